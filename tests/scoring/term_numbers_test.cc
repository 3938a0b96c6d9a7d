// Texts in numbers against text::Relevance itself, on random texts.
#include "services/scoring/index/term_numbers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/text/statistics.h"

namespace ssx::scoring {
namespace {

// More than the query's table has slots, so that numbers of different terms share one.
constexpr int kVocabulary = 12'000;

text::Document RandomText(std::mt19937_64& random) {
  const auto below = [&](uint64_t n) { return random() % n; };
  std::map<std::string, TermCounts> counts;
  text::Document document;
  document.language = below(3) == 0 ? text::Language::kFrench : text::Language::kEnglish;
  for (uint64_t i = 1 + below(60); i > 0; --i) {
    const uint64_t field = below(text::kFieldCount);
    // Half of the terms are common ones.
    const uint64_t number = below(2) == 0 ? below(40) : below(kVocabulary);
    const std::string term =
        number % 5 == 0 ? absl::StrCat(text::kConceptPrefix, number) : absl::StrCat("w", number);
    counts[term][field] += below(4) == 0 ? 0.25 : 1;
    ++document.lengths[field];
  }
  for (auto& [term, by_field] : counts) document.terms.push_back({term, term, by_field});
  return document;
}

TEST(TermNumbers, GiveTheSameRelevanceToTheLastBit) {
  std::mt19937_64 random(1);
  TermNumbers numbers;
  NumberedTexts texts;
  text::TextStatistics statistics;
  std::vector<text::Document> documents;
  for (int i = 0; i < 2'000; ++i) {
    documents.push_back(RandomText(random));
    statistics.Add(documents.back());
    texts.Add(documents.back(), numbers);
  }
  NumberedTexts copies;
  for (size_t row = documents.size(); row > 0; --row) copies.Add(texts, row - 1);
  int related = 0;
  for (int i = 0; i < 50; ++i) {
    const text::Document need = RandomText(random);
    const text::Query query = text::MakeQuery(need, statistics);
    const NumberedQuery numbered(query, numbers);
    for (size_t row = 0; row < documents.size(); ++row) {
      ASSERT_TRUE(texts.known(row));
      const double relevance = text::Relevance(query, documents[row], nullptr);
      ASSERT_EQ(numbered.Relevance(texts, row), relevance) << row;
      ASSERT_EQ(numbered.Relevance(copies, documents.size() - 1 - row), relevance) << row;
      related += relevance > 0;
    }
  }
  EXPECT_GT(related, 10'000);
}

TEST(TermNumbers, ATextThatHasNoNumbersIsNotKnownAndHarmsNoOther) {
  std::mt19937_64 random(2);
  TermNumbers numbers;
  NumberedTexts texts;
  text::TextStatistics statistics;
  const text::Document before = RandomText(random), after = RandomText(random);
  text::Document endless = RandomText(random);
  endless.lengths[text::kDescription] = 70'000;
  for (const text::Document& document : std::vector<text::Document>{before, endless, after}) {
    statistics.Add(document);
    texts.Add(document, numbers);
  }
  EXPECT_TRUE(texts.known(0));
  EXPECT_FALSE(texts.known(1));
  ASSERT_TRUE(texts.known(2));
  const text::Query query = text::MakeQuery(after, statistics);
  EXPECT_EQ(NumberedQuery(query, numbers).Relevance(texts, 2),
            text::Relevance(query, after, nullptr));
}

}  // namespace
}  // namespace ssx::scoring
