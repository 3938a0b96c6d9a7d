// What filters match, by tables.
#include "services/domain/query/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ssx/v1/country.pb.h"
#include "ssx/v1/organization.pb.h"
#include "tests/domain/query/messages.h"

namespace ssx::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kNeed[] = R"pb(
  name: "needs/mn-air"
  organization: "organizations/mn-moh"
  country_code: "MN"
  title: "Air pollution and child health in Ulaanbaatar"
  summary: "Coal smoke harms children's lungs; L'ÉCOLE is closed in winter."
  description: "Die Straße ist grau. \u0130stanbul helps. 100% * sure \\ say \"yes\""
  topics: "topics/sdg-3.9"
  topics: "topics/area-air-pollution"
  modalities: MODALITY_TRAINING
  modalities: MODALITY_STUDY_VISIT
  languages: "mn"
  period { end_date { year: 2027 month: 6 day: 30 } }
  population {
    people_count: 1500000
    age_bands { min_months: 0 max_months: 59 }
    age_bands { min_months: 120 max_months: 180 }
  }
  humanitarian: true
  urgency: URGENCY_HIGH
  ongoing_initiatives { title: "Clean stoves" topics: "topics/crs-23210" }
  ongoing_initiatives {
    title: "School meals"
    topics: "topics/area-nutrition"
    provider_country_code: "KR"
  }
  contact { full_name: "Bat-Erdene" email: "Bat@moh.example" }
  state: NEED_STATE_ENDORSED
  update_time { seconds: 1767225600 nanos: 500000000 }
)pb";

struct Case {
  const char* filter;
  bool matches;
};

void CheckCases(const google::protobuf::Message& message, const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const auto filter = Filter::Parse(c.filter, *message.GetDescriptor());
    ASSERT_TRUE(filter.ok()) << c.filter << ": " << filter.status();
    EXPECT_EQ(filter->Matches(message), c.matches) << c.filter;
  }
}

void CheckNeed(const std::vector<Case>& cases) { CheckCases(FromText<v1::Need>(kNeed), cases); }

TEST(FilterTest, EmptyMatchesAll) {
  CheckNeed({{"", true}, {"  \t\n ", true}});
  EXPECT_TRUE(Filter::Parse(" ", *v1::Need::descriptor())->MatchesAll());
  EXPECT_FALSE(Filter::Parse("a", *v1::Need::descriptor())->MatchesAll());
  EXPECT_TRUE(Filter().Matches(v1::Need()));
}

TEST(FilterTest, Text) {
  CheckNeed({
      {"country_code = \"MN\"", true},
      {"country_code=MN", true},
      {"country_code = 'MN'", true},
      {"country_code = mn", false},
      {"country_code != SO", true},
      {"country_code != MN", false},
      {"country_code = \"\"", false},
      {"language_code = \"\"", true},
      {"title = \"Air*\"", true},
      {"title = Air*", true},
      {"title = \"air*\"", false},
      {"title = \"*Ulaanbaatar\"", true},
      {"title = \"*child*\"", true},
      {"title = \"*\"", true},
      {"title = \"**\"", true},
      {"language_code = \"*\"", true},
      {"title != \"*child*\"", false},
      {"title = \"Air\"", false},
      {"country_code = \"M\\*\"", false},
      {"country_code = M*", true},
      {"country_code < \"MO\"", true},
      {"country_code <= MN", true},
      {"country_code < MN", false},
      {"country_code > ML", true},
      {"country_code >= MN", true},
      {"country_code > MN", false},
      {"title:\"CHILD HEALTH\"", true},
      {"title:child", true},
      {"title:adult", false},
      {"summary:l'école", true},
      {"summary:\"L'e\u0301cole\"", true},  // with a combining accent
      {"description:STRASSE", true},
      {"description:\"100% \\* sure\"", true},
      {"description:\"say \\\"yes\\\"\"", true},
      {"description:'sure \\\\ say'", true},
      {"contact.email:@MOH.", true},
      {"contact.email = Bat@moh.example", true},
      {"name = needs/mn-air", true},
  });
}

