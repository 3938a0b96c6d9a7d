// Finds the words of a text that look like names: of places, institutions, programmes.
//
// In Latin and Cyrillic script a name has a capital letter and does not begin a sentence; in a text
// of another script every Latin word is one. Texts that write most words with capitals (titles, all
// capitals) tell nothing. Names come out in Latin letters without accents, in lower case.
#ifndef SSX_SERVICES_DOMAIN_TEXT_NAME_FINDER_H_
#define SSX_SERVICES_DOMAIN_TEXT_NAME_FINDER_H_

#include <unicode/unistr.h>

#include <string>

#include "services/domain/text/language.h"

namespace ssx::text {

class NameFinder {
 public:
  // `folded` is `written` after folding. Both must outlive the finder.
  NameFinder(const icu::UnicodeString& written, const icu::UnicodeString& folded,
             Language language);

  // The name that stands from `start` to `end`, counted in code units of the folded text, such as
  // "name:nairobi"; empty when the word there does not look like one.
  std::string NameAt(int32_t start, int32_t end) const;

 private:
  const icu::UnicodeString& written_;
  const icu::UnicodeString& folded_;
  Language language_;
  bool comparable_;     // folding kept every character in its place
  bool many_capitals_;  // capitals tell nothing
};

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_NAME_FINDER_H_
