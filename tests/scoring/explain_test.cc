#include "services/scoring/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/util/field_mask_util.h"
#include "services/domain/validation.h"
#include "services/scoring/components.h"
#include "services/scoring/filters.h"
#include "tests/scoring/random_catalogue.h"
#include "tests/scoring/world.h"

namespace ssx::scoring {
namespace {

using testing::ChangeOf;
using ::testing::HasSubstr;
using testing::kToday;
using testing::MakeDate;
using testing::MakeFund;
using testing::MakeMoney;
using testing::MakeNeed;
using testing::MakeOffer;
using testing::MakeRandomEntries;
using testing::MakeRange;
using testing::RandomEntries;
using testing::SharedKnowledge;

RankingRequest MakeRequest() {
  RankingRequest request;
  request.profile = *SelectProfile({});
  request.top_k = 1'000'000;
  request.today = kToday;
  return request;
}

v1::ExplainMatchResponse ExplainIn(const Catalogue& catalogue, const std::string& need,
                                   const std::string& offer) {
  const Catalogue::Snapshot snapshot = catalogue.Read();
  auto explained =
      Explain(snapshot, *snapshot.FindNeed(need), *snapshot.FindOffer(offer), MakeRequest());
  EXPECT_TRUE(explained.ok()) << explained.status();
  return *std::move(explained);
}

// The pair alone in the world.
v1::ExplainMatchResponse ExplainPair(const v1::Need& need, const v1::Offer& offer) {
  Catalogue catalogue(SharedKnowledge());
  catalogue.Apply(ChangeOf(need));
  catalogue.Apply(ChangeOf(offer));
  return ExplainIn(catalogue, need.name(), offer.name());
}

// As a client would: the improvement's value put into its field.
template <typename Resource>
void PutField(const Resource& from, const std::string& field, Resource* to) {
  google::protobuf::FieldMask mask;
  mask.add_paths(field);
  google::protobuf::util::FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(from, mask, options, to);
}

void ApplyTo(const v1::Improvement& improvement, v1::Need* need, v1::Offer* offer) {
  if (improvement.side() == v1::MATCH_SIDE_NEED) {
    PutField(improvement.need(), improvement.field(), need);
  } else {
    PutField(improvement.offer(), improvement.field(), offer);
  }
}

template <typename Resource>
size_t CountViolations(const Resource& resource) {
  domain::Violations violations;
  domain::Validate(resource, SharedKnowledge().reference, violations);
  return violations.list().size();
}

std::set<v1::HardFilter> FailedIn(const v1::ExplainMatchResponse& explained) {
  std::set<v1::HardFilter> failed;
  for (const v1::FilterResult& filter : explained.filters()) {
    if (!filter.passed()) failed.insert(filter.filter());
  }
  return failed;
}

const v1::Improvement* FindImprovement(const v1::ExplainMatchResponse& explained,
                                       v1::MatchSide side, const std::string& field) {
  for (const v1::Improvement& improvement : explained.improvements()) {
    if (improvement.side() == side && improvement.field() == field) return &improvement;
  }
  return nullptr;
}

class RandomExplainTest : public ::testing::TestWithParam<uint64_t> {
 protected:
  static constexpr int kNeeds = 8, kOffers = 60;

  void SetUp() override {
    entries_ = MakeRandomEntries(GetParam(), kNeeds, kOffers);
    // Exclusions of every kind and funds, which the random entries lack.
    for (size_t i = 0; i < entries_.offers.size(); ++i) {
      if (i % 7 == 0) entries_.offers[i].add_excluded_countries("KE");
      if (i % 11 == 0) entries_.offers[i].add_eligible_countries("MW");
    }
    v1::Fund fund = MakeFund();
    fund.mutable_eligibility()->add_provider_countries("BR");
    entries_.needs[0].set_fund(fund.name());
    entries_.needs[1].add_excluded_organizations("organizations/brazil-agency");
    catalogue_.Apply(ChangeOf(fund));
    for (const v1::Change& change : entries_.Changes()) catalogue_.Apply(change);
  }

  // Each improvement of one pair, made in the catalogue itself and taken back.
  void CheckImprovements(const v1::Need& need, const v1::Offer& offer);

