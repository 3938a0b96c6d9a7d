// `ssx explain` against the fake server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "clients/cli/app.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/unicode_text.h"
#include "tests/clients/fake_server.h"

namespace ssx::cli {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

struct Result {
  int code;
  std::string out;
  std::string err;
};

class ExplainCommandTest : public ::testing::Test {
 protected:
  ExplainCommandTest() {
    setenv("SSX_SERVER", server_.address().c_str(), 1);
    explanation_.mutable_match()->set_need("needs/kenya-water");
    explanation_.mutable_match()->set_offer("offers/brazil-water");
    explanation_.mutable_match()->set_score(61.25);
    explanation_.mutable_match()->add_reasons("Shared topics: clean water");
    v1::FilterResult& filter = *explanation_.add_filters();
    filter.set_filter(v1::HARD_FILTER_DATES);
    filter.set_explanation("Help is wanted in 2027, the provider is available in 2026");
    explanation_.set_would_rank(4);
    explanation_.set_revision(12);
    explanation_.set_profile("scoringProfiles/default@1");
    v1::TopicMatch& topic = *explanation_.add_matched_topics();
    topic.set_similarity(0.75);
    topic.set_kind(v1::TOPIC_MATCH_KIND_SIBLING);
    topic.set_need_topic_label("SDG 6.1 Drinking water");
    topic.set_offer_topic_label("SDG 6.2 Sanitation");
    for (int i = 0; i < 12; ++i) {
      v1::WordMatch& words = *explanation_.add_matched_words();
      words.set_kind(v1::WORD_MATCH_KIND_SAME_MEANING);
      words.set_need_words("puits" + std::to_string(i));
      words.set_offer_words("wells" + std::to_string(i));
      words.set_part(0.05);
    }
    v1::Improvement& improvement = *explanation_.add_improvements();
    improvement.set_side(v1::MATCH_SIDE_OFFER);
    improvement.set_field("availability");
    improvement.set_description("Be available for the whole of the wanted time");
    improvement.set_new_score(63.5);
    improvement.set_gain(2.25);
    improvement.set_new_rank(2);
    improvement.add_fixed_filters(v1::HARD_FILTER_DATES);
    improvement.mutable_offer()->mutable_availability()->mutable_end_date()->set_year(2027);
    server_.set_explanation(explanation_);
  }
  ~ExplainCommandTest() override { unsetenv("SSX_SERVER"); }

  Result Ssx(std::vector<std::string> arguments, int width = 0) {
    std::istringstream in;
    std::ostringstream out, err;
    const int code =
        cli::Run(std::move(arguments), {.in = in, .out = out, .err = err, .out_width = width});
    return {code, out.str(), err.str()};
  }

  testing::FakeServer server_;
  v1::ExplainMatchResponse explanation_;
};

TEST_F(ExplainCommandTest, ATableTellsTheWholeStory) {
  const Result result = Ssx({"explain", "kenya-water", "brazil-water", "--profile", "knowledge"});
  EXPECT_EQ(result.code, kDone) << result.err;
  EXPECT_EQ(server_.explain_request().need(), "needs/kenya-water");
  EXPECT_EQ(server_.explain_request().offer(), "offers/brazil-water");
  EXPECT_EQ(server_.explain_request().profile().name(), "scoringProfiles/knowledge");
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("score 61.2, but ruled out by the filters: dates (would rank 4"),
                    HasSubstr("Help is wanted in 2027"),
                    ContainsRegex("0\\.75 +sibling +SDG 6\\.1 Drinking water +SDG 6\\.2"),
                    ContainsRegex("0\\.050 +same meaning +puits0 +wells0")));
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("and 2 more (-o json shows all)"), Not(HasSubstr("puits10")),
                    ContainsRegex("\\+2\\.2 +63\\.5 +2 +offer +availability +Be avail"),
                    HasSubstr("(passes the filter dates)")));
}

TEST_F(ExplainCommandTest, AnEligiblePairShowsItsRankAndNoEmptyTables) {
  explanation_.set_eligible(true);
  explanation_.mutable_match()->set_rank(3);
  explanation_.clear_would_rank();
  explanation_.clear_matched_topics();
  explanation_.clear_matched_words();
  explanation_.clear_improvements();
  server_.set_explanation(explanation_);
  const Result result = Ssx({"explain", "kenya-water", "brazil-water"});
  EXPECT_THAT(result.out, AllOf(HasSubstr("score 61.2, rank 3\n"), Not(HasSubstr("WORDS")),
                                Not(HasSubstr("TOPIC")), Not(HasSubstr("WOULD RAISE"))));
}

TEST_F(ExplainCommandTest, ProgramsGetTheNewValues) {
  Result result = Ssx({"explain", "kenya-water", "brazil-water", "-o", "json"});
  const auto json = nlohmann::json::parse(result.out, nullptr, false);
  ASSERT_TRUE(json.is_object()) << result.out;
  EXPECT_EQ(json["matched_words"].size(), 12u);
  EXPECT_EQ(json["improvements"][0]["offer"]["availability"]["end_date"]["year"], 2027);
  EXPECT_EQ(json["would_rank"], 4);
  result = Ssx({"explain", "kenya-water", "brazil-water", "-o", "yaml"});
  EXPECT_THAT(result.out, AllOf(HasSubstr("would_rank: 4"), HasSubstr("new_rank: 2")));
}

TEST_F(ExplainCommandTest, TablesFitATerminal) {
  const Result result = Ssx({"explain", "kenya-water", "brazil-water"}, 80);
  for (absl::string_view line : absl::StrSplit(result.out, '\n')) {
    // The first line names both entries whole.
    if (line.substr(0, 6) == "needs/") continue;
    EXPECT_LE(DisplayWidth(std::string(line)), 80) << line;
  }
}

}  // namespace
}  // namespace ssx::cli