TEST(FilterTest, Numbers) {
  CheckNeed({
      {"population.people_count = 1500000", true},
      {"population.people_count = 1.5e6", true},
      {"population.people_count = \"1500000\"", true},
      {"population.people_count != 1500000", false},
      {"population.people_count > 1499999.5", true},
      {"population.people_count >= 1500001", false},
      {"population.people_count < -5", false},
      {"population.people_count > -5", true},
      {"population.people_count:1500000", true},
      {"population.children_count = 0", true},
      {"period.end_date.year = 2027", true},
      {"period.end_date.year > 2027", false},
  });
  CheckCases(*Sample("real: 0.1 single: 0.1 huge: 18446744073709551615 big: -9223372036854775808"),
             {
                 {"real = 0.1", true},
                 {"single = 0.1", true},
                 {"single <= 0.1", true},
                 {"real < 1e-1", false},
                 {"huge = 18446744073709551615", true},
                 {"huge = 18446744073709551614", false},
                 {"huge > 9223372036854775807", true},
                 {"huge > 99999999999999999999", false},
                 {"big = -9223372036854775808", true},
                 {"big = -9223372036854775807", false},
                 {"big < -9223372036854775807", true},
             });
}

TEST(FilterTest, BooleansAndEnums) {
  CheckNeed({
      {"humanitarian = true", true},
      {"humanitarian:true", true},
      {"humanitarian = false", false},
      {"humanitarian != false", true},
      {"state = ENDORSED", true},
      {"state = NEED_STATE_ENDORSED", true},
      {"state = \"ENDORSED\"", true},
      {"state:ENDORSED", true},
      {"state != DRAFT", true},
      {"state = DRAFT", false},
      {"visibility = UNSPECIFIED", true},
  });
}

TEST(FilterTest, Moments) {
  // 2026-01-01T00:00:00.5Z
  CheckNeed({
      {"update_time = \"2026-01-01T00:00:00.5Z\"", true},
      {"update_time = 2026-01-01T00:00:00.500Z", true},
      {"update_time = \"2026-01-01T02:00:00.5+02:00\"", true},
      {"update_time > \"2026-01-01T00:00:00Z\"", true},
      {"update_time > \"2026-01-01T00:00:00.500000001Z\"", false},
      {"update_time <= 2025-12-31T23:59:59-04:00", true},
      {"period.end_date = 2027-06-30", true},
      {"period.end_date = \"2027-06-30\"", true},
      {"period.end_date > \"2027-06-29\"", true},
      {"period.end_date < 2027-07-01", true},
      {"period.end_date < 2027-06-30", false},
      {"period.end_date >= 2028-01-01", false},
      {"period.end_date != 2027-06-30", false},
  });
  CheckCases(*Sample("length { seconds: -1 nanos: -500000000 }"), {
                                                                      {"length = -1.5s", true},
                                                                      {"length < -1.4s", true},
                                                                      {"length < -1.6s", false},
                                                                      {"length < 0s", true},
                                                                      {"length >= \"20s\"", false},
                                                                  });
}

TEST(FilterTest, UnsetComparesFalseButForInequality) {
  CheckNeed({
      {"period.start_date = 2026-01-01", false},
      {"period.start_date < 2026-01-01", false},
      {"period.start_date >= 2026-01-01", false},
      {"period.start_date != 2026-01-01", true},
      {"delete_time < \"2026-01-01T00:00:00Z\"", false},
      {"national_strategy.costed = false", false},
      {"national_strategy.costed != true", true},
      {"budget.required.units < 10", false},
      {"budget.required.currency_code = \"\"", false},
      {"budget.required.currency_code:\"\"", false},
  });
}

