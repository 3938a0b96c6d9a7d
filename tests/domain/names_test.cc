#include "services/domain/names.h"

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ssx::domain {
namespace {

using testing::HasSubstr;

TEST(NamesTest, MakesNamesThatParseBack) {
  EXPECT_EQ(MakeName(kNeeds, "mn-air"), "needs/mn-air");
  EXPECT_EQ(IdOf(kNeeds, "needs/mn-air"), "mn-air");
}

TEST(NamesTest, ReadsIdsOfEachCollection) {
  struct Case {
    const char* collection;
    const char* name;
    const char* id;
  };
  const std::string longest = "needs/a" + std::string(62, 'b');
  const std::string too_long = longest + "b";
  const Case cases[] = {
      {kNeeds, "needs/abcd", "abcd"},
      {kNeeds, longest.c_str(), longest.c_str() + 6},
      {kNeeds, too_long.c_str(), ""},
      {kNeeds, "needs/abc", ""},
      {kNeeds, "needs/", ""},
      {kNeeds, "needs", ""},
      {kNeeds, "", ""},
      {kNeeds, "offers/abcd", ""},
      {kNeeds, "needsabcd", ""},
      {kNeeds, "needs/abcd/x", ""},
      {kNeeds, "/needs/abcd", ""},
      {kNeeds, "needs/Abcd", ""},
      {kNeeds, "needs/1bcd", ""},
      {kNeeds, "needs/abc-", ""},
      {kNeeds, "needs/ab.d", ""},
      {kNeeds,
       "needs/ab\xC3\xA9"
       "d",
       ""},
      {kOrganizations, "organizations/who-1948", "who-1948"},
      {kCountries, "countries/MN", "MN"},
      {kCountries, "countries/mn", ""},
      {kCountries, "countries/MNG", ""},
      {kTopics, "topics/sdg-3", "sdg-3"},
      {kTopics, "topics/sdg-3.2", "sdg-3.2"},
      {kTopics, "topics/sdg-3.", ""},
      {kTopics, "topics/SDG-3", ""},
      {kScoringProfiles, "scoringProfiles/default", "default"},
      {kScoringProfiles, "scoringProfiles/default@12", "default@12"},
      {kScoringProfiles, "scoringProfiles/default@", ""},
      {kScoringProfiles, "scoringProfiles/default@0", ""},
      {kScoringProfiles, "scoringProfiles/default@1@2", ""},
  };
  for (const Case& c : cases) EXPECT_EQ(IdOf(c.collection, c.name), c.id) << c.name;
}

TEST(NamesTest, SaysWhatIsWrongWithAnId) {
  struct Case {
    std::string id;
    const char* says;
  };
  const Case cases[] = {
      {"", "is empty"},
      {"abc", "too short"},
      {std::string(64, 'a'), "has 64 characters"},
      {"Mongolia", "capital letter 'M'"},
      {"mn_air", "character at position 3"},
      {"mn air", "character at position 3"},
      {std::string("mn\0air", 6), "character at position 3"},
      {"1-air", "does not begin with a letter"},
      {"-air", "does not begin with a letter"},
      {"mn-air-", "ends with a hyphen"},
  };
  for (const Case& c : cases) {
    const absl::Status status = ValidateId(c.id);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.id;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.says));
    EXPECT_EQ(IdOf(kNeeds, MakeName(kNeeds, c.id)), "");
  }
  for (const std::string id : {"mn-air", "abcd", "a--1"}) {
    EXPECT_TRUE(ValidateId(id).ok()) << id;
    EXPECT_EQ(IdOf(kNeeds, MakeName(kNeeds, id)), id);
  }
}

TEST(NamesTest, GeneratesDistinctValidIdsOnEveryThread) {
  constexpr int kThreads = 4, kEach = 2'000;
  std::vector<std::vector<std::string>> ids(kThreads);
  std::vector<std::thread> threads;
  for (auto& mine : ids) {
    threads.emplace_back([&mine] {
      for (int i = 0; i < kEach; ++i) mine.push_back(GenerateId());
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> all;
  for (const auto& mine : ids) {
    for (const std::string& id : mine) {
      EXPECT_EQ(id.size(), 26u);
      EXPECT_EQ(id.front(), 'x');
      EXPECT_TRUE(ValidateId(id).ok()) << id;
      all.insert(id);
    }
  }
  EXPECT_EQ(all.size(), static_cast<size_t>(kThreads * kEach));
}

}  // namespace
}  // namespace ssx::domain
