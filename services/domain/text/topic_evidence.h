// Topic evidence: which words and phrases speak for which topics, in seven languages.
//
// From three sources: the project's table topic_words/*.tsv, written for this purpose; the
// glossary, whose concepts name the topics they speak for; and the labels of the topics. Plain
// lookups; Immutable after Build, hence thread-safe.
#ifndef SSX_SERVICES_DOMAIN_TEXT_TOPIC_EVIDENCE_H_
#define SSX_SERVICES_DOMAIN_TEXT_TOPIC_EVIDENCE_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/domain/reference.h"
#include "services/domain/text/glossary.h"
#include "services/domain/text/language.h"
#include "services/domain/text/tokenizer.h"

namespace ssx::text {

// How strongly something speaks for a topic: 1 for a word that does so by itself.
struct TopicWeight {
  uint32_t topic;  // place in ReferenceData::topics()
  double weight;
};
using TopicWeights = std::vector<TopicWeight>;

// A phrase found in a text.
struct PhraseMatch {
  size_t begin;                // first token
  size_t end;                  // one past the last
  double count;                // 1; less for a word inside a longer phrase
  const TopicWeights* topics;  // the same pointer for the same phrase
};

class TopicEvidence {
 public:
  // INVALID_ARGUMENT names file, line and column of the first fault in `words`: wrong columns, an
  // unknown topic or language, a weight outside (0, 1].
  static absl::StatusOr<TopicEvidence> Build(const std::vector<domain::ReferenceTable>& words,
                                             const Glossary& glossary,
                                             const domain::ReferenceData& reference);

  // What stands in the tokens of a text: from the left, the longest phrase at each place, and the
  // words inside it that say something by themselves, which count less.
  std::vector<PhraseMatch> FindPhrases(const std::vector<Token>& tokens, Language language) const;

  // The topics whose label in this language has the stem; null when none has.
  const TopicWeights* FindLabelWord(const std::string& stem, Language language) const;

 private:
  // Of one language.
  struct Words {
    absl::flat_hash_map<std::string, TopicWeights> phrases;      // by stems joined by blanks
    absl::flat_hash_map<std::string, TopicWeights> label_words;  // by stem
    size_t longest = 0;                                          // phrase, in stems
  };

  void AddPhrase(absl::string_view phrase, Language language, uint32_t topic, double weight);
  absl::Status AddTable(const domain::ReferenceTable& words, const domain::ReferenceData& reference,
                        const absl::flat_hash_map<std::string, uint32_t>& index);
  void AddGlossary(const Glossary& glossary,
                   const absl::flat_hash_map<std::string, uint32_t>& index);
  void AddLabels(const domain::ReferenceData& reference, Language language);

  std::array<Words, kLanguages.size() + 1> words_;  // by language
};

// The tables topic_words/*.tsv, linked into the program.
std::vector<domain::ReferenceTable> BuiltinTopicWordTables();

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_TOPIC_EVIDENCE_H_
