// The `ssx` command, run in process against the fake server: what it sends, prints and exits with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "clients/cli/app.h"
#include "clients/cli/exit_code.h"
#include "tests/clients/fake_server.h"

namespace ssx::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

struct Result {
  int code;
  std::string out;
  std::string err;
};

class CliTest : public ::testing::Test {
 protected:
  CliTest() : folder_(std::filesystem::path(::testing::TempDir()) / "ssx_cli_test") {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    setenv("SSX_SERVER", server_.address().c_str(), 1);
  }
  ~CliTest() override {
    std::filesystem::remove_all(folder_);
    unsetenv("SSX_SERVER");
  }

  Result Ssx(const std::vector<std::string>& arguments, const std::string& input = "",
             int width = 0, bool watching = false) {
    std::istringstream in(input);
    std::ostringstream out, err;
    const int code = cli::Run(
        arguments,
        {.in = in, .out = out, .err = err, .out_width = width, .err_is_terminal = watching});
    return {code, out.str(), err.str()};
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
};

TEST_F(CliTest, CreateTakesFieldsFromFlags) {
  const Result result = Ssx({"needs",
                             "create",
                             "mn-air",
                             "--org",
                             "mn-moh",
                             "--country",
                             "MN",
                             "--title",
                             "Clean air",
                             "--topic",
                             "sdg-3.9",
                             "--topic",
                             "topics/crs-12240",
                             "--modality",
                             "TRAINING",
                             "--language",
                             "mn",
                             "--start",
                             "2026-01-31",
                             "--budget-required",
                             "USD 100",
                             "--humanitarian",
                             "--sources",
                             R"({"title":"s","uri":"https://a.example"})",
                             "--contact-email",
                             "a@b.example"});
  ASSERT_EQ(result.code, kDone) << result.err;
  EXPECT_EQ(result.out, "created needs/mn-air (DRAFT)\n");
  const auto request = server_.creates().at(0);
  EXPECT_EQ(request.need_id(), "mn-air");
  EXPECT_FALSE(request.request_id().empty());
  const v1::Need& need = request.need();
  EXPECT_EQ(need.organization(), "organizations/mn-moh");
  EXPECT_EQ(need.country_code(), "MN");
  EXPECT_THAT(need.topics(), ElementsAre("topics/sdg-3.9", "topics/crs-12240"));
  EXPECT_THAT(need.modalities(), ElementsAre(v1::MODALITY_TRAINING));
  EXPECT_THAT(need.languages(), ElementsAre("mn"));
  EXPECT_EQ(need.period().start_date().year(), 2026);
  EXPECT_FALSE(need.period().has_end_date());
  EXPECT_EQ(need.budget().required().units(), 100);
  EXPECT_TRUE(need.humanitarian());
  EXPECT_EQ(need.sources(0).uri(), "https://a.example");
  EXPECT_EQ(need.contact().email(), "a@b.example");
}

TEST_F(CliTest, CreateTakesAFileAndFlagsWin) {
  const Result result = Ssx({"needs", "create", "--file", "-", "--title", "From the flag"},
                            R"({"name":"needs/from-file","title":"x","summary":"y"})");
  ASSERT_EQ(result.code, kDone) << result.err;
  const auto request = server_.creates().at(0);
  EXPECT_EQ(request.need_id(), "from-file");
  EXPECT_EQ(request.need().title(), "From the flag");
  EXPECT_EQ(request.need().summary(), "y");
}

TEST_F(CliTest, UpdateMasksExactlyWhatWasGiven) {
  Result result =
      Ssx({"needs", "update", "mn-air", "--title", "", "--end", "2027-12-31", "--topic", "sdg-4",
           "--humanitarian=false", "--etag", "E", "--request-id", "R", "--validate-only"});
  ASSERT_EQ(result.code, kDone) << result.err;
  const auto request = server_.updates().at(0);
  EXPECT_THAT(request.update_mask().paths(),
              UnorderedElementsAre("title", "period.end_date", "topics", "humanitarian"));
  EXPECT_EQ(request.need().name(), "needs/mn-air");
  EXPECT_EQ(request.need().etag(), "E");
  EXPECT_EQ(request.request_id(), "R");
  EXPECT_TRUE(request.validate_only());

  result = Ssx({"needs", "update", "--file", "-"},
               R"({"name":"needs/mn-air","countryCode":"","humanitarian":false,"etag":"x"})");
  ASSERT_EQ(result.code, kDone) << result.err;
  EXPECT_THAT(server_.updates().at(1).update_mask().paths(),
              UnorderedElementsAre("country_code", "humanitarian"));
}

TEST_F(CliTest, EndorseCompletesTheFocalPoint) {
  const Result result = Ssx({"needs", "endorse", "mn-air", "--focal-point", "mn-mof",
                             "--endorsed-by", "D. Bat", "--comment", "yes", "--etag", "E"});
  ASSERT_EQ(result.code, kDone) << result.err;
  EXPECT_EQ(result.out, "endorsed needs/mn-air (ENDORSED)\n");
  const auto request = server_.endorsements().at(0);
  EXPECT_EQ(request.focal_point(), "organizations/mn-mof");
  EXPECT_EQ(request.endorsed_by(), "D. Bat");
  EXPECT_EQ(request.comment(), "yes");
  EXPECT_EQ(request.etag(), "E");
}

TEST_F(CliTest, ErrorsNameTheFieldAndTheRemedy) {
  const Result result = Ssx({"needs", "create", "xxxx", "--country", "XZ"});
  EXPECT_EQ(result.code, kFailed);
  EXPECT_EQ(
      result.err,
      "error: need.country_code: unknown country \"XZ\": use an ISO 3166-1 alpha-2 code (see: "
      "ssx countries list)\n");
}

TEST_F(CliTest, ExitCodesTellErrorsApart) {
  const Result none = Ssx({"needs", "get", "none"});
  EXPECT_EQ(none.code, kNotFound);
  EXPECT_THAT(none.err, HasSubstr("(see: ssx needs list)"));
  EXPECT_EQ(Ssx({"needs", "create", "twice", "--title", "x"}).code, kDone);
  EXPECT_EQ(Ssx({"needs", "create", "twice", "--title", "x"}).code, kConflict);
  const Result unreachable = Ssx({"needs", "list", "--server", "localhost:1"});
  EXPECT_EQ(unreachable.code, kUnreachable);
  EXPECT_THAT(unreachable.err, AllOf(HasSubstr("localhost:1"), HasSubstr("ssxd"),
                                     HasSubstr("--server"), HasSubstr("SSX_SERVER")));
  const Result unimplemented = Ssx({"offers", "list"});
  EXPECT_EQ(unimplemented.code, kFailed);
  EXPECT_THAT(unimplemented.err, HasSubstr("does not offer this"));
}

TEST_F(CliTest, UsageErrorsSuggest) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{}, "subcommand is required"},
      {{"needs"}, "subcommand is required"},
      {{"needs", "lsit"}, "did you mean \"list\"?"},
      {{"needs", "list", "--fliter", "x"}, "did you mean \"--filter\"?"},
      {{"needs", "create"}, "nothing to create"},
      {{"needs", "update", "x"}, "nothing to change"},
      {{"needs", "update", "--title", "x"}, "Give its NAME"},
      {{"needs", "create", "--start", "tomorrow"}, "--start: \"tomorrow\" is not a date"},
      {{"needs", "create", "--urgency", "HIHG"}, "did you mean \"HIGH\"?"},
      {{"needs", "create", "--file", "/no/such/file"}, "no such file"},
      {{"needs", "list", "--timeout", "soon"}, "--timeout"},
      {{"needs", "list", "-o", "xml"}, "table,json,yaml"},
      {{"needs", "list", "--tls-cert", "x"}, "come together"},
      {{"import", "neds", "x.csv"}, "did you mean \"needs\"?"},
      {{"import", "needs", "x.xlsx"}, "--format"},
      {{"import", "needs", "/no/such.csv"}, "there is no such file"},
      {{"import", "needs", folder_, "--format", "csv"}, "is a folder"},
      {{"rank", "offers"}, "--need"},
  };
  for (const auto& [arguments, expected] : cases) {
    const Result result = Ssx(arguments);
    EXPECT_EQ(result.code, kUsage) << expected;
    EXPECT_THAT(result.err, HasSubstr(expected));
    EXPECT_THAT(result.out, IsEmpty());
  }
}

