// Topic suggester: from a free text to the topics it speaks of, best first, with the words that
// spoke for each.
//
// A linear classifier with weights written by people, not learnt: every phrase of the evidence
// (topic_evidence.h) that stands in the text adds to its topics, saturating with repetition as in
// BM25 (Robertson and Zaragoza, 2009). What speaks for a topic speaks for those above it and, by
// the mappings of the reference data, for topics of other taxonomies; a phrase that speaks for many
// is worth less to each. docs/scoring.md has the formulas. Immutable, hence thread-safe.
#ifndef SSX_SERVICES_DOMAIN_TEXT_TOPIC_SUGGESTER_H_
#define SSX_SERVICES_DOMAIN_TEXT_TOPIC_SUGGESTER_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/reference.h"
#include "services/domain/text/language.h"
#include "services/domain/text/topic_evidence.h"

namespace ssx::text {

// Most words given with a suggestion.
inline constexpr size_t kMaxSuggestionWords = 5;

struct TopicSuggestion {
  const v1::Topic* topic;          // of the reference data
  double score;                    // above 0, below 1
  std::vector<std::string> words;  // of the text, folded (fold.h); the most telling first
};

struct TopicSuggestions {
  Language language = Language::kOther;  // that the text was read in
  std::vector<TopicSuggestion> topics;   // best first; equals in the order of the reference data
};

class TopicSuggester {
 public:
  // `reference` must outlive the suggester.
  TopicSuggester(TopicEvidence evidence, const domain::ReferenceData& reference);
  // Over the tables linked into this program, made at the first call.
  static const TopicSuggester& Builtin();

  // Every topic for which something in the text speaks. kOther: the language is guessed; that of a
  // short text by what it would say in each.
  TopicSuggestions Suggest(absl::string_view text, Language language) const;

 private:
  TopicSuggestions SuggestIn(absl::string_view text, Language language) const;
  // The topics that evidence for one topic reaches: itself, those above, those mapped to.
  TopicWeights ReachOf(uint32_t topic) const;

  TopicEvidence evidence_;
  const std::vector<v1::Topic>* topics_;
  std::vector<int64_t> parent_;      // place of the topic above; -1 for a root
  std::vector<TopicWeights> reach_;  // by topic
  friend class SuggestionTally;
};

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_TOPIC_SUGGESTER_H_
