#include "storage/memory/persistent_map.h"

#include <map>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ssx::storage {
namespace {

using Model = std::map<std::string, std::string>;

Model Contents(const PersistentMap& map, const KeyRange& range = {}) {
  Model contents;
  std::string last;
  map.Scan(range, [&](absl::string_view key, absl::string_view value) {
    EXPECT_TRUE(contents.empty() || key > last);
    last = std::string(key);
    contents.emplace(key, value);
    return true;
  });
  return contents;
}

TEST(PersistentMap, AgreesWithAMapAndKeepsItsPast) {
  std::mt19937 random(1);
  PersistentMap map;
  Model model;
  std::vector<std::pair<PersistentMap, Model>> past;
  for (int i = 0; i < 5000; ++i) {
    const std::string key = std::to_string(random() % 500);
    if (random() % 3 == 0) {
      map = map.Delete(key);
      model.erase(key);
    } else {
      map = map.Put(key, std::to_string(i));
      model[key] = std::to_string(i);
    }
    if (i % 500 == 0) past.emplace_back(map, model);
    const std::string* found = map.Find(key);
    ASSERT_EQ(found != nullptr, model.contains(key));
    if (found != nullptr) {
      ASSERT_EQ(*found, model[key]);
    }
  }
  past.emplace_back(map, model);
  for (const auto& [then, expected] : past) {
    EXPECT_EQ(Contents(then), expected);
    const KeyRange range{"2", "35"};
    EXPECT_EQ(Contents(then, range),
              Model(expected.lower_bound(range.begin), expected.lower_bound(range.end)));
  }
}

TEST(PersistentMap, ScansStopWhenTold) {
  PersistentMap map;
  for (char key = 'a'; key <= 'z'; ++key) map = map.Put(std::string(1, key), "");
  std::string visited;
  map.Scan({"c", ""}, [&](absl::string_view key, absl::string_view) {
    visited += std::string(key);
    return key != "f";
  });
  EXPECT_EQ(visited, "cdef");
}

}  // namespace
}  // namespace ssx::storage