TEST_F(CliTest, EveryCommandHasHelpWithAnExample) {
  const std::vector<std::string> resources = {"orgs", "needs", "offers", "funds", "profiles"};
  std::vector<std::vector<std::string>> commands = {{"import"},
                                                    {"export"},
                                                    {"rank", "offers"},
                                                    {"rank", "needs"},
                                                    {"explain"},
                                                    {"eval"},
                                                    {"status"},
                                                    {"version"},
                                                    {"countries", "list"},
                                                    {"topics", "get"},
                                                    {"profiles", "versions"}};
  for (const std::string& resource : resources) {
    for (const char* verb : {"list", "get", "create", "update", "delete", "undelete"}) {
      commands.push_back({resource, verb});
    }
  }
  for (const char* verb :
       {"submit", "endorse", "return", "match", "reopen", "fulfill", "withdraw", "expire"}) {
    commands.push_back({"needs", verb});
  }
  for (const char* verb : {"publish", "pause", "expire", "retire"}) {
    commands.push_back({"offers", verb});
  }
  for (std::vector<std::string> command : commands) {
    std::string line = "  ssx";
    for (const std::string& word : command) line += " " + word;
    command.push_back("--help");
    const Result result = Ssx(command);
    EXPECT_EQ(result.code, kDone) << line;
    EXPECT_THAT(result.out, AllOf(HasSubstr("Example"), HasSubstr(line)));
  }
}

