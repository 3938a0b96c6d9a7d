#include "services/domain/text/lexicon.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace ssx::text {
namespace {

absl::string_view LabelIn(const v1::Topic& topic, absl::string_view language) {
  const auto found = topic.labels().find(std::string(language));
  return found == topic.labels().end() ? absl::string_view() : absl::string_view(found->second);
}

// Sets of topics that are one concept; the representative is the earliest topic of the tables.
class Concepts {
 public:
  explicit Concepts(size_t size) : parent_(size) {
    std::iota(parent_.begin(), parent_.end(), size_t{0});
  }
  size_t Find(size_t topic) const {
    while (parent_[topic] != topic) topic = parent_[topic];
    return topic;
  }
  void Join(size_t a, size_t b) {
    a = Find(a);
    b = Find(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<size_t> parent_;
};

}  // namespace

Lexicon::Lexicon(const domain::ReferenceData& reference) {
  const std::vector<v1::Topic>& topics = reference.topics();
  absl::flat_hash_map<std::string, size_t> index;
  for (size_t i = 0; i < topics.size(); ++i) index[topics[i].name()] = i;

  Concepts concepts(topics.size());
  absl::flat_hash_map<std::string, size_t> by_label;
  for (size_t i = 0; i < topics.size(); ++i) {
    const std::string label = absl::AsciiStrToLower(LabelIn(topics[i], "en"));
    if (!label.empty()) concepts.Join(i, by_label.emplace(label, i).first->second);
    for (const v1::TopicMapping& mapping : topics[i].mappings()) {
      const auto other = index.find(mapping.topic());
      if (other != index.end() && mapping.relation() == v1::TOPIC_RELATION_EXACT) {
        concepts.Join(i, other->second);
      }
    }
  }

  // What a label of a concept says: the concept itself, then the close ones, each at its best.
  std::vector<std::map<size_t, double>> close(topics.size());
  for (size_t i = 0; i < topics.size(); ++i) {
    const size_t from = concepts.Find(i);
    for (const v1::TopicMapping& mapping : topics[i].mappings()) {
      const auto other = index.find(mapping.topic());
      if (other == index.end() || mapping.relation() != v1::TOPIC_RELATION_CLOSE) continue;
      const size_t to = concepts.Find(other->second);
      if (from == to) continue;
      double& forth = close[from][to];
      forth = std::max(forth, mapping.strength());
      double& back = close[to][from];
      back = std::max(back, mapping.strength());
    }
  }
  auto hit = [&](size_t topic, double count) {
    return ConceptHit{absl::StrCat(kConceptPrefix, topics[topic].name()),
                      std::string(LabelIn(topics[topic], "en")), count};
  };
  hits_.resize(topics.size());
  for (size_t i = 0; i < topics.size(); ++i) {
    if (concepts.Find(i) != i) continue;
    hits_[i].push_back(hit(i, 1));
    for (const auto& [other, strength] : close[i]) hits_[i].push_back(hit(other, strength));
  }

  for (Language language : kLanguages) {
    Labels& labels = labels_[static_cast<size_t>(language)];
    for (size_t i = 0; i < topics.size(); ++i) {
      const auto tokens = Tokenize(LabelIn(topics[i], LanguageCode(language)), language);
      if (tokens.empty()) continue;
      const std::string key = absl::StrJoin(
          tokens, " ", [](std::string* out, const Token& token) { out->append(token.stem); });
      std::vector<size_t>& said = labels.concepts[key];
      const size_t concept_index = concepts.Find(i);
      if (std::find(said.begin(), said.end(), concept_index) == said.end()) {
        said.push_back(concept_index);
      }
      labels.longest = std::max(labels.longest, tokens.size());
    }
  }
}

std::vector<ConceptHit> Lexicon::Find(const std::vector<Token>& tokens, Language language) const {
  const Labels& labels = labels_[static_cast<size_t>(language)];
  std::vector<ConceptHit> found;
  for (size_t start = 0; start < tokens.size(); ++start) {
    std::string key;
    const size_t end = std::min(tokens.size(), start + labels.longest);
    for (size_t next = start; next < end; ++next) {
      absl::StrAppend(&key, next == start ? "" : " ", tokens[next].stem);
      const auto said = labels.concepts.find(key);
      if (said == labels.concepts.end()) continue;
      for (size_t topic : said->second) {
        found.insert(found.end(), hits_[topic].begin(), hits_[topic].end());
      }
    }
  }
  return found;
}

}  // namespace ssx::text
