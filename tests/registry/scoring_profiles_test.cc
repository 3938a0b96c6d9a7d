// Scoring profiles: versions that stay, built-in ones among the stored ones.
#include "services/registry/scoring_profiles.h"

#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/names.h"
#include "services/domain/scoring_profiles.h"
#include "services/registry/maintenance.h"
#include "tests/registry/feed.h"
#include "tests/registry/world.h"

namespace ssx::registry {

template <>
struct Api<v1::ScoringProfile> {
  static constexpr auto kCreate = CreateScoringProfile;
  static constexpr auto kGet = GetScoringProfile;
  static constexpr auto kUpdate = UpdateScoringProfile;
  static constexpr auto kDelete = DeleteScoringProfile;
  static constexpr auto kUndelete = UndeleteScoringProfile;
};

namespace {

using absl::StatusCode;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

constexpr char kName[] = "scoringProfiles/child-health";

// All weight but `text` on the topics.
v1::ScoringProfile Weighing(int text, const std::string& name = "") {
  v1::ScoringProfile profile;
  profile.set_name(name);
  profile.set_display_name("Child health");
  for (const auto& [component, value] :
       {std::pair{v1::COMPONENT_TOPIC, 100 - text}, {v1::COMPONENT_TEXT, text}}) {
    v1::ComponentWeight* weight = profile.add_weights();
    weight->set_component(component);
    weight->set_weight(value);
  }
  return profile;
}

class ScoringProfilesTest : public ::testing::Test {
 protected:
  v1::ScoringProfile Made() {
    auto made = Create(world_, Weighing(10), "child-health");
    EXPECT_THAT(made, IsOk());
    return *made;
  }

