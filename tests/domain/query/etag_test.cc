#include "services/domain/query/etag.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "ssx/v1/country.pb.h"
#include "tests/domain/query/messages.h"

namespace ssx::domain {
namespace {

TEST(EtagTest, IsTheSameInEveryProcess) {
  v1::Need need;
  EXPECT_EQ(ComputeEtag(need), "47DEQpj8HBSa-_TImW-5JA");
  need.set_title("Air");
  EXPECT_EQ(ComputeEtag(need), "i89zPdBbYl69GItrnTwsYg");
}

TEST(EtagTest, DependsOnContentAndNotOnTheEtag) {
  std::mt19937 random(154);
  std::set<std::string> etags;
  std::set<std::string> contents;
  for (int i = 0; i < 2'000; ++i) {
    v1::Need need = RandomNeed(random);
    const std::string etag = ComputeEtag(need);
    EXPECT_EQ(etag.size(), 22u);
    need.set_etag(etag);
    EXPECT_EQ(ComputeEtag(need), etag);
    need.clear_etag();
    EXPECT_EQ(ComputeEtag(need), etag);
    etags.insert(etag);
    contents.insert(need.SerializeAsString());
    need.set_state_reason("changed");
    EXPECT_NE(ComputeEtag(need), etag);
  }
  EXPECT_EQ(etags.size(), contents.size());
}

TEST(EtagTest, DoesNotDependOnTheOrderOfMapEntries) {
  v1::Country forward;
  v1::Country backward;
  for (int i = 0; i < 50; ++i) (*forward.mutable_display_names())[std::to_string(i)] = "x";
  for (int i = 49; i >= 0; --i) (*backward.mutable_display_names())[std::to_string(i)] = "x";
  EXPECT_EQ(ComputeEtag(forward), ComputeEtag(backward));
}

TEST(EtagTest, CountsFieldsUnknownToThisBuild) {
  v1::Need need = FromText<v1::Need>("title: 'Air'");
  const std::string etag = ComputeEtag(need);
  need.GetReflection()->MutableUnknownFields(&need)->AddVarint(9999, 1);
  EXPECT_NE(ComputeEtag(need), etag);
}

}  // namespace
}  // namespace ssx::domain
