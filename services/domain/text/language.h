// The languages whose texts are stemmed and freed of stop words, and how to tell them apart.
//
// Pure functions.
#ifndef SSX_SERVICES_DOMAIN_TEXT_LANGUAGE_H_
#define SSX_SERVICES_DOMAIN_TEXT_LANGUAGE_H_

#include <unicode/unistr.h>

#include <array>
#include <string>

#include "absl/strings/string_view.h"

namespace ssx::text {

enum class Language {
  kOther,  // none of those below: words are folded, not stemmed
  kEnglish,
  kFrench,
  kSpanish,
  kPortuguese,
  kArabic,
  kChinese,
  kRussian,
};

inline constexpr std::array<Language, 7> kLanguages = {
    Language::kEnglish, Language::kFrench,  Language::kSpanish, Language::kPortuguese,
    Language::kArabic,  Language::kChinese, Language::kRussian};

// The language of a BCP-47 tag such as "pt-BR"; kOther for any other language and for an empty tag.
Language ParseLanguage(absl::string_view tag);

// "fr"; empty for kOther.
absl::string_view LanguageCode(Language language);

// The primary subtag of a BCP-47 tag in lower case: "pt" for "pt-BR".
std::string PrimarySubtag(absl::string_view tag);

// English name of the language of a tag, such as "Spanish"; the tag itself when it has none.
std::string LanguageName(absl::string_view tag);

// The likeliest language of a text: by its script, and in Latin script by which language has the
// most stop words, telling endings and telling letters in it. kOther when nothing speaks for one.
Language GuessLanguage(const icu::UnicodeString& text);

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_LANGUAGE_H_
