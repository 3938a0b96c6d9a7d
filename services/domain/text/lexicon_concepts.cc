// The concepts of the lexicon: topics, glossary, countries.
#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/domain/text/lexicon.h"

namespace ssx::text {
namespace {

absl::string_view LabelIn(const v1::Topic& topic, absl::string_view language) {
  const auto found = topic.labels().find(std::string(language));
  return found == topic.labels().end() ? absl::string_view() : absl::string_view(found->second);
}

// Sets of topics that are one concept; the representative is the earliest topic of the tables.
class Unions {
 public:
  explicit Unions(size_t size) : parent_(size) {
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

void Lexicon::AddTopics(const domain::ReferenceData& reference) {
  const std::vector<v1::Topic>& topics = reference.topics();
  absl::flat_hash_map<std::string, size_t> index;
  for (size_t i = 0; i < topics.size(); ++i) index[topics[i].name()] = i;

  Unions unions(topics.size());
  absl::flat_hash_map<std::string, size_t> by_label;
  for (size_t i = 0; i < topics.size(); ++i) {
    const std::string label = absl::AsciiStrToLower(LabelIn(topics[i], "en"));
    if (!label.empty()) unions.Join(i, by_label.emplace(label, i).first->second);
    for (const v1::TopicMapping& mapping : topics[i].mappings()) {
      const auto other = index.find(mapping.topic());
      if (other != index.end() && mapping.relation() == v1::TOPIC_RELATION_EXACT) {
        unions.Join(i, other->second);
      }
    }
  }
  // Concepts have the index of their topic; those of joined topics stay without terms.
  for (size_t i = 0; i < topics.size(); ++i) {
    concepts_.push_back({absl::StrCat(kConceptPrefix, topics[i].name()),
                         std::string(LabelIn(topics[i], "en")),
                         {{static_cast<uint32_t>(i), 1.0}}});
    topic_concepts_[topics[i].name()] = static_cast<uint32_t>(unions.Find(i));
  }
  // The close ones, each at its best, in both directions.
  std::vector<std::map<uint32_t, double>> close(topics.size());
  for (size_t i = 0; i < topics.size(); ++i) {
    const auto from = static_cast<uint32_t>(unions.Find(i));
    for (const v1::TopicMapping& mapping : topics[i].mappings()) {
      const auto other = index.find(mapping.topic());
      if (other == index.end() || mapping.relation() != v1::TOPIC_RELATION_CLOSE) continue;
      const auto to = static_cast<uint32_t>(unions.Find(other->second));
      if (from == to) continue;
      close[from][to] = std::max(close[from][to], mapping.strength());
      close[to][from] = std::max(close[to][from], mapping.strength());
    }
  }
  for (size_t i = 0; i < topics.size(); ++i) {
    concepts_[i].says.insert(concepts_[i].says.end(), close[i].begin(), close[i].end());
    for (Language language : kLanguages) {
      AddTerm(LabelIn(topics[i], LanguageCode(language)), language,
              static_cast<uint32_t>(unions.Find(i)), false);
    }
  }
}

void Lexicon::AddGlossary(const Glossary& glossary, const LexiconParameters& parameters) {
  absl::flat_hash_map<std::string, size_t> index;
  for (size_t i = 0; i < glossary.concepts().size(); ++i) index[glossary.concepts()[i].id] = i;
  const auto first = static_cast<uint32_t>(concepts_.size());
  for (size_t i = 0; i < glossary.concepts().size(); ++i) {
    const GlossaryConcept& entry = glossary.concepts()[i];
    const auto self = first + static_cast<uint32_t>(i);
    std::map<uint32_t, double> says;
    const auto say = [&](uint32_t what, double count) {
      double& best = says[what];
      best = std::max(best, count * (entry.general ? parameters.general : 1));
    };
    say(self, 1);
    double part = parameters.broader;
    for (const std::string* id = &entry.broader; !id->empty(); part *= parameters.broader) {
      const auto above = index.find(*id);
      if (above == index.end() || part == 0) break;
      say(first + static_cast<uint32_t>(above->second), part);
      id = &glossary.concepts()[above->second].broader;
    }
    part = parameters.topic;
    for (const std::string& topic : entry.topics) {
      const auto known = topic_concepts_.find(absl::StrCat("topics/", topic));
      if (known == topic_concepts_.end() || part == 0) continue;
      say(known->second, part);
      part /= 2;
    }
    const std::string label = entry.terms[0].empty() ? entry.id : entry.terms[0][0].text;
    concepts_.push_back(
        {absl::StrCat(kConceptPrefix, entry.id), label, {says.begin(), says.end()}});
    for (size_t l = 0; l < kLanguages.size(); ++l) {
      for (const GlossaryTerm& term : entry.terms[l]) {
        AddTerm(term.text, kLanguages[l], self, term.needs_accents);
      }
    }
  }
}

void Lexicon::AddCountries(const domain::ReferenceData& reference) {
  for (const v1::Country& country : reference.countries()) {
    const auto self = static_cast<uint32_t>(concepts_.size());
    const auto english = country.display_names().find("en");
    concepts_.push_back(
        {absl::StrCat(kConceptPrefix, country.name()),
         english == country.display_names().end() ? country.name() : english->second,
         {{self, 1.0}}});
    for (Language language : kLanguages) {
      const auto name = country.display_names().find(std::string(LanguageCode(language)));
      if (name != country.display_names().end()) AddTerm(name->second, language, self, false);
    }
  }
}

}  // namespace ssx::text
