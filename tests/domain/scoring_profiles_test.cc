#include "services/domain/scoring_profiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/reference.h"
#include "services/domain/validation.h"

namespace ssx::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Weighed = std::vector<std::pair<int, int>>;

v1::ScoringProfile Weighing(const Weighed& weights) {
  v1::ScoringProfile profile;
  profile.set_display_name("Some");
  for (const auto& [component, value] : weights) {
    v1::ComponentWeight* weight = profile.add_weights();
    weight->set_component(static_cast<v1::Component>(component));
    weight->set_weight(value);
  }
  return profile;
}

std::vector<std::string> FaultsOf(const v1::ScoringProfile& profile) {
  Violations violations;
  Validate(profile, ReferenceData::Builtin(), violations);
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations.list()) {
    EXPECT_FALSE(violation.description.empty());
    fields.push_back(violation.field);
  }
  return fields;
}

TEST(ScoringProfiles, BuiltInOnesAreValidAndWeighEveryComponent) {
  std::set<std::string> names;
  for (const auto& [name, profile] : BuiltinProfiles()) {
    names.insert(name);
    EXPECT_EQ(profile.name(), name);
    EXPECT_TRUE(profile.built_in());
    EXPECT_FALSE(profile.description().empty());
    EXPECT_EQ(profile.weights_size(), v1::Component_MAX) << name;
    EXPECT_THAT(FaultsOf(profile), IsEmpty()) << name;
  }
  EXPECT_THAT(
      names,
      ElementsAre("scoringProfiles/default", "scoringProfiles/default@1",
                  "scoringProfiles/humanitarian", "scoringProfiles/humanitarian@1",
                  "scoringProfiles/knowledge-exchange", "scoringProfiles/knowledge-exchange@1",
                  "scoringProfiles/technology-transfer", "scoringProfiles/technology-transfer@1"));
  EXPECT_EQ(FindBuiltinProfile("scoringProfiles/nobody"), nullptr);
  EXPECT_EQ(FindBuiltinProfile(kDefaultProfile)->version(), 1);
}

TEST(ScoringProfiles, NamesWithAndWithoutVersion) {
  auto bare = ParseProfileName("scoringProfiles/child-health");
  ASSERT_TRUE(bare.ok()) << bare.status();
  EXPECT_EQ(bare->profile, "scoringProfiles/child-health");
  EXPECT_EQ(bare->version, 0);
  auto version = ParseProfileName("scoringProfiles/child-health@12");
  ASSERT_TRUE(version.ok()) << version.status();
  EXPECT_EQ(version->profile, "scoringProfiles/child-health");
  EXPECT_EQ(version->version, 12);
  EXPECT_EQ(VersionName(version->profile, version->version), "scoringProfiles/child-health@12");
  for (const char* bad :
       {"", "default", "scoringProfiles/", "scoringProfiles/default@", "scoringProfiles/default@x",
        "scoringProfiles/default@0", "scoringProfiles/default@-1", "scoringProfiles/default@01",
        "scoringProfiles/default@99999999999", "scoringProfiles/Default", "needs/default"}) {
    EXPECT_EQ(ParseProfileName(bad).status().code(), absl::StatusCode::kInvalidArgument) << bad;
  }
}

TEST(ScoringProfiles, FaultsOfWeightsNameTheEntry) {
  EXPECT_THAT(FaultsOf(Weighing({{v1::COMPONENT_TEXT, 70}, {v1::COMPONENT_TOPIC, 30}})), IsEmpty());
  EXPECT_THAT(FaultsOf(Weighing({{v1::COMPONENT_TEXT, 100}, {v1::COMPONENT_TOPIC, 0}})), IsEmpty());
  EXPECT_THAT(FaultsOf(Weighing({})), ElementsAre("weights"));
  EXPECT_THAT(FaultsOf(Weighing({{v1::COMPONENT_TEXT, 99}})), ElementsAre("weights"));
  EXPECT_THAT(FaultsOf(Weighing({{v1::COMPONENT_TEXT, 101}})),
              ElementsAre("weights[0].weight", "weights"));
  EXPECT_THAT(FaultsOf(Weighing({{v1::COMPONENT_TEXT, 60}, {v1::COMPONENT_TEXT, 40}})),
              ElementsAre("weights[1].component"));
  EXPECT_THAT(FaultsOf(Weighing({{v1::COMPONENT_TEXT, 110}, {v1::COMPONENT_TOPIC, -10}})),
              ElementsAre("weights[0].weight", "weights[1].weight"));
  EXPECT_THAT(FaultsOf(Weighing({{v1::COMPONENT_UNSPECIFIED, 100}})),
              ElementsAre("weights[0].component"));
  EXPECT_THAT(FaultsOf(Weighing({{77, 100}})), ElementsAre("weights[0].component"));
  // A total that only wraps around to 100.
  EXPECT_THAT(
      FaultsOf(Weighing({{1, 2147483647}, {2, 2147483647}, {3, 102}})),
      ElementsAre("weights[0].weight", "weights[1].weight", "weights[2].weight", "weights"));
}

TEST(ScoringProfiles, TextsAreChecked) {
  v1::ScoringProfile profile = Weighing({{v1::COMPONENT_TEXT, 100}});
  profile.clear_display_name();
  profile.set_description(std::string(20'001, 'x'));
  EXPECT_THAT(FaultsOf(profile), ElementsAre("display_name", "description"));
}

}  // namespace
}  // namespace ssx::domain
