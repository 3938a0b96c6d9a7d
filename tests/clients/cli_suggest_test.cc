// `ssx topics suggest` and the hint after a need was created without topics, against the fake
// server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "clients/cli/app.h"
#include "clients/cli/exit_code.h"
#include "tests/clients/fake_server.h"

namespace ssx::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Result {
  int code;
  std::string out;
  std::string err;
};

class SuggestTest : public ::testing::Test {
 protected:
  SuggestTest() {
    setenv("SSX_SERVER", server_.address().c_str(), 1);
    v1::SuggestTopicsResponse response;
    response.set_language_code("en");
    v1::TopicSuggestion& stunting = *response.add_suggestions();
    stunting.set_topic("topics/area-stunting");
    stunting.set_taxonomy(v1::TAXONOMY_AREA);
    stunting.set_label("Stunting prevention");
    stunting.set_score(0.456);
    stunting.add_words("stunting");
    stunting.add_words("breastfeeding");
    v1::TopicSuggestion& goal = *response.add_suggestions();
    goal.set_topic("topics/sdg-2");
    goal.set_label("Zero hunger");
    goal.set_score(0.3);
    goal.add_words("stunting");
    server_.set_suggestions(response);
  }
  ~SuggestTest() override { unsetenv("SSX_SERVER"); }

  Result Ssx(const std::vector<std::string>& arguments, const std::string& input = "",
             bool watching = false) {
    std::istringstream in(input);
    std::ostringstream out, err;
    const int code =
        cli::Run(arguments, {.in = in, .out = out, .err = err, .err_is_terminal = watching});
    return {code, out.str(), err.str()};
  }

  testing::FakeServer server_;
};

TEST_F(SuggestTest, PrintsTopicsWithScoreAndWords) {
  const Result result = Ssx({"topics", "suggest", "Less stunting", "--language", "en", "--taxonomy",
                             "area", "--taxonomy", "SDG", "--top", "7"});
  ASSERT_EQ(result.code, kDone) << result.err;
  EXPECT_THAT(result.out, HasSubstr("area-stunting"));
  EXPECT_THAT(result.out, HasSubstr("0.46"));
  EXPECT_THAT(result.out, HasSubstr("Stunting prevention"));
  EXPECT_THAT(result.out, HasSubstr("stunting, breastfeeding"));
  const auto request = server_.suggest_requests().at(0);
  EXPECT_EQ(request.text(), "Less stunting");
  EXPECT_EQ(request.language_code(), "en");
  EXPECT_THAT(request.taxonomies(), ElementsAre(v1::TAXONOMY_AREA, v1::TAXONOMY_SDG));
  EXPECT_EQ(request.max_results(), 7);
}

TEST_F(SuggestTest, ReadsStandardInputAndPrintsJson) {
  const Result result = Ssx({"topics", "suggest", "-", "-o", "json"}, "from\nthe pipe");
  ASSERT_EQ(result.code, kDone) << result.err;
  EXPECT_EQ(server_.suggest_requests().at(0).text(), "from\nthe pipe");
  const auto document = nlohmann::json::parse(result.out);
  EXPECT_EQ(document["suggestions"][0]["topic"], "topics/area-stunting");
}

TEST_F(SuggestTest, SaysWhyThereAreNone) {
  v1::SuggestTopicsResponse none;
  none.set_no_suggestion_reason(v1::NO_SUGGESTION_REASON_LANGUAGE_NOT_COVERED);
  server_.set_suggestions(none);
  Result result = Ssx({"topics", "suggest", "x", "--language", "sw"});
  EXPECT_EQ(result.code, kDone);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr("Arabic"));
  none.set_no_suggestion_reason(v1::NO_SUGGESTION_REASON_NO_TELLING_WORDS);
  server_.set_suggestions(none);
  result = Ssx({"topics", "suggest", "x"});
  EXPECT_THAT(result.err, HasSubstr("no word of the text"));
}

TEST_F(SuggestTest, RefusesAnUnknownTaxonomy) {
  const Result result = Ssx({"topics", "suggest", "x", "--taxonomy", "MDG"});
  EXPECT_EQ(result.code, kUsage);
  EXPECT_THAT(server_.suggest_requests(), IsEmpty());
}

const std::vector<std::string> kCreate = {"needs",
                                          "create",
                                          "mn-stunting",
                                          "--title",
                                          "No stunting",
                                          "--summary",
                                          "Help mothers breastfeed"};

TEST_F(SuggestTest, HintsAtTopicsWhenSomebodyWatches) {
  const Result result = Ssx(kCreate, "", /*watching=*/true);
  ASSERT_EQ(result.code, kDone) << result.err;
  EXPECT_EQ(result.out, "created needs/mn-stunting (DRAFT)\n");
  EXPECT_THAT(result.err, HasSubstr("area-stunting"));
  EXPECT_THAT(result.err,
              HasSubstr("ssx needs update mn-stunting --topic area-stunting --topic sdg-2"));
  EXPECT_THAT(server_.suggest_requests().at(0).text(), HasSubstr("No stunting\nHelp mothers"));
}

TEST_F(SuggestTest, IsSilentInScriptsAndWhereTopicsAreGiven) {
  Result result = Ssx(kCreate);
  ASSERT_EQ(result.code, kDone) << result.err;
  EXPECT_THAT(result.err, IsEmpty());
  result = Ssx({"needs", "create", "mn-other", "--title", "t", "--topic", "sdg-2"}, "",
               /*watching=*/true);
  ASSERT_EQ(result.code, kDone) << result.err;
  EXPECT_THAT(result.err, IsEmpty());
  EXPECT_THAT(server_.suggest_requests(), IsEmpty());
}

TEST_F(SuggestTest, IsSilentWhenTheServerKnowsNoTopics) {
  server_.set_suggestions({});
  const Result result = Ssx(kCreate, "", /*watching=*/true);
  EXPECT_EQ(result.code, kDone);
  EXPECT_THAT(result.err, Not(HasSubstr("topics")));
}

}  // namespace
}  // namespace ssx::cli
