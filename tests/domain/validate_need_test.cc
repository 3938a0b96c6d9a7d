#include <functional>
#include <string>

#include "google/protobuf/text_format.h"
#include "services/domain/limits.h"
#include "services/domain/validation.h"
#include "tests/domain/violations_matchers.h"

namespace ssx::domain {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

// A need with every field set, and set right.
v1::Need FullNeed() {
  v1::Need need;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        organization: "organizations/mn-moh"
        country_code: "MN"
        title: "Clean air for children"
        summary: "Coal smoke makes children ill."
        description: "In full.\nTwo paragraphs."
        language_code: "en"
        topics: "topics/sdg-3.9"
        topics: "topics/sdg-11.6"
        modalities: MODALITY_TRAINING
        modalities: MODALITY_STUDY_VISIT
        languages: "mn"
        languages: "en"
        period {
          start_date { year: 2027 month: 1 day: 1 }
          end_date { year: 2028 month: 12 day: 31 }
        }
        population {
          groups: POPULATION_GROUP_CHILDREN
          age_bands { min_months: 0 max_months: 59 }
          people_count: 1500000
          children_count: 400000
        }
        humanitarian: true
        urgency: URGENCY_HIGH
        national_strategy { title: "Vision" uri: "https://example.org/vision" costed: true }
        ongoing_initiatives {
          title: "Stoves"
          implementer: "organizations/cn-stoves"
          provider_country_code: "CN"
          topics: "topics/sdg-7"
          uri: "https://example.org/stoves"
          period {}
        }
        budget {
          required { currency_code: "USD" units: 100 nanos: 500000000 }
          funded { currency_code: "USD" units: 100 nanos: 500000000 }
        }
        fund: "funds/sscaf"
        excluded_provider_countries: "FR"
        excluded_organizations: "organizations/someone"
        contact {
          full_name: "Desk"
          position: "Air"
          email: "desk@moh.gov.mn"
          phone: "+976 11 260 000"
          visibility: VISIBILITY_PRIVATE
        }
        visibility: VISIBILITY_PUBLIC
        sources { title: "Plan" uri: "https://example.org/plan" }
      )pb",
      &need));
  return need;
}

std::vector<std::string> FaultsOf(const v1::Need& need) {
  Violations violations;
  Validate(need, ReferenceData::Builtin(), violations);
  return Faults(violations);
}

TEST(ValidateNeedTest, AcceptsEveryFieldWhenRight) { EXPECT_THAT(FaultsOf(FullNeed()), IsEmpty()); }

TEST(ValidateNeedTest, NamesWhatIsRequired) {
  EXPECT_THAT(FaultsOf(v1::Need()),
              ElementsAre(FaultOf("organization", "is required"),
                          FaultOf("country_code", "is required"), FaultOf("title", "is required")));
  v1::Need least;
  least.set_organization("organizations/mn-moh");
  least.set_country_code("MN");
  least.set_title("Clean air");
  EXPECT_THAT(FaultsOf(least), IsEmpty());
}

