// Text as a terminal shows it: how wide it is, how to shorten it, whether it is UTF-8. Pure
// functions.
#ifndef SSX_CLIENTS_CLI_UNICODE_TEXT_H_
#define SSX_CLIENTS_CLI_UNICODE_TEXT_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace ssx::cli {

// Terminal columns that UTF-8 text takes: two for an East Asian wide character, none for a
// combining mark or an invisible formatting character.
int DisplayWidth(absl::string_view text);

// At most `width` columns of the text, ending in "…" when something was cut.
std::string Truncate(absl::string_view text, int width);

// The text as it is, but safe to print: a replacement character for each control character other
// than a line break, and for those that turn around the direction of what follows.
std::string WithoutControls(absl::string_view text);

// The text on one line, safe to print: control characters, line breaks and runs of blanks become
// one space, and nothing turns around the direction of what follows.
std::string OneLine(absl::string_view text);

// The text wrapped at blanks into lines of at most `width` columns (longer words stand alone),
// `indent` before each line but the first.
std::string Wrap(absl::string_view text, int width, absl::string_view indent);

// Byte offset of the first sequence that is not UTF-8; npos when all of it is.
size_t FindInvalidUtf8(absl::string_view text);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_UNICODE_TEXT_H_
