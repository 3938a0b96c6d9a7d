// The files of `ssx eval`: queries in JSON lines, judgements and runs in TREC's formats, which
// outside tools read and write.
//
// Blank lines are skipped. Usage errors name the file, the line and what it should be.
#ifndef SSX_CLIENTS_CLI_EVAL_FILES_H_
#define SSX_CLIENTS_CLI_EVAL_FILES_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/eval_metrics.h"
#include "ssx/v1/need.pb.h"

namespace ssx::cli {

// {"query_id": "q1", "need": "needs/kenya-water"} or with a Need in proto JSON as `need`.
struct EvalQuery {
  std::string id;
  std::string need;  // resource name; empty when inline
  v1::Need inline_need;
  int64_t line = 0;
};

struct RunEntry {
  std::string offer;
  double score;
};
// Best first, by query id.
using Run = std::map<std::string, std::vector<RunEntry>>;

// In the order of the file, ids unique.
absl::StatusOr<std::vector<EvalQuery>> ReadQueries(const std::string& path);

// "query_id 0 offer grade": grades by query id. Every query id must be among `queries`.
absl::StatusOr<std::map<std::string, Grades>> ReadJudgements(const std::string& path,
                                                             const std::vector<EvalQuery>& queries);

// "query_id Q0 offer rank score tag". Ordered by score, equal ones by rank, then by name.
absl::StatusOr<Run> ReadRun(const std::string& path);

// Queries in the order of `queries`. Scores have all their digits.
absl::Status WriteRun(const std::string& path, const std::vector<EvalQuery>& queries,
                      const Run& run, const std::string& tag);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_EVAL_FILES_H_
