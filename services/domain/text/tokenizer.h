// Tokenizer: from a text to the stems that ranking compares.
//
// Words are found by ICU's word break rules (Unicode UAX 29; by dictionary in Chinese), folded
// (fold.h), freed of stop words (stop_words.h) and stemmed with the Snowball stemmer of their
// language. Numbers without a letter are left out: amounts and years say nothing of the subject.
// Thread-safe: each thread keeps its own ICU and Snowball state.
#ifndef SSX_SERVICES_DOMAIN_TEXT_TOKENIZER_H_
#define SSX_SERVICES_DOMAIN_TEXT_TOKENIZER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/text/language.h"

namespace ssx::text {

// Begins every name.
inline constexpr char kNamePrefix[] = "name:";

struct Token {
  std::string stem;     // UTF-8; what is compared
  std::string surface;  // UTF-8; the folded word, for people to read
  // "name:nairobi" when the word looks like a name (name_finder.h): compared across languages,
  // hence unstemmed and in Latin letters. Empty for other words.
  std::string name;
  // Chinese only: what stood between this and the word before: stop words; a blank for anything
  // else. Terms may begin or end with characters that are stop words elsewhere.
  std::string before;
};

// The tokens of a text in order. Invalid UTF-8 reads as U+FFFD, which is no word. kOther folds
// without stemming; call GuessLanguage first when the language is not known.
std::vector<Token> Tokenize(absl::string_view text, Language language);

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_TOKENIZER_H_
