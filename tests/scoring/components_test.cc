#include "services/scoring/components.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>

#include "tests/scoring/world.h"

namespace ssx::scoring {
namespace {

using ::testing::HasSubstr;
using testing::MakeDate;
using testing::MakeFund;
using testing::MakeMoney;
using testing::MakeNeed;
using testing::MakeOffer;
using testing::MakeRange;
using testing::TestPair;

using N = v1::Need;
using O = v1::Offer;
using F = v1::Fund;

struct ComponentCase {
  const char* name;
  v1::Component component;
  double expected;
  bool known;
  const char* says;
  std::function<void(N&, O&, F&)> change;
};

void PrintTo(const ComponentCase& test, std::ostream* out) { *out << test.name; }

void AddEvidence(O& offer, v1::EvidenceType type, bool verified = false, int year = 0) {
  v1::Evidence* evidence = offer.add_evidence();
  evidence->set_type(type);
  evidence->set_title("Proof");
  evidence->set_verified(verified);
  if (year != 0) *evidence->mutable_date() = MakeDate(year, 6, 1);
}

double EvidenceOf(double points) {
  return 1 - (1 - kEvidenceStart) * std::exp2(-points / kEvidenceHalf);
}

void AddInitiative(N& need, const char* topic, const char* provider, int last_year = 2030) {
  v1::OngoingInitiative* initiative = need.add_ongoing_initiatives();
  initiative->set_title("Wells for All");
  initiative->add_topics(topic);
  initiative->set_provider_country_code(provider);
  *initiative->mutable_period() = MakeRange(MakeDate(2020, 1, 1), MakeDate(last_year, 1, 1));
}

const ComponentCase kCases[] =
    {
        {"same topic", v1::COMPONENT_TOPIC, 1, true, "Shared topics: SDG 6.1", [](N&, O&, F&) {}},
        {"sibling topic", v1::COMPONENT_TOPIC, 0.25, true,
         "No shared topic; only loosely related: SDG 6.1",
         [](N&, O& offer, F&) { offer.set_topics(0, "topics/sdg-6.2"); }},
        {"far topic", v1::COMPONENT_TOPIC, 0, true, "No topic",
         [](N&, O& offer, F&) { offer.set_topics(0, "topics/sdg-14.1"); }},
        {"half of the topics", v1::COMPONENT_TOPIC, 0.5, true, "Shared topics: SDG 6.1",
         [](N& need, O&, F&) { need.add_topics("topics/sdg-16.1"); }},
        {"need without topics", v1::COMPONENT_TOPIC, kNeutral, false, "need states no topics",
         [](N& need, O&, F&) { need.clear_topics(); }},
        {"offer without topics", v1::COMPONENT_TOPIC, kNeutral, false, "offer states no topics",
         [](N&, O& offer, F&) { offer.clear_topics(); }},

        {"no words", v1::COMPONENT_TEXT, kNeutral, false, "no words",
         [](N& need, O&, F&) {
           need.set_title("...");
           need.clear_summary();
         }},
        {"no words in common", v1::COMPONENT_TEXT, 0, true, "no words in common",
         [](N& need, O&, F&) {
           need.set_title("Zebra");
           need.clear_summary();
         }},

        {"any modality", v1::COMPONENT_MODALITY, 1, false, "any modality", [](N&, O&, F&) {}},
        {"all modalities", v1::COMPONENT_MODALITY, 1, true, "All wanted is on offer: training",
         [](N& need, O& offer, F&) {
           need.add_modalities(v1::MODALITY_TRAINING);
           offer.add_modalities(v1::MODALITY_SUPPLIES);
           offer.add_modalities(v1::MODALITY_TRAINING);
         }},
        {"half of the modalities", v1::COMPONENT_MODALITY, 0.5, true, "not on offer: study visit",
         [](N& need, O& offer, F&) {
           need.add_modalities(v1::MODALITY_TRAINING);
           need.add_modalities(v1::MODALITY_STUDY_VISIT);
           offer.add_modalities(v1::MODALITY_TRAINING);
         }},
        {"no modality", v1::COMPONENT_MODALITY, 0, true, "not on offer",
         [](N& need, O& offer, F&) {
           need.add_modalities(v1::MODALITY_TRAINING);
           offer.add_modalities(v1::MODALITY_SUPPLIES);
         }},

        {"stated languages", v1::COMPONENT_LANGUAGE, 1, true, "Both work in Portuguese",
         [](N& need, O& offer, F&) {
           need.add_languages("pt-MZ");
           offer.add_languages("pt-BR");
         }},
        {"official languages", v1::COMPONENT_LANGUAGE, 1, true, "Both work in English",
         [](N&, O& offer, F&) { offer.set_country_code("GH"); }},
        {"spoken language", v1::COMPONENT_LANGUAGE, kSpokenLanguage, true,
         "Swahili is spoken in Uganda",
         [](N& need, O& offer, F&) {
           need.add_languages("sw");
           offer.set_country_code("UG");
           offer.add_languages("en");
         }},
        {"material", v1::COMPONENT_LANGUAGE, kMaterialLanguage, true, "material in Spanish",
         [](N& need, O& offer, F&) {
           need.set_country_code("BO");
           need.add_languages("es");
           offer.set_country_code("VN");
           offer.add_languages("vi");
           v1::Material* material = offer.add_materials();
           material->set_title("Manual");
           material->set_language_code("es");
         }},
        {"no language", v1::COMPONENT_LANGUAGE, 0, true, "No shared language",
         [](N& need, O& offer, F&) {
           need.set_country_code("BO");
           need.add_languages("es");
           offer.set_country_code("VN");
           offer.add_languages("vi");
         }},

        {"no evidence", v1::COMPONENT_EVIDENCE, kEvidenceStart, false, "new provider",
         [](N&, O&, F&) {}},
        {"some evidence", v1::COMPONENT_EVIDENCE, EvidenceOf(2 + 0.75), true,
         "Evidence: 2 past exchanges, 1 result",
         [](N&, O& offer, F&) {
           AddEvidence(offer, v1::EVIDENCE_TYPE_PAST_EXCHANGE);
           AddEvidence(offer, v1::EVIDENCE_TYPE_PAST_EXCHANGE, false, 2024);
           AddEvidence(offer, v1::EVIDENCE_TYPE_RESULT);
         }},
        {"verified and old", v1::COMPONENT_EVIDENCE, EvidenceOf(2 + 0.125), true,
         "1 evaluation (verified), 1 publication",
         [](N&, O& offer, F&) {
           AddEvidence(offer, v1::EVIDENCE_TYPE_EVALUATION, true);
           AddEvidence(offer, v1::EVIDENCE_TYPE_PUBLICATION, false, 2010);
         }},

        {"availability not stated", v1::COMPONENT_TIMING, kNeutral, false, "does not say",
         [](N&, O&, F&) {}},
        {"whole period", v1::COMPONENT_TIMING, 1, true,
         "throughout, from 2027-01-01 until 2027-04-10",
         [](N& need, O& offer, F&) {
           *need.mutable_period() = MakeRange(MakeDate(2027, 1, 1), MakeDate(2027, 4, 10));
           *offer.mutable_availability() = MakeRange(MakeDate(2026, 1, 1), MakeDate(2028, 1, 1));
         }},
        {"a quarter of the period", v1::COMPONENT_TIMING, 0.25, true, "25 of 100 days",
         [](N& need, O& offer, F&) {
           *need.mutable_period() = MakeRange(MakeDate(2027, 1, 1), MakeDate(2027, 4, 10));
           *offer.mutable_availability() = MakeRange(MakeDate(2027, 3, 17), MakeDate(2028, 1, 1));
         }},
        {"past days do not count", v1::COMPONENT_TIMING, 1, true,
         "throughout, from 2026-11-23 until 2026-11-30",
         [](N& need, O& offer, F&) {
           *need.mutable_period() = MakeRange(MakeDate(2026, 1, 1), MakeDate(2026, 11, 30));
           *offer.mutable_availability() = MakeRange(MakeDate(2026, 11, 1), MakeDate(2028, 1, 1));
         }},
        {"open period", v1::COMPONENT_TIMING, 1, true,
         "throughout, from 2026-11-23 until 2027-11-22 (no end is stated)",
         [](N&, O& offer, F&) {
           *offer.mutable_availability()->mutable_start_date() = MakeDate(2020, 1, 1);
         }},
        {"apart", v1::COMPONENT_TIMING, 0, true, "0 of",
         [](N& need, O& offer, F&) {
           *need.mutable_period() = MakeRange(MakeDate(2027, 1, 1), MakeDate(2027, 4, 10));
           *offer.mutable_availability() = MakeRange(MakeDate(2028, 1, 1), MakeDate(2028, 2, 1));
         }},

        {"nothing stated", v1::COMPONENT_RESOURCE, (kLastPlace + kSharedCost + kNeutral) / 3, true,
         "One place, since no capacity is stated, who bears the costs is not said, the need states "
         "no "
         "budget",
         [](N&, O&, F&) {}},
        {"provider pays all", v1::COMPONENT_RESOURCE, 1, true, "5 places left, the provider pays",
         [](N& need, O& offer, F&) {
           offer.mutable_capacity()->set_total_exchanges(5);
           offer.mutable_cost_sharing()->set_model(v1::COST_SHARING_MODEL_PROVIDER_PAYS);
           *offer.mutable_budget_ceiling() = MakeMoney("USD", 500);
           *need.mutable_budget()->mutable_required() = MakeMoney("USD", 400);
         }},
        {"ceiling below the gap", v1::COMPONENT_RESOURCE, (1 + 0.75 + 0.25) / 3, true,
         "USD 100 in sight for the missing USD 400",
         [](N& need, O& offer, F&) {
           offer.mutable_capacity()->set_total_exchanges(2);
           offer.mutable_cost_sharing()->set_model(v1::COST_SHARING_MODEL_SHARED);
           offer.mutable_cost_sharing()->set_provider_share_percent(50);
           *offer.mutable_budget_ceiling() = MakeMoney("USD", 100);
           *need.mutable_budget()->mutable_required() = MakeMoney("USD", 500);
           *need.mutable_budget()->mutable_funded() = MakeMoney("USD", 100);
         }},
        {"other currency", v1::COMPONENT_RESOURCE, (1 + kBeneficiaryPays + kNeutral) / 3, true,
         "who covers the missing KES 400 is not known",
         [](N& need, O& offer, F&) {
           offer.mutable_capacity()->set_total_exchanges(2);
           offer.mutable_cost_sharing()->set_model(v1::COST_SHARING_MODEL_BENEFICIARY_PAYS);
           *offer.mutable_budget_ceiling() = MakeMoney("USD", 100);
           *need.mutable_budget()->mutable_required() = MakeMoney("KES", 400);
         }},
        {"a fund is the third party", v1::COMPONENT_RESOURCE, 1, true, "funds/south-fund",
         [](N& need, O& offer, F& fund) {
           need.set_fund("funds/south-fund");
           *fund.mutable_envelope() = MakeMoney("USD", 1000);
           offer.mutable_capacity()->set_total_exchanges(2);
           offer.mutable_cost_sharing()->set_model(v1::COST_SHARING_MODEL_FACILITATOR_PAYS);
           *need.mutable_budget()->mutable_required() = MakeMoney("USD", 400);
         }},
        {"funded beneficiary", v1::COMPONENT_RESOURCE, 1, true, "is funded",
         [](N& need, O& offer, F&) {
           offer.mutable_capacity()->set_total_exchanges(2);
           offer.mutable_cost_sharing()->set_model(v1::COST_SHARING_MODEL_BENEFICIARY_PAYS);
           *need.mutable_budget()->mutable_required() = MakeMoney("USD", 400);
           *need.mutable_budget()->mutable_funded() = MakeMoney("USD", 400);
         }},

        {"nothing runs", v1::COMPONENT_COMPLEMENTARITY, kNeutral, false, "No ongoing initiative",
         [](N&, O&, F&) {}},
        {"repeats", v1::COMPONENT_COMPLEMENTARITY, kRepeats, true, "Repeats \"Wells for All\"",
         [](N& need, O&, F&) { AddInitiative(need, "topics/sdg-6.1", "BR"); }},
        {"overlaps", v1::COMPONENT_COMPLEMENTARITY, kOverlaps, true, "Overlaps with",
         [](N& need, O&, F&) { AddInitiative(need, "topics/sdg-6.1", "IN"); }},
        {"complements", v1::COMPONENT_COMPLEMENTARITY, kComplements, true, "Does not overlap",
         [](N& need, O&, F&) { AddInitiative(need, "topics/sdg-6.2", "BR"); }},
        {"unrelated", v1::COMPONENT_COMPLEMENTARITY, kNeutral, true, "no bearing",
         [](N& need, O&, F&) { AddInitiative(need, "topics/sdg-16.1", "BR"); }},
        {"on another subject than the need", v1::COMPONENT_COMPLEMENTARITY, kNeutral, true,
         "no bearing",
         [](N& need, O& offer, F&) {
           AddInitiative(need, "topics/sdg-16.2", "BR");
           offer.set_topics(0, "topics/sdg-16.1");
         }},
        {"has ended", v1::COMPONENT_COMPLEMENTARITY, kNeutral, false, "No ongoing initiative",
         [](N& need, O&, F&) { AddInitiative(need, "topics/sdg-6.1", "BR", 2025); }},
        {"against counts before for", v1::COMPONENT_COMPLEMENTARITY, kRepeats, true, "Repeats",
         [](N& need, O&, F&) {
           AddInitiative(need, "topics/sdg-6.2", "IN");
           AddInitiative(need, "topics/sdg-6.1", "IN");
           AddInitiative(need, "topics/sdg-6.1", "BR");
         }},

        {"no group, no urgency", v1::COMPONENT_PRIORITY, 0, true,
         "none of the groups LDC, LLDC, SIDS, urgency not stated", [](N&, O&, F&) {}},
        {"LDC and LLDC", v1::COMPONENT_PRIORITY, kCountryPart, true,
         "least developed country (LDC) and a landlocked developing country (LLDC)",
         [](N& need, O&, F&) { need.set_country_code("MW"); }},
        {"SIDS", v1::COMPONENT_PRIORITY, kCountryPart* kLandlockedOrSmallIsland, true,
         "Fiji is a small island", [](N& need, O&, F&) { need.set_country_code("FJ"); }},
        {"urgent", v1::COMPONENT_PRIORITY, kUrgencyPart * 2 / 3, true, "urgency high",
         [](N& need, O&, F&) { need.set_urgency(v1::URGENCY_HIGH); }},
        {"all of it", v1::COMPONENT_PRIORITY, 1, true, "serves in crises",
         [](N& need, O& offer, F&) {
           need.set_country_code("SO");
           need.set_urgency(v1::URGENCY_CRITICAL);
           need.set_humanitarian(true);
           offer.set_humanitarian(true);
         }},
};

class ComponentTest : public ::testing::TestWithParam<ComponentCase> {};

TEST_P(ComponentTest, HasItsValueAndSaysWhy) {
  v1::Need need = MakeNeed();
  v1::Offer offer = MakeOffer();
  v1::Fund fund = MakeFund();
  GetParam().change(need, offer, fund);
  const TestPair pair = need.fund().empty() ? TestPair(need, offer) : TestPair(need, offer, fund);
  const Why why = pair.Reason(GetParam().component);
  EXPECT_NEAR(pair.Score(GetParam().component), GetParam().expected, 1e-12) << why.reason;
  EXPECT_EQ(why.known, GetParam().known) << why.reason;
  EXPECT_THAT(why.reason, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(Cases, ComponentTest, ::testing::ValuesIn(kCases));

TEST(TextComponent, NamesTheWordsInCommon) {
  const TestPair pair;
  EXPECT_GT(pair.Score(v1::COMPONENT_TEXT), 0.3);
  EXPECT_THAT(pair.Reason(v1::COMPONENT_TEXT).reason, HasSubstr("wells"));
  EXPECT_THAT(pair.Reason(v1::COMPONENT_TEXT).reason, HasSubstr("villages"));
}

TEST(ContextComponent, IsTheSimilarityOfTheCountries) {
  const TestPair pair;
  EXPECT_EQ(pair.Score(v1::COMPONENT_CONTEXT),
            CountrySimilarity(testing::SharedKnowledge().reference, "KE", "BR", testing::kToday,
                              nullptr));
  EXPECT_THAT(pair.Reason(v1::COMPONENT_CONTEXT).reason, HasSubstr("Kenya and Brazil"));
}

}  // namespace
}  // namespace ssx::scoring
