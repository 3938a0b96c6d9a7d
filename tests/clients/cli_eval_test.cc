// `ssx eval` against the fake server: what it reads, asks, prints and writes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "clients/cli/app.h"
#include "clients/cli/exit_code.h"
#include "tests/clients/fake_server.h"

namespace ssx::cli {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Result {
  int code;
  std::string out;
  std::string err;
};

constexpr char kQueries[] = R"({"query_id": "q1", "need": "kenya-water"}

{"query_id": "q2", "need": {"title": "Schools", "country_code": "KE"}}
{"query_id": "q3", "need": "needs/unjudged"}
)";
constexpr char kJudgements[] =
    "q1 0 offers/best 2\nq1 0 good 1\nq1 0 offers/bad 0\nq2\t0\toffers/school 1\r\n";

class EvalTest : public ::testing::Test {
 protected:
  EvalTest() : folder_(std::filesystem::path(::testing::TempDir()) / "ssx_cli_eval_test") {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    setenv("SSX_SERVER", server_.address().c_str(), 1);
    Rank("needs/kenya-water", {"good", "bad", "best"});
    Rank("Schools", {"other", "school"});
    Rank("needs/unjudged", {"other"});
    queries_ = Write("queries.jsonl", kQueries);
    judgements_ = Write("qrels.txt", kJudgements);
  }
  ~EvalTest() override {
    std::filesystem::remove_all(folder_);
    unsetenv("SSX_SERVER");
  }

  // The fake server's answer, scores falling.
  void Rank(const std::string& need, const std::vector<std::string>& offers) {
    v1::RankOffersResponse response;
    response.set_profile("scoringProfiles/default@1");
    response.set_revision(7);
    for (const std::string& offer : offers) {
      v1::Match& match = *response.add_matches();
      match.set_offer("offers/" + offer);
      match.set_score(90.1 / response.matches_size());
    }
    server_.set_ranking_of(need, response);
  }

  Result Ssx(std::vector<std::string> arguments) {
    std::istringstream in;
    std::ostringstream out, err;
    const int code = cli::Run(std::move(arguments), {.in = in, .out = out, .err = err});
    return {code, out.str(), err.str()};
  }
  Result Eval(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"eval", queries_, judgements_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Ssx(std::move(arguments));
  }

