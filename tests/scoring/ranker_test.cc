#include "services/scoring/ranker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "services/scoring/components.h"
#include "services/scoring/explain.h"
#include "services/scoring/filters.h"
#include "tests/scoring/random_catalogue.h"
#include "tests/scoring/world.h"

namespace ssx::scoring {
namespace {

using testing::ChangeOf;
using ::testing::HasSubstr;
using testing::kToday;
using testing::MakeNeed;
using testing::MakeOffer;
using testing::MakeRandomEntries;
using testing::RandomEntries;
using testing::SharedKnowledge;
using testing::TestPair;

constexpr int kAll = std::numeric_limits<int>::max();

RankingRequest MakeRequest(int top_k = kAll) {
  RankingRequest request;
  request.profile = *SelectProfile({});
  request.top_k = top_k;
  request.today = kToday;
  return request;
}

void Fill(Catalogue& catalogue, const std::vector<v1::Change>& changes) {
  for (const v1::Change& change : changes) catalogue.Apply(change);
}

// Offers by place with their scores.
using Places = std::vector<std::pair<std::string, double>>;

Places PlacesOf(const Ranking& ranking) {
  Places places;
  for (const v1::Match& match : ranking.matches) {
    places.emplace_back(match.offer(), match.score());
  }
  return places;
}

class RandomCatalogueTest : public ::testing::TestWithParam<uint64_t> {
 protected:
  void SetUp() override {
    entries_ = MakeRandomEntries(GetParam(), 15, 120);
    Fill(catalogue_, entries_.Changes());
  }

