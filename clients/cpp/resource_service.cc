#include "clients/cpp/resource_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/field_mask.pb.h"
#include "ssx/v1/scoring_profile_service.pb.h"

namespace ssx::client {
namespace {

using google::protobuf::Message;

// Sets the string field `name` of a request that is known to have it.
void SetString(Message* request, const std::string& name, absl::string_view value) {
  request->GetReflection()->SetString(request, request->GetDescriptor()->FindFieldByName(name),
                                      std::string(value));
}

void SetBool(Message* request, const std::string& name, bool value) {
  request->GetReflection()->SetBool(request, request->GetDescriptor()->FindFieldByName(name),
                                    value);
}

Message* MutableMessage(Message* request, const std::string& name) {
  return request->GetReflection()->MutableMessage(request,
                                                  request->GetDescriptor()->FindFieldByName(name));
}

void SetWriteOptions(Message* request, const WriteOptions& options) {
  SetString(request, "request_id", options.request_id);
  SetBool(request, "validate_only", options.validate_only);
}

}  // namespace

ResourceService::ResourceService(std::shared_ptr<Connection> connection, const ResourceType& type)
    : connection_(std::move(connection)), type_(type) {}

absl::Status ResourceService::Get(absl::string_view name, Message* resource) const {
  auto request = type_.NewRequest("Get");
  SetString(request.get(), "name", type_.NameOf(name));
  return connection_->Call(type_.Method("Get"), request.get(), resource);
}

absl::Status ResourceService::Create(const Message& resource, absl::string_view id,
                                     const WriteOptions& options, Message* created) const {
  auto request = type_.NewRequest("Create");
  MutableMessage(request.get(), type_.field)->CopyFrom(resource);
  SetString(request.get(), absl::StrCat(type_.field, "_id"), id);
  SetWriteOptions(request.get(), options);
  return connection_->Call(type_.Method("Create"), request.get(), created);
}

absl::Status ResourceService::Update(const Message& resource, const std::vector<std::string>& mask,
                                     bool allow_missing, const WriteOptions& options,
                                     Message* updated) const {
  auto request = type_.NewRequest("Update");
  MutableMessage(request.get(), type_.field)->CopyFrom(resource);
  if (!mask.empty()) {
    auto* field_mask =
        static_cast<google::protobuf::FieldMask*>(MutableMessage(request.get(), "update_mask"));
    for (const std::string& path : mask) field_mask->add_paths(path);
  }
  SetBool(request.get(), "allow_missing", allow_missing);
  SetWriteOptions(request.get(), options);
  return connection_->Call(type_.Method("Update"), request.get(), updated);
}

absl::Status ResourceService::Apply(absl::string_view verb, absl::string_view name,
                                    absl::string_view etag,
                                    const std::map<std::string, std::string>& fields,
                                    const WriteOptions& options, Message* changed) const {
  auto request = type_.NewRequest(verb);
  SetString(request.get(), "name", type_.NameOf(name));
  SetString(request.get(), "etag", etag);
  for (const auto& [field, value] : fields) {
    if (request->GetDescriptor()->FindFieldByName(field) == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat(verb, type_.singular, " takes no ", field));
    }
    SetString(request.get(), field, value);
  }
  SetWriteOptions(request.get(), options);
  return connection_->Call(type_.Method(verb), request.get(), changed);
}

Pages ResourceService::List(const ListOptions& options) const {
  auto request = type_.NewRequest("List");
  request->GetReflection()->SetInt32(
      request.get(), request->GetDescriptor()->FindFieldByName("page_size"), options.page_size);
  SetString(request.get(), "filter", options.filter);
  SetString(request.get(), "order_by", options.order_by);
  SetBool(request.get(), "show_deleted", options.show_deleted);
  return Pages(connection_, type_.Method("List"), std::move(request), type_.NewResponse("List"));
}

Pages ProfileVersions(std::shared_ptr<Connection> connection, absl::string_view name) {
  auto request = std::make_unique<v1::ListScoringProfileVersionsRequest>();
  request->set_name(ScoringProfiles().NameOf(name));
  return Pages(std::move(connection), "ssx.v1.ScoringProfileService/ListScoringProfileVersions",
               std::move(request), std::make_unique<v1::ListScoringProfileVersionsResponse>());
}

}  // namespace ssx::client
