// Comparing texts: exact with open ends, or without regard to case. Pure functions.
#ifndef SSX_SERVICES_DOMAIN_QUERY_TEXT_MATCH_H_
#define SSX_SERVICES_DOMAIN_QUERY_TEXT_MATCH_H_

#include <string>

#include "absl/strings/string_view.h"

namespace ssx::domain {

// The text with differences of case and of compatibility forms removed, by Unicode's NFKC_Casefold:
// texts that read the same fold to the same bytes, whether their accents are composed or not. Bytes
// that are not UTF-8 stay as they are.
std::string FoldCase(absl::string_view text);

// A text that stands for itself, or for every text that begins, ends or goes on with it.
struct TextPattern {
  std::string text;
  bool open_start = false;  // any text may come before
  bool open_end = false;    // any text may follow

  bool exact() const { return !open_start && !open_end; }
  bool Matches(absl::string_view candidate) const;
};

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_QUERY_TEXT_MATCH_H_
