// The translations in the article of a bilingual dictionary: FreeDict's or Mueller's, which differ.
//
// Pure function.
#ifndef SSX_SERVICES_DOMAIN_TEXT_ARTICLE_H_
#define SSX_SERVICES_DOMAIN_TEXT_ARTICLE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/text/language.h"

namespace ssx::text {

// In the order of the article, without numbers, labels, pronunciation, what stands in brackets, and
// phrases that show how a word is used.
std::vector<std::string> TranslationsIn(absl::string_view article, Language to);

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_ARTICLE_H_
