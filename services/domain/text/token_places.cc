#include "services/domain/text/token_places.h"

#include <unicode/unistr.h>

#include "absl/strings/ascii.h"
#include "services/domain/text/fold.h"

namespace ssx::text {
namespace {

// Bytes beyond which a word is not the one that was looked for.
constexpr size_t kFar = 200;

// Whether a byte belongs to a word. Letters beyond ASCII have bytes from 0x80 on; so do a few
// punctuation marks, next to which a word is then looked for further on.
bool InWord(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || absl::ascii_isalnum(byte);
}

}  // namespace

TokenPlaces::TokenPlaces(absl::string_view text, const std::vector<Token>& tokens,
                         Language language) {
  FoldKeepingAccents(
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size()))))
      .toUTF8String(folded_);
  size_t from = 0;
  for (const Token& token : tokens) {
    // Chinese has no blanks between words.
    const auto stands_alone = [&](size_t at) {
      const size_t end = at + token.surface.size();
      return language == Language::kChinese || ((at == 0 || !InWord(folded_[at - 1])) &&
                                                (end == folded_.size() || !InWord(folded_[end])));
    };
    const size_t first = folded_.find(token.surface, from);
    size_t at = first;
    while (at != std::string::npos && at < first + kFar && !stands_alone(at)) {
      at = folded_.find(token.surface, at + 1);
    }
    // Next to a dash or quotation mark beyond ASCII nothing seems to stand alone.
    if (at == std::string::npos || at >= first + kFar) at = first;
    places_.push_back({at, token.surface});
    if (at != std::string::npos) from = at + token.surface.size();
  }
}

std::string TokenPlaces::Surface(size_t begin, size_t end) const {
  const Place& first = places_[begin];
  const Place& last = places_[end - 1];
  std::string surface = first.surface;
  if (first.at != std::string::npos && last.at != std::string::npos) {
    surface = folded_.substr(first.at, last.at + last.surface.size() - first.at);
  }
  for (char& c : surface) {
    if (absl::ascii_isspace(c)) c = ' ';
  }
  absl::RemoveExtraAsciiWhitespace(&surface);
  return surface;
}

}  // namespace ssx::text
