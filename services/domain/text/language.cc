#include "services/domain/text/language.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "services/domain/text/fold.h"
#include "services/domain/text/stop_words.h"

namespace ssx::text {
namespace {

// Enough text to tell; the rest of a long narrative is in the same language.
constexpr int32_t kGuessLength = 2'000;

// Letters by script.
struct ScriptCounts {
  int latin = 0;
  int arabic = 0;
  int han = 0;
  int cyrillic = 0;
};

ScriptCounts CountScripts(const icu::UnicodeString& text) {
  ScriptCounts counts;
  for (int32_t i = 0; i < text.length();) {
    const UChar32 c = text.char32At(i);
    i += U16_LENGTH(c);
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(c, &status)) {
      case USCRIPT_LATIN:
        ++counts.latin;
        break;
      case USCRIPT_ARABIC:
        ++counts.arabic;
        break;
      case USCRIPT_HAN:
        ++counts.han;
        break;
      case USCRIPT_CYRILLIC:
        ++counts.cyrillic;
        break;
      default:
        break;
    }
  }
  return counts;
}

// Endings that are common in one of the languages and rare in the others; without accents.
struct TellingEnding {
  absl::string_view ending;
  Language language;
};
constexpr TellingEnding kTellingEndings[] = {
    {"ing", Language::kEnglish},     {"ness", Language::kEnglish},
    {"ity", Language::kEnglish},     {"ite", Language::kFrench},
    {"eux", Language::kFrench},      {"aux", Language::kFrench},
    {"eur", Language::kFrench},      {"cion", Language::kSpanish},
    {"ciones", Language::kSpanish},  {"dad", Language::kSpanish},
    {"cao", Language::kPortuguese},  {"coes", Language::kPortuguese},
    {"dade", Language::kPortuguese}, {"nha", Language::kPortuguese},
    {"nho", Language::kPortuguese},  {"lha", Language::kPortuguese},
    {"lho", Language::kPortuguese},  {"miento", Language::kSpanish},
};

// Letters that only some of the languages write.
struct TellingLetters {
  const char16_t* letters;
  Language language;
};
constexpr TellingLetters kTellingLetters[] = {
    {u"èùûîœçêâ", Language::kFrench},
    {u"ñáíóú", Language::kSpanish},
    {u"ãõáíóúçêâ", Language::kPortuguese},
};

// The Latin-script language with the most stop words, telling endings and letters; of equals the
// first in kLanguages.
Language GuessByWords(const icu::UnicodeString& text) {
  const icu::UnicodeString accented = FoldKeepingAccents(text);
  const icu::UnicodeString folded = StripLatinAccents(accented);
  std::array<int, 8> hits{};
  for (const TellingLetters& telling : kTellingLetters) {
    const icu::UnicodeString letters(telling.letters);
    for (int32_t i = 0; i < accented.length(); ++i) {
      if (letters.indexOf(accented[i]) >= 0) ++hits[static_cast<size_t>(telling.language)];
    }
  }
  std::string word;
  auto count_word = [&] {
    if (word.empty()) return;
    for (Language language : kLanguages) {
      if (IsStopWord(language, word)) ++hits[static_cast<size_t>(language)];
    }
    for (const TellingEnding& telling : kTellingEndings) {
      const bool ends =
          word.size() > telling.ending.size() + 1 && absl::EndsWith(word, telling.ending);
      if (ends) ++hits[static_cast<size_t>(telling.language)];
    }
    word.clear();
  };
  for (int32_t i = 0; i < folded.length(); ++i) {
    const UChar c = folded[i];
    if (c < 128 && absl::ascii_isalpha(static_cast<unsigned char>(c))) {
      word.push_back(static_cast<char>(c));
    } else {
      count_word();
    }
  }
  count_word();
  Language best = Language::kOther;
  int most = 0;
  for (Language language : kLanguages) {
    const int count = hits[static_cast<size_t>(language)];
    if (count > most) {
      most = count;
      best = language;
    }
  }
  return best;
}

}  // namespace

std::string PrimarySubtag(absl::string_view tag) {
  return absl::AsciiStrToLower(tag.substr(0, tag.find_first_of("-_")));
}

Language ParseLanguage(absl::string_view tag) {
  const std::string primary = PrimarySubtag(tag);
  for (Language language : kLanguages) {
    if (primary == LanguageCode(language)) return language;
  }
  return Language::kOther;
}

absl::string_view LanguageCode(Language language) {
  switch (language) {
    case Language::kEnglish:
      return "en";
    case Language::kFrench:
      return "fr";
    case Language::kSpanish:
      return "es";
    case Language::kPortuguese:
      return "pt";
    case Language::kArabic:
      return "ar";
    case Language::kChinese:
      return "zh";
    case Language::kRussian:
      return "ru";
    case Language::kOther:
      break;
  }
  return "";
}

std::string LanguageName(absl::string_view tag) {
  const icu::Locale locale(PrimarySubtag(tag).c_str());
  icu::UnicodeString name;
  locale.getDisplayLanguage(icu::Locale::getEnglish(), name);
  std::string utf8;
  name.toUTF8String(utf8);
  return utf8.empty() ? std::string(tag) : utf8;
}

Language GuessLanguage(const icu::UnicodeString& text) {
  const icu::UnicodeString start(text, 0, kGuessLength);
  const ScriptCounts counts = CountScripts(start);
  // A Han character says about as much as a word of letters.
  const int han = counts.han * 3;
  if (han > counts.latin && han > counts.arabic && han > counts.cyrillic) {
    return Language::kChinese;
  }
  if (counts.arabic > counts.latin && counts.arabic > counts.cyrillic) return Language::kArabic;
  if (counts.cyrillic > counts.latin) return Language::kRussian;
  if (counts.latin > 0) return GuessByWords(start);
  return Language::kOther;
}

}  // namespace ssx::text
