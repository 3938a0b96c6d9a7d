// Topics and countries.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/scoring/similarity/country_similarity.h"
#include "services/scoring/similarity/topic_similarity.h"
#include "tests/scoring/world.h"

namespace ssx::scoring {
namespace {

using ::testing::HasSubstr;
using testing::kToday;
using testing::SharedKnowledge;

const TopicSimilarity& Topics() { return SharedKnowledge().topics; }

TopicIndex Topic(const std::string& id) {
  google::protobuf::RepeatedPtrField<std::string> names;
  names.Add("topics/" + id);
  const auto found = Topics().IndexesOf(names);
  EXPECT_EQ(found.size(), 1u) << id;
  return found.at(0);
}

TEST(TopicSimilarity, WuPalmerSquaredInsideATaxonomy) {
  EXPECT_DOUBLE_EQ(Topics().Between(Topic("sdg-3.2"), Topic("sdg-3.2")), 1);
  EXPECT_DOUBLE_EQ(Topics().Between(Topic("sdg-3.2"), Topic("sdg-3.1")), 0.25);
  EXPECT_DOUBLE_EQ(Topics().Between(Topic("sdg-3.2"), Topic("sdg-3")), 4.0 / 9);
  EXPECT_DOUBLE_EQ(Topics().Between(Topic("sdg-3.2"), Topic("sdg-4.1")), 0);
  // Purpose code and main group: depths 3 and 1.
  EXPECT_DOUBLE_EQ(Topics().Between(Topic("crs-11220"), Topic("crs-110")), 0.25);
  EXPECT_DOUBLE_EQ(Topics().Between(Topic("crs-11220"), Topic("crs-11240")), 4.0 / 9);
}

TEST(TopicSimilarity, AcrossTaxonomiesByTheBestMapping) {
  // Whatever the tables map, a mapped pair is as close as its strength at least, and the way back
  // is the way there.
  int mappings = 0;
  for (const v1::Topic& topic : SharedKnowledge().reference.topics()) {
    for (const v1::TopicMapping& mapping : topic.mappings()) {
      const TopicIndex a = Topic(topic.name().substr(7));
      const TopicIndex b = Topic(mapping.topic().substr(7));
      if (topic.taxonomy() == Topics().topic(b).taxonomy()) continue;
      ++mappings;
      EXPECT_GE(Topics().Between(a, b), mapping.strength()) << topic.name();
    }
  }
  EXPECT_GT(mappings, 50);
}

TEST(TopicSimilarity, SymmetricAndWithinTheUnitInterval) {
  const int n = static_cast<int>(SharedKnowledge().reference.topics().size());
  for (TopicIndex a = 0; a < n; ++a) {
    ASSERT_DOUBLE_EQ(Topics().Between(a, a), 1);
    for (TopicIndex b = a + 1; b < n; ++b) {
      const double similarity = Topics().Between(a, b);
      ASSERT_EQ(similarity, Topics().Between(b, a));
      ASSERT_GE(similarity, 0);
      ASSERT_LE(similarity, 1);
    }
  }
}

TEST(TopicSimilarity, SetsAverageTheBestMatchOfEachWantedTopic) {
  const std::vector<TopicIndex> wanted = {Topic("sdg-3.2"), Topic("sdg-6.1")};
  const std::vector<TopicIndex> offered = {Topic("sdg-3.1"), Topic("sdg-3.2")};
  EXPECT_DOUBLE_EQ(Topics().MeanBest(wanted, offered), (1 + 0) / 2.0);
  EXPECT_DOUBLE_EQ(Topics().Closest(wanted, offered), 1);
  EXPECT_EQ(Topics().BestMatches(wanted, offered)[0].offered, Topic("sdg-3.2"));
  EXPECT_EQ(Topics().MeanBest(wanted, {}), 0);
  EXPECT_EQ(Topics().MeanBest({}, offered), 0);
}

TEST(TopicSimilarity, WithinFollowsTheTree) {
  EXPECT_TRUE(Topics().IsWithin(Topic("sdg-3.2"), Topic("sdg-3")));
  EXPECT_TRUE(Topics().IsWithin(Topic("sdg-3"), Topic("sdg-3")));
  EXPECT_FALSE(Topics().IsWithin(Topic("sdg-3"), Topic("sdg-3.2")));
}

double Countries(const char* a, const char* b, std::string* reason = nullptr) {
  return CountrySimilarity(SharedKnowledge().reference, a, b, kToday, reason);
}

TEST(CountrySimilarity, ACountryIsLikeItself) {
  for (const char* code : {"KE", "BR", "NP", "FJ", "SO"}) {
    // It is no neighbour of itself.
    EXPECT_NEAR(Countries(code, code), 0.9, 1e-12) << code;
  }
}

TEST(CountrySimilarity, NamesWhatIsAlike) {
  std::string reason;
  const double near = Countries("KE", "UG", &reason);
  EXPECT_THAT(reason, HasSubstr("Kenya and Uganda"));
  EXPECT_THAT(reason, HasSubstr("Eastern Africa"));
  EXPECT_THAT(reason, HasSubstr("neighbours"));
  EXPECT_THAT(reason, HasSubstr("English"));
  EXPECT_GT(near, Countries("KE", "SN"));
  EXPECT_GT(Countries("KE", "SN"), Countries("KE", "FJ"));
}

TEST(CountrySimilarity, GroupsAreThoseOfTheDay) {
  std::string before, after;
  CountrySimilarity(SharedKnowledge().reference, "BT", "NP", absl::CivilDay(2023, 1, 1), &before);
  CountrySimilarity(SharedKnowledge().reference, "BT", "NP", absl::CivilDay(2024, 6, 1), &after);
  EXPECT_THAT(before,
              HasSubstr("both landlocked developing and least developed"));  // Bhutan left the LDCs
                                                                             // in December 2023
  EXPECT_THAT(after, HasSubstr("both landlocked developing"));
}

TEST(CountrySimilarity, SymmetricAndWithinTheUnitInterval) {
  const auto& countries = SharedKnowledge().reference.countries();
  for (size_t i = 0; i < countries.size(); i += 7) {
    for (size_t j = 0; j < countries.size(); j += 3) {
      const char* a = countries[i].country_code().c_str();
      const char* b = countries[j].country_code().c_str();
      const double similarity = Countries(a, b);
      ASSERT_DOUBLE_EQ(similarity, Countries(b, a)) << a << b;
      ASSERT_GE(similarity, 0);
      ASSERT_LE(similarity, 1);
    }
  }
}

TEST(CountrySimilarity, UnknownCodesAreNeutral) {
  EXPECT_EQ(Countries("KE", "ZZ"), 0.5);
  EXPECT_EQ(CountryName(SharedKnowledge().reference, "ZZ"), "ZZ");
}

TEST(CountrySimilarity, MemoGivesTheSameValue) {
  CountrySimilarityMemo memo(SharedKnowledge().reference, kToday);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(memo.Between("KE", "UG"), Countries("KE", "UG"));
}

}  // namespace
}  // namespace ssx::scoring