TEST_F(CliTest, ListsInEveryFormat) {
  for (int i = 0; i < 7; ++i) {
    v1::Need need;
    need.set_name("needs/n" + std::to_string(i));
    need.set_title("儿童 " + std::string(100, 'x'));
    server_.Put(need);
  }
  const Result json = Ssx({"needs", "list", "-o", "json", "--page-size", "3", "--filter", "f"});
  ASSERT_EQ(json.code, kDone) << json.err;
  const auto parsed = nlohmann::json::parse(json.out);
  ASSERT_EQ(parsed.size(), 7u);
  EXPECT_EQ(parsed[6]["name"], "needs/n6");
  EXPECT_EQ(server_.lists().at(0).page_size(), 3);
  EXPECT_EQ(server_.lists().at(0).filter(), "f");

  const Result table = Ssx({"needs", "list", "--limit", "2"}, "", 60);
  EXPECT_THAT(table.out,
              AllOf(HasSubstr("ID"), HasSubstr("n1"), HasSubstr("…"), Not(HasSubstr("n2"))));
  EXPECT_THAT(Ssx({"-o", "yaml", "needs", "get", "n3"}).out, HasSubstr("name: needs/n3\n"));
  setenv("SSX_OUTPUT", "json", 1);
  EXPECT_EQ(nlohmann::json::parse(Ssx({"needs", "get", "n3"}).out)["name"], "needs/n3");
  unsetenv("SSX_OUTPUT");
}

TEST_F(CliTest, ImportReportsRefusedRowsAndLoadsTheRest) {
  const std::string file = Write("needs.csv",
                                 "name,country_code,title,urgency\n"
                                 "needs/a,MN,A,HIGH\n"
                                 "needs/b,XZ,B,HIGH\n"
                                 "needs/c,MN,\"C\nc\",LOWW\n"
                                 "needs/d,MN,D,\n");
  const std::string report = folder_ / "refused.jsonl";
  const Result result = Ssx({"import", "needs", file, "--report", report, "-o", "json"});
  EXPECT_EQ(result.code, kRowsRefused) << result.err;
  const auto summary = nlohmann::json::parse(result.out);
  EXPECT_EQ(summary["rows"], 4);
  EXPECT_EQ(summary["created"], 2);
  EXPECT_EQ(summary["refused"], 2);
  EXPECT_EQ(summary["unanswered"], 0);
  EXPECT_THAT(result.err, HasSubstr("line 3: country_code: unknown country"));
  EXPECT_THAT(result.err, HasSubstr("line 4: urgency: unknown value \"LOWW\""));
  EXPECT_THAT(result.err, Not(HasSubstr("\r")));
  std::istringstream lines(Read(report));
  std::map<int, nlohmann::json> refused;
  for (std::string line; std::getline(lines, line);) {
    const auto entry = nlohmann::json::parse(line);
    refused[entry["line"]] = entry;
  }
  ASSERT_EQ(refused.size(), 2u);
  EXPECT_EQ(refused[3]["field"], "country_code");
  EXPECT_EQ(refused[3]["name"], "needs/b");
  EXPECT_EQ(refused[3]["code"], "INVALID_ARGUMENT");
  EXPECT_EQ(refused[4]["field"], "urgency");
  EXPECT_EQ(server_.needs().size(), 2u);
}