  // All pages.
  std::vector<std::string> Listed(v1::ListScoringProfilesRequest request) {
    std::vector<std::string> names;
    do {
      auto page = world_.Do(ListScoringProfiles, request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) return names;
      for (const auto& profile : page->scoring_profiles()) names.push_back(profile.name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }
  std::vector<std::string> Listed() { return Listed({}); }

  std::vector<v1::ScoringProfile> Versions(const std::string& name, int page_size) {
    v1::ListScoringProfileVersionsRequest request;
    request.set_name(name);
    request.set_page_size(page_size);
    std::vector<v1::ScoringProfile> versions;
    do {
      auto page = world_.Do(ListScoringProfileVersions, request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) return versions;
      EXPECT_LE(page->scoring_profiles_size(), page_size);
      versions.insert(versions.end(), page->scoring_profiles().begin(),
                      page->scoring_profiles().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return versions;
  }

  World world_;
};

TEST_F(ScoringProfilesTest, EveryChangeOfContentMakesTheNextVersionAndKeepsTheOthers) {
  v1::ScoringProfile made = Made();
  EXPECT_EQ(made.name(), kName);
  EXPECT_EQ(made.version(), 1);
  EXPECT_TRUE(made.has_create_time());
  EXPECT_FALSE(made.etag().empty());
  std::vector<v1::ScoringProfile> history = {made};
  for (int text : {20, 30, 40}) {
    world_.Advance(absl::Minutes(1));
    auto changed = Change(world_, Weighing(text, kName), {"weights"});
    ASSERT_THAT(changed, IsOk());
    EXPECT_EQ(changed->version(), history.back().version() + 1);
    EXPECT_THAT(changed->create_time(), Equals(made.create_time()));
    history.push_back(*changed);
  }
  EXPECT_THAT(Fetch<v1::ScoringProfile>(world_, kName).value(), Equals(history.back()));
  for (const v1::ScoringProfile& then : history) {
    v1::ScoringProfile expected = then;
    expected.set_name(absl::StrCat(kName, "@", then.version()));
    expected.clear_etag();
    EXPECT_THAT(Fetch<v1::ScoringProfile>(world_, expected.name()).value(), Equals(expected));
  }
  EXPECT_THAT(Fetch<v1::ScoringProfile>(world_, absl::StrCat(kName, "@5")),
              Fails(StatusCode::kNotFound));
  for (int page_size : {1, 2, 3, 4, 10}) {
    const auto versions = Versions(kName, page_size);
    ASSERT_EQ(versions.size(), 4u);
    for (size_t i = 0; i < 4; ++i) EXPECT_EQ(versions[i].version(), static_cast<int>(4 - i));
  }
}

TEST_F(ScoringProfilesTest, WhatChangesNothingMakesNoVersion) {
  const v1::ScoringProfile made = Made();
  world_.Advance(absl::Minutes(1));
  EXPECT_THAT(Change(world_, Weighing(10, kName)).value(), Equals(made));
  v1::ScoringProfile stale = Weighing(50, kName);
  stale.set_etag("stale");
  EXPECT_THAT(Change(world_, stale), Fails(StatusCode::kAborted));
  EXPECT_THAT(Change(world_, Weighing(-1, kName)),
              FaultsIn((std::vector<std::string>{"scoring_profile.weights[0].weight",
                                                 "scoring_profile.weights[1].weight"})));
  v1::ScoringProfile numbered = made;
  numbered.set_version(7);
  EXPECT_THAT(Change(world_, numbered, {"version"}), Fails(StatusCode::kInvalidArgument));
  EXPECT_EQ(Versions(kName, 10).size(), 1u);
}

TEST_F(ScoringProfilesTest, ADeletedOneIsNeverPurgedAndItsVersionsStay) {
  Made();
  ASSERT_THAT(Change(world_, Weighing(20, kName)), IsOk());
  auto deleted = Remove<v1::ScoringProfile>(world_, kName);
  ASSERT_THAT(deleted, IsOk());
  EXPECT_TRUE(deleted->has_delete_time());
  EXPECT_EQ(deleted->version(), 2);
  EXPECT_THAT(Remove<v1::ScoringProfile>(world_, kName), Fails(StatusCode::kFailedPrecondition));
  EXPECT_THAT(Change(world_, Weighing(30, kName)), Fails(StatusCode::kFailedPrecondition));
  EXPECT_THAT(Create(world_, Weighing(30), "child-health"), Fails(StatusCode::kAlreadyExists));

  world_.Advance(absl::Hours(24 * 400));
  EXPECT_EQ(RunMaintenance(world_.env())->purged, 0);
  EXPECT_THAT(Fetch<v1::ScoringProfile>(world_, kName).value(), Equals(*deleted));
  EXPECT_EQ(Versions(kName, 10).size(), 2u);
  EXPECT_FALSE(Versions(kName, 10)[0].has_delete_time());
  EXPECT_EQ(Listed().size(), 4u);
  v1::ListScoringProfilesRequest all;
  all.set_show_deleted(true);
  EXPECT_EQ(Listed(all).size(), 5u);

  auto back = Restore<v1::ScoringProfile>(world_, kName);
  ASSERT_THAT(back, IsOk());
  EXPECT_FALSE(back->has_delete_time());
  EXPECT_EQ(back->version(), 2);
  EXPECT_EQ(Change(world_, Weighing(30, kName))->version(), 3);
}

TEST_F(ScoringProfilesTest, BuiltInOnesAndVersionsAreReadOnly) {
  const std::string builtin = domain::kDefaultProfile;
  EXPECT_TRUE(Fetch<v1::ScoringProfile>(world_, builtin)->built_in());
  EXPECT_EQ(Fetch<v1::ScoringProfile>(world_, builtin + "@1")->name(), builtin + "@1");
  EXPECT_EQ(Versions(builtin, 10).size(), 1u);
  EXPECT_THAT(Create(world_, Weighing(1), "default"), Fails(StatusCode::kAlreadyExists));
  for (const std::string& name : {builtin, builtin + "@1"}) {
    EXPECT_THAT(Change(world_, Weighing(1, name)),
                Fails(StatusCode::kFailedPrecondition, "BUILT_IN_PROFILE"));
    EXPECT_THAT(Remove<v1::ScoringProfile>(world_, name),
                Fails(StatusCode::kFailedPrecondition, "BUILT_IN_PROFILE"));
    EXPECT_THAT(Restore<v1::ScoringProfile>(world_, name),
                Fails(StatusCode::kFailedPrecondition, "BUILT_IN_PROFILE"));
  }
  Made();
  const std::string version = absl::StrCat(kName, "@1");
  EXPECT_THAT(Change(world_, Weighing(1, version)), FaultIn("scoring_profile.name"));
  EXPECT_THAT(Remove<v1::ScoringProfile>(world_, version), FaultIn("name"));
  EXPECT_THAT(Remove<v1::ScoringProfile>(world_, "child-health"), FaultIn("name"));
  v1::ListScoringProfileVersionsRequest request;
  request.set_name(version);
  EXPECT_THAT(world_.Do(ListScoringProfileVersions, request), FaultIn("name"));
}

TEST_F(ScoringProfilesTest, BuiltInOnesAreListedAmongTheOthersInOrder) {
  std::set<std::string> expected;
  for (const auto& [name, profile] : domain::BuiltinProfiles()) {
    if (name.find('@') == std::string::npos) expected.insert(name);
  }
  EXPECT_THAT(Listed(), ElementsAreArray(expected));
  for (const char* id : {"aaaa", "defau", "default-more", "humane", "zzzz"}) {
    ASSERT_THAT(Create(world_, Weighing(5), id), IsOk());
    expected.insert(domain::MakeName(domain::kScoringProfiles, id));
    for (int page_size : {1, 2, 3, 100}) {
      v1::ListScoringProfilesRequest request;
      request.set_page_size(page_size);
      EXPECT_THAT(Listed(request), ElementsAreArray(expected)) << page_size;
    }
  }
  v1::ListScoringProfilesRequest own;
  own.set_filter("built_in = false");
  own.set_order_by("name desc");
  own.set_page_size(2);
  EXPECT_THAT(Listed(own), ElementsAre("scoringProfiles/zzzz", "scoringProfiles/humane",
                                       "scoringProfiles/default-more", "scoringProfiles/defau",
                                       "scoringProfiles/aaaa"));
}

TEST_F(ScoringProfilesTest, TheFeedCarriesProfilesAndVersions) {
  Made();
  ASSERT_THAT(Change(world_, Weighing(20, kName)), IsOk());
  Replica watched;
  for (const auto& message : ReadChangesAfter(world_.env(), 0)) {
    for (const v1::Change& change : message.changes()) Apply(change, watched);
  }
  Replica listed;
  for (const auto& message : ReadSnapshot(world_.env())) {
    for (const v1::Change& change : message.resources()) Apply(change, listed);
  }
  for (const Replica& replica : {watched, listed}) {
    EXPECT_EQ(replica.at(kName).scoring_profile().version(), 2);
    EXPECT_EQ(replica.at(absl::StrCat(kName, "@1")).scoring_profile().weights(1).weight(), 10);
    EXPECT_EQ(replica.at(absl::StrCat(kName, "@2")).scoring_profile().weights(1).weight(), 20);
    EXPECT_EQ(replica.count(domain::kDefaultProfile), 0u);
  }
}

}  // namespace
}  // namespace ssx::registry