  std::string Write(const std::string& name, const std::string& content) {
    const std::string path = folder_ / name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  std::string Read(const std::string& path) {
    std::ostringstream content;
    content << std::ifstream(path, std::ios::binary).rdbuf();
    return content.str();
  }

  testing::FakeServer server_;
  std::filesystem::path folder_;
  std::string queries_;
  std::string judgements_;
};

TEST_F(EvalTest, MeasuresAreThoseComputedByHand) {
  const Result result = Eval({"-o", "json"});
  ASSERT_EQ(result.code, kDone) << result.err;
  const auto json = nlohmann::json::parse(result.out, nullptr, false);
  ASSERT_TRUE(json.is_object()) << result.out;
  EXPECT_EQ(json["queries"], 2);
  EXPECT_EQ(json["left_out"], 1);
  const double first = (1 + 2 / 2.0) / (2 + 1 / std::log2(3.0)), second = 1 / std::log2(3.0);
  const auto& ndcg = json["metrics"][0];
  EXPECT_EQ(ndcg["metric"], "nDCG@10");
  EXPECT_NEAR(ndcg["by_query"]["q1"].get<double>(), first, 1e-12);
  EXPECT_NEAR(ndcg["by_query"]["q2"].get<double>(), second, 1e-12);
  EXPECT_NEAR(ndcg["mean"].get<double>(), (first + second) / 2, 1e-12);
  EXPECT_LE(ndcg["low"], ndcg["mean"]);
  EXPECT_GE(ndcg["high"], ndcg["mean"]);
  EXPECT_EQ(json["metrics"][1]["mean"], 0.75);  // places 1 and 2
  EXPECT_EQ(json["metrics"][2]["mean"], 1);
  EXPECT_EQ(json["profile"], "scoringProfiles/default@1");
  EXPECT_EQ(json["revisions"], nlohmann::json::array({"7"}));
  EXPECT_EQ(server_.rank_request().top_k(), 100);
}

TEST_F(EvalTest, TheTableIsForPeople) {
  const Result result = Eval();
  EXPECT_EQ(result.code, kDone) << result.err;
  EXPECT_THAT(result.out, AllOf(ContainsRegex("MRR +0\\.7500 +0\\.5000 to 1\\.0000"),
                                HasSubstr("2 queries, 1 without a relevant offer left out. Profile "
                                          "scoringProfiles/default@1, revision 7.")));
  EXPECT_EQ(Eval().out, result.out);  // the intervals are seeded
}

TEST_F(EvalTest, ARunIsWrittenAndReadBackAsABaseline) {
  const std::string run = folder_ / "a.run";
  ASSERT_EQ(Eval({"--run", run, "--tag", "first"}).code, kDone);
  const std::string written = Read(run);
  EXPECT_THAT(written, HasSubstr("q1 Q0 offers/good 1 90.09999999999999"));
  EXPECT_THAT(written, HasSubstr("q3 Q0 offers/other 1 "));
  EXPECT_THAT(written, ContainsRegex("q2 Q0 offers/school 2 [0-9.]+ first\n"));

  Result same = Eval({"--baseline", run, "-o", "json"});
  ASSERT_EQ(same.code, kDone) << same.err;
  auto json = nlohmann::json::parse(same.out);
  for (const auto& metric : json["metrics"]) {
    EXPECT_EQ(metric["difference"]["mean"], 0);
    EXPECT_EQ(metric["difference"]["low"], 0);
    EXPECT_EQ(metric["difference"]["high"], 0);
    EXPECT_EQ(metric["baseline"]["mean"], metric["mean"]);
  }
  Rank("needs/kenya-water", {"best", "good", "bad"});
  Rank("Schools", {"other", "third", "school"});
  json = nlohmann::json::parse(Eval({"--baseline", run, "-o", "json"}).out);
  EXPECT_NEAR(json["metrics"][1]["difference"]["mean"].get<double>(), (1.0 / 3 - 0.5) / 2, 1e-12);
  EXPECT_EQ(json["metrics"][0]["better"], 1);
  EXPECT_EQ(json["metrics"][0]["worse"], 1);
  EXPECT_THAT(Eval({"--baseline", run}).out,
              AllOf(HasSubstr("BASELINE"), ContainsRegex("MRR +0\\.6667 .* 0\\.7500 +-0\\.0833")));
}

TEST_F(EvalTest, ABaselineIsOrderedByScoreThenByRank) {
  const std::string run = Write("tied.run",
                                "q1 Q0 offers/bad 2 0.5 x\nq1 Q0 offers/best 1 0.5 x\n"
                                "q1 Q0 offers/good 3 0.9 x\nq2 Q0 school 1 1 x\n");
  const auto json = nlohmann::json::parse(Eval({"--baseline", run, "-o", "json"}).out);
  const double first = (1 + 2 / std::log2(3.0)) / (2 + 1 / std::log2(3.0));
  EXPECT_NEAR(json["metrics"][0]["baseline"]["mean"].get<double>(), (first + 1) / 2, 1e-12);
  const std::string part = Write("part.run", "q1 Q0 offers/best 1 0.5 x\n");
  const Result warned = Eval({"--baseline", part});
  EXPECT_EQ(warned.code, kDone);
  EXPECT_THAT(warned.err, HasSubstr("nothing for 1 of 2 queries: they count 0"));
}

TEST_F(EvalTest, ProfilesAreChosen) {
  ASSERT_EQ(Eval({"--profile", "humanitarian", "--top", "200"}).code, kDone);
  EXPECT_EQ(server_.rank_request().profile().name(), "scoringProfiles/humanitarian");
  EXPECT_EQ(server_.rank_request().top_k(), 200);
  ASSERT_EQ(Eval({"--text-only"}).code, kDone);
  const v1::ScoringProfile weights = server_.rank_request().profile().inline_profile();
  ASSERT_EQ(weights.weights_size(), 1);
  EXPECT_EQ(weights.weights(0).component(), v1::COMPONENT_TEXT);
  EXPECT_EQ(weights.weights(0).weight(), 100);
  EXPECT_EQ(Eval({"--text-only", "--profile", "default"}).code, kUsage);
  EXPECT_EQ(Eval({"--top", "50"}).code, kUsage);  // recall@100 would not be that
  EXPECT_EQ(Eval({"--tag", "two words"}).code, kUsage);
}

TEST_F(EvalTest, BadFilesAreNamedWithLineAndRemedy) {
  struct Case {
    const char* file;
    const char* content;
    const char* says;
  };
  const Case kCases[] = {
      {"queries", "", "has no queries"},
      {"queries", "\n{broken", "line 2: is no JSON object: expected {\"query_id\""},
      {"queries", R"({"need": "kenya-water"})", "line 1: query_id is missing"},
      {"queries", R"({"query_id": "q 1", "need": "kenya-water"})",
       "query_id is empty or has blank"},
      {"queries", R"({"query_id": "q1"})", "line 1: need is missing"},
      {"queries", R"({"query_id": "q1", "need": {"titel": "x"}})", "line 1: need: "},
      {"queries", R"({"query_id": "q1", "need": "x", "more": 1})", "unknown member \"more\""},
      {"queries",
       "{\"query_id\": \"q1\", \"need\": \"x\"}\n{\"query_id\": \"q1\", \"need\": \"y\"}",
       "line 2: query_id \"q1\" stands twice"},
      {"qrels", "", "has no judgements"},
      {"qrels", "q1 0 offers/best 1\nq9 0 offers/best 1\n", "line 2: unknown query id \"q9\""},
      {"qrels", "q1 offers/best 1\n", "line 1: has 3 fields, expected: query_id 0 offer grade"},
      {"qrels", "q1 0 offers/best high\n", "line 1: grade \"high\" is no whole number"},
      {"qrels", "q1 0 best 1\nq1 0 offers/best 1\n", "line 2: offers/best is judged twice"},
      {"qrels", "q1 0 offers/best 0\n", "no query has a relevant offer"},
      {"run", "", "the run is empty"},
      {"run", "q1 Q0 offers/best 1 0.5\n", "line 1: has 5 fields"},
      {"run", "q1 Q0 offers/best one 0.5 x\n", "line 1: rank \"one\" is no whole number"},
      {"run", "q1 Q0 offers/best 1 nan x\n", "line 1: score \"nan\" is no number"},
      {"run", "q1 Q0 best 1 2 x\nq1 Q0 offers/best 2 1 x\n", "line 2: offers/best stands twice"},
      {"run", "q3 Q0 offers/best 1 2 x\n", "has none of the judged queries"},
  };
  for (const Case& row : kCases) {
    const std::string path = Write(row.file, row.content);
    const std::string file = row.file;
    const Result result =
        Ssx({"eval", file == "queries" ? path : queries_, file == "qrels" ? path : judgements_,
             "--baseline", file == "run" ? path : Write("ok.run", "q1 Q0 offers/a 1 1 x\n")});
    EXPECT_EQ(result.code, kUsage) << row.content << "\n" << result.err;
    EXPECT_THAT(result.err, AllOf(HasSubstr(path), HasSubstr(row.says)));
    EXPECT_THAT(result.out, IsEmpty());
  }
  const Result result = Ssx({"eval", folder_ / "absent", judgements_});
  EXPECT_EQ(result.code, kUsage);
  EXPECT_THAT(result.err, HasSubstr("absent: cannot be read"));
}

TEST_F(EvalTest, ARefusedQueryIsNamed) {
  queries_ = Write("queries.jsonl",
                   "{\"query_id\": \"q1\", \"need\": \"kenya-water\"}\n"
                   "{\"query_id\": \"q2\", \"need\": \"gone\"}\n");
  const Result result = Eval();
  EXPECT_EQ(result.code, kNotFound);
  EXPECT_THAT(result.err, AllOf(HasSubstr("line 2, query \"q2\""), HasSubstr("needs/gone")));
  EXPECT_THAT(result.out, IsEmpty());
}

TEST_F(EvalTest, ARunThatCannotBeWrittenIsAFailure) {
  const Result result = Eval({"--run", folder_ / "no" / "such" / "folder"});
  EXPECT_EQ(result.code, kFailed);
  EXPECT_THAT(result.err, HasSubstr("cannot be written"));
}

}  // namespace
}  // namespace ssx::cli
