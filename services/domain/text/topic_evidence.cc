#include "services/domain/text/topic_evidence.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/domain/fact_table.h"

namespace ssx::text {
namespace {

enum Column { kTopic, kWeight, kLanguage, kWords };

// What a term of the glossary says for the first topic of a taxonomy, and for the others.
constexpr double kGlossaryWeight = 0.5;
constexpr double kGlossaryFurther = 0.6;
// People and places: they tell for whom and where more than what about.
constexpr double kForWhom = 0.5;
// A label as a whole, and all its words together.
constexpr double kLabelWeight = 1;
constexpr double kLabelWordsWeight = 0.5;
// A word inside a longer phrase, against one that stands alone.
constexpr double kInnerCount = 0.3;

absl::string_view LabelIn(const v1::Topic& topic, Language language) {
  const auto found = topic.labels().find(std::string(LanguageCode(language)));
  return found == topic.labels().end() ? absl::string_view() : absl::string_view(found->second);
}

// "sdg" in "sdg-3.9".
absl::string_view TaxonomyIn(absl::string_view id) { return id.substr(0, id.find('-')); }

}  // namespace

absl::StatusOr<TopicEvidence> TopicEvidence::Build(const std::vector<domain::ReferenceTable>& words,
                                                   const Glossary& glossary,
                                                   const domain::ReferenceData& reference) {
  TopicEvidence evidence;
  absl::flat_hash_map<std::string, uint32_t> index;
  for (uint32_t i = 0; i < reference.topics().size(); ++i) {
    index[reference.topics()[i].name()] = i;
  }
  for (const domain::ReferenceTable& table : words) {
    if (absl::Status status = evidence.AddTable(table, reference, index); !status.ok()) {
      return status;
    }
  }
  evidence.AddGlossary(glossary, index);
  for (Language language : kLanguages) evidence.AddLabels(reference, language);
  return evidence;
}

absl::Status TopicEvidence::AddTable(const domain::ReferenceTable& words,
                                     const domain::ReferenceData& reference,
                                     const absl::flat_hash_map<std::string, uint32_t>& index) {
  auto table = domain::FactTable::Parse(words, {"topic", "weight", "language", "words"});
  if (!table.ok()) return table.status();
  for (const domain::FactTable::Row& row : table->rows()) {
    const auto topic = index.find(absl::StrCat("topics/", row.cells[kTopic]));
    if (topic == index.end()) return table->CellError(row, kTopic, "is no topic");
    double weight = 0;
    if (!absl::SimpleAtod(row.cells[kWeight], &weight) || !(weight > 0 && weight <= 1)) {
      return table->CellError(row, kWeight, "is not a number above 0 and up to 1");
    }
    const Language language = ParseLanguage(row.cells[kLanguage]);
    if (LanguageCode(language) != row.cells[kLanguage] || language == Language::kOther) {
      return table->CellError(row, kLanguage, "is not one of ar, en, es, fr, pt, ru, zh");
    }
    for (absl::string_view phrase : absl::StrSplit(row.cells[kWords], '|')) {
      if (phrase.empty()) return table->CellError(row, kWords, "has an empty item");
      AddPhrase(phrase, language, topic->second, weight);
    }
  }
  return absl::OkStatus();
}

void TopicEvidence::AddGlossary(const Glossary& glossary,
                                const absl::flat_hash_map<std::string, uint32_t>& index) {
  for (const GlossaryConcept& entry : glossary.concepts()) {
    if (entry.general) continue;
    double whole = kGlossaryWeight;
    if (entry.kind == "people" || entry.kind == "place") whole *= kForWhom;
    std::set<absl::string_view> taxonomies;
    for (const std::string& id : entry.topics) {
      const auto topic = index.find(absl::StrCat("topics/", id));
      if (topic == index.end()) continue;  // a glossary of other reference data
      const bool first = taxonomies.insert(TaxonomyIn(id)).second;
      const double weight = first ? whole : whole * kGlossaryFurther;
      for (size_t l = 0; l < kLanguages.size(); ++l) {
        for (const GlossaryTerm& term : entry.terms[l]) {
          // Stems have no accents: such a term would be found in another word.
          if (!term.needs_accents) AddPhrase(term.text, kLanguages[l], topic->second, weight);
        }
      }
    }
  }
}

void TopicEvidence::AddLabels(const domain::ReferenceData& reference, Language language) {
  const std::vector<v1::Topic>& topics = reference.topics();
  std::vector<std::set<std::string>> stems(topics.size());
  absl::flat_hash_map<std::string, double> labels_with;
  for (uint32_t i = 0; i < topics.size(); ++i) {
    const absl::string_view label = LabelIn(topics[i], language);
    AddPhrase(label, language, i, kLabelWeight);
    for (const Token& token : Tokenize(label, language)) stems[i].insert(token.stem);
    for (const std::string& stem : stems[i]) ++labels_with[stem];
  }
  Words& words = words_[static_cast<size_t>(language)];
  for (uint32_t i = 0; i < topics.size(); ++i) {
    const auto idf = [&](const std::string& stem) {
      return std::log(1 + static_cast<double>(topics.size()) / labels_with[stem]);
    };
    double all = 0;
    for (const std::string& stem : stems[i]) all += idf(stem);
    for (const std::string& stem : stems[i]) {
      words.label_words[stem].push_back({i, kLabelWordsWeight * idf(stem) / all});
    }
  }
}

void TopicEvidence::AddPhrase(absl::string_view phrase, Language language, uint32_t topic,
                              double weight) {
  const std::vector<Token> tokens = Tokenize(phrase, language);
  if (tokens.empty()) return;
  Words& words = words_[static_cast<size_t>(language)];
  words.longest = std::max(words.longest, tokens.size());
  TopicWeights& topics = words.phrases[absl::StrJoin(
      tokens, " ", [](std::string* out, const Token& token) { out->append(token.stem); })];
  const auto known = std::find_if(topics.begin(), topics.end(),
                                  [&](const TopicWeight& said) { return said.topic == topic; });
  if (known == topics.end()) {
    topics.push_back({topic, weight});
  } else {
    known->weight = std::max(known->weight, weight);
  }
}

std::vector<PhraseMatch> TopicEvidence::FindPhrases(const std::vector<Token>& tokens,
                                                    Language language) const {
  const Words& words = words_[static_cast<size_t>(language)];
  std::vector<PhraseMatch> matches;
  for (size_t begin = 0; begin < tokens.size();) {
    PhraseMatch longest = {begin, begin + 1, 1, nullptr};
    std::string key;
    const size_t last = std::min(tokens.size(), begin + words.longest);
    for (size_t end = begin + 1; end <= last; ++end) {
      absl::StrAppend(&key, end == begin + 1 ? "" : " ", tokens[end - 1].stem);
      const auto found = words.phrases.find(key);
      if (found != words.phrases.end()) longest = {begin, end, 1, &found->second};
    }
    if (longest.topics != nullptr) matches.push_back(longest);
    for (size_t inner = begin; longest.end - begin > 1 && inner < longest.end; ++inner) {
      const auto found = words.phrases.find(tokens[inner].stem);
      if (found == words.phrases.end()) continue;
      matches.push_back({inner, inner + 1, kInnerCount, &found->second});
    }
    begin = longest.end;
  }
  return matches;
}

const TopicWeights* TopicEvidence::FindLabelWord(const std::string& stem, Language language) const {
  const auto& words = words_[static_cast<size_t>(language)].label_words;
  const auto found = words.find(stem);
  return found == words.end() ? nullptr : &found->second;
}

}  // namespace ssx::text
