// The tree that a filter is evaluated from: what `BindFilter` makes of a syntax tree and a resource
// type.
#ifndef SSX_SERVICES_DOMAIN_QUERY_FILTER_NODE_H_
#define SSX_SERVICES_DOMAIN_QUERY_FILTER_NODE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "services/domain/query/field_value.h"
#include "services/domain/query/filter_syntax.h"
#include "services/domain/query/text_match.h"

namespace ssx::domain {

// A key of a map, as its field's type has it.
using MapKey = std::variant<std::string, int64_t, uint64_t, bool>;

// One step of a path: a field, and for a map the key of the entry to go to, if the path has one.
struct FilterStep {
  const google::protobuf::FieldDescriptor* field;
  std::optional<MapKey> key;
};

// What a value is put to.
enum class FilterTest {
  kEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kContains,  // texts only: the folded operand is part of the folded value
  kPresent,   // set to something other than the default; for a map's entry: there
  kHasKey,    // maps only
};

// What a value is compared with, by the kind of the field: a pattern or folded text for texts,
// numbers, booleans, enum numbers, moments, a map's key. Nothing for kPresent.
using FilterOperand =
    std::variant<std::monostate, TextPattern, std::string, long double, bool, int, Moment, MapKey>;

struct FilterNode {
  enum class Kind { kAnd, kOr, kNot, kSearch, kCompare };

  Kind kind = Kind::kAnd;
  std::vector<FilterNode> children;  // of kAnd, kOr, kNot

  std::string needle;                                              // of kSearch, folded
  std::vector<const google::protobuf::FieldDescriptor*> searched;  // of kSearch

  std::vector<FilterStep> path;  // of kCompare; never empty
  FilterTest test = FilterTest::kEqual;
  FilterOperand operand;
};

// Checks a syntax tree of `filter` against `type`. Errors are INVALID_ARGUMENT on the field
// `filter`.
absl::StatusOr<FilterNode> BindFilter(absl::string_view filter, const FilterSyntax& syntax,
                                      const google::protobuf::Descriptor& type);

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_QUERY_FILTER_NODE_H_