TEST_F(CliTest, ImportPassesItsOptionsAndShowsProgressToWatchers) {
  const std::string file =
      Write("needs.jsonl", "{\"name\":\"needs/a\",\"etag\":\"old\",\"title\":\"t\"}\n");
  Result result = Ssx({"import", "needs", file, "--on-conflict", "skip", "--validate-only"}, "", 0,
                      /*watching=*/true);
  EXPECT_EQ(result.code, kDone) << result.err;
  EXPECT_EQ(server_.import_options().on_conflict(), v1::IMPORT_CONFLICT_SKIP);
  EXPECT_TRUE(server_.import_options().validate_only());
  EXPECT_THAT(server_.needs(), IsEmpty());
  EXPECT_THAT(result.err, HasSubstr("rows/s"));
  EXPECT_THAT(result.out, HasSubstr("1 rows: 1 valid"));

  result = Ssx({"import", "needs", "-", "--format", "jsonl"}, Read(file));
  EXPECT_EQ(result.code, kDone) << result.err;
  ASSERT_EQ(server_.needs().size(), 1u);
  EXPECT_EQ(server_.needs().at(0).title(), "t");
  EXPECT_EQ(server_.needs().at(0).etag(), "") << "what the server sets is not sent";
}

TEST_F(CliTest, ImportOfADamagedHeaderSendsNothing) {
  const Result result = Ssx({"import", "needs", Write("n.csv", "name,titel\nneeds/a,x\n")});
  EXPECT_EQ(result.code, kUsage);
  EXPECT_THAT(result.err, HasSubstr("unknown column \"titel\" (did you mean \"title\"?)"));
  EXPECT_EQ(server_.import_messages(), 0);
  EXPECT_EQ(Ssx({"import", "needs", Write("e.csv", "")}).code, kUsage);
}

TEST_F(CliTest, BrokenImportSaysWhatIsUncertain) {
  server_.BreakImportAfter(0);
  const Result result =
      Ssx({"import", "needs", Write("n.csv", "name,title\nneeds/a,x\nneeds/b,y\n")});
  EXPECT_EQ(result.code, kUnreachable);
  EXPECT_THAT(result.out, HasSubstr("2 unanswered"));
  EXPECT_THAT(result.err, HasSubstr("--on-conflict skip"));
}

TEST_F(CliTest, ExportComesBackThroughImport) {
  for (int i = 0; i < 250; ++i) {
    v1::Need need;
    need.set_name("needs/n" + std::to_string(1000 + i));
    need.set_title("Line\none, \"two\" 儿童");
    need.mutable_period()->mutable_end_date()->set_year(2026);
    server_.Put(need);
  }
  const auto before = server_.needs();
  for (const char* name : {"all.csv", "all.jsonl"}) {
    const std::string file = folder_ / name;
    const Result exported = Ssx({"export", "needs", file});
    ASSERT_EQ(exported.code, kDone) << exported.err;
    EXPECT_THAT(exported.err, HasSubstr("exported 250 needs"));
    for (v1::Need changed : before) {
      changed.set_title("overwritten by the import");
      server_.Put(changed);
    }
    const Result imported = Ssx({"import", "needs", file, "--on-conflict", "replace"});
    ASSERT_EQ(imported.code, kDone) << imported.err;
    const auto after = server_.needs();
    ASSERT_EQ(after.size(), before.size());
    for (size_t i = 0; i < after.size(); ++i) {
      EXPECT_EQ(after[i].SerializeAsString(), before[i].SerializeAsString());
    }
  }
  const Result to_stdout = Ssx({"export", "needs", "--format", "csv"});
  EXPECT_EQ(to_stdout.out, Read(folder_ / "all.csv"));
  EXPECT_THAT(to_stdout.err, IsEmpty());
}

TEST_F(CliTest, FailedExportLeavesNoFile) {
  server_.FailNext(1, 13);
  const std::string file = folder_ / "all.csv";
  EXPECT_EQ(Ssx({"export", "needs", file}).code, kFailed);
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_FALSE(std::filesystem::exists(file + ".part"));
}