  RandomEntries entries_;
  Catalogue catalogue_{SharedKnowledge()};
};

INSTANTIATE_TEST_SUITE_P(Seeds, RandomCatalogueTest, ::testing::Range<uint64_t>(1, 16));

// The yardstick of the yardstick: filter, score and sort as the definition says, each pair on its
// own.
TEST_P(RandomCatalogueTest, RankingEqualsANaiveSort) {
  const Catalogue::Snapshot snapshot = catalogue_.Read();
  const RankingRequest request = MakeRequest();
  int64_t ranked = 0;
  for (const v1::Need& need : entries_.needs) {
    const NeedEntry& entry = *snapshot.FindNeed(need.name());
    const text::Query query = text::MakeQuery(entry.text, snapshot.statistics());
    Places naive;
    int64_t considered = 0;
    std::map<int, int64_t> removed;
    for (const auto& [name, offer] : snapshot.offers()) {
      if (!offer->live()) continue;
      ++considered;
      CountrySimilarityMemo countries(SharedKnowledge().reference, kToday);
      const Pair pair{entry, *offer, query, nullptr, nullptr, SharedKnowledge(), kToday, countries};
      if (const auto failed = FirstFailed(pair)) {
        ++removed[*failed];
      } else {
        naive.emplace_back(name, TotalScore(request.profile.weights, pair));
      }
    }
    std::sort(naive.begin(), naive.end(), [](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    auto ranking = RankOffers(snapshot, entry, request);
    ASSERT_TRUE(ranking.ok());
    EXPECT_EQ(PlacesOf(*ranking), naive);
    EXPECT_EQ(ranking->considered, considered);
    std::map<int, int64_t> counted;
    for (const v1::FilterCount& count : ranking->filtered)
      counted[count.filter()] = count.removed();
    EXPECT_EQ(counted, removed);
    ranked += static_cast<int64_t>(naive.size());

    // A shorter list is the beginning of the whole.
    const size_t k = std::min<size_t>(naive.size(), 5);
    auto shorter = RankOffers(snapshot, entry, MakeRequest(5));
    EXPECT_EQ(PlacesOf(*shorter), Places(naive.begin(), naive.begin() + k));
    if (k > 0) {
      RankingRequest cut = MakeRequest();
      cut.min_score = naive[k - 1].second;
      for (const auto& [name, score] : PlacesOf(*RankOffers(snapshot, entry, cut))) {
        EXPECT_GE(score, cut.min_score);
      }
      EXPECT_GE(RankOffers(snapshot, entry, cut)->matches.size(), k);
    }
  }
  EXPECT_GT(ranked, 50);
}

TEST_P(RandomCatalogueTest, APairHasOneScoreInBothDirectionsAndInExplain) {
  const Catalogue::Snapshot snapshot = catalogue_.Read();
  std::map<std::pair<std::string, std::string>, double> by_need, by_offer;
  for (const v1::Need& need : entries_.needs) {
    if (need.has_delete_time()) continue;
    auto ranking = RankOffers(snapshot, *snapshot.FindNeed(need.name()), MakeRequest());
    for (const v1::Match& match : ranking->matches) {
      by_need[{match.need(), match.offer()}] = match.score();
    }
  }
  for (const v1::Offer& offer : entries_.offers) {
    if (offer.has_delete_time()) continue;
    auto ranking = RankNeeds(snapshot, *snapshot.FindOffer(offer.name()), MakeRequest());
    for (const v1::Match& match : ranking->matches) {
      by_offer[{match.need(), match.offer()}] = match.score();
    }
  }
  EXPECT_EQ(by_need, by_offer);
  ASSERT_FALSE(by_need.empty());
  const auto& [names, score] = *by_need.begin();
  auto explained = Explain(snapshot, *snapshot.FindNeed(names.first),
                           *snapshot.FindOffer(names.second), MakeRequest());
  EXPECT_TRUE(explained->eligible());
  EXPECT_EQ(explained->match().score(), score);
  const auto places =
      PlacesOf(*RankOffers(snapshot, *snapshot.FindNeed(names.first), MakeRequest()));
  EXPECT_EQ(places[static_cast<size_t>(explained->match().rank()) - 1].first, names.second);
}

TEST_P(RandomCatalogueTest, ComponentsAreWithinBoundsAndContributionsSumToTheScore) {
  const Catalogue::Snapshot snapshot = catalogue_.Read();
  for (const v1::Need& need : entries_.needs) {
    auto ranking = RankOffers(snapshot, *snapshot.FindNeed(need.name()), MakeRequest());
    for (const v1::Match& match : ranking->matches) {
      double sum = 0;
      double last = std::numeric_limits<double>::infinity();
      EXPECT_EQ(match.components_size(), kComponentCount);
      for (const v1::ComponentScore& part : match.components()) {
        EXPECT_GE(part.score(), 0) << part.ShortDebugString();
        EXPECT_LE(part.score(), 1) << part.ShortDebugString();
        EXPECT_EQ(part.contribution(), part.weight() * part.score());
        EXPECT_LE(part.contribution(), last);
        EXPECT_FALSE(part.reason().empty());
        last = part.contribution();
        sum += part.contribution();
      }
      EXPECT_NEAR(match.score(), sum, 1e-9);
      EXPECT_GE(match.reasons_size(), 1);
      EXPECT_LE(match.reasons_size(), 3);
    }
  }
}

TEST_P(RandomCatalogueTest, RanksDoNotDependOnTheOrderOfArrival) {
  std::vector<v1::Change> changes = entries_.Changes();
  std::shuffle(changes.begin(), changes.end(), std::mt19937_64(GetParam()));
  Catalogue shuffled(SharedKnowledge());
  // Entries also come and go before they settle.
  Fill(shuffled, MakeRandomEntries(GetParam() + 1000, 15, 120).Changes());
  Fill(shuffled, changes);
  const Catalogue::Snapshot one = catalogue_.Read(), other = shuffled.Read();
  for (const v1::Need& need : entries_.needs) {
    EXPECT_EQ(PlacesOf(*RankOffers(one, *one.FindNeed(need.name()), MakeRequest())),
              PlacesOf(*RankOffers(other, *other.FindNeed(need.name()), MakeRequest())));
  }
}

template <typename Change>
void ExpectNeverLower(const RandomEntries& entries, v1::Component component, Change change) {
  for (size_t i = 0; i < entries.offers.size(); ++i) {
    v1::Need need = entries.needs[i % entries.needs.size()];
    v1::Offer offer = entries.offers[i];
    const double before = TestPair(need, offer).Score(component);
    change(need, offer);
    EXPECT_GE(TestPair(need, offer).Score(component), before - 1e-12)
        << need.ShortDebugString() << "\n"
        << offer.ShortDebugString();
  }
}

TEST_P(RandomCatalogueTest, SharingMoreNeverLowersAComponent) {
  ExpectNeverLower(entries_, v1::COMPONENT_LANGUAGE, [](v1::Need& need, v1::Offer& offer) {
    need.add_languages("ar");
    offer.add_languages("ar");
  });
  ExpectNeverLower(entries_, v1::COMPONENT_TOPIC, [](v1::Need& need, v1::Offer& offer) {
    need.add_topics("topics/sdg-13.1");
    offer.add_topics("topics/sdg-13.1");
  });
  ExpectNeverLower(entries_, v1::COMPONENT_TOPIC,
                   [](v1::Need& need, v1::Offer& offer) { offer.add_topics(need.topics(0)); });
  ExpectNeverLower(entries_, v1::COMPONENT_MODALITY, [](v1::Need& need, v1::Offer& offer) {
    // An empty list stands for any modality: naming one narrows it.
    if (need.modalities().empty() || offer.modalities().empty()) return;
    need.add_modalities(v1::MODALITY_DEVELOPMENT_FINANCE);
    offer.add_modalities(v1::MODALITY_DEVELOPMENT_FINANCE);
  });
  ExpectNeverLower(entries_, v1::COMPONENT_EVIDENCE, [](v1::Need&, v1::Offer& offer) {
    offer.add_evidence()->set_type(v1::EVIDENCE_TYPE_PUBLICATION);
  });
  ExpectNeverLower(entries_, v1::COMPONENT_PRIORITY,
                   [](v1::Need& need, v1::Offer&) { need.set_urgency(v1::URGENCY_CRITICAL); });
}

TEST(Ranker, EqualScoresRankByName) {
  Catalogue catalogue(SharedKnowledge());
  for (const char* id : {"zeta-offer", "alpha-offer", "mike-offer"}) {
    catalogue.Apply(ChangeOf(MakeOffer(id)));
  }
  catalogue.Apply(ChangeOf(MakeNeed()));
  const Catalogue::Snapshot snapshot = catalogue.Read();
  auto ranking = RankOffers(snapshot, *snapshot.FindNeed("needs/kenya-water"), MakeRequest(2));
  ASSERT_EQ(ranking->matches.size(), 2u);
  EXPECT_EQ(ranking->matches[0].offer(), "offers/alpha-offer");
  EXPECT_EQ(ranking->matches[0].rank(), 1);
  EXPECT_EQ(ranking->matches[1].offer(), "offers/mike-offer");
  EXPECT_EQ(ranking->matches[0].score(), ranking->matches[1].score());
}

TEST(Ranker, MatchesPresentTheEntryThatWasRanked) {
  Catalogue catalogue(SharedKnowledge());
  v1::Change organization;
  organization.set_name("organizations/brazil-agency");
  organization.mutable_organization()->set_name("organizations/brazil-agency");
  organization.mutable_organization()->set_display_name("Water Agency of Brazil");
  catalogue.Apply(organization);
  catalogue.Apply(ChangeOf(MakeOffer()));
  catalogue.Apply(ChangeOf(MakeNeed()));
  const Catalogue::Snapshot snapshot = catalogue.Read();
  const v1::Match offered =
      RankOffers(snapshot, *snapshot.FindNeed("needs/kenya-water"), MakeRequest())->matches.at(0);
  EXPECT_EQ(offered.title(), MakeOffer().title());
  EXPECT_EQ(offered.organization_display_name(), "Water Agency of Brazil");
  EXPECT_EQ(offered.country_code(), "BR");
  const v1::Match needed =
      RankNeeds(snapshot, *snapshot.FindOffer("offers/brazil-water"), MakeRequest())->matches.at(0);
  EXPECT_EQ(needed.title(), MakeNeed().title());
  EXPECT_EQ(needed.country_code(), "KE");
  EXPECT_EQ(needed.organization(), "organizations/kenya-ministry");
}

TEST(Ranker, AnEmptyRankingSaysWhatWasRemoved) {
  Catalogue catalogue(SharedKnowledge());
  v1::Offer same = MakeOffer("same-country"), paused = MakeOffer("is-paused");
  same.set_country_code("KE");
  paused.set_state(v1::OFFER_STATE_PAUSED);
  catalogue.Apply(ChangeOf(same));
  catalogue.Apply(ChangeOf(paused));
  catalogue.Apply(ChangeOf(MakeNeed()));
  const Catalogue::Snapshot snapshot = catalogue.Read();
  auto ranking = RankOffers(snapshot, *snapshot.FindNeed("needs/kenya-water"), MakeRequest());
  EXPECT_TRUE(ranking->matches.empty());
  EXPECT_EQ(ranking->considered, 2);
  ASSERT_EQ(ranking->filtered.size(), 2u);
  EXPECT_EQ(ranking->filtered[0].filter(), v1::HARD_FILTER_DIFFERENT_COUNTRY);
  EXPECT_EQ(ranking->filtered[0].removed(), 1);
  EXPECT_EQ(ranking->filtered[1].filter(), v1::HARD_FILTER_OFFER_OPEN);
}

TEST(Ranker, StopsWhenNoAnswerIsWanted) {
  Catalogue catalogue(SharedKnowledge());
  Fill(catalogue, MakeRandomEntries(1, 1, 1000).Changes());
  const Catalogue::Snapshot snapshot = catalogue.Read();
  int asked = 0;
  RankingRequest request = MakeRequest();
  request.check = [&asked] {
    return ++asked < 3 ? absl::OkStatus() : absl::CancelledError("gone");
  };
  auto ranking = RankOffers(snapshot, *snapshot.FindNeed("needs/need-0"), request);
  EXPECT_EQ(ranking.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(asked, 3);
}

// The lexicon at work: no word in common, three languages, the same two subjects.
TEST(AcrossLanguages, AFrenchNeedFindsTheEnglishOfferOfItsSubject) {
  Catalogue catalogue(SharedKnowledge());
  const struct {
    const char* id;
    const char* title;
  } kOffers[] = {{"school-meals", "Home-grown school feeding"},
                 {"wells-offer", "Solar pumps for villages"},
                 {"roads-offer", "Feeder roads and bridges"},
                 {"cash-offer", "Cash transfers by telephone"}};
  for (const auto& row : kOffers) {
    v1::Offer offer = MakeOffer(row.id);
    offer.set_title(row.title);
    offer.clear_summary();
    offer.clear_topics();
    catalogue.Apply(ChangeOf(offer));
  }
  RankingRequest text_only = MakeRequest(1);
  text_only.profile.weights = {};
  text_only.profile.weights.by_component[v1::COMPONENT_TEXT - 1] = 100;
  const struct {
    const char* language;
    const char* title;
  } kNeeds[] = {{"fr", "Alimentation scolaire en zone rurale"},
                {"es", "Alimentación escolar en zonas rurales"},
                {"pt", "Alimentação escolar em zonas rurais"},
                {"ar", "التغذية المدرسية في المناطق الريفية"},
                {"zh", "农村地区的学校供餐"},
                {"ru", "Школьное питание в сельских районах"}};
  const Catalogue::Snapshot snapshot = catalogue.Read();
  for (const auto& row : kNeeds) {
    v1::Need need = MakeNeed();
    need.set_title(row.title);
    need.clear_summary();
    need.clear_language_code();  // it is guessed
    const auto entry = MakeNeedEntry(need, SharedKnowledge());
    auto ranking = RankOffers(snapshot, *entry, text_only);
    ASSERT_EQ(ranking->matches.size(), 1u);
    EXPECT_EQ(ranking->matches[0].offer(), "offers/school-meals") << row.language;
    EXPECT_GT(ranking->matches[0].score(), 0) << row.language;
    EXPECT_THAT(ranking->matches[0].components(0).reason(), HasSubstr("school feeding"));
  }
}

}  // namespace
}  // namespace ssx::scoring
