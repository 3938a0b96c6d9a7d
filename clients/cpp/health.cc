#include "clients/cpp/health.h"

#include <string>

#include "google/protobuf/empty.pb.h"
#include "google/protobuf/unknown_field_set.h"

namespace ssx::client {

absl::StatusOr<Health> CheckHealth(Connection& connection, absl::string_view service) {
  // Both messages have a single field, number 1: the service's name, and the status as an enum.
  google::protobuf::Empty request;
  if (!service.empty()) {
    request.GetReflection()->MutableUnknownFields(&request)->AddLengthDelimited(
        1, std::string(service));
  }
  google::protobuf::Empty response;
  if (absl::Status status = connection.Call("grpc.health.v1.Health/Check", &request, &response);
      !status.ok()) {
    return status;
  }
  const auto& fields = response.GetReflection()->GetUnknownFields(response);
  for (int i = 0; i < fields.field_count(); ++i) {
    const auto& field = fields.field(i);
    if (field.number() != 1 || field.type() != google::protobuf::UnknownField::TYPE_VARINT) {
      continue;
    }
    if (field.varint() == 1) return Health::kServing;
    if (field.varint() == 2) return Health::kNotServing;
  }
  return Health::kUnknown;
}

}  // namespace ssx::client
