// Countries and topics.
#include <set>

#include "services/registry/reference.h"
#include "tests/registry/world.h"

namespace ssx::registry {
namespace {

using absl::StatusCode;

class ReferenceMethodsTest : public testing::Test {
 protected:
  absl::StatusOr<v1::Country> CountryOf(const std::string& name) {
    v1::GetCountryRequest request;
    request.set_name(name);
    return world_.Do(GetCountry, request);
  }
  absl::StatusOr<v1::Topic> TopicOf(const std::string& name) {
    v1::GetTopicRequest request;
    request.set_name(name);
    return world_.Do(GetTopic, request);
  }

  World world_;
};

TEST_F(ReferenceMethodsTest, GetsACountry) {
  auto country = CountryOf("countries/MN");
  ASSERT_THAT(country, IsOk());
  EXPECT_EQ(country->country_code(), "MN");
  EXPECT_TRUE(country->developing());
  EXPECT_THAT(CountryOf("countries/XX"), Fails(StatusCode::kNotFound));
  for (const char* name : {"", "MN", "countries/", "countries/mn", "countries/MNG", "topics/MN"}) {
    EXPECT_THAT(CountryOf(name), FaultIn("name")) << name;
  }
}

TEST_F(ReferenceMethodsTest, GetsATopic) {
  EXPECT_THAT(TopicOf("topics/sdg-3.9"), IsOk());
  EXPECT_THAT(TopicOf("topics/sdg-99"), Fails(StatusCode::kNotFound));
  for (const char* name : {"", "sdg-3.9", "topics/", "topics/SDG", "countries/MN"}) {
    EXPECT_THAT(TopicOf(name), FaultIn("name")) << name;
  }
}

TEST_F(ReferenceMethodsTest, ListsCountriesPageByPage) {
  v1::ListCountriesRequest request;
  request.set_page_size(40);
  std::set<std::string> names;
  int listed = 0;
  do {
    auto page = world_.Do(ListCountries, request);
    ASSERT_THAT(page, IsOk());
    EXPECT_FALSE(page->data_version().empty());
    for (const v1::Country& country : page->countries()) names.insert(country.name());
    listed += page->countries_size();
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(names.size(), world_.env().reference.countries().size());
  EXPECT_EQ(listed, static_cast<int>(names.size()));
}

TEST_F(ReferenceMethodsTest, FiltersPageByPage) {
  v1::ListCountriesRequest request;
  request.set_filter("developing = true");
  request.set_page_size(1'000);
  const int developing = world_.Do(ListCountries, request)->countries_size();
  EXPECT_GT(developing, 100);
  EXPECT_LT(developing, 220);
  request.set_page_size(developing);
  auto exact = world_.Do(ListCountries, request);
  EXPECT_EQ(exact->countries_size(), developing);
  EXPECT_EQ(exact->next_page_token(), "");
  request.set_page_size(7);
  int listed = 0;
  do {
    auto page = world_.Do(ListCountries, request);
    ASSERT_THAT(page, IsOk());
    listed += page->countries_size();
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, developing);
}

TEST_F(ReferenceMethodsTest, ListsTopics) {
  v1::ListTopicsRequest request;
  request.set_page_size(1'000);
  auto page = world_.Do(ListTopics, request);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->topics_size(), static_cast<int>(world_.env().reference.topics().size()));
}

TEST_F(ReferenceMethodsTest, RefusesWhatItCannotFollow) {
  v1::ListTopicsRequest request;
  request.set_filter("nonsense = 1");
  EXPECT_THAT(world_.Do(ListTopics, request), FaultIn("filter"));
  request.Clear();
  request.set_page_size(-1);
  EXPECT_THAT(world_.Do(ListTopics, request), FaultIn("page_size"));
  request.Clear();
  request.set_page_size(5);
  v1::ListCountriesRequest other;
  other.set_page_token(world_.Do(ListTopics, request)->next_page_token());
  ASSERT_NE(other.page_token(), "");
  EXPECT_THAT(world_.Do(ListCountries, other), FaultIn("page_token"));
}

}  // namespace
}  // namespace ssx::registry
