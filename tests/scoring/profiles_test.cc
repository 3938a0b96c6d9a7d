#include "services/scoring/profiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/scoring/components.h"

namespace ssx::scoring {
namespace {

using ::testing::HasSubstr;

TEST(Profiles, BuiltInOnesWeighEveryComponentOnceAndTotalAHundred) {
  std::set<std::string> names;
  for (const v1::ScoringProfile& profile : BuiltinProfiles()) {
    names.insert(profile.name());
    std::set<int> components;
    int total = 0;
    for (const v1::ComponentWeight& weight : profile.weights()) {
      components.insert(weight.component());
      total += weight.weight();
    }
    EXPECT_EQ(total, kWeightTotal) << profile.name();
    EXPECT_EQ(components.size(), kComponents.size()) << profile.name();
    EXPECT_FALSE(profile.description().empty());
  }
  EXPECT_THAT(names,
              ::testing::ElementsAre("scoringProfiles/default@1", "scoringProfiles/humanitarian@1",
                                     "scoringProfiles/knowledge-exchange@1",
                                     "scoringProfiles/technology-transfer@1"));
}

TEST(Profiles, NamesWithAndWithoutVersion) {
  EXPECT_EQ(FindProfile("scoringProfiles/humanitarian")->name(), "scoringProfiles/humanitarian@1");
  EXPECT_EQ(FindProfile("scoringProfiles/default@1")->name(), "scoringProfiles/default@1");
  EXPECT_EQ(FindProfile("scoringProfiles/default@2").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(FindProfile("scoringProfiles/nobody").status().code(), absl::StatusCode::kNotFound);
  for (const char* bad :
       {"", "default", "scoringProfiles/", "scoringProfiles/default@", "scoringProfiles/default@x",
        "scoringProfiles/default@0", "scoringProfiles/default@99999999999"}) {
    EXPECT_EQ(FindProfile(bad).status().code(), absl::StatusCode::kInvalidArgument) << bad;
  }
}

TEST(Profiles, UnsetSelectsTheDefault) {
  auto profile = SelectProfile({});
  ASSERT_TRUE(profile.ok());
  EXPECT_EQ(profile->name, "scoringProfiles/default@1");
  EXPECT_EQ(profile->weights.of(v1::COMPONENT_TOPIC), 25);
}

using Weighed = std::vector<std::pair<int, int>>;

v1::ProfileSelector Inline(const Weighed& weights) {
  v1::ProfileSelector selector;
  selector.mutable_inline_profile();
  for (const auto& [component, value] : weights) {
    v1::ComponentWeight* weight = selector.mutable_inline_profile()->add_weights();
    weight->set_component(static_cast<v1::Component>(component));
    weight->set_weight(value);
  }
  return selector;
}

TEST(Profiles, InlineWeights) {
  auto profile = SelectProfile(Inline({{v1::COMPONENT_TEXT, 70}, {v1::COMPONENT_TOPIC, 30}}));
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(profile->name, "inline");
  EXPECT_EQ(profile->weights.of(v1::COMPONENT_TEXT), 70);
  EXPECT_EQ(profile->weights.of(v1::COMPONENT_PRIORITY), 0);
}

struct BadWeights {
  Weighed weights;
  const char* says;
};

TEST(Profiles, BadInlineWeightsAreRefusedWithTheReason) {
  const BadWeights kBad[] = {
      {{}, "total 0"},
      {{{v1::COMPONENT_TEXT, 99}}, "total 99"},
      {{{v1::COMPONENT_TEXT, 60}, {v1::COMPONENT_TEXT, 40}}, "more than once"},
      {{{v1::COMPONENT_TEXT, 110}, {v1::COMPONENT_TOPIC, -10}}, "weighs -10"},
      {{{v1::COMPONENT_UNSPECIFIED, 100}}, "no known component"},
      {{{77, 100}}, "no known component"},
  };
  for (const BadWeights& bad : kBad) {
    const absl::Status status = SelectProfile(Inline(bad.weights)).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << bad.says;
    EXPECT_THAT(std::string(status.message()), HasSubstr(bad.says));
    EXPECT_THAT(std::string(status.message()), HasSubstr("profile.inline_profile.weights"));
  }
}

}  // namespace
}  // namespace ssx::scoring
