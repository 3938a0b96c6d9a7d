#include "clients/cli/eval_files.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "clients/cli/line_reader.h"
#include "clients/cli/session.h"
#include "clients/cpp/resource_type.h"
#include "google/protobuf/util/json_util.h"

namespace ssx::cli {
namespace {

using Fields = std::vector<absl::string_view>;

// Calls `read` for each line that is not blank, without its end; what it returns gets file and line
// put in front.
absl::Status ForEachLine(const std::string& path,
                         const std::function<absl::Status(absl::string_view, int64_t)>& read) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return UsageError(absl::StrCat(path, ": cannot be read"));
  LineReader reader(file);
  Line line;
  while (reader.Next(&line)) {
    const auto at = [&](absl::string_view what) {
      return UsageError(absl::StrCat(path, " line ", line.number, ": ", what));
    };
    if (line.too_long) return at("is too long");
    const absl::string_view text = absl::StripAsciiWhitespace(line.text);
    if (text.empty()) continue;
    if (absl::Status status = read(text, line.number); !status.ok()) return at(status.message());
  }
  return reader.failed() ? UsageError(absl::StrCat(path, ": reading failed")) : absl::OkStatus();
}

absl::Status Wrong(absl::string_view what) { return absl::InvalidArgumentError(what); }

Fields SplitFields(absl::string_view text) {
  return absl::StrSplit(text, absl::ByAnyChar(" \t"), absl::SkipEmpty());
}

absl::StatusOr<EvalQuery> ParseQuery(absl::string_view text) {
  constexpr char kForm[] = R"(expected {"query_id": "q1", "need": "needs/..."} or a Need as need)";
  const auto json = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (!json.is_object()) return Wrong(absl::StrCat("is no JSON object: ", kForm));
  for (const auto& [key, value] : json.items()) {
    if (key != "query_id" && key != "need") {
      return Wrong(absl::StrCat("unknown member \"", key, "\": ", kForm));
    }
  }
  if (!json.contains("query_id") || !json["query_id"].is_string()) {
    return Wrong(absl::StrCat("query_id is missing or no text: ", kForm));
  }
  EvalQuery query;
  query.id = json["query_id"].get<std::string>();
  if (SplitFields(query.id) != Fields{query.id}) {
    return Wrong("query_id is empty or has blanks, which TREC's formats cannot hold");
  }
  if (json.contains("need") && json["need"].is_string()) {
    query.need = client::Needs().NameOf(json["need"].get<std::string>());
    return query;
  }
  if (!json.contains("need") || !json["need"].is_object()) {
    return Wrong(absl::StrCat("need is missing, or neither a name nor a Need: ", kForm));
  }
  const auto parsed =
      google::protobuf::util::JsonStringToMessage(json["need"].dump(), &query.inline_need);
  if (!parsed.ok()) {
    return Wrong(absl::StrCat("need: ", std::string(parsed.message())));
  }
  return query;
}

}  // namespace

absl::StatusOr<std::vector<EvalQuery>> ReadQueries(const std::string& path) {
  std::vector<EvalQuery> queries;
  std::set<std::string> ids;
  absl::Status status = ForEachLine(path, [&](absl::string_view text, int64_t line) {
    auto query = ParseQuery(text);
    if (!query.ok()) return query.status();
    query->line = line;
    if (!ids.insert(query->id).second) {
      return Wrong(absl::StrCat("query_id \"", query->id, "\" stands twice"));
    }
    queries.push_back(*std::move(query));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  if (queries.empty()) return UsageError(absl::StrCat(path, ": has no queries"));
  return queries;
}

absl::StatusOr<std::map<std::string, Grades>> ReadJudgements(
    const std::string& path, const std::vector<EvalQuery>& queries) {
  std::set<absl::string_view> ids;
  for (const EvalQuery& query : queries) ids.insert(query.id);
  std::map<std::string, Grades> judgements;
  absl::Status status = ForEachLine(path, [&](absl::string_view text, int64_t) {
    const Fields fields = SplitFields(text);
    int grade = 0;
    if (fields.size() != 4) {
      return Wrong(
          absl::StrCat("has ", fields.size(), " fields, expected: query_id 0 offer grade"));
    }
    if (!absl::SimpleAtoi(fields[3], &grade)) {
      return Wrong(absl::StrCat("grade \"", fields[3], "\" is no whole number"));
    }
    if (ids.count(fields[0]) == 0) {
      return Wrong(
          absl::StrCat("unknown query id \"", fields[0], "\": it is not among the queries"));
    }
    const std::string offer = client::Offers().NameOf(std::string(fields[2]));
    if (!judgements[std::string(fields[0])].emplace(offer, grade).second) {
      return Wrong(absl::StrCat(offer, " is judged twice for query \"", fields[0], "\""));
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  if (judgements.empty()) return UsageError(absl::StrCat(path, ": has no judgements"));
  return judgements;
}

absl::StatusOr<Run> ReadRun(const std::string& path) {
  struct Place {
    double score;
    int64_t rank;
    std::string offer;
  };
  std::map<std::string, std::vector<Place>> places;
  std::set<std::pair<std::string, std::string>> known;
  absl::Status status = ForEachLine(path, [&](absl::string_view text, int64_t) {
    const Fields fields = SplitFields(text);
    if (fields.size() != 6) {
      return Wrong(absl::StrCat("has ", fields.size(),
                                " fields, expected: query_id Q0 offer rank score tag"));
    }
    Place place;
    if (!absl::SimpleAtoi(fields[3], &place.rank)) {
      return Wrong(absl::StrCat("rank \"", fields[3], "\" is no whole number"));
    }
    if (!absl::SimpleAtod(fields[4], &place.score) || !std::isfinite(place.score)) {
      return Wrong(absl::StrCat("score \"", fields[4], "\" is no number"));
    }
    place.offer = client::Offers().NameOf(std::string(fields[2]));
    if (!known.emplace(fields[0], place.offer).second) {
      return Wrong(absl::StrCat(place.offer, " stands twice for query \"", fields[0], "\""));
    }
    places[std::string(fields[0])].push_back(std::move(place));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  if (places.empty()) return UsageError(absl::StrCat(path, ": the run is empty"));
  Run run;
  for (auto& [query, list] : places) {
    std::sort(list.begin(), list.end(), [](const Place& a, const Place& b) {
      return std::tuple(-a.score, a.rank, a.offer) < std::tuple(-b.score, b.rank, b.offer);
    });
    for (Place& place : list) run[query].push_back({std::move(place.offer), place.score});
  }
  return run;
}

absl::Status WriteRun(const std::string& path, const std::vector<EvalQuery>& queries,
                      const Run& run, const std::string& tag) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  for (const EvalQuery& query : queries) {
    const auto found = run.find(query.id);
    if (found == run.end()) continue;
    int rank = 0;
    for (const RunEntry& entry : found->second) {
      file << absl::StrFormat("%s Q0 %s %d %.17g %s\n", query.id, entry.offer, ++rank, entry.score,
                              tag);
    }
  }
  file.close();
  return file ? absl::OkStatus() : absl::InternalError(absl::StrCat(path, ": cannot be written"));
}

}  // namespace ssx::cli