  RandomEntries entries_;
  Catalogue catalogue_{SharedKnowledge()};
  std::map<std::string, int> seen_;  // improvements by side and field
};

INSTANTIATE_TEST_SUITE_P(Seeds, RandomExplainTest, ::testing::Range<uint64_t>(1, 9));

void RandomExplainTest::CheckImprovements(const v1::Need& need, const v1::Offer& offer) {
  const v1::ExplainMatchResponse before = ExplainIn(catalogue_, need.name(), offer.name());
  const std::set<v1::HardFilter> failed = FailedIn(before);
  ASSERT_LE(before.improvements_size(), 5);
  std::set<std::pair<int, std::string>> fields;
  std::pair<int, double> last(100, 100);
  for (const v1::Improvement& improvement : before.improvements()) {
    SCOPED_TRACE(improvement.ShortDebugString());
    EXPECT_TRUE(fields.insert({improvement.side(), improvement.field()}).second);
    EXPECT_TRUE(improvement.gain() > 0 || improvement.fixed_filters_size() > 0);
    const std::pair<int, double> key(improvement.fixed_filters_size(), improvement.gain());
    EXPECT_LE(key, last);
    last = key;
    EXPECT_FALSE(improvement.description().empty());
    ++seen_[v1::MatchSide_Name(improvement.side()) + " " + improvement.field()];

    v1::Need changed_need = need;
    v1::Offer changed_offer = offer;
    ApplyTo(improvement, &changed_need, &changed_offer);
    EXPECT_LE(CountViolations(changed_need), CountViolations(need));
    EXPECT_LE(CountViolations(changed_offer), CountViolations(offer));
    EXPECT_EQ(changed_need.country_code(), need.country_code());
    EXPECT_EQ(changed_offer.country_code(), offer.country_code());
    catalogue_.Apply(ChangeOf(changed_need));
    catalogue_.Apply(ChangeOf(changed_offer));
    const v1::ExplainMatchResponse after = ExplainIn(catalogue_, need.name(), offer.name());
    EXPECT_EQ(after.match().score(), improvement.new_score());
    EXPECT_EQ(improvement.gain(), improvement.new_score() - before.match().score());
    EXPECT_EQ(after.match().rank(), improvement.new_rank());
    std::set<v1::HardFilter> still = failed;
    for (int filter : improvement.fixed_filters()) {
      EXPECT_EQ(still.erase(static_cast<v1::HardFilter>(filter)), 1u);
    }
    EXPECT_EQ(FailedIn(after), still);
    if (after.eligible()) {  // the ranking itself agrees
      const Catalogue::Snapshot snapshot = catalogue_.Read();
      auto ranking = RankOffers(snapshot, *snapshot.FindNeed(need.name()), MakeRequest());
      EXPECT_EQ(ranking->matches.at(static_cast<size_t>(improvement.new_rank()) - 1).offer(),
                offer.name());
    }
    catalogue_.Apply(ChangeOf(need));
    catalogue_.Apply(ChangeOf(offer));
  }
}

TEST_P(RandomExplainTest, MakingAnImprovementGivesTheScoreAndTheRankItStates) {
  for (size_t i = 0; i < entries_.needs.size(); ++i) {
    for (size_t j = i % 4; j < entries_.offers.size(); j += 4) {
      ASSERT_NO_FATAL_FAILURE(CheckImprovements(entries_.needs[i], entries_.offers[j]));
    }
  }
  EXPECT_GT(seen_.size(), 10u) << ::testing::PrintToString(seen_);
}

TEST_P(RandomExplainTest, TheRankIsThatOfTheRankingAndTheOtherOneThatOfAnEligibleTwin) {
  int ranked = 0, ruled_out = 0;
  for (const v1::Need& need : entries_.needs) {
    std::map<std::string, int> ranks;
    {
      const Catalogue::Snapshot snapshot = catalogue_.Read();
      auto ranking = RankOffers(snapshot, *snapshot.FindNeed(need.name()), MakeRequest());
      for (const v1::Match& match : ranking->matches) ranks[match.offer()] = match.rank();
    }
    for (const v1::Offer& offer : entries_.offers) {
      const v1::ExplainMatchResponse explained = ExplainIn(catalogue_, need.name(), offer.name());
      const bool is_ranked = ranks.count(offer.name()) > 0;
      // Ranking leaves deleted offers out before it filters.
      EXPECT_EQ(explained.eligible(), is_ranked) << need.name() << " " << offer.name();
      EXPECT_EQ(explained.match().rank(), is_ranked ? ranks[offer.name()] : 0);
      EXPECT_EQ(explained.would_rank() > 0, !is_ranked);
      is_ranked ? ++ranked : ++ruled_out;
    }
  }
  EXPECT_GT(ranked, 0);
  EXPECT_GT(ruled_out, 0);
}

// What a paused offer would rank is what it ranks once it is published.
TEST_P(RandomExplainTest, WouldRankIsTheRankOnceTheFilterPasses) {
  int checked = 0;
  for (const v1::Need& need : entries_.needs) {
    for (const v1::Offer& offer : entries_.offers) {
      const v1::ExplainMatchResponse before = ExplainIn(catalogue_, need.name(), offer.name());
      for (const v1::Improvement& improvement : before.improvements()) {
        if (improvement.field() != "state" || improvement.new_rank() == 0) continue;
        EXPECT_EQ(before.would_rank(), improvement.new_rank());
        EXPECT_EQ(improvement.gain(), 0);
        ++checked;
      }
    }
  }
  EXPECT_GT(checked, 0);
}

// The structured entries say the same as the components.
TEST_P(RandomExplainTest, MatchedTopicsAndWordsSumToTheirComponents) {
  for (const v1::Need& need : entries_.needs) {
    for (const v1::Offer& offer : entries_.offers) {
      const v1::ExplainMatchResponse explained = ExplainIn(catalogue_, need.name(), offer.name());
      double topics = 0, words = 0;
      for (const v1::TopicMatch& topic : explained.matched_topics()) {
        topics += topic.similarity() / explained.matched_topics_size();
        if (topic.kind() == v1::TOPIC_MATCH_KIND_SAME) {
          EXPECT_EQ(topic.similarity(), 1) << topic.ShortDebugString();
        }
        EXPECT_EQ(topic.similarity() == 0, topic.kind() == v1::TOPIC_MATCH_KIND_NONE);
        EXPECT_EQ(topic.similarity() == 0, topic.offer_topic().empty());
      }
      for (const v1::WordMatch& match : explained.matched_words()) {
        words += match.part();
        EXPECT_GT(match.part(), 0);
        EXPECT_EQ(match.kind() == v1::WORD_MATCH_KIND_RELATED,
                  match.need_words().empty() || match.offer_words().empty());
      }
      for (const v1::ComponentScore& part : explained.match().components()) {
        if (part.component() == v1::COMPONENT_TOPIC) {
          EXPECT_NEAR(part.score(), topics, 1e-12);
        } else if (part.component() == v1::COMPONENT_TEXT) {
          EXPECT_NEAR(part.score(), words, 1e-12);
        }
      }
    }
  }
}

TEST(Explain, IneligiblePairsAreScoredWithoutARank) {
  v1::Offer paused = MakeOffer();
  paused.set_state(v1::OFFER_STATE_PAUSED);
  const v1::ExplainMatchResponse explained = ExplainPair(MakeNeed(), paused);
  EXPECT_FALSE(explained.eligible());
  EXPECT_EQ(explained.match().rank(), 0);
  EXPECT_EQ(explained.would_rank(), 1);
  EXPECT_GT(explained.match().score(), 0);
  EXPECT_EQ(explained.filters_size(), 11);
  ASSERT_GT(explained.improvements_size(), 0);
  EXPECT_EQ(explained.improvements(0).description(), "Publish the offer");
  EXPECT_EQ(explained.improvements(0).new_rank(), 1);
}

// A draft ranks as it would if it were endorsed, not as the only one left.
TEST(Explain, FiltersThatFailForEveryOfferAreLeftAside) {
  Catalogue catalogue(SharedKnowledge());
  v1::Need need = MakeNeed();
  need.set_state(v1::NEED_STATE_DRAFT);
  v1::Offer better = MakeOffer("better-offer"), unfit = MakeOffer("unfit-offer");
  better.mutable_cost_sharing()->set_model(v1::COST_SHARING_MODEL_PROVIDER_PAYS);
  unfit = better;
  unfit.set_name("offers/unfit-offer");
  unfit.set_country_code(need.country_code());
  catalogue.Apply(ChangeOf(need));
  for (const v1::Offer& offer : {MakeOffer(), better, unfit}) catalogue.Apply(ChangeOf(offer));
  v1::ExplainMatchResponse explained = ExplainIn(catalogue, need.name(), MakeOffer().name());
  EXPECT_EQ(explained.would_rank(), 2);
  need.mutable_period()->mutable_end_date()->CopyFrom(MakeDate(2020, 1, 1));
  catalogue.Apply(ChangeOf(need));
  explained = ExplainIn(catalogue, need.name(), MakeOffer().name());
  EXPECT_EQ(explained.would_rank(), 2);
}

TEST(Explain, EveryFilterThatASideCanPassIsShownHow) {
  const v1::DateRange past = MakeRange(MakeDate(2020, 1, 1), MakeDate(2020, 12, 31));
  const v1::DateRange next = MakeRange(MakeDate(2027, 1, 1), MakeDate(2027, 12, 31));
  struct Case {
    v1::HardFilter filter;
    v1::MatchSide side;
    std::string field;
    std::function<void(v1::Need&, v1::Offer&)> spoil;
  };
  const v1::MatchSide kNeedSide = v1::MATCH_SIDE_NEED, kOfferSide = v1::MATCH_SIDE_OFFER;
  const Case kCases[] = {
      {v1::HARD_FILTER_NEED_OPEN, kNeedSide, "state",
       [](v1::Need& need, v1::Offer&) { need.set_state(v1::NEED_STATE_SUBMITTED); }},
      {v1::HARD_FILTER_OFFER_OPEN, kOfferSide, "state",
       [](v1::Need&, v1::Offer& offer) { offer.set_state(v1::OFFER_STATE_DRAFT); }},
      {v1::HARD_FILTER_DATES, kNeedSide, "period",
       [&](v1::Need& need, v1::Offer&) { *need.mutable_period() = past; }},
      {v1::HARD_FILTER_DATES, kOfferSide, "availability",
       [&](v1::Need& need, v1::Offer& offer) {
         *need.mutable_period() = next;
         *offer.mutable_availability() = past;
       }},
      {v1::HARD_FILTER_MODALITY, kOfferSide, "modalities",
       [](v1::Need& need, v1::Offer& offer) {
         need.add_modalities(v1::MODALITY_TRAINING);
         offer.add_modalities(v1::MODALITY_SUPPLIES);
       }},
      {v1::HARD_FILTER_MODALITY, kNeedSide, "modalities",
       [](v1::Need& need, v1::Offer& offer) {
         need.add_modalities(v1::MODALITY_TRAINING);
         offer.add_modalities(v1::MODALITY_SUPPLIES);
       }},
      {v1::HARD_FILTER_CAPACITY, kOfferSide, "capacity",
       [](v1::Need&, v1::Offer& offer) {
         offer.mutable_capacity()->set_total_exchanges(3);
         offer.mutable_capacity()->set_committed_exchanges(3);
       }},
      {v1::HARD_FILTER_NEED_EXCLUSIONS, kNeedSide, "excluded_provider_countries",
       [](v1::Need& need, v1::Offer&) { need.add_excluded_provider_countries("BR"); }},
      {v1::HARD_FILTER_NEED_EXCLUSIONS, kNeedSide, "excluded_organizations",
       [](v1::Need& need, v1::Offer& offer) {
         need.add_excluded_organizations(offer.organization());
       }},
      {v1::HARD_FILTER_OFFER_EXCLUSIONS, kOfferSide, "excluded_countries",
       [](v1::Need&, v1::Offer& offer) { offer.add_excluded_countries("KE"); }},
      {v1::HARD_FILTER_OFFER_EXCLUSIONS, kOfferSide, "eligible_countries",
       [](v1::Need&, v1::Offer& offer) { offer.add_eligible_countries("MW"); }},
      {v1::HARD_FILTER_FUND, kNeedSide, "fund",
       [](v1::Need& need, v1::Offer&) { need.set_fund("funds/closed"); }},
  };
  for (const Case& row : kCases) {
    v1::Need need = MakeNeed();
    v1::Offer offer = MakeOffer();
    row.spoil(need, offer);
    const v1::ExplainMatchResponse explained = ExplainPair(need, offer);
    SCOPED_TRACE(explained.DebugString());
    EXPECT_EQ(FailedIn(explained), std::set<v1::HardFilter>{row.filter});
    const v1::Improvement* improvement = FindImprovement(explained, row.side, row.field);
    ASSERT_NE(improvement, nullptr);
    ASSERT_EQ(improvement->fixed_filters_size(), 1);
    EXPECT_EQ(improvement->fixed_filters(0), row.filter);
    EXPECT_EQ(improvement->new_rank(), 1);
    EXPECT_EQ(explained.improvements(0).fixed_filters_size(), 1);  // before all mere gains
  }
}

TEST(Explain, WhatIsNotStatedAndWhatIsMissingIsProposed) {
  v1::Need need = MakeNeed();
  need.set_country_code("MZ");
  need.add_languages("pt");
  *need.mutable_budget()->mutable_required() = MakeMoney("USD", 300);
  v1::Offer offer = MakeOffer();
  offer.set_country_code("IN");
  const v1::ExplainMatchResponse explained = ExplainPair(need, offer);
  const v1::Improvement* language = FindImprovement(explained, v1::MATCH_SIDE_OFFER, "languages");
  ASSERT_NE(language, nullptr) << explained.DebugString();
  EXPECT_EQ(language->description(), "Bring in experts who work in Portuguese");
  // The official languages that the empty list stood for are kept.
  EXPECT_THAT(language->offer().languages(), ::testing::Contains("en"));
  EXPECT_THAT(language->offer().languages(), ::testing::Contains("pt"));
  EXPECT_EQ(explained.improvements(0).field(), "languages");
  EXPECT_NEAR(explained.improvements(0).gain(), 8, 1e-9);
}

TEST(Explain, WhatTheStateForbidsIsSaidOrNotProposed) {
  v1::Need need = MakeNeed();
  need.add_excluded_provider_countries("BR");
  const v1::ExplainMatchResponse endorsed = ExplainPair(need, MakeOffer());
  ASSERT_GT(endorsed.improvements_size(), 0);
  EXPECT_THAT(endorsed.improvements(0).description(), HasSubstr("endorse it anew"));
  need.set_state(v1::NEED_STATE_WITHDRAWN);
  v1::Offer offer = MakeOffer();
  offer.set_state(v1::OFFER_STATE_RETIRED);
  EXPECT_EQ(ExplainPair(need, offer).improvements_size(), 0);
}

TEST(Explain, TopicsAreMatchedOneByOne) {
  struct Case {
    const char* wanted;
    const char* offered;
    v1::TopicMatchKind kind;
  };
  const Case kCases[] = {{"topics/sdg-6.1", "topics/sdg-6.1", v1::TOPIC_MATCH_KIND_SAME},
                         {"topics/sdg-6.1", "topics/sdg-6", v1::TOPIC_MATCH_KIND_BROADER},
                         {"topics/sdg-6", "topics/sdg-6.1", v1::TOPIC_MATCH_KIND_NARROWER},
                         {"topics/sdg-6.1", "topics/sdg-6.2", v1::TOPIC_MATCH_KIND_SIBLING},
                         {"topics/area-nutrition", "topics/sdg-2.2", v1::TOPIC_MATCH_KIND_MAPPED},
                         {"topics/sdg-6.1", "topics/sdg-4.1", v1::TOPIC_MATCH_KIND_NONE}};
  for (const Case& row : kCases) {
    v1::Need need = MakeNeed();
    v1::Offer offer = MakeOffer();
    need.set_topics(0, row.wanted);
    offer.set_topics(0, row.offered);
    const v1::ExplainMatchResponse explained = ExplainPair(need, offer);
    ASSERT_EQ(explained.matched_topics_size(), 1);
    const v1::TopicMatch& topic = explained.matched_topics(0);
    EXPECT_EQ(topic.kind(), row.kind) << topic.ShortDebugString();
    EXPECT_EQ(topic.need_topic(), row.wanted);
    EXPECT_EQ(topic.offer_topic(), row.kind == v1::TOPIC_MATCH_KIND_NONE ? "" : row.offered);
  }
}

TEST(Explain, WordsAreMatchedAcrossLanguagesWithTheirTranslation) {
  v1::Need need = MakeNeed();
  need.set_country_code("SN");
  need.set_language_code("fr");
  need.set_title("Alimentation scolaire en zone rurale");
  need.clear_summary();
  v1::Offer offer = MakeOffer();
  offer.set_title("Home-grown school feeding");
  offer.clear_summary();
  const v1::ExplainMatchResponse explained = ExplainPair(need, offer);
  const auto& words = explained.matched_words();
  const auto found = std::find_if(words.begin(), words.end(), [](const v1::WordMatch& match) {
    return match.kind() == v1::WORD_MATCH_KIND_SAME_MEANING;
  });
  ASSERT_NE(found, words.end()) << explained.DebugString();
  EXPECT_EQ(found->need_words(), "alimentation scolaire");
  EXPECT_THAT(found->offer_words(), HasSubstr("school feeding"));
  EXPECT_FALSE(found->meaning().empty());
}

TEST(Explain, StopsWhenNoAnswerIsWanted) {
  Catalogue catalogue(SharedKnowledge());
  for (const v1::Change& change : MakeRandomEntries(1, 1, 500).Changes()) catalogue.Apply(change);
  const Catalogue::Snapshot snapshot = catalogue.Read();
  RankingRequest request = MakeRequest();
  int asked = 0;
  request.check = [&asked] {
    return ++asked < 3 ? absl::OkStatus() : absl::CancelledError("gone");
  };
  auto explained = Explain(snapshot, *snapshot.FindNeed("needs/need-0"),
                           *snapshot.FindOffer("offers/offer-0"), request);
  EXPECT_EQ(explained.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(asked, 3);
}

}  // namespace
}  // namespace ssx::scoring
