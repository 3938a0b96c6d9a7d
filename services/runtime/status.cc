#include "services/runtime/status.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "services/domain/errors.h"

namespace ssx::runtime {
namespace {

constexpr size_t kMaxMessageBytes = 1'000;
constexpr size_t kMaxViolationBytes = 2'500;
constexpr size_t kMaxDescriptionBytes = 600;
constexpr size_t kMaxMetadataBytes = 200;  // of one value; names of resources are shorter

// Cuts at a code point's boundary.
void Cut(std::string& text, size_t max_bytes) {
  if (text.size() <= max_bytes) return;
  size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  text += "...";
}

void CutViolations(google::protobuf::Any& detail) {
  google::rpc::BadRequest bad;
  if (!detail.UnpackTo(&bad)) return;
  google::rpc::BadRequest kept;
  size_t bytes = 0;
  for (auto& violation : *bad.mutable_field_violations()) {
    Cut(*violation.mutable_field(), kMaxDescriptionBytes);
    Cut(*violation.mutable_description(), kMaxDescriptionBytes);
    bytes += violation.ByteSizeLong();
    if (bytes > kMaxViolationBytes) {
      auto* more = kept.add_field_violations();
      more->set_field("*");
      more->set_description(
          absl::StrCat("and ", bad.field_violations_size() - kept.field_violations_size() + 1,
                       " more: mend these first and call again"));
      break;
    }
    *kept.add_field_violations() = std::move(violation);
  }
  detail.PackFrom(kept);
}

// Values that a caller chose, such as a name that does not exist, may be of any length.
void CutMetadata(google::protobuf::Any& detail) {
  google::rpc::ErrorInfo info;
  if (!detail.UnpackTo(&info)) return;
  for (auto& [key, value] : *info.mutable_metadata()) Cut(value, kMaxMetadataBytes);
  detail.PackFrom(info);
}

}  // namespace

google::rpc::Status ToBoundedRpcStatus(const absl::Status& status) {
  google::rpc::Status wire = domain::ToRpcStatus(status);
  Cut(*wire.mutable_message(), kMaxMessageBytes);
  for (auto& detail : *wire.mutable_details()) {
    if (detail.Is<google::rpc::BadRequest>()) CutViolations(detail);
    if (detail.Is<google::rpc::ErrorInfo>()) CutMetadata(detail);
  }
  return wire;
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status wire = ToBoundedRpcStatus(status);
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), wire.message(),
                      wire.SerializeAsString());
}

}  // namespace ssx::runtime
