// Says what is wrong with bytes that did not parse as a protocol buffer, and in which field, for an
// answer that a caller can act on. Slow next to parsing: meant for bytes that failed. Pure.
#ifndef SSX_SERVICES_RUNTIME_WIRE_FAULT_H_
#define SSX_SERVICES_RUNTIME_WIRE_FAULT_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace ssx::runtime {

// INVALID_ARGUMENT that names the first fault of `bytes` as a message of `type`: a text that is not
// UTF-8 ("need.topics[2]"), or the place from which they are no protocol buffer ("need", "*" for
// the message as a whole).
absl::Status WireFault(absl::string_view bytes, const google::protobuf::Descriptor& type);

}  // namespace ssx::runtime

#endif  // SSX_SERVICES_RUNTIME_WIRE_FAULT_H_
