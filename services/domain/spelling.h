// Texts of people: are they UTF-8, how long are they, how near is one to another, how to quote them
// in an error. Pure functions.
#ifndef SSX_SERVICES_DOMAIN_SPELLING_H_
#define SSX_SERVICES_DOMAIN_SPELLING_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/string_view.h"

namespace ssx::domain {

// What a scan of a text finds. Positions count code points from 1; 0 means none.
struct TextScan {
  bool valid_utf8 = true;
  size_t invalid_byte = 0;  // first byte, from 1, that is not UTF-8; the counts below stop there
  size_t code_points = 0;
  bool blank = true;             // nothing but white space
  size_t line_break = 0;         // first line end or tab: CR, LF, TAB, U+2028, U+2029
  size_t control_character = 0;  // first other control character
};
TextScan ScanText(absl::string_view text);

// The caller's text in quotes, at most 60 bytes of it, cut between code points and with anything
// unprintable replaced, so that it can stand in an error.
std::string Excerpt(absl::string_view text);

// The text as it is compared: case folded, spaces trimmed. Bytes that are not UTF-8 become U+FFFD.
std::u32string FoldForComparison(absl::string_view text);

// Insertions, deletions, replacements and swaps of neighbours that turn one into the other (optimal
// string alignment), or nothing when there are more than `limit`.
std::optional<size_t> EditDistance(std::u32string_view a, std::u32string_view b, size_t limit);

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_SPELLING_H_
