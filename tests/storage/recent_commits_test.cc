#include "storage/recent_commits.h"

#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/row_key.h"

namespace ssx::storage {
namespace {

using testing::ElementsAre;
using testing::Field;

WrittenKeys Written(const std::vector<std::string>& keys) {
  WrittenKeys written;
  written.keys = keys;
  for (const std::string& key : keys) written.hashes.push_back(HashRowKey(key));
  return written;
}

ReadSet Reads(const std::vector<std::string>& keys, std::vector<KeyRange> ranges = {}) {
  ReadSet reads;
  for (const std::string& key : keys) reads.key_hashes.push_back(HashRowKey(key));
  reads.ranges = std::move(ranges);
  reads.Normalize();
  return reads;
}

auto Range(const std::string& begin, const std::string& end) {
  return testing::AllOf(Field(&KeyRange::begin, begin), Field(&KeyRange::end, end));
}

TEST(ReadSet, NormalizeJoinsWhatOverlaps) {
  EXPECT_THAT(Reads({}, {{"m", "p"}, {"a", "c"}, {"b", "d"}, {"n", "o"}, {"d", "e"}}).ranges,
              ElementsAre(Range("a", "e"), Range("m", "p")));
  EXPECT_THAT(Reads({}, {{"b", ""}, {"c", "d"}, {"a", "b"}}).ranges, ElementsAre(Range("a", "")));
  EXPECT_THAT(Reads({}, {{"a", "c"}, {"b", ""}}).ranges, ElementsAre(Range("a", "")));
  EXPECT_EQ(Reads({"k", "l", "k"}).key_hashes.size(), 2u);
}

TEST(RecentCommits, OnlyLaterCommitsConflict) {
  RecentCommits recent(10, 100);
  recent.Add(11, Written({"a", "b"}));
  recent.Add(12, Written({"c"}));
  EXPECT_TRUE(recent.Conflicts(10, Reads({"a"})));
  EXPECT_FALSE(recent.Conflicts(11, Reads({"a"})));
  EXPECT_TRUE(recent.Conflicts(11, Reads({"x", "c"})));
  EXPECT_FALSE(recent.Conflicts(12, Reads({"a", "b", "c"}, {{"", ""}})));
  EXPECT_TRUE(recent.Conflicts(11, Reads({}, {{"b", "d"}})));
  EXPECT_FALSE(recent.Conflicts(11, Reads({}, {{"a", "c"}, {"d", ""}})));
  // Nothing is known of what came before.
  EXPECT_TRUE(recent.Conflicts(9, Reads({})));
}

TEST(RecentCommits, ForgettingKeepsTheNewestAndRefusesOlderSnapshots) {
  RecentCommits recent(0, 3);
  for (Revision revision = 1; revision <= 10; ++revision) {
    recent.Add(revision, Written({"hot", std::to_string(revision)}));
    recent.Forget(revision);
  }
  // Two commits of two keys are the fewest that make three.
  EXPECT_TRUE(recent.Conflicts(7, Reads({})));
  EXPECT_FALSE(recent.Conflicts(8, Reads({"8"})));
  EXPECT_TRUE(recent.Conflicts(8, Reads({"hot"})));
  EXPECT_TRUE(recent.Conflicts(9, Reads({"hot"})));
  EXPECT_FALSE(recent.Conflicts(10, Reads({"hot"})));
}

// Against the definition: every key of every later commit, looked at one by one.
TEST(RecentCommits, AgreesWithTheDefinitionOnRandomHistories) {
  std::mt19937 random(11);
  const auto key = [&] { return std::string(1, static_cast<char>('a' + random() % 20)); };
  for (int round = 0; round < 300; ++round) {
    RecentCommits recent(0, 1000);
    std::vector<std::vector<std::string>> history;
    for (Revision revision = 1; revision <= 6; ++revision) {
      std::vector<std::string> keys;
      for (int i = 0; i < 2; ++i) keys.push_back(key());
      history.push_back(keys);
      recent.Add(revision, Written(keys));
    }
    for (int query = 0; query < 20; ++query) {
      std::vector<std::string> keys;
      std::vector<KeyRange> ranges;
      for (size_t i = random() % 3; i > 0; --i) keys.push_back(key());
      for (size_t i = random() % 3; i > 0; --i) {
        std::string begin = key();
        std::string end = random() % 8 == 0 ? "" : begin + key();
        ranges.push_back({begin, end});
      }
      const auto snapshot = static_cast<Revision>(random() % 7);
      bool expected = false;
      for (size_t i = snapshot; i < history.size(); ++i) {
        for (const std::string& written : history[i]) {
          for (const std::string& read : keys) expected |= read == written;
          for (const KeyRange& range : ranges) {
            expected |= written >= range.begin && BeforeEnd(written, range);
          }
        }
      }
      ASSERT_EQ(recent.Conflicts(snapshot, Reads(keys, ranges)), expected);
    }
  }
}

}  // namespace
}  // namespace ssx::storage
