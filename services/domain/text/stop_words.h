// Words that carry no subject matter, by language. Written for ranking: short lists of function
// words, compared after folding (fold.h), with their accents and as they are typed without: "été"
// and "ete" are stop words, "mais" is one and "maïs" is not.
//
// Immutable, hence thread-safe.
#ifndef SSX_SERVICES_DOMAIN_TEXT_STOP_WORDS_H_
#define SSX_SERVICES_DOMAIN_TEXT_STOP_WORDS_H_

#include "absl/strings/string_view.h"
#include "services/domain/text/language.h"

namespace ssx::text {

// Whether a folded, unstemmed word, its accents kept, is a stop word of the language. Never for
// kOther.
bool IsStopWord(Language language, absl::string_view folded_word);

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_STOP_WORDS_H_
