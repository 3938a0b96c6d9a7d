// Features: an entry as numbers that a general search engine can store, and what a question makes
// of them, so that the engine can order candidates by nearly the score before the exact one is
// asked.
#ifndef SSX_TESTS_BENCH_PEERS_FEATURES_H_
#define SSX_TESTS_BENCH_PEERS_FEATURES_H_

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/dates.h"
#include "tests/bench/peers/question.h"

namespace ssx::bench {

inline const v1::DateRange& DatesOf(const scoring::NeedEntry& entry) { return entry.need.period(); }
inline const v1::DateRange& DatesOf(const scoring::OfferEntry& entry) {
  return entry.offer.availability();
}
inline void SetCountry(scoring::NeedEntry& entry, const std::string& code) {
  entry.need.set_country_code(code);
}
inline void SetCountry(scoring::OfferEntry& entry, const std::string& code) {
  entry.offer.set_country_code(code);
}

struct Features {
  int country;          // class, from 1
  int languages;        // class of country and working languages, from 1
  unsigned modalities;  // bits
  int first_day;        // since 1900
  int last_day;
  double own;  // points that the entry brings whoever asks, nearly
};

// Features that the asking entry compares with, and its points by class.
struct AskedFeatures {
  Features own;
  std::vector<double> by_country;                // weight times CONTEXT, from class 1
  std::vector<double> by_languages;              // weight times LANGUAGE, from class 1
  std::vector<scoring::TopicIndex> near_topics;  // nearly like one that is asked for
};

// How like a topic that is asked for others must be to find candidates too: as a topic and the one
// above it (0.44) or, where few entries would be found, as two targets of a goal (0.25).
inline double Nearness(size_t entries) { return entries < 50'000 ? 0.2 : 0.4; }

template <typename Side>
class FeatureTable {
 public:
  using Stored = typename Side::Stored;

  // `any` is a question of the same day and profile as those to come.
  Features Of(const Stored& entry, Question<Side>& any) {
    Features features = Plain(entry);
    const std::string& code = ResourceOf(entry).country_code();
    features.country = NumberOf(country_numbers_, code);
    if (features.country > static_cast<int>(countries_.size())) {
      SetCountry(countries_.emplace_back(), code);
    }
    features.languages = NumberOf(
        language_numbers_, absl::StrCat(code, "|", absl::StrJoin(entry.languages.codes, ",")));
    if (features.languages > static_cast<int>(languages_.size())) {
      SetCountry(languages_.emplace_back(), code);
      languages_.back().languages = entry.languages;
    }
    any.With(entry, [&](const scoring::Pair& pair) {
      for (const v1::Component component :
           {v1::COMPONENT_EVIDENCE, v1::COMPONENT_RESOURCE, v1::COMPONENT_PRIORITY}) {
        features.own += any.weight(component) * scoring::ScoreComponent(component, pair);
      }
      return 0;
    });
    // Open ends count as all of the time asked for, but are worth half of it.
    if (!domain::IsBounded(DatesOf(entry))) {
      features.own -= any.weight(v1::COMPONENT_TIMING) * (1 - scoring::kNeutral);
    }
    return features;
  }

  AskedFeatures Ask(Question<Side>& question, double nearness) {
    AskedFeatures asked{Plain(question.asking()), {}, {}, {}};
    const auto found = country_numbers_.find(ResourceOf(question.asking()).country_code());
    asked.own.country = found == country_numbers_.end() ? 0 : found->second;
    Points(v1::COMPONENT_CONTEXT, countries_, question, asked.by_country);
    Points(v1::COMPONENT_LANGUAGE, languages_, question, asked.by_languages);
    const scoring::TopicSimilarity& topics = question.snapshot().knowledge().topics;
    const auto count = static_cast<int>(question.snapshot().knowledge().reference.topics().size());
    for (scoring::TopicIndex topic = 0; topic < count; ++topic) {
      double closest = 0;
      for (const scoring::TopicIndex own : question.asking().topics) {
        closest = std::max(closest, topics.Between(own, topic));
      }
      if (closest >= nearness && closest < 1) asked.near_topics.push_back(topic);
    }
    return asked;
  }

 private:
  template <typename Entry>
  static Features Plain(const Entry& entry) {
    const domain::DaySpan days = domain::ToSpan(DatesOf(entry));
    const absl::CivilDay start(domain::kMinYear, 1, 1);
    Features features{
        0, 0, 0, static_cast<int>(days.first - start), static_cast<int>(days.last - start), 0};
    for (const int modality : ResourceOf(entry).modalities()) features.modalities |= 1u << modality;
    if (features.modalities == 0) features.modalities = 0xffff;
    return features;
  }

  static int NumberOf(absl::flat_hash_map<std::string, int>& numbers, const std::string& key) {
    return numbers.try_emplace(key, static_cast<int>(numbers.size()) + 1).first->second;
  }

  static void Points(v1::Component component, const std::vector<Stored>& classes,
                     Question<Side>& question, std::vector<double>& points) {
    for (const Stored& entry : classes) {
      points.push_back(question.With(entry, [&](const scoring::Pair& pair) {
        return question.weight(component) * scoring::ScoreComponent(component, pair);
      }));
    }
  }

  absl::flat_hash_map<std::string, int> country_numbers_, language_numbers_;
  std::vector<Stored> countries_, languages_;  // an entry to stand for each class
};

// The words and concepts of a text that tell most, rarest first.
inline std::vector<std::string> TellingTerms(const text::Document& text,
                                             const text::TextStatistics& statistics, size_t count) {
  std::vector<std::pair<int64_t, const std::string*>> terms;
  for (const text::DocumentTerm& term : text.terms) {
    const int64_t entries = statistics.DocumentFrequency(term.term, text.language);
    if (entries > 0) terms.emplace_back(entries, &term.term);
  }
  std::sort(terms.begin(), terms.end());
  if (terms.size() > count) terms.resize(count);
  std::vector<std::string> telling;
  for (const auto& [entries, term] : terms) telling.push_back(*term);
  return telling;
}

}  // namespace ssx::bench

#endif  // SSX_TESTS_BENCH_PEERS_FEATURES_H_
