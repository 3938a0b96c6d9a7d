// Received: a request as it came off the wire, whether it parsed or not.
//
// Left to itself gRPC answers bytes that do not parse with a bare UNIMPLEMENTED, and ends a stream
// of them as if the caller had finished, which would lose the rest of an import in silence. A
// service that registers its methods with Received<Request> (see service.h) is called with the
// fault instead, and answers it as any other error.
#ifndef SSX_SERVICES_RUNTIME_RECEIVED_H_
#define SSX_SERVICES_RUNTIME_RECEIVED_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace ssx::runtime {

template <typename T>
struct Received {
  T message;
  absl::Status fault;  // INVALID_ARGUMENT that names the field, when the bytes did not parse
};

// Fills `message` from `buffer`. INVALID_ARGUMENT as WireFault says.
absl::Status Parse(grpc::ByteBuffer& buffer, google::protobuf::Message& message);

}  // namespace ssx::runtime

namespace grpc {

template <typename T>
class SerializationTraits<ssx::runtime::Received<T>> {
 public:
  static Status Deserialize(ByteBuffer* buffer, ssx::runtime::Received<T>* received) {
    received->fault = ssx::runtime::Parse(*buffer, received->message);
    buffer->Clear();
    return Status::OK;
  }
};

}  // namespace grpc

#endif  // SSX_SERVICES_RUNTIME_RECEIVED_H_
