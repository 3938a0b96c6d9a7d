// What the server says when it refuses: reading the google.rpc details of an error.
//
// The library's errors are absl::Status whose payloads are the serialized detail messages, keyed by
// type URL. Pure functions.
#ifndef SSX_CLIENTS_CPP_ERRORS_H_
#define SSX_CLIENTS_CPP_ERRORS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"

namespace ssx::client {

// A field at fault, such as "need.country_code", and what to do about it.
struct FieldFault {
  std::string field;
  std::string description;
};

// From the wire form, details included.
absl::Status FromRpcStatus(const google::rpc::Status& status);

// The fields at fault, in the server's order; empty when the error is about no field.
std::vector<FieldFault> FieldFaults(const absl::Status& status);

// The machine-readable cause, such as "ETAG_MISMATCH"; empty when the error has none.
std::string Reason(const absl::Status& status);

// Details that go with the cause, by key.
std::map<std::string, std::string> Metadata(const absl::Status& status);

// For people: a line "field: description" for each field at fault, else the message.
std::string Describe(const absl::Status& status);

}  // namespace ssx::client

#endif  // SSX_CLIENTS_CPP_ERRORS_H_
