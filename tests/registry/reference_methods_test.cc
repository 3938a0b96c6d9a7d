// Countries and topics.
#include <set>

#include "services/domain/limits.h"
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

TEST_F(ReferenceMethodsTest, SuggestsTopicsWithTheWordsThatSpoke) {
  v1::SuggestTopicsRequest request;
  request.set_text("Réduire la malnutrition et le retard de croissance des enfants");
  auto response = world_.Do(SuggestTopics, request);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->language_code(), "fr");
  EXPECT_EQ(response->data_version(), domain::ReferenceData::Builtin().version());
  EXPECT_EQ(response->no_suggestion_reason(), v1::NO_SUGGESTION_REASON_UNSPECIFIED);
  ASSERT_EQ(response->suggestions_size(), domain::limits::kDefaultSuggestions);
  std::set<std::string> topics;
  for (const v1::TopicSuggestion& suggestion : response->suggestions()) {
    topics.insert(suggestion.topic());
    EXPECT_FALSE(suggestion.words().empty()) << suggestion.topic();
    if (suggestion.topic() == "topics/sdg-2") {
      EXPECT_EQ(suggestion.label(), "Faim « zéro »");
    }
  }
  EXPECT_THAT(topics, ::testing::IsSupersetOf({"topics/sdg-2", "topics/sdg-2.2"}));
}

TEST_F(ReferenceMethodsTest, SuggestsFromTheTaxonomiesAskedForOnly) {
  v1::SuggestTopicsRequest request;
  request.set_text("malaria, tuberculosis and hunger");
  request.add_taxonomies(v1::TAXONOMY_CRS);
  request.add_taxonomies(v1::TAXONOMY_AREA);
  request.set_max_results(1'000'000);
  auto response = world_.Do(SuggestTopics, request);
  ASSERT_THAT(response, IsOk());
  EXPECT_LE(response->suggestions_size(), domain::limits::kMaxSuggestions);
  std::set<v1::Taxonomy> seen;
  for (const auto& suggestion : response->suggestions()) seen.insert(suggestion.taxonomy());
  EXPECT_EQ(seen, (std::set<v1::Taxonomy>{v1::TAXONOMY_CRS, v1::TAXONOMY_AREA}));
  request.set_max_results(3);
  EXPECT_EQ(world_.Do(SuggestTopics, request)->suggestions_size(), 3);
}

TEST_F(ReferenceMethodsTest, SaysWhyNothingIsSuggested) {
  const auto reason = [&](const char* text, const char* language) {
    v1::SuggestTopicsRequest request;
    request.set_text(text);
    request.set_language_code(language);
    auto response = world_.Do(SuggestTopics, request);
    EXPECT_THAT(response, IsOk());
    EXPECT_EQ(response->suggestions_size(), 0);
    return response->no_suggestion_reason();
  };
  EXPECT_EQ(reason("xyzzy qwrtp", "en"), v1::NO_SUGGESTION_REASON_NO_TELLING_WORDS);
  EXPECT_EQ(reason("2027", ""), v1::NO_SUGGESTION_REASON_NO_TELLING_WORDS);
  EXPECT_EQ(reason("Elimu kwa watoto", "sw"), v1::NO_SUGGESTION_REASON_LANGUAGE_NOT_COVERED);
  v1::SuggestTopicsRequest request;
  request.set_text("tourism");
  request.set_language_code("en");
  request.add_taxonomies(v1::TAXONOMY_CLUSTER);
  auto response = world_.Do(SuggestTopics, request);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->suggestions_size(), 0);
  EXPECT_EQ(response->no_suggestion_reason(), v1::NO_SUGGESTION_REASON_OTHER_TAXONOMIES_ONLY);
}

TEST_F(ReferenceMethodsTest, FaultsOfSuggestTopicsNameTheField) {
  v1::SuggestTopicsRequest good;
  good.set_text("malaria");
  v1::SuggestTopicsRequest request = good;
  for (const std::string& text :
       {std::string(), std::string(" \n"), std::string(domain::limits::kMaxSuggestText + 1, 'a'),
        std::string("\xff\xfe")}) {
    request.set_text(text);
    EXPECT_THAT(world_.Do(SuggestTopics, request), FaultIn("text")) << text.size();
  }
  request = good;
  request.set_text(std::string(domain::limits::kMaxSuggestText, 'a'));
  EXPECT_THAT(world_.Do(SuggestTopics, request), IsOk());
  for (const char* tag : {"english please", "x", "fr_", "12", "xx", "zx-CN"}) {
    request = good;
    request.set_language_code(tag);
    EXPECT_THAT(world_.Do(SuggestTopics, request), FaultIn("language_code")) << tag;
  }
  for (int taxonomy : {0, 99}) {
    request = good;
    request.add_taxonomies(static_cast<v1::Taxonomy>(taxonomy));
    EXPECT_THAT(world_.Do(SuggestTopics, request), FaultIn("taxonomies[0]")) << taxonomy;
  }
  request = good;
  request.set_max_results(-1);
  EXPECT_THAT(world_.Do(SuggestTopics, request), FaultIn("max_results"));
}

}  // namespace
}  // namespace ssx::registry