TEST(FilterTest, Presence) {
  CheckNeed({
      {"contact:*", true},
      {"contact.email:*", true},
      {"contact.phone:*", false},
      {"contact:email", true},
      {"contact:phone", false},
      {"budget:*", false},
      {"budget.required:*", false},
      {"budget:required", false},
      {"period:end_date", true},
      {"period:start_date", false},
      {"period.end_date:*", true},
      {"delete_time:*", false},
      {"-delete_time:*", true},
      {"delete_time = null", true},
      {"delete_time != null", false},
      {"contact = null", false},
      {"contact != null", true},
      {"humanitarian:*", true},
      {"language_code:*", false},
      {"visibility:*", false},
      {"topics:*", true},
      {"sources:*", false},
      {"ongoing_initiatives:*", true},
      {"ongoing_initiatives.provider_country_code:*", true},
      {"ongoing_initiatives.implementer:*", false},
      {"ongoing_initiatives:title", true},
      {"ongoing_initiatives:uri", false},
      {"ongoing_initiatives.period.end_date:*", false},
      {"country_code = \"\\*\"", false},
      {"title:\"\\*\"", false},
      {"description:\"\\*\"", true},
  });
}

TEST(FilterTest, Lists) {
  CheckNeed({
      {"topics:\"topics/sdg-3.9\"", true},
      {"topics:topics/sdg-3.9", true},
      {"topics:topics/sdg-3", false},
      {"topics:topics/sdg-3*", true},
      {"topics:\"*air*\"", true},
      {"topics:TOPICS/SDG-3.9", false},
      {"-topics:topics/sdg-3.9", false},
      {"modalities:TRAINING", true},
      {"modalities:MODALITY_STUDY_VISIT", true},
      {"modalities:SUPPLIES", false},
      {"ongoing_initiatives.title:\"Clean stoves\"", true},
      {"ongoing_initiatives.title:stoves", false},
      {"ongoing_initiatives.title:*stoves", true},
      {"ongoing_initiatives.topics:topics/area-nutrition", true},
      {"ongoing_initiatives.topics:topics/sdg-3.9", false},
      {"population.age_bands.max_months:59", true},
      {"population.age_bands.max_months:60", false},
      {"population.age_bands.max_months:(59 OR 60)", true},
      {"topics:(topics/sdg-3.9 topics/area-air-pollution)", true},
      {"topics:(topics/sdg-3.9 AND topics/sdg-1)", false},
      {"topics:(topics/sdg-3.9 -topics/sdg-1)", true},
  });
}

TEST(FilterTest, Maps) {
  CheckCases(FromText<v1::Country>(R"pb(
               display_names { key: "en" value: "Türkiye" }
               display_names { key: "fr" value: "" }
             )pb"),
             {
                 {"display_names:en", true},
                 {"display_names:de", false},
                 {"display_names:*", true},
                 {"display_names.en:*", true},
                 {"display_names.fr:*", true},
                 {"display_names.de:*", false},
                 {"display_names.en = Türkiye", true},
                 {"display_names.\"en\" = Türkiye", true},
                 {"display_names.en:TÜRK", true},
                 {"display_names.en:turk", false},
                 {"display_names.de = \"\"", false},
                 {"display_names.de != x", true},
                 {"display_names.AND != x", true},
                 {"tÜrk", true},
                 {"spain", false},
             });
  CheckCases(*Sample(R"pb(
    by_number {
      key: -7
      value { title: "seven" numbers: 1 }
    }
    by_flag { key: true value: 5 }
  )pb"),
             {
                 {"by_number:-7", true},
                 {"by_number:7", false},
                 {"by_number.\"-7\".title = seven", true},
                 {"by_number.-7.title = seven", true},
                 {"by_number.-7.numbers:1", true},
                 {"by_number.7.title = seven", false},
                 {"by_number.-7:*", true},
                 {"by_number.-7:title", true},
                 {"by_number.-7:name", false},
                 {"by_flag.true = 5", true},
                 {"by_flag.false = 5", false},
                 {"by_flag:true", true},
                 {"labels:*", false},
             });
}

TEST(FilterTest, WordsAreLookedForInTexts) {
  CheckNeed({
      {"ulaanbaatar", true},
      {"\"CHILD HEALTH\"", true},
      {"coal smoke", true},
      {"coal \"not there\"", false},
      {"École", true},
      {"strasse", true},
      {"mn-air", false},  // the name is no text
      {"bat-erdene", false},
      {"Pollution OR nothing", true},
      {"-nothing", true},
      {"-pollution", false},
      {"NOT nothing", true},
      {"pollut*", true},
      {"*", true},
      {"\"\"", true},
      {"children's", true},
      {"L'ÉCOLE", true},
      {"l'école", true},
  });
  CheckCases(
      FromText<v1::Organization>("display_name: 'Ministry of Health 3.2 e.g.' acronym: 'MoH'"),
      {{"ministry", true}, {"moh", false}, {"3.2", true}, {"e.g.", true}, {"3.3", false}});
}

