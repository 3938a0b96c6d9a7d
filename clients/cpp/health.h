// The standard gRPC health check (grpc.health.v1), without its generated code, which Debian does
// not package.
#ifndef SSX_CLIENTS_CPP_HEALTH_H_
#define SSX_CLIENTS_CPP_HEALTH_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "clients/cpp/connection.h"

namespace ssx::client {

// As grpc.health.v1.HealthCheckResponse.ServingStatus.
enum class Health { kUnknown = 0, kServing = 1, kNotServing = 2 };

// How the server says it is: as a whole for an empty `service`, or one service such as
// "ssx.v1.NeedService". NOT_FOUND when it does not know the service.
absl::StatusOr<Health> CheckHealth(Connection& connection, absl::string_view service = "");

}  // namespace ssx::client

#endif  // SSX_CLIENTS_CPP_HEALTH_H_
