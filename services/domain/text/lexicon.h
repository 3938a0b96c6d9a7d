// Lexicon: finds concepts in texts of any language, so that a need in one language meets an offer
// in another.
//
// Concepts are those of the glossary, the topics of the reference data (a topic together with those
// that are EXACT mappings of it or bear the same English label), and the countries. Their terms in
// all languages lead to one term, such as `concept:stove`, which no word can equal. Where a term
// stands in a text its concept counts, and what it implies counts in part: the broader concept, the
// topics it speaks for, the topics with a CLOSE mapping. Immutable, hence thread-safe.
#ifndef SSX_SERVICES_DOMAIN_TEXT_LEXICON_H_
#define SSX_SERVICES_DOMAIN_TEXT_LEXICON_H_

#include <array>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "services/domain/reference.h"
#include "services/domain/text/glossary.h"
#include "services/domain/text/language.h"
#include "services/domain/text/term_trie.h"
#include "services/domain/text/tokenizer.h"

namespace ssx::text {

// Begins the term of every concept.
inline constexpr char kConceptPrefix[] = "concept:";

// How much counts what does not stand in the text as a term of its own. Chosen on the development
// set; see docs/scoring.md.
struct LexiconParameters {
  double nested = 0.5;   // a term inside a longer term: "water" in "drinking water"
  double broader = 0.4;  // the broader concept; its own broader one the square of it
  double topic = 0.5;    // the first topic of a concept; the second half of it, and so on
  double general = 0.3;  // a concept that is in so many texts that it says little
};

// Views the lexicon, which must outlive it.
struct ConceptHit {
  // "concept:topics/area-nutrition", "concept:stove", "concept:countries/KE"
  absl::string_view term;
  absl::string_view label;  // English label of the topic or country, preferred English term
  // What stands in the text; empty when the concept is only implied.
  std::string surface;
  double count = 0;  // 1 when the concept itself stands in the text, less when it is implied
  size_t first = 0;  // token at which the surface begins
  size_t last = 0;   // token at which it ends
};

class Lexicon {
 public:
  explicit Lexicon(const domain::ReferenceData& reference,
                   const Glossary& glossary = Glossary::Builtin(),
                   const LexiconParameters& parameters = {});

  // The concepts whose terms stand in the tokens of a text in this language. A term matches as a
  // run of stems without gaps; in Chinese as a run of characters, from word to word if it has only
  // two.
  std::vector<ConceptHit> Find(const std::vector<Token>& tokens, Language language) const;

 private:
  struct Concept {
    std::string term;
    std::string label;
    std::vector<std::pair<uint32_t, double>> says;  // concepts and counts: itself, what it implies
  };
  struct Sense {
    uint32_t concept_index;
    std::string accented;  // what the surface must begin with; empty: anything
  };
  // The terms of one language.
  struct Terms {
    absl::flat_hash_map<std::string, uint32_t> symbols;  // of stems; characters are their own
    TermTrie trie;
    absl::flat_hash_map<TermTrie::Node, std::vector<Sense>>
        senses;  // by the node of the term's end
  };
  // A place where a term stands: symbols [begin, end).
  struct Match {
    size_t begin;
    size_t end;
    TermTrie::Node node;
  };
  // A text as symbols, and the token that each comes from.
  struct Symbols {
    std::vector<uint32_t> symbols;
    std::vector<size_t> tokens;
    std::vector<bool> begins_word;  // one more than there are symbols
  };

  void AddTopics(const domain::ReferenceData& reference);
  void AddGlossary(const Glossary& glossary, const LexiconParameters& parameters);
  void AddCountries(const domain::ReferenceData& reference);
  void AddTerm(absl::string_view text, Language language, uint32_t concept_index,
               bool needs_accents);
  Symbols SymbolsOf(const std::vector<Token>& tokens, Language language) const;
  std::vector<Match> Matches(const Symbols& text, Language language) const;

  double nested_;
  std::vector<Concept> concepts_;
  absl::flat_hash_map<std::string, uint32_t> topic_concepts_;  // by resource name of the topic
  std::array<Terms, 8> terms_;                                 // by language
};

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_LEXICON_H_