// One fault at a time: the field it is found at and a part of what is said.
TEST(ValidateNeedTest, NamesTheFieldAtFault) {
  struct Case {
    const char* field;
    const char* says;
    std::function<void(v1::Need&)> spoil;
  };
  const auto many = [](int count, const auto& add) {
    for (int i = 0; i < count; ++i) add();
  };
  const Case cases[] = {
      {"organization", "organizations/{organization}",
       [](v1::Need& n) { n.set_organization("mn-moh"); }},
      {"country_code", "did you mean MN?", [](v1::Need& n) { n.set_country_code("MNG"); }},
      {"title", "at most 300", [](v1::Need& n) { n.set_title(std::string(301, 't')); }},
      {"title", "line break", [](v1::Need& n) { n.set_title("a\nb"); }},
      {"title", "is not valid UTF-8", [](v1::Need& n) { n.set_title("a\xFF"); }},
      {"summary", "at most 2000", [](v1::Need& n) { n.set_summary(std::string(2'001, 's')); }},
      {"description", "at most 20000",
       [](v1::Need& n) { n.set_description(std::string(20'001, 'd')); }},
      {"description", "is not valid UTF-8", [](v1::Need& n) { n.set_description("\xC3("); }},
      {"language_code", "BCP-47", [](v1::Need& n) { n.set_language_code("Mongolian"); }},
      {"topics[0]", "did you mean topics/sdg-3.2?",
       [](v1::Need& n) { n.set_topics(0, "sdg-3.2"); }},
      {"topics[1]", "is the same as topics[0]", [](v1::Need& n) { n.set_topics(1, n.topics(0)); }},
      {"topics", "has 31 items",
       [&](v1::Need& n) { many(29, [&] { n.add_topics("topics/sdg-3"); }); }},
      {"modalities[2]", "is required", [](v1::Need& n) { n.add_modalities(v1::Modality(0)); }},
      {"modalities[2]", "77 is unknown", [](v1::Need& n) { n.add_modalities(v1::Modality(77)); }},
      {"modalities[2]", "is the same as modalities[0]",
       [](v1::Need& n) { n.add_modalities(v1::MODALITY_TRAINING); }},
      {"languages[1]", "is the same as languages[0]",
       [](v1::Need& n) { n.set_languages(1, "MN"); }},
      {"languages[0]", "BCP-47", [](v1::Need& n) { n.set_languages(0, "mn_MN"); }},
      {"period.end_date", "is before",
       [](v1::Need& n) { n.mutable_period()->mutable_end_date()->set_year(2026); }},
      {"period.start_date", "is not a day",
       [](v1::Need& n) { n.mutable_period()->mutable_start_date()->set_day(32); }},
      {"population.groups[1]", "12345 is unknown",
       [](v1::Need& n) { n.mutable_population()->add_groups(v1::PopulationGroup(12345)); }},
      {"population.age_bands[0].min_months", "out of range",
       [](v1::Need& n) { n.mutable_population()->mutable_age_bands(0)->set_min_months(-1); }},
      {"population.age_bands[0].max_months", "out of range",
       [](v1::Need& n) { n.mutable_population()->mutable_age_bands(0)->set_max_months(1'801); }},
      {"population.age_bands[0].max_months", "is below min_months",
       [](v1::Need& n) { n.mutable_population()->mutable_age_bands(0)->set_min_months(60); }},
      {"population.age_bands", "has 11 items",
       [&](v1::Need& n) { many(10, [&] { n.mutable_population()->add_age_bands(); }); }},
      {"population.people_count", "is negative",
       [](v1::Need& n) { n.mutable_population()->set_people_count(-1); }},
      {"population.children_count", "is negative",
       [](v1::Need& n) { n.mutable_population()->set_children_count(-1); }},
      {"population.children_count", "is more than people_count",
       [](v1::Need& n) { n.mutable_population()->set_children_count(1'500'001); }},
      {"urgency", "9 is unknown", [](v1::Need& n) { n.set_urgency(v1::Urgency(9)); }},
      {"national_strategy.title", "is required",
       [](v1::Need& n) { n.mutable_national_strategy()->clear_title(); }},
      {"national_strategy.uri", "http",
       [](v1::Need& n) { n.mutable_national_strategy()->set_uri("vision.pdf"); }},
      {"ongoing_initiatives[0].title", "is required",
       [](v1::Need& n) { n.mutable_ongoing_initiatives(0)->clear_title(); }},
      {"ongoing_initiatives[0].implementer", "organizations/{organization}",
       [](v1::Need& n) { n.mutable_ongoing_initiatives(0)->set_implementer("organizations/?"); }},
      {"ongoing_initiatives[0].implementer", "at most 200",
       [](v1::Need& n) {
         n.mutable_ongoing_initiatives(0)->set_implementer(std::string(201, 'i'));
       }},
      {"ongoing_initiatives[0].provider_country_code", "did you mean CN?",
       [](v1::Need& n) { n.mutable_ongoing_initiatives(0)->set_provider_country_code("China"); }},
      {"ongoing_initiatives[0].topics[1]", "is not a known topic",
       [](v1::Need& n) { n.mutable_ongoing_initiatives(0)->add_topics("topics/zzzz"); }},
      {"ongoing_initiatives[0].uri", "http",
       [](v1::Need& n) { n.mutable_ongoing_initiatives(0)->set_uri("x"); }},
      {"ongoing_initiatives[0].period.start_date", "is incomplete",
       [](v1::Need& n) {
         n.mutable_ongoing_initiatives(0)->mutable_period()->mutable_start_date()->set_year(2026);
       }},
      {"ongoing_initiatives", "has 51 items",
       [&](v1::Need& n) { many(50, [&] { n.add_ongoing_initiatives(); }); }},
      {"budget.required.currency_code", "is required",
       [](v1::Need& n) {
         n.mutable_budget()->mutable_required()->clear_currency_code();
         n.mutable_budget()->clear_funded();
       }},
      {"budget.funded.currency_code", "differs from",
       [](v1::Need& n) { n.mutable_budget()->mutable_funded()->set_currency_code("EUR"); }},
      {"budget.funded", "is more than",
       [](v1::Need& n) { n.mutable_budget()->mutable_funded()->set_units(101); }},
      {"budget.funded", "is more than",
       [](v1::Need& n) { n.mutable_budget()->mutable_funded()->set_nanos(500'000'001); }},
      {"budget.required", "is required beside",
       [](v1::Need& n) { n.mutable_budget()->clear_required(); }},
      {"fund", "funds/{fund}", [](v1::Need& n) { n.set_fund("sscaf"); }},
      {"excluded_provider_countries[1]", "is the same as",
       [](v1::Need& n) { n.add_excluded_provider_countries("FR"); }},
      {"excluded_provider_countries[1]", "is not an ISO",
       [](v1::Need& n) { n.add_excluded_provider_countries("ZZ"); }},
      {"excluded_organizations[1]", "organizations/{organization}",
       [](v1::Need& n) { n.add_excluded_organizations("someone"); }},
      {"excluded_organizations", "has 101 items",
       [&](v1::Need& n) { many(100, [&] { n.add_excluded_organizations("x"); }); }},
      {"contact.email", "e-mail", [](v1::Need& n) { n.mutable_contact()->set_email("desk"); }},
      {"visibility", "8 is unknown", [](v1::Need& n) { n.set_visibility(v1::Visibility(8)); }},
      {"sources[0].uri", "http", [](v1::Need& n) { n.mutable_sources(0)->set_uri("plan"); }},
  };
  for (const Case& c : cases) {
    v1::Need need = FullNeed();
    c.spoil(need);
    EXPECT_THAT(FaultsOf(need), ElementsAre(FaultOf(c.field, c.says))) << c.field << " " << c.says;
  }
}

TEST(ValidateNeedTest, LengthsCountCodePoints) {
  v1::Need need = FullNeed();
  std::string title;
  for (size_t i = 0; i < limits::kMaxTitle; ++i) title += "气";
  need.set_title(title);
  EXPECT_THAT(FaultsOf(need), IsEmpty());
  need.set_title(title + "气");
  EXPECT_THAT(FaultsOf(need), ElementsAre(FaultOf("title", "has 301 characters")));
}

TEST(ValidateNeedTest, TellsAllFaultsAtOnce) {
  v1::Need need = FullNeed();
  need.clear_title();
  need.set_country_code("ZZ");
  need.mutable_contact()->set_email("desk");
  EXPECT_EQ(FaultsOf(need).size(), 3u);
  EXPECT_THAT(FaultsOf(need), Contains(FaultOf("contact.email", "e-mail")));
}

TEST(ValidateNeedTest, LeavesOutputOnlyFieldsAlone) {
  v1::Need need = FullNeed();
  need.set_name("not a name");
  need.set_state(v1::NeedState(99));
  need.mutable_endorsement()->set_focal_point("?");
  need.set_state_reason("a\nb");
  EXPECT_THAT(FaultsOf(need), IsEmpty());
}

// Protobuf itself refuses proto3 strings that are not UTF-8 when it parses them. Validation looks
// all the same, since a need can also be built in this process.
TEST(ValidateNeedTest, InvalidUtf8DoesNotEvenParse) {
  const std::string wire = "\x22\x01\xFF";  // field 4, title, one byte
  v1::Need need;
  EXPECT_FALSE(need.ParseFromString(wire));
  EXPECT_TRUE(need.ParseFromString("\x22\x01x"));
  EXPECT_EQ(need.title(), "x");
}

}  // namespace
}  // namespace ssx::domain