TEST(FilterTest, Logic) {
  // OR binds tighter than AND and than writing side by side.
  CheckNeed({
      {"country_code=SO AND state=DRAFT OR state=ENDORSED", false},
      {"state=ENDORSED OR state=DRAFT AND country_code=SO", false},
      {"country_code=SO OR country_code=MN AND state=ENDORSED", true},
      {"(country_code=SO AND state=DRAFT) OR state=ENDORSED", true},
      {"country_code=MN state=ENDORSED OR state=DRAFT", true},
      {"country_code=SO state=ENDORSED OR state=DRAFT", false},
      {"country_code=MN state=ENDORSED AND humanitarian=true urgency=HIGH", true},
      {"country_code=MN state=ENDORSED AND humanitarian=true urgency=LOW", false},
      {"NOT country_code=MN", false},
      {"NOT country_code=SO", true},
      {"-country_code=SO", true},
      {"NOT (country_code=MN AND state=DRAFT)", true},
      {"NOT(country_code=MN)", false},
      {"-(country_code=SO OR state=DRAFT)", true},
      {"NOT country_code=SO OR country_code=LB", true},
      {"NOT country_code=MN OR state=ENDORSED", true},
      {"((((country_code=MN))))", true},
      {"(country_code=MN)(state=DRAFT)", false},
      {"(country_code=MN)AND(state=ENDORSED)", true},
      {"state = (DRAFT OR ENDORSED)", true},
      {"state = (DRAFT OR SUBMITTED)", false},
      {"state != (DRAFT OR SUBMITTED)", true},
      {"state != (DRAFT OR ENDORSED)", false},
      {"state = (NOT DRAFT)", true},
      {"population.people_count > (-5 OR 9999999)", true},
      {"country_code = MN\nAND\tstate=ENDORSED", true},
  });
}

std::vector<EqualityTerm> Equalities(const std::string& filter) {
  const auto parsed = Filter::Parse(filter, *v1::Need::descriptor());
  EXPECT_TRUE(parsed.ok()) << filter << ": " << parsed.status();
  return parsed.ok() ? parsed->RequiredEqualities() : std::vector<EqualityTerm>();
}

TEST(FilterTest, RequiredEqualities) {
  EXPECT_THAT(
      Equalities("country_code = MN AND state = ENDORSED topics:topics/sdg-3 "
                 "(humanitarian:true AND (population.people_count=5))"),
      ElementsAre(EqualityTerm{"country_code", "MN"}, EqualityTerm{"state", "NEED_STATE_ENDORSED"},
                  EqualityTerm{"topics", "topics/sdg-3"}, EqualityTerm{"humanitarian", "true"},
                  EqualityTerm{"population.people_count", "5"}));
  EXPECT_THAT(Equalities("modalities:(TRAINING STUDY_VISIT) population.groups:WOMEN"),
              ElementsAre(EqualityTerm{"modalities", "MODALITY_TRAINING"},
                          EqualityTerm{"modalities", "MODALITY_STUDY_VISIT"},
                          EqualityTerm{"population.groups", "POPULATION_GROUP_WOMEN"}));
  EXPECT_THAT(Equalities("country_code = MN OR state = ENDORSED"), IsEmpty());
  EXPECT_THAT(Equalities("-country_code = MN country_code != SO"), IsEmpty());
  EXPECT_THAT(Equalities("country_code = M* title:air country_code > A air"), IsEmpty());
  EXPECT_THAT(Equalities("country_code = \"\" humanitarian = false visibility = UNSPECIFIED "
                         "population.people_count = 0 population.people_count = 1.5"),
              IsEmpty());
  EXPECT_THAT(Equalities("topics:* contact:email update_time = 2026-01-01T00:00:00Z"), IsEmpty());
  EXPECT_THAT(Equalities(""), IsEmpty());
}

}  // namespace
}  // namespace ssx::domain
