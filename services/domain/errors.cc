#include "services/domain/errors.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"

namespace ssx::domain {
namespace {

constexpr char kTypePrefix[] = "type.googleapis.com/";
constexpr char kErrorInfoUrl[] = "type.googleapis.com/google.rpc.ErrorInfo";
constexpr char kBadRequestUrl[] = "type.googleapis.com/google.rpc.BadRequest";

void Attach(absl::Status& status, const google::protobuf::Message& detail) {
  status.SetPayload(absl::StrCat(kTypePrefix, detail.GetDescriptor()->full_name()),
                    absl::Cord(detail.SerializeAsString()));
}

google::rpc::ErrorInfo MakeInfo(absl::string_view reason, const ErrorMetadata& metadata) {
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain("ssx");
  for (const auto& [key, value] : metadata) (*info.mutable_metadata())[key] = value;
  return info;
}

absl::Status BadRequest(absl::string_view message, const std::vector<FieldViolation>& violations) {
  absl::Status status = MakeError(absl::StatusCode::kInvalidArgument, "INVALID_FIELD", message);
  google::rpc::BadRequest bad;
  for (const FieldViolation& violation : violations) {
    auto* entry = bad.add_field_violations();
    entry->set_field(violation.field);
    entry->set_description(violation.description);
  }
  Attach(status, bad);
  return status;
}

std::string Join(const std::vector<FieldViolation>& violations) {
  std::string message;
  for (const FieldViolation& violation : violations) {
    absl::StrAppend(&message, message.empty() ? "" : "; ", violation.field, ": ",
                    violation.description);
  }
  return message;
}

}  // namespace

void Violations::Add(absl::string_view field, absl::string_view description) {
  violations_.push_back({std::string(field), std::string(description)});
}

absl::Status Violations::ToStatus() const {
  if (violations_.empty()) return absl::OkStatus();
  return BadRequest(Join(violations_), violations_);
}

absl::Status InvalidField(absl::string_view field, absl::string_view description) {
  Violations violations;
  violations.Add(field, description);
  return violations.ToStatus();
}

absl::Status NotFound(absl::string_view resource_name) {
  return MakeError(absl::StatusCode::kNotFound, "RESOURCE_NOT_FOUND",
                   absl::StrCat(resource_name, " does not exist"),
                   {{"resource", std::string(resource_name)}});
}

absl::Status AlreadyExists(absl::string_view resource_name, bool soft_deleted) {
  return MakeError(
      absl::StatusCode::kAlreadyExists, "RESOURCE_ALREADY_EXISTS",
      absl::StrCat(resource_name, soft_deleted
                                      ? " exists but is deleted: undelete it or choose another id"
                                      : " already exists: update it or choose another id"),
      {{"resource", std::string(resource_name)}});
}

absl::Status EtagMismatch(absl::string_view resource_name, absl::string_view current_etag) {
  return MakeError(
      absl::StatusCode::kAborted, "ETAG_MISMATCH",
      absl::StrCat("etag: ", resource_name,
                   " has changed since it was read: get it again and repeat the change"),
      {{"resource", std::string(resource_name)},
       {"currentEtag", std::string(current_etag)},
       {"field", "etag"}});
}

absl::Status FailedPrecondition(absl::string_view reason, absl::string_view message,
                                const ErrorMetadata& metadata) {
  return MakeError(absl::StatusCode::kFailedPrecondition, reason, message, metadata);
}

absl::Status MakeError(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                       const ErrorMetadata& metadata) {
  absl::Status status(code, message);
  Attach(status, MakeInfo(reason, metadata));
  return status;
}

absl::Status PrefixFields(const absl::Status& status, absl::string_view prefix) {
  auto payload = status.GetPayload(kBadRequestUrl);
  if (!payload.has_value() || prefix.empty()) return status;
  google::rpc::BadRequest bad;
  bad.ParseFromString(std::string(*payload));
  std::vector<FieldViolation> violations;
  for (const auto& entry : bad.field_violations()) {
    violations.push_back({absl::StrCat(prefix, ".", entry.field()), entry.description()});
  }
  return BadRequest(Join(violations), violations);
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status wire;
  wire.set_code(static_cast<int>(status.code()));
  if (status.ok()) return wire;
  wire.set_message(std::string(status.message()));
  bool has_info = false;
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    has_info |= url == kErrorInfoUrl;
    auto* any = wire.add_details();
    any->set_type_url(std::string(url));
    any->set_value(std::string(payload));
  });
  if (!has_info) {
    wire.add_details()->PackFrom(MakeInfo(absl::StatusCodeToString(status.code()), {}));
  }
  return wire;
}

}  // namespace ssx::domain
