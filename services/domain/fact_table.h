// Reads the project's fact tables: UTF-8, tab-separated, `# ` comment lines first (one of them `#
// version: 2026.11`), then a header line, then rows.
//
// A FactTable views the text it was read from, which must outlive it. Immutable after Parse.
// Errors are INVALID_ARGUMENT and name file, line and, where one is at fault, column.
#ifndef SSX_SERVICES_DOMAIN_FACT_TABLE_H_
#define SSX_SERVICES_DOMAIN_FACT_TABLE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/domain/reference.h"

namespace ssx::domain {

class FactTable {
 public:
  // A year and a month, ordered as numbers: 2026.9 is before 2026.11.
  using Version = std::pair<int, int>;

  // A row, with its line number for errors.
  struct Row {
    int line;
    std::vector<absl::string_view> cells;
  };

  // Demands exactly these columns, in this order.
  static absl::StatusOr<FactTable> Parse(const ReferenceTable& table,
                                         const std::vector<absl::string_view>& columns);

  Version version() const { return version_; }
  const std::vector<Row>& rows() const { return rows_; }

  // The error for a cell: "countries.tsv:12: column lat: " and what is wrong.
  absl::Status CellError(const Row& row, size_t column, absl::string_view what) const;

 private:
  absl::Status LineError(int line, absl::string_view what) const;
  absl::Status ReadComment(absl::string_view comment, int line);
  absl::Status ReadHeader(absl::string_view header, int line,
                          const std::vector<absl::string_view>& columns);

  std::string file_;
  std::vector<absl::string_view> columns_;
  Version version_ = {0, 0};
  std::vector<Row> rows_;
};

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_FACT_TABLE_H_
