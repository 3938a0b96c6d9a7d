// The errors ssx answers with: one named constructor for each situation, with its google.rpc
// details attached.
//
// An error is an absl::Status whose payloads are the serialized google.rpc detail messages
// (ErrorInfo on every error, BadRequest where fields are at fault), keyed by type URL.
// `ToRpcStatus` turns it into the wire form. Pure functions.
#ifndef SSX_SERVICES_DOMAIN_ERRORS_H_
#define SSX_SERVICES_DOMAIN_ERRORS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/rpc/status.pb.h"

namespace ssx::domain {

// A fault in one request field. `field` is a path such as "need.topics[2]"; `description` says what
// is wrong and what to do about it.
struct FieldViolation {
  std::string field;
  std::string description;
};

// Collects the faults of a request so that a caller sees all of them at once. Not thread-safe.
class Violations {
 public:
  void Add(absl::string_view field, absl::string_view description);
  bool empty() const { return violations_.empty(); }
  const std::vector<FieldViolation>& list() const { return violations_; }
  // OK when empty, else INVALID_ARGUMENT that names every fault.
  absl::Status ToStatus() const;

 private:
  std::vector<FieldViolation> violations_;
};

using ErrorMetadata = std::vector<std::pair<std::string, std::string>>;

// INVALID_ARGUMENT for one field.
absl::Status InvalidField(absl::string_view field, absl::string_view description);
// NOT_FOUND: no resource of this name.
absl::Status NotFound(absl::string_view resource_name);
// ALREADY_EXISTS: the name is taken; `soft_deleted` adds that undelete would bring it back.
absl::Status AlreadyExists(absl::string_view resource_name, bool soft_deleted);
// ABORTED: the etag is not the current one.
absl::Status EtagMismatch(absl::string_view resource_name, absl::string_view current_etag);
// FAILED_PRECONDITION with a reason in UPPER_SNAKE_CASE.
absl::Status FailedPrecondition(absl::string_view reason, absl::string_view message,
                                const ErrorMetadata& metadata = {});
// Any other error, with its reason.
absl::Status MakeError(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                       const ErrorMetadata& metadata = {});

// The same error with the caller's wording kept and every BadRequest field prefixed: "title" ->
// "need.title". An empty prefix changes nothing.
absl::Status PrefixFields(const absl::Status& status, absl::string_view prefix);

// The wire form: code, message, details as Any. An error without ErrorInfo gets one whose reason is
// its code's name.
google::rpc::Status ToRpcStatus(const absl::Status& status);

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_ERRORS_H_
