// Lexicon, documents and BM25F.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "services/domain/reference.h"
#include "services/domain/text/bm25f.h"
#include "services/domain/text/document.h"
#include "services/domain/text/lexicon.h"

namespace ssx::text {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

const Lexicon& SharedLexicon() {
  static const auto* lexicon = new Lexicon(domain::ReferenceData::Builtin());
  return *lexicon;
}

std::set<std::string> Concepts(absl::string_view text, const char* language) {
  const Document document = Analyze({text, "", "", language}, SharedLexicon());
  std::set<std::string> concepts;
  for (const DocumentTerm& term : document.terms) {
    if (term.term.rfind(kConceptPrefix, 0) == 0) concepts.insert(term.term);
  }
  return concepts;
}

Document Text(absl::string_view title, absl::string_view description = "") {
  return Analyze({title, "", description, "en"}, SharedLexicon());
}

TEST(Lexicon, LabelsOfAllLanguagesLeadToOneConcept) {
  const auto english = Concepts("We need school feeding for 400 schools", "en");
  ASSERT_THAT(english, Not(IsEmpty()));
  const struct {
    const char* text;
    const char* language;
  } kSame[] = {{"Nous cherchons un appui en alimentation scolaire", "fr"},
               {"Programa de alimentación escolar para el norte", "es"},
               {"Apoio à alimentação escolar no interior", "pt"},
               {"دعم التغذية المدرسية في الشمال", "ar"},
               {"支持北方的学校供餐", "zh"},
               {"Поддержка: школьное питание", "ru"}};
  for (const auto& same : kSame) {
    std::set<std::string> shared;
    for (const std::string& term : Concepts(same.text, same.language)) {
      if (english.count(term) > 0) shared.insert(term);
    }
    EXPECT_THAT(shared, Not(IsEmpty())) << same.language;
  }
}

TEST(Lexicon, AWordThatNeedsItsAccentsMatchesOnlyWithThem) {
  EXPECT_THAT(Concepts("semer du maïs", "fr"), Contains("concept:maize"));
  EXPECT_THAT(Concepts("mais il faut", "fr"), Not(Contains("concept:maize")));
  EXPECT_THAT(Concepts("la récolte de thé", "fr"), Contains("concept:tea"));
}

TEST(Lexicon, ShortChineseTermsDoNotMatchInsideOtherWords) {
  EXPECT_THAT(Concepts("肯尼亚的学校", "zh"), Contains("concept:countries/KE"));
  // 中国家庭, families in China, has 国家 (country) across two of its words.
  for (const std::string& term : Concepts("中国家庭", "zh")) {
    EXPECT_EQ(term.find("developing-country"), std::string::npos);
  }
}

TEST(Lexicon, WhatAConceptImpliesCountsLessThanTheConcept) {
  const Document document = Analyze({"", "", "cassava", "en"}, SharedLexicon());
  double itself = 0, most_implied = 0;
  for (const DocumentTerm& term : document.terms) {
    if (KindOf(term.term) != TermKind::kConcept) continue;
    if (term.term == "concept:cassava") {
      itself = term.counts[kDescription];
    } else {
      most_implied = std::max(most_implied, term.counts[kDescription]);
    }
  }
  EXPECT_EQ(itself, 1);
  EXPECT_GT(most_implied, 0);
  EXPECT_LT(most_implied, 1);
}

TEST(Lexicon, TextWithoutLabelsHasNoConcepts) {
  EXPECT_THAT(Concepts("qwerty uiop", "en"), IsEmpty());
}

TEST(Document, CountsByFieldAndLengthsWithoutConcepts) {
  const Document document =
      Analyze({"Wells", "wells wells", "a well-kept pump", "en"}, SharedLexicon());
  ASSERT_THAT(document.terms, Not(IsEmpty()));
  const DocumentTerm* well = nullptr;
  for (const DocumentTerm& term : document.terms) {
    if (term.term == "well") well = &term;
  }
  ASSERT_NE(well, nullptr);
  EXPECT_THAT(well->counts, ::testing::ElementsAre(1, 2, 1));
  EXPECT_EQ(well->surface, "wells");
  EXPECT_THAT(document.lengths, ::testing::ElementsAre(1, 2, 3));
}

TEST(TextStatistics, RemoveUndoesAdd) {
  TextStatistics statistics;
  const Document kept = Text("wells"), gone = Text("wells and pumps", "for schools");
  statistics.Add(kept);
  statistics.Add(gone);
  EXPECT_EQ(statistics.DocumentFrequency("well", Language::kEnglish), 2);
  statistics.Remove(gone);
  EXPECT_EQ(statistics.documents(), 1);
  EXPECT_EQ(statistics.DocumentFrequency("well", Language::kEnglish), 1);
  EXPECT_EQ(statistics.DocumentFrequency("pump", Language::kEnglish), 0);
  EXPECT_EQ(statistics.MeanLength(kTitle, Language::kEnglish), 1);
}

// The formula of bm25f.h by hand: one shared word that stands once in a title of mean length.
TEST(Bm25f, MatchesTheFormulaWorkedByHand) {
  TextStatistics statistics;
  const Document cistern = Text("zcistern"), oven = Text("zoven");
  statistics.Add(cistern);
  statistics.Add(oven);
  const Document need = Text("zcistern zoven zunknown");
  const Query query = MakeQuery(need, statistics);
  const Bm25fParameters p;
  const double idf = std::log(1 + (2 - 1 + 0.5) / (1 + 0.5));
  const double q = (p.k3 + 1) * p.weight[kTitle] / (p.k3 + p.weight[kTitle]);
  EXPECT_DOUBLE_EQ(query.within_bound, 2 * q * idf);
  const double f = p.weight[kTitle];
  const double share = f / (p.k1 + f) / 2;
  EXPECT_DOUBLE_EQ(query.size, 3.0 / 2);  // three words outside all concepts
  EXPECT_DOUBLE_EQ(Relevance(query, cistern, nullptr),
                   1 / (1 + p.half / (query.size * share * share)));
}

TEST(Bm25f, TheRelevanceGrowsWithTheShare) {
  Query query;
  std::mt19937_64 random(1);
  for (double size : {0.5, 1.0, 17.5, 300.0}) {
    query.size = size;
    EXPECT_EQ(RelevanceOfShare(query.size, 0), 0);
    EXPECT_GT(RelevanceOfShare(query.size, 1), 0.8);
    for (int i = 0; i < 10'000; ++i) {
      const double share = std::ldexp(static_cast<double>(random() >> 11), -53 - i % 20);
      const double more = std::nextafter(share, 2);
      EXPECT_LE(RelevanceOfShare(query.size, share), RelevanceOfShare(query.size, more)) << share;
      EXPECT_LT(RelevanceOfShare(query.size, share), RelevanceOfShare(query.size, share * 1.001))
          << share;
    }
    EXPECT_LT(RelevanceOfShare(query.size, 1), 1);
  }
}

// On the subject above a half, off it near 0, however long the need is.
TEST(Bm25f, ValuesTellWhetherAnOfferIsOnTheSubject) {
  TextStatistics statistics;
  const Document offer =
      Text("Solar pumps for village water points", "Villages run solar pumps and repair them.");
  statistics.Add(offer);
  const Document other = Text("Training of tax officers", "Officers learn to audit tax returns.");
  statistics.Add(other);
  for (const char* more : {"Schools for girls", "Roads in the north", "Cold chain of vaccines",
                           "Early warning of floods", "Village courts and mediation"}) {
    statistics.Add(Text(more, "A programme of ten years with partners in the region."));
  }
  for (const char* description :
       {"",
        "We look for partners who know solar pumps, to give villages water all year round. "
        "Mechanics of the district have to learn how to look after them, and committees how to "
        "collect fees. Costs should stay within what a family of six can pay in a dry year."}) {
    const Document need = Text("Solar pumps for water", description);
    const Query query = MakeQuery(need, statistics);
    EXPECT_GT(Relevance(query, offer, nullptr), 0.6) << description;
    EXPECT_LT(Relevance(query, other, nullptr), 0.1) << description;
  }
}

TEST(Bm25f, PartsOfTheMatchesSumToTheRelevance) {
  TextStatistics statistics;
  const Document offer = Text("wells and pumps for schools", "school wells");
  statistics.Add(offer);
  const Document need = Text("school wells", "pumps in villages");
  const Query query = MakeQuery(need, statistics);
  std::vector<TermMatch> matches;
  const double relevance = Relevance(query, offer, &matches);
  double sum = 0;
  for (const TermMatch& match : matches) sum += match.part;
  EXPECT_GE(matches.size(), 3u);
  EXPECT_NEAR(relevance, sum, 1e-12);
  EXPECT_GT(relevance, 0);
  EXPECT_LT(relevance, 1);
}

TEST(Bm25f, RareWordsAndTitlesCountMore) {
  TextStatistics statistics;
  const Document common = Text("zwell"), rare = Text("zcistern");
  for (int i = 0; i < 9; ++i) statistics.Add(common);
  statistics.Add(rare);
  const Document both = Text("zwell zcistern");
  const Query query = MakeQuery(both, statistics);
  EXPECT_GT(Relevance(query, rare, nullptr), Relevance(query, common, nullptr));

  const Document in_title = Text("zcistern", "zother"), in_text = Text("zother", "zcistern");
  const Document wanted = Text("zcistern");
  const Query one = MakeQuery(wanted, statistics);
  EXPECT_GT(Relevance(one, in_title, nullptr), Relevance(one, in_text, nullptr));
}

TEST(Bm25f, ConceptsAndNamesSpeakAcrossLanguagesWordsDoNot) {
  TextStatistics statistics;
  const Document stove = Text("clean stove", "run with UNICEF"), other = Text("port cranes");
  statistics.Add(stove);
  statistics.Add(other);
  const auto relevance = [&](absl::string_view text, const char* language, const Document& offer) {
    const Document need = Analyze({text, "", "", language}, SharedLexicon());
    return Relevance(MakeQuery(need, statistics), offer, nullptr);
  };
  EXPECT_GT(relevance("estufas", "es", stove), 0);
  EXPECT_EQ(relevance("estufas", "es", other), 0);
  EXPECT_GT(relevance("与 UNICEF 合作", "zh", stove), 0);
  EXPECT_EQ(relevance("clean zcrane", "es", stove), 0);  // the same letters, another language
}

TEST(Bm25f, WhatIsNotUnderstoodLowersTheRelevanceAcrossLanguages) {
  TextStatistics statistics;
  const Document offer = Text("stoves for schools");
  statistics.Add(offer);
  statistics.Add(Text("port cranes"));
  for (const auto& [language, clear, unclear] :
       {std::tuple("es", "estufas", "estufas zqwert zasdfg"),
        std::tuple("ru", "Школа", "Школа зщыкуцй зщыждл")}) {
    const Document all = Analyze({clear, "", "", language}, SharedLexicon());
    const Document part = Analyze({unclear, "", "", language}, SharedLexicon());
    const double understood = Relevance(MakeQuery(all, statistics), offer, nullptr);
    EXPECT_GT(understood, 0) << language;
    EXPECT_LT(Relevance(MakeQuery(part, statistics), offer, nullptr), understood) << language;
  }
}

TEST(Bm25f, NothingToCompareIsZero) {
  TextStatistics statistics;
  statistics.Add(Text("wells"));
  const Document foreign = Text("zzzz"), empty = Text("");
  EXPECT_TRUE(MakeQuery(foreign, statistics).has_words);
  EXPECT_EQ(Relevance(MakeQuery(foreign, statistics), Text("wells"), nullptr), 0);
  EXPECT_FALSE(MakeQuery(empty, statistics).has_words);
}

}  // namespace
}  // namespace ssx::text
