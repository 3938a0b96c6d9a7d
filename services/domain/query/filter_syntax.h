// The grammar of AIP-160 filters: text to syntax tree, without knowledge of any resource type.
//
//   expression  = sequence {"AND" sequence}
//   sequence    = factor {factor}                       side by side means AND
//   factor      = term {"OR" term}                      OR binds tighter than AND
//   term        = ["NOT" | "-"] simple
//   simple      = "(" expression ")" | word | path comparator argument
//   argument    = word | "(" expression of words ")"
//
// Pure functions. Errors are INVALID_ARGUMENT on the field `filter`.
#ifndef SSX_SERVICES_DOMAIN_QUERY_FILTER_SYNTAX_H_
#define SSX_SERVICES_DOMAIN_QUERY_FILTER_SYNTAX_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ssx::domain {

// A word as written or quoted, its escapes resolved.
struct FilterWord {
  std::string text;
  std::vector<size_t> stars;  // where `text` holds a `*` that was not escaped
  bool quoted = false;
  size_t offset = 0;  // in the filter, in bytes
};

enum class Comparator { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual, kHas };

// "=" and so on.
absl::string_view ComparatorText(Comparator comparator);

struct FilterSyntax {
  enum class Kind { kAnd, kOr, kNot, kWord, kRestriction };

  Kind kind = Kind::kWord;
  std::vector<FilterSyntax>
      children;     // of kAnd, kOr (two or more), kNot (one), kRestriction (its argument)
  FilterWord word;  // of kWord
  std::vector<FilterWord> path;  // of kRestriction: parts of the field's path
  Comparator comparator = Comparator::kEqual;
};

// The tree of a filter that is not blank. It is at most limits::kMaxFilterDepth parentheses deep,
// so that walking it by recursion is safe.
absl::StatusOr<FilterSyntax> ParseFilterSyntax(absl::string_view filter);

// INVALID_ARGUMENT on `filter` for a fault at a byte offset of it.
absl::Status FilterError(absl::string_view filter, size_t offset, absl::string_view description);

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_QUERY_FILTER_SYNTAX_H_
