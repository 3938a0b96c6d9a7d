#include <functional>
#include <string>

#include "google/protobuf/text_format.h"
#include "services/domain/validation.h"
#include "tests/domain/violations_matchers.h"

namespace ssx::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// An offer with every field set, and set right.
v1::Offer FullOffer() {
  v1::Offer offer;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        organization: "organizations/cu-minsap"
        country_code: "CU"
        title: "Medical brigades"
        summary: "Doctors abroad."
        description: "In full."
        language_code: "es"
        topics: "topics/sdg-3.8"
        modalities: MODALITY_EXPERT_DEPLOYMENT
        languages: "es"
        languages: "pt"
        capacity { total_exchanges: 3 committed_exchanges: 3 }
        availability { start_date { year: 2026 month: 1 day: 1 } }
        cost_sharing { model: COST_SHARING_MODEL_SHARED provider_share_percent: 40 note: "Fees." }
        budget_ceiling { currency_code: "EUR" units: 5000 }
        evidence {
          type: EVIDENCE_TYPE_PAST_EXCHANGE
          title: "Brigade in Haiti"
          description: "Since 1998."
          uri: "https://example.org/haiti"
          partner_country_code: "HT"
          date { year: 2020 month: 5 day: 1 }
          verified: true
        }
        materials {
          type: MATERIAL_TYPE_CURRICULUM
          title: "Course"
          uri: "https://example.org/c"
          language_code: "es"
        }
        eligible_countries: "HT"
        eligible_countries: "AO"
        excluded_countries: "FR"
        humanitarian: true
        contact { email: "desk@minsap.cu" }
        visibility: VISIBILITY_PARTNERS
        sources { title: "Report" }
      )pb",
      &offer));
  return offer;
}

std::vector<std::string> FaultsOf(const v1::Offer& offer) {
  Violations violations;
  Validate(offer, ReferenceData::Builtin(), violations);
  return Faults(violations);
}

TEST(ValidateOfferTest, AcceptsEveryFieldWhenRight) {
  EXPECT_THAT(FaultsOf(FullOffer()), IsEmpty());
}

TEST(ValidateOfferTest, NamesWhatIsRequired) {
  EXPECT_THAT(FaultsOf(v1::Offer()),
              ElementsAre(FaultOf("organization", "is required"),
                          FaultOf("country_code", "is required"), FaultOf("title", "is required")));
}

