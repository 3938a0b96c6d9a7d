// Request ids: what makes a write safe to repeat. Thread-safe.
#ifndef SSX_CLIENTS_CPP_REQUEST_ID_H_
#define SSX_CLIENTS_CPP_REQUEST_ID_H_

#include <string>

#include "google/protobuf/message.h"

namespace ssx::client {

// A random UUID (RFC 4122, version 4).
std::string NewRequestId();

// Gives `request` a fresh `request_id` when it has that field and it is empty.
void FillRequestId(google::protobuf::Message* request);

}  // namespace ssx::client

#endif  // SSX_CLIENTS_CPP_REQUEST_ID_H_
