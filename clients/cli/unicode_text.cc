#include "clients/cli/unicode_text.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace ssx::cli {
namespace {

int WidthOf(UChar32 c) {
  if (c < 0) return 1;  // shown as a replacement character
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
      return 0;
    default:
      break;
  }
  const int east_asian = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return east_asian == U_EA_WIDE || east_asian == U_EA_FULLWIDTH ? 2 : 1;
}

// Embeddings, overrides and isolates of text direction: left open, they would turn around what the
// line holds after the text.
bool IsDirectional(UChar32 c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

// Calls visit(code point or a negative number, begin, end) for each character until it returns
// false.
template <class Visit>
void ForEachCharacter(absl::string_view text, Visit visit) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int64_t>(text.size());
  for (int64_t i = 0; i < size;) {
    const int64_t begin = i;
    UChar32 c;
    U8_NEXT(bytes, i, size, c);
    if (!visit(c, static_cast<size_t>(begin), static_cast<size_t>(i))) return;
  }
}

}  // namespace

int DisplayWidth(absl::string_view text) {
  int width = 0;
  ForEachCharacter(text, [&](UChar32 c, size_t, size_t) {
    width += WidthOf(c);
    return true;
  });
  return width;
}

std::string Truncate(absl::string_view text, int width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width <= 0) return "";
  int used = 0;
  size_t kept = 0;
  ForEachCharacter(text, [&](UChar32 c, size_t, size_t end) {
    used += WidthOf(c);
    if (used > width - 1) return false;
    kept = end;
    return true;
  });
  return absl::StrCat(text.substr(0, kept), "…");
}

std::string WithoutControls(absl::string_view text) {
  std::string clean;
  ForEachCharacter(text, [&](UChar32 c, size_t begin, size_t end) {
    if (c < 0 || IsDirectional(c) || (c != '\n' && u_charType(c) == U_CONTROL_CHAR)) {
      clean += "\xEF\xBF\xBD";
    } else {
      absl::StrAppend(&clean, text.substr(begin, end - begin));
    }
    return true;
  });
  return clean;
}

std::string OneLine(absl::string_view text) {
  std::string line;
  bool blank = true;  // drops leading blanks
  ForEachCharacter(text, [&](UChar32 c, size_t begin, size_t end) {
    if (c >= 0 && (u_isUWhiteSpace(c) || u_charType(c) == U_CONTROL_CHAR)) {
      if (!blank) line += ' ';
      blank = true;
      return true;
    }
    if (IsDirectional(c)) return true;
    blank = false;
    if (c < 0) {
      line += "\xEF\xBF\xBD";
    } else {
      absl::StrAppend(&line, text.substr(begin, end - begin));
    }
    return true;
  });
  if (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

std::string Wrap(absl::string_view text, int width, absl::string_view indent) {
  std::string wrapped;
  int used = 0;
  for (absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    const int word_width = DisplayWidth(word);
    if (wrapped.empty()) {
      used = word_width;
    } else if (used + 1 + word_width <= width) {
      wrapped += ' ';
      used += 1 + word_width;
    } else {
      absl::StrAppend(&wrapped, "\n", indent);
      used = word_width;
    }
    absl::StrAppend(&wrapped, word);
  }
  return wrapped;
}

size_t FindInvalidUtf8(absl::string_view text) {
  size_t invalid = absl::string_view::npos;
  ForEachCharacter(text, [&](UChar32 c, size_t begin, size_t) {
    if (c >= 0) return true;
    invalid = begin;
    return false;
  });
  return invalid;
}

}  // namespace ssx::cli
