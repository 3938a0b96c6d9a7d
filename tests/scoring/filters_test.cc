#include "services/scoring/filters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "services/domain/dates.h"
#include "tests/scoring/world.h"

namespace ssx::scoring {
namespace {

using ::testing::HasSubstr;
using testing::kToday;
using testing::MakeDate;
using testing::MakeFund;
using testing::MakeNeed;
using testing::MakeOffer;
using testing::MakeRange;
using testing::TestPair;

struct FilterCase {
  const char* name;
  v1::HardFilter filter;
  bool passes;
  const char* says;  // part of the explanation
  std::function<void(v1::Need&, v1::Offer&, v1::Fund&)> change;
};

void PrintTo(const FilterCase& test, std::ostream* out) { *out << test.name; }

using N = v1::Need;
using O = v1::Offer;
using F = v1::Fund;

void ApplyToFund(N& need) { need.set_fund("funds/south-fund"); }

const FilterCase kCases[] = {
    {"other country", v1::HARD_FILTER_DIFFERENT_COUNTRY, true, "Brazil", [](N&, O&, F&) {}},
    {"same country", v1::HARD_FILTER_DIFFERENT_COUNTRY, false, "both in Kenya",
     [](N&, O& offer, F&) { offer.set_country_code("KE"); }},
    {"developing beneficiary", v1::HARD_FILTER_BENEFICIARY_DEVELOPING, true, "Kenya, is a",
     [](N&, O&, F&) {}},
    {"developed beneficiary", v1::HARD_FILTER_BENEFICIARY_DEVELOPING, false, "is not",
     [](N& need, O&, F&) { need.set_country_code("FR"); }},
    {"developed provider", v1::HARD_FILTER_PROVIDER_DEVELOPING, false, "Germany, is not",
     [](N&, O& offer, F&) { offer.set_country_code("DE"); }},
    {"endorsed", v1::HARD_FILTER_NEED_OPEN, true, "endorsed", [](N&, O&, F&) {}},
    {"draft need", v1::HARD_FILTER_NEED_OPEN, false, "draft, not endorsed",
     [](N& need, O&, F&) { need.set_state(v1::NEED_STATE_DRAFT); }},
    {"deleted need", v1::HARD_FILTER_NEED_OPEN, false, "deleted",
     [](N& need, O&, F&) { need.mutable_delete_time()->set_seconds(1); }},
    {"published", v1::HARD_FILTER_OFFER_OPEN, true, "published", [](N&, O&, F&) {}},
    {"paused offer", v1::HARD_FILTER_OFFER_OPEN, false, "paused, not published",
     [](N&, O& offer, F&) { offer.set_state(v1::OFFER_STATE_PAUSED); }},
    {"deleted offer", v1::HARD_FILTER_OFFER_OPEN, false, "deleted",
     [](N&, O& offer, F&) { offer.mutable_delete_time()->set_seconds(1); }},
    {"no dates", v1::HARD_FILTER_DATES, true, "at any time", [](N&, O&, F&) {}},
    {"need over", v1::HARD_FILTER_DATES, false, "until 2026-11-22",
     [](N& need, O&, F&) {
       *need.mutable_period() = MakeRange(MakeDate(2026, 1, 1), MakeDate(2026, 11, 22));
     }},
    {"need ends today", v1::HARD_FILTER_DATES, true, "until 2026-11-23",
     [](N& need, O&, F&) {
       *need.mutable_period() = MakeRange(MakeDate(2026, 1, 1), MakeDate(2026, 11, 23));
     }},
    {"offer over", v1::HARD_FILTER_DATES, false, "availability is over",
     [](N&, O& offer, F&) {
       *offer.mutable_availability() = MakeRange(MakeDate(2020, 1, 1), MakeDate(2025, 1, 1));
     }},
    {"apart", v1::HARD_FILTER_DATES, false, "do not overlap",
     [](N& need, O& offer, F&) {
       *need.mutable_period() = MakeRange(MakeDate(2027, 1, 1), MakeDate(2027, 6, 30));
       *offer.mutable_availability() = MakeRange(MakeDate(2027, 7, 1), MakeDate(2028, 1, 1));
     }},
    {"one day in common", v1::HARD_FILTER_DATES, true, "2027-07-01",
     [](N& need, O& offer, F&) {
       *need.mutable_period() = MakeRange(MakeDate(2027, 1, 1), MakeDate(2027, 7, 1));
       *offer.mutable_availability() = MakeRange(MakeDate(2027, 7, 1), MakeDate(2028, 1, 1));
     }},
    {"any modality wanted", v1::HARD_FILTER_MODALITY, true, "any modality",
     [](N&, O& offer, F&) { offer.add_modalities(v1::MODALITY_TRAINING); }},
    {"any modality offered", v1::HARD_FILTER_MODALITY, true, "any modality",
     [](N& need, O&, F&) { need.add_modalities(v1::MODALITY_TRAINING); }},
    {"common modality", v1::HARD_FILTER_MODALITY, true, "study visit",
     [](N& need, O& offer, F&) {
       need.add_modalities(v1::MODALITY_TRAINING);
       need.add_modalities(v1::MODALITY_STUDY_VISIT);
       offer.add_modalities(v1::MODALITY_STUDY_VISIT);
     }},
    {"no common modality", v1::HARD_FILTER_MODALITY, false, "none in common",
     [](N& need, O& offer, F&) {
       need.add_modalities(v1::MODALITY_TRAINING);
       offer.add_modalities(v1::MODALITY_SUPPLIES);
     }},
    {"capacity not stated", v1::HARD_FILTER_CAPACITY, true, "no capacity", [](N&, O&, F&) {}},
    {"capacity left", v1::HARD_FILTER_CAPACITY, true, "1 of 3",
     [](N&, O& offer, F&) {
       offer.mutable_capacity()->set_total_exchanges(3);
       offer.mutable_capacity()->set_committed_exchanges(2);
     }},
    {"full", v1::HARD_FILTER_CAPACITY, false, "0 of 3",
     [](N&, O& offer, F&) {
       offer.mutable_capacity()->set_total_exchanges(3);
       offer.mutable_capacity()->set_committed_exchanges(3);
     }},
    {"excluded provider", v1::HARD_FILTER_NEED_EXCLUSIONS, false, "Brazil",
     [](N& need, O&, F&) { need.add_excluded_provider_countries("BR"); }},
    {"excluded institution", v1::HARD_FILTER_NEED_EXCLUSIONS, false, "brazil-agency",
     [](N& need, O&, F&) { need.add_excluded_organizations("organizations/brazil-agency"); }},
    {"others excluded", v1::HARD_FILTER_NEED_EXCLUSIONS, true, "neither",
     [](N& need, O&, F&) {
       need.add_excluded_provider_countries("AR");
       need.add_excluded_organizations("organizations/other");
     }},
    {"beneficiary excluded", v1::HARD_FILTER_OFFER_EXCLUSIONS, false, "excludes Kenya",
     [](N&, O& offer, F&) { offer.add_excluded_countries("KE"); }},
    {"not eligible", v1::HARD_FILTER_OFFER_EXCLUSIONS, false, "MZ, AO",
     [](N&, O& offer, F&) {
       offer.add_eligible_countries("MZ");
       offer.add_eligible_countries("AO");
     }},
    {"eligible", v1::HARD_FILTER_OFFER_EXCLUSIONS, true, "admits Kenya",
     [](N&, O& offer, F&) { offer.add_eligible_countries("KE"); }},
    {"no fund", v1::HARD_FILTER_FUND, true, "no fund", [](N&, O&, F&) {}},
    {"open fund", v1::HARD_FILTER_FUND, true, "may pay",
     [](N& need, O&, F&) { ApplyToFund(need); }},
    {"deleted fund", v1::HARD_FILTER_FUND, false, "deleted",
     [](N& need, O&, F& fund) {
       ApplyToFund(need);
       fund.mutable_delete_time()->set_seconds(1);
     }},
    {"fund over", v1::HARD_FILTER_FUND, false, "until 2026-06-30",
     [](N& need, O&, F& fund) {
       ApplyToFund(need);
       *fund.mutable_period() = MakeRange(MakeDate(2025, 1, 1), MakeDate(2026, 6, 30));
     }},
    {"fund for others", v1::HARD_FILTER_FUND, false, "does not serve Kenya",
     [](N& need, O&, F& fund) {
       ApplyToFund(need);
       fund.mutable_eligibility()->add_beneficiary_countries("MW");
     }},
    {"fund for LDCs", v1::HARD_FILTER_FUND, false, "none of the groups",
     [](N& need, O&, F& fund) {
       ApplyToFund(need);
       fund.mutable_eligibility()->add_beneficiary_groups(v1::COUNTRY_GROUP_LDC);
     }},
    {"fund for LDCs or G77", v1::HARD_FILTER_FUND, true, "may pay",
     [](N& need, O&, F& fund) {
       ApplyToFund(need);
       fund.mutable_eligibility()->add_beneficiary_groups(v1::COUNTRY_GROUP_LDC);
       fund.mutable_eligibility()->add_beneficiary_groups(v1::COUNTRY_GROUP_G77);
     }},
    {"fund for other providers", v1::HARD_FILTER_FUND, false, "providers of Brazil",
     [](N& need, O&, F& fund) {
       ApplyToFund(need);
       fund.mutable_eligibility()->add_provider_countries("IN");
     }},
    {"fund for a modality that is not offered", v1::HARD_FILTER_FUND, false, "supplies",
     [](N& need, O& offer, F& fund) {
       ApplyToFund(need);
       offer.add_modalities(v1::MODALITY_TRAINING);
       fund.mutable_eligibility()->add_modalities(v1::MODALITY_SUPPLIES);
     }},
    {"fund earmarked above", v1::HARD_FILTER_FUND, true, "may pay",
     [](N& need, O&, F& fund) {
       ApplyToFund(need);
       fund.mutable_eligibility()->add_topics("topics/sdg-6");
     }},
    {"fund earmarked elsewhere", v1::HARD_FILTER_FUND, false, "earmarked",
     [](N& need, O&, F& fund) {
       ApplyToFund(need);
       fund.mutable_eligibility()->add_topics("topics/sdg-3");
     }},
    {"fund earmarked below", v1::HARD_FILTER_FUND, false, "earmarked",
     [](N& need, O&, F& fund) {
       ApplyToFund(need);
       need.clear_topics();
       need.add_topics("topics/sdg-6");
       fund.mutable_eligibility()->add_topics("topics/sdg-6.1");
     }},
};

class FilterTest : public ::testing::TestWithParam<FilterCase> {};

TEST_P(FilterTest, DecidesAndSaysWhy) {
  v1::Need need = MakeNeed();
  v1::Offer offer = MakeOffer();
  v1::Fund fund = MakeFund();
  GetParam().change(need, offer, fund);
  const TestPair pair(need, offer, fund);
  std::string why;
  EXPECT_EQ(Passes(GetParam().filter, pair.get(), &why), GetParam().passes) << why;
  EXPECT_THAT(why, HasSubstr(GetParam().says));
  // Words or not, the verdict is the same.
  EXPECT_EQ(Passes(GetParam().filter, pair.get()), GetParam().passes);
  // Each case breaks its own filter alone, so that it is the first to fail.
  EXPECT_EQ(FirstFailed(pair.get()),
            GetParam().passes ? std::nullopt : std::optional(GetParam().filter));
}

INSTANTIATE_TEST_SUITE_P(Cases, FilterTest, ::testing::ValuesIn(kCases));

TEST(Filters, UnknownFundRulesOut) {
  v1::Need need = MakeNeed();
  ApplyToFund(need);
  const TestPair pair(need, MakeOffer());
  std::string why;
  EXPECT_FALSE(Passes(v1::HARD_FILTER_FUND, pair.get(), &why));
  EXPECT_THAT(why, HasSubstr("not known"));
}

TEST(Filters, TheFirstInEnumOrderCounts) {
  v1::Need need = MakeNeed();
  v1::Offer offer = MakeOffer();
  offer.set_state(v1::OFFER_STATE_DRAFT);
  offer.mutable_capacity()->set_total_exchanges(0);
  EXPECT_EQ(FirstFailed(TestPair(need, offer).get()), v1::HARD_FILTER_OFFER_OPEN);
}

TEST(Filters, VerdictsCoverEveryFilterOnceInOrder) {
  const auto verdicts = AllVerdicts(TestPair().get());
  ASSERT_EQ(static_cast<int>(verdicts.size()), v1::HardFilter_MAX);
  for (size_t i = 0; i < verdicts.size(); ++i) {
    EXPECT_EQ(verdicts[i].filter(), static_cast<int>(i) + 1);
    EXPECT_TRUE(verdicts[i].passed()) << verdicts[i].explanation();
    EXPECT_FALSE(verdicts[i].explanation().empty());
  }
}

}  // namespace
}  // namespace ssx::scoring
