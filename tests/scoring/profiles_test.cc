#include "services/scoring/profiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/domain/scoring_profiles.h"
#include "services/scoring/components.h"

namespace ssx::scoring {
namespace {

using ::testing::HasSubstr;

v1::ProfileSelector Named(const std::string& name) {
  v1::ProfileSelector selector;
  selector.set_name(name);
  return selector;
}

v1::ProfileSelector Inline(int topic, int text) {
  v1::ProfileSelector selector;
  for (const auto& [component, value] :
       {std::pair{v1::COMPONENT_TOPIC, topic}, {v1::COMPONENT_TEXT, text}}) {
    v1::ComponentWeight* weight = selector.mutable_inline_profile()->add_weights();
    weight->set_component(component);
    weight->set_weight(value);
  }
  return selector;
}

TEST(Profiles, HaveAPlaceForEveryComponent) {
  EXPECT_EQ(kComponents.size(), static_cast<size_t>(kComponentCount));
  EXPECT_EQ(v1::Component_MAX, kComponentCount);
}

TEST(Profiles, UnsetSelectsTheDefault) {
  auto profile = SelectProfile({});
  ASSERT_TRUE(profile.ok());
  EXPECT_EQ(profile->name, "scoringProfiles/default@1");
  EXPECT_EQ(profile->weights.of(v1::COMPONENT_TOPIC), 25);
}

TEST(Profiles, BuiltInOnesWithAndWithoutVersion) {
  EXPECT_EQ(SelectProfile(Named("scoringProfiles/humanitarian"))->name,
            "scoringProfiles/humanitarian@1");
  EXPECT_EQ(SelectProfile(Named("scoringProfiles/default@1"))->name, "scoringProfiles/default@1");
  EXPECT_EQ(SelectProfile(Named("scoringProfiles/default@2")).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(SelectProfile(Named("scoringProfiles/nobody")).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(SelectProfile(Named("default")).status().message()),
              HasSubstr("profile.name: "));
}

TEST(Profiles, StoredOnesStandBehindBuiltInOnes) {
  v1::ScoringProfile stored = Inline(70, 30).inline_profile();
  stored.set_version(3);
  const auto find = [&](absl::string_view) { return &stored; };
  auto profile = SelectProfile(Named("scoringProfiles/child-health"), find);
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(profile->name, "scoringProfiles/child-health@3");
  EXPECT_EQ(profile->weights.of(v1::COMPONENT_TOPIC), 70);
  EXPECT_EQ(SelectProfile(Named("scoringProfiles/child-health@3"), find)->name,
            "scoringProfiles/child-health@3");
  EXPECT_EQ(SelectProfile(Named("scoringProfiles/default"), find)->name,
            "scoringProfiles/default@1");
  stored.mutable_delete_time();
  const absl::Status status = SelectProfile(Named("scoringProfiles/child-health"), find).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("scoringProfiles/child-health@3"));
}

TEST(Profiles, InlineWeights) {
  auto profile = SelectProfile(Inline(30, 70));
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(profile->name, "inline");
  EXPECT_EQ(profile->weights.of(v1::COMPONENT_TEXT), 70);
  EXPECT_EQ(profile->weights.of(v1::COMPONENT_PRIORITY), 0);
  const absl::Status status = SelectProfile(Inline(30, 69)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("profile.inline_profile.weights: total 99"));
}

}  // namespace
}  // namespace ssx::scoring