TEST_F(CliTest, RankingReadsWell) {
  v1::RankOffersResponse response;
  v1::Match* match = response.add_matches();
  match->set_offer("offers/cu-doctors");
  match->set_rank(1);
  match->set_score(82.44);
  match->set_country_code("CU");
  match->set_organization_display_name("MINSAP");
  match->set_title("Family doctors");
  match->add_reasons("Both speak Spanish.");
  v1::ComponentScore* component = match->add_components();
  component->set_component(v1::COMPONENT_TOPIC);
  component->set_score(0.8);
  component->set_weight(30);
  component->set_contribution(24);
  component->set_reason("Same target.");
  response.set_considered(9);
  response.set_profile("scoringProfiles/default@1");
  response.set_revision(12);
  v1::FilterCount* filtered = response.add_filtered();
  filtered->set_filter(v1::HARD_FILTER_DIFFERENT_COUNTRY);
  filtered->set_removed(3);
  server_.set_ranking(response);

  Result result = Ssx({"rank", "offers", "--need", "mn-air", "--top", "3", "--profile", "default",
                       "--min-score", "10"});
  ASSERT_EQ(result.code, kDone) << result.err;
  EXPECT_EQ(result.out,
            "RANK  SCORE  OFFER       COUNTRY  PROVIDER  TITLE\n"
            "   1   82.4  cu-doctors  CU       MINSAP    Family doctors\n"
            "      - Both speak Spanish.\n"
            "1 of 9 offers. Ruled out: 3 in the same country. Profile scoringProfiles/default@1, "
            "revision 12.\n");
  EXPECT_EQ(server_.rank_request().need(), "needs/mn-air");
  EXPECT_EQ(server_.rank_request().top_k(), 3);
  EXPECT_EQ(server_.rank_request().profile().name(), "scoringProfiles/default");
  EXPECT_DOUBLE_EQ(server_.rank_request().min_score(), 10);
  EXPECT_FALSE(server_.rank_request().has_date());

  *response.mutable_date() = [] {
    v1::Date date;
    date.set_year(2026);
    date.set_month(2);
    date.set_day(1);
    return date;
  }();
  server_.set_ranking(response);
  result = Ssx({"rank", "offers", "--need", "mn-air", "--as-of", "12", "--date", "2026-02-01"});
  EXPECT_THAT(result.out, HasSubstr(", revision 12, date 2026-02-01.\n"));
  EXPECT_EQ(server_.rank_request().as_of_revision(), 12);
  EXPECT_EQ(server_.rank_request().date().month(), 2);

  component->set_score(0.25);
  server_.set_ranking(response);
  result = Ssx({"rank", "offers", "--need", "mn-air"}, "", /*width=*/41);
  EXPECT_THAT(result.out, StartsWith("RANK  SCORE  OFFER       COUNTRY  PROVID…\n"
                                     "   1   82.4  cu-doctors  CU       MINSAP\n"
                                     "      Family doctors\n"
                                     "      - Both speak Spanish.\n"
                                     "      - but: Same target.\n"));
  component->set_score(0.8);
  server_.set_ranking(response);

  result = Ssx({"rank", "offers", "--file", "-", "--explain"}, R"({"countryCode":"MN"})");
  ASSERT_EQ(result.code, kDone) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("topic"), HasSubstr("████████░░"), HasSubstr("24.0"),
                                HasSubstr("Same target.")));
  EXPECT_EQ(server_.rank_request().inline_need().country_code(), "MN");
  EXPECT_EQ(nlohmann::json::parse(
                Ssx({"rank", "offers", "--need", "x", "-o", "json"}).out)["matches"][0]["offer"],
            "offers/cu-doctors");
}

TEST_F(CliTest, StatusAndVersion) {
  const Result status = Ssx({"status"});
  EXPECT_EQ(status.code, kDone) << status.err;
  EXPECT_THAT(status.out, AllOf(HasSubstr("ssx 9.9.9"), HasSubstr("health     serving")));
  EXPECT_THAT(status.out, AllOf(HasSubstr("/srv/dictd: freedict-fra-eng, "
                                          "mueller7 (not read: mueller7.index:1 is odd)"),
                                HasSubstr("without one: zh")));
  EXPECT_EQ(nlohmann::json::parse(Ssx({"status", "-o", "json"}).out)["health"], "serving");
  EXPECT_THAT(Ssx({"version"}).out, HasSubstr("9.9.9"));
  const Result alone = Ssx({"version", "--server", "localhost:1"});
  EXPECT_EQ(alone.code, kDone);
  EXPECT_THAT(alone.out, HasSubstr("not reachable"));
}

}  // namespace
}  // namespace ssx::cli
