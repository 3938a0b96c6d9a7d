#include "services/runtime/received.h"

#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/slice.h>

#include "services/domain/errors.h"
#include "services/runtime/wire_fault.h"

namespace ssx::runtime {

absl::Status Parse(grpc::ByteBuffer& buffer, google::protobuf::Message& message) {
  {
    grpc::ProtoBufferReader reader(&buffer);
    if (reader.status().ok() && message.ParseFromZeroCopyStream(&reader)) return absl::OkStatus();
  }
  grpc::Slice bytes;
  if (!buffer.DumpToSingleSlice(&bytes).ok()) {
    return domain::InvalidField("*", "cannot be decompressed: send it again, uncompressed");
  }
  return WireFault({reinterpret_cast<const char*>(bytes.begin()), bytes.size()},
                   *message.GetDescriptor());
}

}  // namespace ssx::runtime
