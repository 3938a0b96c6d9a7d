// Folding: writes that differ only in form become equal before words are compared.
//
// NFKC with case folding; Latin letters lose their accents; Arabic loses vowel marks and tatweel,
// and its variants of alef and yeh are joined; Cyrillic ё becomes е. Pure functions.
#ifndef SSX_SERVICES_DOMAIN_TEXT_FOLD_H_
#define SSX_SERVICES_DOMAIN_TEXT_FOLD_H_

#include <unicode/unistr.h>

namespace ssx::text {

// Folds all but the accents, which the stemmers of Romance languages read.
icu::UnicodeString FoldKeepingAccents(const icu::UnicodeString& text);
// Takes the accents off Latin letters; other scripts are left as they are.
icu::UnicodeString StripLatinAccents(const icu::UnicodeString& text);

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_FOLD_H_
