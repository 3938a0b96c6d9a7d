// The `filter` of list requests: AIP-160 expressions over the fields of a resource, checked against
// its descriptor when parsed, then evaluated by reflection.
//
// Semantics where AIP-160 leaves a choice:
// - A bare literal is looked for, without regard to case or Unicode compatibility form, in the
//   texts of the resource: title, summary, description, display_name, display_names, labels.
// - `=` and `!=` on strings are exact and case-sensitive; `*` at either end of the value stands for
//   any text, `\*` for a star. `<` and the like compare bytes. `:` on a single string looks for a
//   substring without regard to case.
// - `:` on a repeated field asks for an element that equals the value; a path may cross repeated
//   messages with `:`.
// - `field:*` asks whether a field is set to something other than its default, `map.key:*` whether
//   the key is there. `message = null` asks whether a message is unset.
// - A comparison through an unset message, or of an unset Timestamp, Duration or Date, or of a
//   missing map key is false; `!=` is always the opposite of `=`, hence true.
// - A value may be a group: `state = (DRAFT OR SUBMITTED)`.
// - and, or, not, &&, ||, ! are refused unless quoted: as words to look for they would mislead.
// - There are no functions.
//
// Errors are INVALID_ARGUMENT on the field `filter`, with the position (characters, from 1) and the
// remedy. Limits: limits::kMaxFilterBytes, kMaxFilterDepth, kMaxFilterTerms. A Filter is immutable,
// cheap to copy and thread-safe.
#ifndef SSX_SERVICES_DOMAIN_QUERY_FILTER_H_
#define SSX_SERVICES_DOMAIN_QUERY_FILTER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace ssx::domain {

struct FilterNode;

// A term `field = value` or `repeated:value` that every match satisfies.
struct EqualityTerm {
  std::string field;  // as a path, such as "country_code", "topics" or "population.groups"
  std::string value;  // text as it is, enums by their full value name, "true", integers in decimal

  friend bool operator==(const EqualityTerm&, const EqualityTerm&) = default;
};

class Filter {
 public:
  // The empty filter, which everything matches.
  Filter() = default;

  // `type` must outlive the filter; generated descriptors do.
  static absl::StatusOr<Filter> Parse(absl::string_view text,
                                      const google::protobuf::Descriptor& type);

  // Whether `message`, which must be of the type the filter was parsed for, satisfies it.
  bool Matches(const google::protobuf::Message& message) const;

  // Whether the filter is empty.
  bool MatchesAll() const { return root_ == nullptr; }

  // For choosing an index: terms of the top-level conjunction, in the order written. Terms whose
  // value is the field's default (an empty string, false, 0) are left out, since an index may hold
  // no row for those; so are numbers that are not integers, times and dates. A message that matches
  // satisfies all of them; the converse need not hold.
  std::vector<EqualityTerm> RequiredEqualities() const;

 private:
  explicit Filter(std::shared_ptr<const FilterNode> root) : root_(std::move(root)) {}

  std::shared_ptr<const FilterNode> root_;
};

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_QUERY_FILTER_H_
