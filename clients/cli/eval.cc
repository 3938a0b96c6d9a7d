// eval: how good the rankings are, by people's judgements.
#include <CLI/App.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/eval_files.h"
#include "clients/cli/eval_metrics.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/profile_flags.h"
#include "clients/cli/table.h"
#include "clients/cpp/scoring.h"

namespace ssx::cli {
namespace {

using nlohmann::ordered_json;

constexpr int kDepth = 100;  // places that recall looks at

struct EvalFlags {
  std::string queries;
  std::string judgements;
  ProfileFlags profile;
  bool text_only = false;
  int top = kDepth;
  std::string run;
  std::string tag = "ssx";
  std::string baseline;
  uint64_t seed = 1;
  int64_t min_revision = 0;
};

struct Metric {
  const char* name;
  double (*measure)(const RankedNames&, const Grades&);
};
constexpr Metric kMetrics[] = {
    {"nDCG@10", [](const RankedNames& r, const Grades& g) { return Ndcg(r, g, 10); }},
    {"MRR", [](const RankedNames& r, const Grades& g) { return ReciprocalRank(r, g); }},
    {"recall@100", [](const RankedNames& r, const Grades& g) { return Recall(r, g, kDepth); }},
};

// What the server answered to all queries.
struct Answers {
  Run run;
  std::set<std::string> profiles;
  std::set<int64_t> revisions;  // more than one when entries changed meanwhile
};

// One measure over the judged queries.
struct Result {
  std::string metric;
  std::vector<double> values;    // by query
  std::vector<double> baseline;  // by query; empty without a baseline
};

absl::Status FillProfile(const EvalFlags& flags, std::istream& in, v1::RankOffersRequest* request) {
  if (flags.text_only) {
    v1::ComponentWeight* weight =
        request->mutable_profile()->mutable_inline_profile()->add_weights();
    weight->set_component(v1::COMPONENT_TEXT);
    weight->set_weight(100);
    return absl::OkStatus();
  }
  if (!flags.profile.given()) return absl::OkStatus();
  return SelectProfile(flags.profile, in, request->mutable_profile());
}

// Ranks every query. On failure `failed` is the query that the server refused.
absl::StatusOr<Answers> Ask(Session& session, const EvalFlags& flags,
                            const std::vector<EvalQuery>& queries, const EvalQuery** failed) {
  v1::RankOffersRequest common;
  if (absl::Status status = FillProfile(flags, session.streams.in, &common); !status.ok()) {
    return status;
  }
  common.set_top_k(flags.top);
  common.set_min_revision(flags.min_revision);
  auto connection = session.connection();
  if (!connection.ok()) return connection.status();
  Answers answers;
  for (const EvalQuery& query : queries) {
    v1::RankOffersRequest request = common;
    if (query.need.empty()) {
      *request.mutable_inline_need() = query.inline_need;
    } else {
      request.set_need(query.need);
    }
    auto response = client::RankOffers(**connection, std::move(request));
    if (!response.ok()) {
      *failed = &query;
      return response.status();
    }
    std::vector<RunEntry>& entries = answers.run[query.id];
    for (const v1::Match& match : response->matches()) {
      entries.push_back({match.offer(), match.score()});
    }
    answers.profiles.insert(response->profile());
    answers.revisions.insert(response->revision());
  }
  return answers;
}

// The offers of a query, best first; a query without an answer has none.
RankedNames NamesOf(const Run& run, const std::string& query) {
  RankedNames names;
  const auto found = run.find(query);
  if (found == run.end()) return names;
  for (const RunEntry& entry : found->second) names.push_back(entry.offer);
  return names;
}

std::vector<Result> Measure(const std::vector<std::string>& judged,
                            const std::map<std::string, Grades>& judgements, const Run& run,
                            const Run* baseline) {
  std::vector<Result> results;
  for (const Metric& metric : kMetrics) {
    Result& result = results.emplace_back();
    result.metric = metric.name;
    for (const std::string& query : judged) {
      const Grades& grades = judgements.at(query);
      result.values.push_back(metric.measure(NamesOf(run, query), grades));
      if (baseline == nullptr) continue;
      result.baseline.push_back(metric.measure(NamesOf(*baseline, query), grades));
    }
  }
  return results;
}

std::vector<double> Differences(const Result& result) {
  std::vector<double> differences;
  for (size_t i = 0; i < result.baseline.size(); ++i) {
    differences.push_back(result.values[i] - result.baseline[i]);
  }
  return differences;
}

// Queries on which the run is better and worse than the baseline.
std::pair<int, int> WinsAndLosses(const std::vector<double>& differences) {
  std::pair<int, int> counts;
  for (double difference : differences) {
    counts.first += difference > 0;
    counts.second += difference < 0;
  }
  return counts;
}

std::string Shown(const Estimate& estimate, bool sign) {
  return sign ? absl::StrFormat("%+.4f to %+.4f", estimate.low, estimate.high)
              : absl::StrFormat("%.4f to %.4f", estimate.low, estimate.high);
}

void PrintTable(Session& session, const std::vector<Result>& results, uint64_t seed) {
  const bool compares = !results.front().baseline.empty();
  std::vector<Table::Column> columns = {
      {"METRIC"}, {"MEAN", Table::Align::kRight}, {"95% INTERVAL"}};
  if (compares) {
    columns.insert(columns.end(), {{"BASELINE", Table::Align::kRight},
                                   {"DIFFERENCE", Table::Align::kRight},
                                   {"95% INTERVAL"},
                                   {"BETTER", Table::Align::kRight},
                                   {"WORSE", Table::Align::kRight}});
  }
  Table table(std::move(columns));
  for (const Result& result : results) {
    const Estimate estimate = Bootstrap(result.values, seed);
    std::vector<std::string> cells = {result.metric, absl::StrFormat("%.4f", estimate.mean),
                                      Shown(estimate, false)};
    if (compares) {
      const std::vector<double> differences = Differences(result);
      const Estimate difference = Bootstrap(differences, seed);
      const auto [better, worse] = WinsAndLosses(differences);
      for (std::string& cell : std::vector<std::string>{
               absl::StrFormat("%.4f", Bootstrap(result.baseline, seed).mean),
               absl::StrFormat("%+.4f", difference.mean), Shown(difference, true),
               absl::StrCat(better), absl::StrCat(worse)}) {
        cells.push_back(std::move(cell));
      }
    }
    table.Add(std::move(cells));
  }
  table.Write(session.streams.out, session.streams.out_width);
}

ordered_json ToJson(const Estimate& estimate) {
  return {{"mean", estimate.mean}, {"low", estimate.low}, {"high", estimate.high}};
}

ordered_json ToJson(const std::vector<Result>& results, const std::vector<std::string>& judged,
                    uint64_t seed) {
  ordered_json metrics = ordered_json::array();
  for (const Result& result : results) {
    ordered_json metric = {{"metric", result.metric}};
    metric.update(ToJson(Bootstrap(result.values, seed)));
    if (!result.baseline.empty()) {
      const std::vector<double> differences = Differences(result);
      const auto [better, worse] = WinsAndLosses(differences);
      metric["baseline"] = ToJson(Bootstrap(result.baseline, seed));
      metric["difference"] = ToJson(Bootstrap(differences, seed));
      metric["better"] = better;
      metric["worse"] = worse;
    }
    for (size_t i = 0; i < judged.size(); ++i) metric["by_query"][judged[i]] = result.values[i];
    metrics.push_back(std::move(metric));
  }
  return metrics;
}

int Eval(Session& session, const EvalFlags& flags) {
  auto queries = ReadQueries(flags.queries);
  if (!queries.ok()) return session.Fail(queries.status());
  auto judgements = ReadJudgements(flags.judgements, *queries);
  if (!judgements.ok()) return session.Fail(judgements.status());
  std::vector<std::string> judged;  // those that measures are defined for
  for (const EvalQuery& query : *queries) {
    const auto found = judgements->find(query.id);
    if (found != judgements->end() && NumRelevant(found->second) > 0) judged.push_back(query.id);
  }
  if (judged.empty()) {
    return session.FailUsage(absl::StrCat(
        flags.judgements, ": no query has a relevant offer, one with a grade above 0"));
  }
  Run baseline;
  if (!flags.baseline.empty()) {
    auto read = ReadRun(flags.baseline);
    if (!read.ok()) return session.Fail(read.status());
    baseline = *std::move(read);
    size_t missing = 0;
    for (const std::string& query : judged) missing += baseline.count(query) == 0;
    if (missing == judged.size()) {
      return session.FailUsage(
          absl::StrCat(flags.baseline, ": has none of the judged queries of ", flags.queries));
    }
    if (missing > 0) {
      session.streams.err << "warning: the baseline has nothing for " << missing << " of "
                          << judged.size() << " queries: they count 0\n";
    }
  }
  const EvalQuery* failed = nullptr;
  auto answers = Ask(session, flags, *queries, &failed);
  if (!answers.ok()) {
    if (failed != nullptr) {
      session.streams.err << "error: " << flags.queries << " line " << failed->line << ", query \""
                          << failed->id << "\" was refused:\n";
    }
    return session.Fail(answers.status());
  }
  if (!flags.run.empty()) {
    absl::Status written = WriteRun(flags.run, *queries, answers->run, flags.tag);
    if (!written.ok()) return session.Fail(written);
  }
  const std::vector<Result> results =
      Measure(judged, *judgements, answers->run, flags.baseline.empty() ? nullptr : &baseline);
  const size_t left_out = queries->size() - judged.size();
  if (session.table()) {
    PrintTable(session, results, flags.seed);
    session.streams.out << judged.size() << (judged.size() == 1 ? " query" : " queries");
    if (left_out > 0)
      session.streams.out << ", " << left_out << " without a relevant offer left out";
    session.streams.out << ". Profile " << absl::StrJoin(answers->profiles, ", ")
                        << (answers->revisions.size() > 1 ? ", revisions " : ", revision ")
                        << absl::StrJoin(answers->revisions, ", ") << ".\n";
    return kDone;
  }
  ordered_json revisions = ordered_json::array();
  for (int64_t revision : answers->revisions) revisions.push_back(absl::StrCat(revision));
  WriteDocument(session.streams.out, session.format,
                {{"queries", judged.size()},
                 {"left_out", left_out},
                 {"profile", absl::StrJoin(answers->profiles, ", ")},
                 {"revisions", revisions},
                 {"seed", absl::StrCat(flags.seed)},
                 {"resamples", kResamples},
                 {"metrics", ToJson(results, judged, flags.seed)}});
  return kDone;
}

// TREC's formats separate fields by blanks.
std::string CheckTag(const std::string& tag) {
  return tag.empty() || tag.find_first_of(" \t\r\n") != std::string::npos
             ? "must be a word without blanks"
             : "";
}

}  // namespace

void AddEvalCommand(CLI::App& app, Session& session) {
  auto flags = std::make_shared<EvalFlags>();
  auto* command =
      app.add_subcommand("eval", "How good the rankings are, by judgements of relevance");
  command
      ->add_option("QUERIES", flags->queries,
                   "JSON lines: {\"query_id\": \"q1\", \"need\": name or Need}")
      ->required();
  command
      ->add_option("QRELS", flags->judgements,
                   "Judgements in TREC's format: query_id 0 offer grade")
      ->required();
  const ProfileOptions profile = AddProfileOptions(command, &flags->profile);
  command->add_flag("--text-only", flags->text_only, "Rank by the texts alone")
      ->excludes(profile.name)
      ->excludes(profile.file);
  command->add_option("--top", flags->top, "Places to ask for and to write")
      ->check(CLI::Range(kDepth, 1000))
      ->capture_default_str();
  command->add_option("--run", flags->run, "Write the rankings to this file, in TREC's format");
  command->add_option("--tag", flags->tag, "Name of the run in that file")
      ->check(CheckTag)
      ->capture_default_str();
  command->add_option("--baseline", flags->baseline, "Compare with an earlier run, query by query");
  command->add_option("--seed", flags->seed, "Seed of the intervals")->capture_default_str();
  command->add_option("--min-revision", flags->min_revision,
                      "Wait until the ranking has seen this revision");
  command->footer(
      "Examples:\n  ssx eval queries.jsonl qrels.txt --run today.run\n"
      "  ssx eval queries.jsonl qrels.txt --text-only --baseline today.run -o json");
  command->callback(
      [&session, flags] { session.action = [&session, flags] { return Eval(session, *flags); }; });
}

}  // namespace ssx::cli
