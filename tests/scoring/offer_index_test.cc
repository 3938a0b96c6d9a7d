// Ranking by the index against ranking by the definition, on random catalogues that change.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/scoring/ranker.h"
#include "tests/scoring/random_catalogue.h"
#include "tests/scoring/world.h"

namespace ssx::scoring {
namespace {

using testing::ChangeOf;
using testing::kToday;
using testing::MakeRandomEntries;
using testing::PurgeOf;
using testing::RandomEntries;
using testing::SharedKnowledge;

RankingRequest MakeRequest(int top_k, double min_score, const char* profile) {
  RankingRequest request;
  v1::ProfileSelector selector;
  selector.set_name(profile);
  request.profile = *SelectProfile(selector);
  request.top_k = top_k;
  request.min_score = min_score;
  request.today = kToday;
  return request;
}

// Everything of a ranking but the words.
void ExpectEqual(const Ranking& actual, const Ranking& expected) {
  ASSERT_EQ(actual.matches.size(), expected.matches.size());
  for (size_t i = 0; i < actual.matches.size(); ++i) {
    ASSERT_EQ(actual.matches[i].offer(), expected.matches[i].offer()) << i;
    ASSERT_EQ(actual.matches[i].need(), expected.matches[i].need()) << i;
    ASSERT_EQ(actual.matches[i].score(), expected.matches[i].score()) << i;
    ASSERT_EQ(actual.matches[i].rank(), expected.matches[i].rank()) << i;
  }
  EXPECT_EQ(actual.considered, expected.considered);
  ASSERT_EQ(actual.filtered.size(), expected.filtered.size());
  for (size_t i = 0; i < actual.filtered.size(); ++i) {
    EXPECT_EQ(actual.filtered[i].filter(), expected.filtered[i].filter());
    EXPECT_EQ(actual.filtered[i].removed(), expected.filtered[i].removed());
  }
}

class OfferIndexTest : public ::testing::TestWithParam<uint64_t> {};

INSTANTIATE_TEST_SUITE_P(Seeds, OfferIndexTest, ::testing::Range<uint64_t>(1, 31));

TEST_P(OfferIndexTest, EqualsTheReferenceWhileOffersComeChangeAndGo) {
  std::mt19937_64 random(GetParam());
  const auto below = [&](uint64_t n) { return random() % n; };
  const RandomEntries first = MakeRandomEntries(GetParam(), 10, 150);
  const RandomEntries second = MakeRandomEntries(GetParam() + 1000, 10, 150);
  // Single rows alone, segments of various sizes, segments alone.
  const size_t most_fresh = std::vector<size_t>{1000, 24, 5, 1}[GetParam() % 4];
  Catalogue catalogue(SharedKnowledge(), most_fresh);
  v1::Fund fund = testing::MakeFund();
  if (GetParam() % 2 == 0) {
    fund.mutable_eligibility()->add_provider_countries("BR");
    fund.mutable_eligibility()->add_provider_countries("IN");
    fund.mutable_eligibility()->add_modalities(v1::MODALITY_TRAINING);
    fund.mutable_eligibility()->add_topics("topics/sdg-3");
  }
  catalogue.Apply(ChangeOf(fund));
  const char* const kProfiles[] = {"scoringProfiles/default", "scoringProfiles/humanitarian",
                                   "scoringProfiles/knowledge-exchange"};
  for (size_t round = 0; round < 40; ++round) {
    for (int i = 0; i < 10; ++i) {
      const size_t at = below(150);
      switch (below(4)) {
        case 0:
          catalogue.Apply(PurgeOf(first.offers[at].name(), 1));
          break;
        case 1:
          catalogue.Apply(ChangeOf(second.offers[at]));
          break;
        default:
          catalogue.Apply(ChangeOf(first.offers[at]));
      }
    }
    v1::Need need = (round % 2 == 0 ? first : second).needs[below(10)];
    if (below(3) == 0) need.set_fund(below(4) == 0 ? "funds/unknown" : fund.name());
    if (below(8) == 0) need.add_excluded_organizations(first.offers[0].organization());
    if (below(8) == 0) {
      need.clear_title();
      need.clear_summary();
      need.clear_description();
    }
    const int top_k = std::vector<int>{1, 3, 10, 1000}[below(4)];
    const double min_score = below(3) == 0 ? 40 + static_cast<double>(below(30)) : 0;
    const RankingRequest request = MakeRequest(top_k, min_score, kProfiles[below(3)]);
    const Catalogue::Snapshot snapshot = catalogue.Read();
    const auto entry = MakeNeedEntry(need, SharedKnowledge());
    ExpectEqual(RankOffers(snapshot, *entry, request).value(),
                RankOffersOneByOne(snapshot, *entry, request).value());
    if (HasFatalFailure()) return;
  }
}

TEST_P(OfferIndexTest, NeedsForAnOfferToo) {
  std::mt19937_64 random(GetParam());
  const auto below = [&](uint64_t n) { return random() % n; };
  const RandomEntries first = MakeRandomEntries(GetParam(), 150, 20);
  const RandomEntries second = MakeRandomEntries(GetParam() + 1000, 150, 20);
  Catalogue catalogue(SharedKnowledge());
  v1::Fund fund = testing::MakeFund();
  fund.mutable_eligibility()->add_modalities(v1::MODALITY_TRAINING);
  fund.mutable_eligibility()->add_topics("topics/sdg-3");
  catalogue.Apply(ChangeOf(fund));
  for (const v1::Offer& offer : second.offers) catalogue.Apply(ChangeOf(offer));
  const char* const kProfiles[] = {"scoringProfiles/default", "scoringProfiles/humanitarian",
                                   "scoringProfiles/technology-transfer"};
  for (size_t round = 0; round < 30; ++round) {
    for (int i = 0; i < 15; ++i) {
      const size_t at = below(150);
      v1::Need need = (below(2) == 0 ? first : second).needs[at];
      if (below(4) == 0) need.set_fund(below(4) == 0 ? "funds/unknown" : fund.name());
      if (below(6) == 0) need.add_excluded_organizations(first.offers[0].organization());
      if (below(6) == 0) need.add_excluded_provider_countries(first.offers[1].country_code());
      if (below(8) == 0) need.clear_modalities();
      if (below(8) == 0) {
        need.clear_title();
        need.clear_summary();
        need.clear_description();
      }
      catalogue.Apply(below(5) == 0 ? PurgeOf(need.name(), 1) : ChangeOf(need));
    }
    const RankingRequest request =
        MakeRequest(std::vector<int>{1, 3, 10, 1000}[below(4)],
                    below(3) == 0 ? 40 + static_cast<double>(below(30)) : 0, kProfiles[below(3)]);
    const Catalogue::Snapshot snapshot = catalogue.Read();
    const auto offer =
        MakeOfferEntry((round % 2 == 0 ? first : second).offers[below(20)], SharedKnowledge());
    ExpectEqual(RankNeeds(snapshot, *offer, request).value(),
                RankNeedsOneByOne(snapshot, *offer, request).value());
    if (HasFatalFailure()) return;
  }
}

// Segments that are made, emptied and merged again and again; looked at after each round, since
// later changes would mend what a merge lost.
TEST(OfferIndex, EqualsTheReferenceAfterThousandsOfChanges) {
  const RandomEntries first = MakeRandomEntries(1, 5, 100);
  const RandomEntries second = MakeRandomEntries(2, 5, 100);
  Catalogue catalogue(SharedKnowledge(), 32);
  for (int round = 0; round < 100; ++round) {
    const RandomEntries& entries = round % 2 == 0 ? first : second;
    for (const v1::Offer& offer : entries.offers) catalogue.Apply(ChangeOf(offer));
    const Catalogue::Snapshot snapshot = catalogue.Read();
    const auto need = MakeNeedEntry(first.needs[round % 5], SharedKnowledge());
    const RankingRequest request = MakeRequest(20, 0, "scoringProfiles/default");
    ExpectEqual(RankOffers(snapshot, *need, request).value(),
                RankOffersOneByOne(snapshot, *need, request).value());
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace ssx::scoring