TEST(ValidateOfferTest, NamesTheFieldAtFault) {
  struct Case {
    const char* field;
    const char* says;
    std::function<void(v1::Offer&)> spoil;
  };
  const auto many = [](int count, const auto& add) {
    for (int i = 0; i < count; ++i) add();
  };
  const Case cases[] = {
      {"organization", "organizations/{organization}",
       [](v1::Offer& o) { o.set_organization("organizations/"); }},
      {"country_code", "did you mean CU?", [](v1::Offer& o) { o.set_country_code("Cuba"); }},
      {"title", "at most 300", [](v1::Offer& o) { o.set_title(std::string(301, 't')); }},
      {"topics[1]", "is not a known topic", [](v1::Offer& o) { o.add_topics("topics/zzzz"); }},
      {"modalities[1]", "-5 is unknown", [](v1::Offer& o) { o.add_modalities(v1::Modality(-5)); }},
      {"capacity.total_exchanges", "out of range",
       [](v1::Offer& o) { o.mutable_capacity()->set_total_exchanges(10'001); }},
      {"capacity.committed_exchanges", "is negative",
       [](v1::Offer& o) { o.mutable_capacity()->set_committed_exchanges(-1); }},
      {"capacity.committed_exchanges", "is more than capacity.total_exchanges",
       [](v1::Offer& o) { o.mutable_capacity()->set_committed_exchanges(4); }},
      {"availability.end_date", "is before",
       [](v1::Offer& o) {
         auto* end = o.mutable_availability()->mutable_end_date();
         *end = o.availability().start_date();
         end->set_year(2025);
       }},
      {"cost_sharing.model", "6 is unknown",
       [](v1::Offer& o) {
         o.mutable_cost_sharing()->set_model(v1::CostSharingModel(6));
         o.mutable_cost_sharing()->set_provider_share_percent(0);
       }},
      {"cost_sharing.provider_share_percent", "out of range",
       [](v1::Offer& o) { o.mutable_cost_sharing()->set_provider_share_percent(101); }},
      {"cost_sharing.provider_share_percent", "only goes with the model SHARED",
       [](v1::Offer& o) {
         o.mutable_cost_sharing()->set_model(v1::COST_SHARING_MODEL_PROVIDER_PAYS);
       }},
      {"cost_sharing.note", "at most 2000",
       [](v1::Offer& o) { o.mutable_cost_sharing()->set_note(std::string(2'001, 'n')); }},
      {"budget_ceiling.units", "is negative",
       [](v1::Offer& o) { o.mutable_budget_ceiling()->set_units(-5); }},
      {"evidence[0].type", "is required",
       [](v1::Offer& o) { o.mutable_evidence(0)->clear_type(); }},
      {"evidence[0].title", "is required",
       [](v1::Offer& o) { o.mutable_evidence(0)->clear_title(); }},
      {"evidence[0].title", "at most 500",
       [](v1::Offer& o) { o.mutable_evidence(0)->set_title(std::string(501, 't')); }},
      {"evidence[0].description", "at most 2000",
       [](v1::Offer& o) { o.mutable_evidence(0)->set_description(std::string(2'001, 'd')); }},
      {"evidence[0].uri", "http", [](v1::Offer& o) { o.mutable_evidence(0)->set_uri("www"); }},
      {"evidence[0].partner_country_code", "did you mean HT?",
       [](v1::Offer& o) { o.mutable_evidence(0)->set_partner_country_code("Haiti"); }},
      {"evidence[0].date", "is not a day",
       [](v1::Offer& o) { o.mutable_evidence(0)->mutable_date()->set_month(13); }},
      {"evidence", "has 51 items", [&](v1::Offer& o) { many(50, [&] { o.add_evidence(); }); }},
      {"materials[0].type", "42 is unknown",
       [](v1::Offer& o) { o.mutable_materials(0)->set_type(v1::MaterialType(42)); }},
      {"materials[0].title", "is required",
       [](v1::Offer& o) { o.mutable_materials(0)->set_title("  "); }},
      {"materials[0].uri", "http", [](v1::Offer& o) { o.mutable_materials(0)->set_uri("www"); }},
      {"materials[0].language_code", "BCP-47",
       [](v1::Offer& o) { o.mutable_materials(0)->set_language_code("Spanish"); }},
      {"materials", "has 51 items", [&](v1::Offer& o) { many(50, [&] { o.add_materials(); }); }},
      {"eligible_countries[1]", "is the same as",
       [](v1::Offer& o) { o.set_eligible_countries(1, "HT"); }},
      {"excluded_countries[0]", "is not an ISO",
       [](v1::Offer& o) { o.set_excluded_countries(0, "ZZ"); }},
      {"excluded_countries", "has 251 items",
       [&](v1::Offer& o) { many(250, [&] { o.add_excluded_countries("FR"); }); }},
      {"contact.email", "e-mail", [](v1::Offer& o) { o.mutable_contact()->set_email("@"); }},
      {"visibility", "4 is unknown", [](v1::Offer& o) { o.set_visibility(v1::Visibility(4)); }},
      {"sources[0]", "is empty", [](v1::Offer& o) { o.mutable_sources(0)->clear_title(); }},
  };
  for (const Case& c : cases) {
    v1::Offer offer = FullOffer();
    c.spoil(offer);
    EXPECT_THAT(FaultsOf(offer), ElementsAre(FaultOf(c.field, c.says))) << c.field << " " << c.says;
  }
}

TEST(ValidateOfferTest, AShareGoesWithSharedOrUnstatedModels) {
  v1::Offer offer = FullOffer();
  offer.mutable_cost_sharing()->clear_model();
  EXPECT_THAT(FaultsOf(offer), IsEmpty());
  offer.mutable_cost_sharing()->set_model(v1::COST_SHARING_MODEL_PROVIDER_PAYS);
  offer.mutable_cost_sharing()->clear_provider_share_percent();
  EXPECT_THAT(FaultsOf(offer), IsEmpty());
}

}  // namespace
}  // namespace ssx::domain
