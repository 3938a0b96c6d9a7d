// The one place where an absl::Status becomes a grpc::Status. Pure functions.
#ifndef SSX_SERVICES_RUNTIME_STATUS_H_
#define SSX_SERVICES_RUNTIME_STATUS_H_

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/support/status.h"

namespace ssx::runtime {

// The wire form of a status: code, message, serialized google.rpc.Status with all details.
//
// Statuses travel in HTTP/2 trailers, which peers bound to 8 KiB, so a longer one is cut: the
// message to 1,000 bytes and the field violations to those that fit, followed by one that tells how
// many more there are.
grpc::Status ToGrpcStatus(const absl::Status& status);

// The same cut for a status that travels inside a message, so that one fault reads the same either
// way.
google::rpc::Status ToBoundedRpcStatus(const absl::Status& status);

}  // namespace ssx::runtime

#endif  // SSX_SERVICES_RUNTIME_STATUS_H_
