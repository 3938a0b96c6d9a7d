#include "services/scoring/matched.h"

#include <algorithm>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "services/domain/text/bm25f.h"

namespace ssx::scoring {
namespace {

v1::TopicMatchKind KindOf(const TopicMatch& match, const TopicSimilarity& topics) {
  if (match.similarity == 0) return v1::TOPIC_MATCH_KIND_NONE;
  if (match.wanted == match.offered) return v1::TOPIC_MATCH_KIND_SAME;
  if (topics.IsWithin(match.wanted, match.offered)) return v1::TOPIC_MATCH_KIND_BROADER;
  if (topics.IsWithin(match.offered, match.wanted)) return v1::TOPIC_MATCH_KIND_NARROWER;
  return topics.topic(match.wanted).taxonomy() == topics.topic(match.offered).taxonomy()
             ? v1::TOPIC_MATCH_KIND_SIBLING
             : v1::TOPIC_MATCH_KIND_MAPPED;
}

v1::WordMatchKind KindOf(const text::TermMatch& match) {
  if (match.need_term->surface.empty() || match.offer_term->surface.empty()) {
    return v1::WORD_MATCH_KIND_RELATED;
  }
  switch (text::KindOf(match.need_term->term)) {
    case text::TermKind::kWord:
      return v1::WORD_MATCH_KIND_SAME_WORD;
    case text::TermKind::kName:
      return v1::WORD_MATCH_KIND_SAME_NAME;
    case text::TermKind::kConcept:
    case text::TermKind::kTranslation:
      break;
  }
  return v1::WORD_MATCH_KIND_SAME_MEANING;
}

}  // namespace

std::vector<v1::TopicMatch> MatchedTopics(const Pair& pair) {
  const TopicSimilarity& topics = pair.knowledge.topics;
  std::vector<v1::TopicMatch> matched;
  auto add = [&](TopicIndex wanted) -> v1::TopicMatch& {
    v1::TopicMatch& match = matched.emplace_back();
    match.set_need_topic(topics.topic(wanted).name());
    match.set_need_topic_label(DescribeTopic(topics.topic(wanted)));
    match.set_kind(v1::TOPIC_MATCH_KIND_NONE);
    return match;
  };
  if (pair.offer.topics.empty()) {
    for (TopicIndex wanted : pair.need.topics) add(wanted);
  }
  for (const TopicMatch& best : topics.BestMatches(pair.need.topics, pair.offer.topics)) {
    v1::TopicMatch& match = add(best.wanted);
    match.set_kind(KindOf(best, topics));
    match.set_similarity(best.similarity);
    if (best.similarity == 0) continue;
    match.set_offer_topic(topics.topic(best.offered).name());
    match.set_offer_topic_label(DescribeTopic(topics.topic(best.offered)));
  }
  std::stable_sort(matched.begin(), matched.end(),
                   [](const v1::TopicMatch& a, const v1::TopicMatch& b) {
                     return a.similarity() > b.similarity();
                   });
  return matched;
}

std::vector<v1::WordMatch> MatchedWords(const Pair& pair) {
  std::vector<text::TermMatch> matches;
  text::Relevance(pair.query, pair.offer.text, &matches);
  std::stable_sort(
      matches.begin(), matches.end(),
      [](const text::TermMatch& a, const text::TermMatch& b) { return a.part > b.part; });
  std::vector<v1::WordMatch> matched;
  for (const text::TermMatch& match : matches) {
    v1::WordMatch& words = matched.emplace_back();
    words.set_kind(KindOf(match));
    words.set_need_words(match.need_term->surface);
    words.set_offer_words(match.offer_term->surface);
    absl::string_view term = match.need_term->term;
    if (absl::ConsumePrefix(&term, text::kConceptPrefix)) words.set_meaning(std::string(term));
    words.set_part(match.part);
  }
  return matched;
}

}  // namespace ssx::scoring
