#include "services/domain/spelling.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"

namespace ssx::domain {
namespace {

constexpr size_t kLongestExcerpt = 60;
constexpr UChar32 kLineSeparator = 0x2028;
constexpr UChar32 kParagraphSeparator = 0x2029;

bool IsLineBreak(UChar32 c) {
  return c == '\n' || c == '\r' || c == '\t' || c == kLineSeparator || c == kParagraphSeparator;
}

// C0, DEL and C1.
bool IsControl(UChar32 c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

// The first position from `i` on that holds no ASCII character from `first` to '~'; `end` if all
// do.
size_t SkipAscii(const uint8_t* bytes, size_t i, size_t end, uint8_t first) {
  while (i < end && bytes[i] >= first && bytes[i] <= '~') ++i;
  return i;
}

}  // namespace

TextScan ScanText(absl::string_view text) {
  TextScan scan;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  for (size_t i = 0; i < text.size();) {
    // Most of most texts.
    const size_t start = SkipAscii(bytes, i, text.size(), scan.blank ? '!' : ' ');
    if (start > i) {
      scan.code_points += start - i;
      scan.blank = false;
      i = start;
      continue;
    }
    UChar32 c;
    U8_NEXT(bytes, i, text.size(), c);
    if (c < 0) {
      scan.valid_utf8 = false;
      scan.invalid_byte = start + 1;
      break;
    }
    ++scan.code_points;
    if (scan.blank && !u_isUWhiteSpace(c)) scan.blank = false;
    if (IsLineBreak(c)) {
      if (scan.line_break == 0) scan.line_break = scan.code_points;
    } else if (IsControl(c) && scan.control_character == 0) {
      scan.control_character = scan.code_points;
    }
  }
  return scan;
}

std::string Excerpt(absl::string_view text) {
  std::string excerpt = "'";
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  size_t i = 0;
  while (i < text.size()) {
    const size_t start = i;
    UChar32 c;
    U8_NEXT(bytes, i, text.size(), c);
    if (i > kLongestExcerpt) {
      i = start;
      break;
    }
    if (IsControl(c) || IsLineBreak(c)) {  // bytes that are not UTF-8 come as a negative c
      excerpt += "\uFFFD";
    } else {
      absl::StrAppend(&excerpt, text.substr(start, i - start));
    }
  }
  absl::StrAppend(&excerpt, i < text.size() ? "..." : "", "'");
  return excerpt;
}

std::u32string FoldForComparison(absl::string_view text) {
  icu::UnicodeString folded = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  folded.foldCase().trim();
  std::u32string code_points;
  code_points.reserve(folded.length());
  for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    code_points.push_back(static_cast<char32_t>(folded.char32At(i)));
  }
  return code_points;
}

std::optional<size_t> EditDistance(std::u32string_view a, std::u32string_view b, size_t limit) {
  if (a.size() > b.size() + limit || b.size() > a.size() + limit) return std::nullopt;
  std::vector<size_t> two_back(b.size() + 1), back(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    two_back.swap(back);
    back.swap(row);
    row[0] = i;
    size_t smallest = row[0];
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = back[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, back[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], two_back[j - 2] + 1);
      }
      smallest = std::min(smallest, row[j]);
    }
    if (smallest > limit) return std::nullopt;
  }
  if (row[b.size()] > limit) return std::nullopt;
  return row[b.size()];
}

}  // namespace ssx::domain
