// Token places: where the tokens of a text stand in it, so that phrases can be shown with the words
// between them ("rule of law").
//
// Made for one text; views nothing of it afterwards. Thread-safe.
#ifndef SSX_SERVICES_DOMAIN_TEXT_TOKEN_PLACES_H_
#define SSX_SERVICES_DOMAIN_TEXT_TOKEN_PLACES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/text/language.h"
#include "services/domain/text/tokenizer.h"

namespace ssx::text {

class TokenPlaces {
 public:
  // `tokens` are those of Tokenize(text, language).
  TokenPlaces(absl::string_view text, const std::vector<Token>& tokens, Language language);

  // The tokens from `begin` up to `end` as the text has them, folded, on one line.
  std::string Surface(size_t begin, size_t end) const;

 private:
  struct Place {
    size_t at;  // byte of `folded_`; npos when not found there
    std::string surface;
  };

  std::string folded_;
  std::vector<Place> places_;  // by token
};

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_TOKEN_PLACES_H_
