// How well needs written in seven languages find public activities, which are nearly all in
// English, by their texts alone. The 48 needs say the same in every language
// (data/development_needs.jsonl).
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "services/domain/reference.h"
#include "tests/domain/text/label_agreement.h"
#include "tests/domain/text/shared_data.h"

namespace ssx::text::testing {
namespace {

struct Corpus {
  std::vector<Activity> offers;
  TextStatistics statistics;
};

struct Need {
  std::string corpus;
  Labels labels;
  std::map<Language, Document> texts;
};

// Sums over the needs written in one language.
struct Score {
  double ndcg = 0;
  double relevance = 0;
  std::map<std::string, std::pair<double, int>> by_corpus;
};

std::vector<Need> LoadNeeds(const Lexicon& lexicon, const Dictionaries& dictionaries) {
  std::vector<Need> needs;
  std::ifstream file(SSX_PROJECT_ROOT "/tests/domain/text/data/development_needs.jsonl");
  for (std::string line; std::getline(file, line);) {
    const auto json = nlohmann::json::parse(line);
    Need need;
    need.corpus = json["corpus"];
    need.labels.countries = {json["country_code"].get<std::string>()};
    if (need.corpus == "iati") {
      need.labels.crs = json["crs"].get<std::set<std::string>>();
    } else {
      need.labels.first_sector = json["sectors"][0];
      need.labels.sectors = json["sectors"].get<std::set<std::string>>();
      need.labels.themes = json["themes"].get<std::set<std::string>>();
    }
    for (Language language : kLanguages) {
      const std::string code(LanguageCode(language));
      const std::string title = json["title"][code], text = json["text"][code];
      need.texts[language] = Analyze({title, "", text, code}, lexicon, dictionaries);
    }
    needs.push_back(std::move(need));
  }
  return needs;
}

struct Scores {
  int needs = 0;
  std::map<Language, Score> by_language;

  double Ndcg(Language language) const { return by_language.at(language).ndcg / needs; }
  double NdcgRatio(Language language) const { return Ndcg(language) / Ndcg(Language::kEnglish); }
  double RelevanceRatio(Language language) const {
    return by_language.at(language).relevance / by_language.at(Language::kEnglish).relevance;
  }
};

// Empty when the public data is not there.
Scores Measure(const Dictionaries& dictionaries) {
  const Lexicon lexicon(domain::ReferenceData::Builtin());
  std::map<std::string, Corpus> corpora;
  corpora["worldbank"].offers = LoadWorldBank(lexicon, dictionaries);
  corpora["iati"].offers = LoadIati(lexicon, dictionaries);
  Scores scores;
  for (auto& [name, corpus] : corpora) {
    if (corpus.offers.empty()) return scores;
    corpus.statistics = StatisticsOf(corpus.offers);
  }
  for (const Need& need : LoadNeeds(lexicon, dictionaries)) {
    const Corpus& corpus = corpora.at(need.corpus);
    ++scores.needs;
    for (const auto& [language, text] : need.texts) {
      const Ranking ranking = Rank(need.labels, text, corpus.offers, corpus.statistics);
      Score& score = scores.by_language[language];
      score.ndcg += ranking.ndcg;
      score.relevance += ranking.relevance;
      auto& [sum, count] = score.by_corpus[need.corpus];
      sum += ranking.ndcg;
      ++count;
    }
  }
  return scores;
}

void Print(const Scores& scores) {
  std::printf(
      "      nDCG@10  (World Bank   IATI)  to English   mean of the first 10  to English\n");
  for (const auto& [language, score] : scores.by_language) {
    const auto mean = [&](const char* corpus) {
      const auto& [sum, count] = score.by_corpus.at(corpus);
      return sum / count;
    };
    std::printf("  %s    %.3f       %.3f   %.3f        %.2f                  %.3f        %.2f\n",
                std::string(LanguageCode(language)).c_str(), scores.Ndcg(language),
                mean("worldbank"), mean("iati"), scores.NdcgRatio(language),
                score.relevance / scores.needs, scores.RelevanceRatio(language));
  }
}

class CrossLanguage : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    plain_ = Measure({});
    dictionaries_ = Dictionaries::Load("/usr/share/dictd");
    if (!dictionaries_.sources().empty()) translated_ = Measure(dictionaries_);
  }

  void SetUp() override {
    if (plain_.needs == 0) {
      GTEST_SKIP() << SharedDataFolder()
                   << "/activities is not there; set SSX_SHARED_DATA to the folder of public data";
    }
  }

  inline static Scores plain_, translated_;  // without and with dictionaries
  inline static Dictionaries dictionaries_;  // of the machine
};

// Titles alone are short: five to ten words.
TEST(GuessLanguage, TellsNearlyAllTitlesOfTheDevelopmentSet) {
  std::map<Language, int> right;
  int titles = 0, all_right = 0;
  std::ifstream file(SSX_PROJECT_ROOT "/tests/domain/text/data/development_needs.jsonl");
  for (std::string line; std::getline(file, line); ++titles) {
    const auto json = nlohmann::json::parse(line);
    for (Language language : kLanguages) {
      const std::string title = json["title"][std::string(LanguageCode(language))];
      const bool told = GuessLanguage(icu::UnicodeString::fromUTF8(title)) == language;
      right[language] += told;
      all_right += told;
    }
  }
  ASSERT_GT(titles, 0);
  for (Language language : kLanguages) {
    std::printf("  %s: %d of %d titles\n", std::string(LanguageCode(language)).c_str(),
                right[language], titles);
    EXPECT_GE(right[language], titles * 3 / 4) << LanguageCode(language);
  }
  EXPECT_GE(all_right, titles * static_cast<int>(kLanguages.size()) * 95 / 100);
}

TEST_F(CrossLanguage, ANeedInAnyLanguageFindsNearlyWhatItFindsInEnglish) {
  std::printf("%d needs, text only, label agreement\n", plain_.needs);
  Print(plain_);
  for (Language language : {Language::kFrench, Language::kSpanish, Language::kPortuguese}) {
    EXPECT_GE(plain_.NdcgRatio(language), 0.80) << LanguageCode(language);
  }
  for (Language language : {Language::kArabic, Language::kChinese, Language::kRussian}) {
    EXPECT_GE(plain_.NdcgRatio(language), 0.65) << LanguageCode(language);
  }
  EXPECT_GE(plain_.Ndcg(Language::kEnglish), 0.38);
}

// A need must not look better or worse served because of the language that it is written in.
TEST_F(CrossLanguage, ValuesAreOfTheSameSizeInAllLanguages) {
  for (const Scores& scores : {plain_, translated_}) {
    if (scores.needs == 0) continue;  // no dictionaries
    for (Language language : kLanguages) {
      EXPECT_GE(scores.RelevanceRatio(language), 0.75) << LanguageCode(language);
      EXPECT_LE(scores.RelevanceRatio(language), 1.33) << LanguageCode(language);
    }
  }
}

TEST_F(CrossLanguage, DictionariesHarmNoLanguage) {
  // What the order of two offers of one need may change.
  constexpr double kNoise = 0.005;
  if (translated_.needs == 0) GTEST_SKIP() << "no dictionaries in /usr/share/dictd";
  for (const Dictionaries::Source& source : dictionaries_.sources()) {
    std::printf("  %s: %lld translations\n", source.name.c_str(),
                static_cast<long long>(source.translations));
  }
  Print(translated_);
  for (Language language : kLanguages) {
    EXPECT_GE(translated_.Ndcg(language), plain_.Ndcg(language) - kNoise) << LanguageCode(language);
  }
}

}  // namespace
}  // namespace ssx::text::testing
