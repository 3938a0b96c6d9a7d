// Lexicon: finds the topics of the reference data in texts of any language, so that a need in one
// language meets an offer in another.
//
// A concept is a topic together with those that are EXACT mappings of it or bear the same English
// label. The labels of a concept in all languages lead to one term, `concept:{topic}`, which no
// word can equal. Where a label stands in a text, its concept counts once, and every concept with
// a CLOSE mapping counts with the strength of that mapping. Immutable, hence thread-safe.
#ifndef SSX_SERVICES_DOMAIN_TEXT_LEXICON_H_
#define SSX_SERVICES_DOMAIN_TEXT_LEXICON_H_

#include <array>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "services/domain/reference.h"
#include "services/domain/text/language.h"
#include "services/domain/text/tokenizer.h"

namespace ssx::text {

// Begins the term of every concept.
inline constexpr char kConceptPrefix[] = "concept:";

struct ConceptHit {
  std::string term;     // "concept:topics/area-nutrition"
  std::string surface;  // English label of the topic
  double count = 0;     // 1, or the strength of the mapping that led here
};

class Lexicon {
 public:
  explicit Lexicon(const domain::ReferenceData& reference);

  // The concepts whose labels stand in the tokens of a text in this language. A label matches as a
  // run of stems without gaps; labels inside longer labels count too.
  std::vector<ConceptHit> Find(const std::vector<Token>& tokens, Language language) const;

 private:
  // Labels of one language: stems joined by blanks, to the places in `hits_` of what they say.
  struct Labels {
    absl::flat_hash_map<std::string, std::vector<size_t>> concepts;
    size_t longest = 0;  // in stems
  };

  std::vector<std::vector<ConceptHit>> hits_;  // by concept: itself, then the close ones
  std::array<Labels, 8> labels_;               // by language
};

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_LEXICON_H_
