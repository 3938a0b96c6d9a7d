#include "services/domain/text/name_finder.h"

#include <unicode/translit.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/domain/text/fold.h"
#include "services/domain/text/tokenizer.h"

namespace ssx::text {
namespace {

constexpr int32_t kShortest = 2;

bool InCyrillic(const icu::UnicodeString& word) { return word[0] >= 0x0400 && word[0] < 0x0530; }

bool InLatin(const icu::UnicodeString& word) { return word[0] < 0x0250; }

// "Найроби" becomes "najrobi"; null only when ICU's own data is missing.
const icu::Transliterator* ToLatin() {
  static const icu::Transliterator* made = [] {
    UErrorCode status = U_ZERO_ERROR;
    return icu::Transliterator::createInstance("Cyrillic-Latin; Latin-ASCII", UTRANS_FORWARD,
                                               status);
  }();
  return made;
}

// Capitals more often than every second word.
bool HasManyCapitals(const icu::UnicodeString& text) {
  int words = 0, capitals = 0;
  bool inside = false;
  for (int32_t i = 0; i < text.length(); ++i) {
    const bool letter = u_isalpha(text[i]);
    if (letter && !inside) {
      ++words;
      if (u_isupper(text[i])) ++capitals;
    }
    inside = letter || (inside && text[i] == '\'');
  }
  return capitals * 2 > words;
}

}  // namespace

NameFinder::NameFinder(const icu::UnicodeString& written, const icu::UnicodeString& folded,
                       Language language)
    : written_(written),
      folded_(folded),
      language_(language),
      comparable_(written.length() == folded.length()),
      many_capitals_(HasManyCapitals(written)) {}

std::string NameFinder::NameAt(int32_t start, int32_t end) const {
  if (end - start < kShortest) return "";
  icu::UnicodeString word(folded_, start, end - start);
  const bool foreign =
      InLatin(word) && (language_ == Language::kArabic || language_ == Language::kChinese ||
                        language_ == Language::kRussian);
  if (!foreign) {
    if (!comparable_ || many_capitals_ || !u_isupper(written_[start])) return "";
    const bool acronym = u_isupper(written_[start + 1]);
    int32_t before = start - 1;
    while (before >= 0 && !u_isalnum(written_[before]) && written_[before] != '.' &&
           written_[before] != '!' && written_[before] != '?' && written_[before] != '\n') {
      --before;
    }
    const bool begins_sentence = before < 0 || !u_isalnum(written_[before]);
    if (begins_sentence && !acronym) return "";
  }
  if (InCyrillic(word)) {
    if (ToLatin() == nullptr) return "";
    ToLatin()->transliterate(word);
  } else {
    word = StripLatinAccents(word);
  }
  std::string name;
  word.toUTF8String(name);
  return std::all_of(name.begin(), name.end(), [](char c) { return absl::ascii_isalnum(c); })
             ? absl::StrCat(kNamePrefix, name)
             : "";
}

}  // namespace ssx::text
