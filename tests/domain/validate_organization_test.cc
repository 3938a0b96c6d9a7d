// Organizations, and the funds that they manage.
#include <functional>
#include <string>

#include "google/protobuf/text_format.h"
#include "services/domain/validation.h"
#include "tests/domain/violations_matchers.h"

namespace ssx::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

template <typename T>
std::vector<std::string> FaultsOf(const T& resource) {
  Violations violations;
  Validate(resource, ReferenceData::Builtin(), violations);
  return Faults(violations);
}

v1::Organization FullOrganization() {
  v1::Organization organization;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(R"pb(
                                                      display_name: "Ministry of Health"
                                                      acronym: "MOH"
                                                      type: ORGANIZATION_TYPE_GOVERNMENT
                                                      country_code: "MN"
                                                      description: "Health."
                                                      languages: "mn"
                                                      website_uri: "https://moh.gov.mn"
                                                      external_ids: "MN-MOH-1"
                                                      national_focal_point: true
                                                      contact { full_name: "Desk" }
                                                      sources { uri: "https://moh.gov.mn/about" }
                                                    )pb",
                                                    &organization));
  return organization;
}

v1::Fund FullFund() {
  v1::Fund fund;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        display_name: "South-South Facility"
        organization: "organizations/unossc"
        description: "Pays for study visits."
        envelope { currency_code: "USD" units: 1000000 }
        period { end_date { year: 2030 month: 1 day: 1 } }
        eligibility {
          beneficiary_countries: "MN"
          beneficiary_groups: COUNTRY_GROUP_LDC
          provider_countries: "CN"
          modalities: MODALITY_TRAINING
          topics: "topics/sdg-3"
        }
        sources { title: "Terms" }
      )pb",
      &fund));
  return fund;
}

TEST(ValidateOrganizationTest, AcceptsEveryFieldWhenRight) {
  EXPECT_THAT(FaultsOf(FullOrganization()), IsEmpty());
}

TEST(ValidateOrganizationTest, NamesWhatIsRequired) {
  EXPECT_THAT(FaultsOf(v1::Organization()),
              ElementsAre(FaultOf("display_name", "is required"),
                          FaultOf("type", "is required: use one of GOVERNMENT, MULTILATERAL")));
  v1::Organization international;
  international.set_display_name("World Health Organization");
  international.set_type(v1::ORGANIZATION_TYPE_MULTILATERAL);
  EXPECT_THAT(FaultsOf(international), IsEmpty());
}

TEST(ValidateOrganizationTest, NamesTheFieldAtFault) {
  struct Case {
    const char* field;
    const char* says;
    std::function<void(v1::Organization&)> spoil;
  };
  const Case cases[] = {
      {"display_name", "at most 200",
       [](v1::Organization& o) { o.set_display_name(std::string(201, 'd')); }},
      {"acronym", "at most 40", [](v1::Organization& o) { o.set_acronym(std::string(41, 'a')); }},
      {"type", "7 is unknown", [](v1::Organization& o) { o.set_type(v1::OrganizationType(7)); }},
      {"country_code", "did you mean MN?",
       [](v1::Organization& o) { o.set_country_code("Mongolia"); }},
      {"country_code", "is required of a national focal point",
       [](v1::Organization& o) { o.clear_country_code(); }},
      {"description", "at most 20000",
       [](v1::Organization& o) { o.set_description(std::string(20'001, 'd')); }},
      {"languages[0]", "BCP-47", [](v1::Organization& o) { o.set_languages(0, "Mongolian"); }},
      {"languages", "has 31 items",
       [](v1::Organization& o) {
         while (o.languages_size() < 31) o.add_languages("mn");
       }},
      {"website_uri", "http", [](v1::Organization& o) { o.set_website_uri("moh.gov.mn"); }},
      {"external_ids[1]", "is the same as external_ids[0]",
       [](v1::Organization& o) { o.add_external_ids("MN-MOH-1"); }},
      {"external_ids", "has 21 items",
       [](v1::Organization& o) {
         while (o.external_ids_size() < 21) o.add_external_ids("x");
       }},
      {"contact.phone", "international form",
       [](v1::Organization& o) { o.mutable_contact()->set_phone("260 000"); }},
      {"sources[0].uri", "http",
       [](v1::Organization& o) { o.mutable_sources(0)->set_uri("about"); }},
  };
  for (const Case& c : cases) {
    v1::Organization organization = FullOrganization();
    c.spoil(organization);
    EXPECT_THAT(FaultsOf(organization), ElementsAre(FaultOf(c.field, c.says)))
        << c.field << " " << c.says;
  }
}

TEST(ValidateFundTest, AcceptsEveryFieldWhenRight) { EXPECT_THAT(FaultsOf(FullFund()), IsEmpty()); }

TEST(ValidateFundTest, NamesWhatIsRequired) {
  EXPECT_THAT(FaultsOf(v1::Fund()), ElementsAre(FaultOf("display_name", "is required"),
                                                FaultOf("organization", "is required")));
}

TEST(ValidateFundTest, NamesTheFieldAtFault) {
  struct Case {
    const char* field;
    const char* says;
    std::function<void(v1::Fund&)> spoil;
  };
  const Case cases[] = {
      {"display_name", "at most 200",
       [](v1::Fund& f) { f.set_display_name(std::string(201, 'd')); }},
      {"organization", "organizations/{organization}",
       [](v1::Fund& f) { f.set_organization("unossc"); }},
      {"description", "control character", [](v1::Fund& f) { f.set_description("a\x01"); }},
      {"envelope.currency_code", "did you mean USD?",
       [](v1::Fund& f) { f.mutable_envelope()->set_currency_code("usd"); }},
      {"period.end_date", "is not a day",
       [](v1::Fund& f) { f.mutable_period()->mutable_end_date()->set_month(14); }},
      {"eligibility.beneficiary_countries[0]", "did you mean",
       [](v1::Fund& f) { f.mutable_eligibility()->set_beneficiary_countries(0, "mn"); }},
      {"eligibility.beneficiary_groups[1]", "5 is unknown",
       [](v1::Fund& f) { f.mutable_eligibility()->add_beneficiary_groups(v1::CountryGroup(5)); }},
      {"eligibility.provider_countries[1]", "is the same as",
       [](v1::Fund& f) { f.mutable_eligibility()->add_provider_countries("CN"); }},
      {"eligibility.modalities[1]", "is required",
       [](v1::Fund& f) { f.mutable_eligibility()->add_modalities(v1::MODALITY_UNSPECIFIED); }},
      {"eligibility.topics[0]", "did you mean topics/sdg-4?",
       [](v1::Fund& f) { f.mutable_eligibility()->set_topics(0, "sdg-4"); }},
      {"sources[0].title", "line break",
       [](v1::Fund& f) { f.mutable_sources(0)->set_title("a\nb"); }},
  };
  for (const Case& c : cases) {
    v1::Fund fund = FullFund();
    c.spoil(fund);
    EXPECT_THAT(FaultsOf(fund), ElementsAre(FaultOf(c.field, c.says))) << c.field << " " << c.says;
  }
}

}  // namespace
}  // namespace ssx::domain
