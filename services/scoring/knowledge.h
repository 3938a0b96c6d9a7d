// Knowledge: what scoring knows besides the entries: reference data, what is derived from it once,
// and the dictionaries of the machine.
//
// Immutable, hence thread-safe. Refers to the reference data, which must outlive it.
#ifndef SSX_SERVICES_SCORING_KNOWLEDGE_H_
#define SSX_SERVICES_SCORING_KNOWLEDGE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/domain/reference.h"
#include "services/domain/text/dictionaries.h"
#include "services/domain/text/lexicon.h"
#include "services/scoring/similarity/topic_similarity.h"

namespace ssx::scoring {

absl::flat_hash_map<std::string, std::vector<std::string>> SpokenIn(
    const domain::ReferenceData& data);

struct Knowledge {
  explicit Knowledge(const domain::ReferenceData& data, text::Dictionaries loaded = {})
      : reference(data),
        topics(data),
        spoken(SpokenIn(data)),
        lexicon(data),
        dictionaries(std::move(loaded)) {}

  const domain::ReferenceData& reference;
  const TopicSimilarity topics;
  // By country code: the official and widely spoken languages, as primary subtags.
  const absl::flat_hash_map<std::string, std::vector<std::string>> spoken;
  const text::Lexicon lexicon;
  const text::Dictionaries dictionaries;
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_KNOWLEDGE_H_
