// What became of the rows of an import: counts, the report of refused rows, the progress bar, the
// summary.
#ifndef SSX_CLIENTS_CLI_IMPORT_TALLY_H_
#define SSX_CLIENTS_CLI_IMPORT_TALLY_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "clients/cli/row_reader.h"
#include "ssx/v1/import.pb.h"

namespace ssx::cli {

// A row that was not stored, with everything that is wrong with it.
struct RefusedRow {
  int64_t line = 0;
  std::string name;  // of the resource, when the row says
  std::string code;  // such as "INVALID_ARGUMENT"
  std::vector<RowFault> faults;
};

// As a report has it: line, name, code, field, reason; further faults of the row under "more".
nlohmann::ordered_json ToReportLine(const RefusedRow& row);

// Thread-safe: rows are read on one thread and answered on another.
class ImportTally {
 public:
  // Refused rows that are also shown to people.
  static constexpr size_t kShown = 20;

  // `resource_field` ("need") is what the server's field paths begin with. `report` may be null.
  // `progress` is null unless somebody watches; `total_bytes` is 0 when not known.
  ImportTally(std::string resource_field, std::ostream* report, std::ostream* progress,
              int64_t total_bytes);

  // A row that was refused before it was sent.
  void RefuseHere(const Row& row);
  // A row that is being sent: keeps its name for the report.
  void Sent(const Row& row, int64_t bytes_read);
  // The server's answer to a row.
  void Answered(const v1::ImportResult& result);

  // Takes the progress bar away and shows the first refused rows on `err`.
  void ShowRefused(std::ostream& err, const std::string& report_file);

  int64_t refused() const;
  // Counts and speed. `unanswered` rows were sent without an answer.
  nlohmann::ordered_json Summary(const std::string& file, bool validate_only,
                                 int64_t unanswered) const;

 private:
  void Refuse(RefusedRow row);
  void DrawProgress();

  const std::string prefix_;
  std::ostream* const report_;
  std::ostream* const progress_;
  const int64_t total_bytes_;
  const absl::Time start_;

  mutable std::mutex mutex_;
  std::map<int64_t, std::string> names_;  // of rows on their way, by line
  std::vector<RefusedRow> shown_;
  int64_t rows_ = 0;
  int64_t created_ = 0;
  int64_t replaced_ = 0;
  int64_t skipped_ = 0;
  int64_t refused_ = 0;
  int64_t names_taken_ = 0;  // of the refused ones
  int64_t bytes_ = 0;
  absl::Time drawn_ = absl::InfinitePast();
  bool bar_shown_ = false;
};

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_IMPORT_TALLY_H_
