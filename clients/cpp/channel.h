// Makes the gRPC channel of a connection: address, credentials, limits, retry policy. Internal to
// the library.
#ifndef SSX_CLIENTS_CPP_CHANNEL_H_
#define SSX_CLIENTS_CPP_CHANNEL_H_

#include <grpcpp/grpcpp.h>

#include <memory>

#include "absl/status/statusor.h"
#include "clients/cpp/connection.h"

namespace ssx::client {

// INVALID_ARGUMENT for contradicting options, NOT_FOUND for an unreadable PEM file.
absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(const ConnectionOptions& options);

}  // namespace ssx::client

#endif  // SSX_CLIENTS_CPP_CHANNEL_H_
