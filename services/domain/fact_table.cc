#include "services/domain/fact_table.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/domain/spelling.h"

namespace ssx::domain {

absl::StatusOr<FactTable> FactTable::Parse(const ReferenceTable& source,
                                           const std::vector<absl::string_view>& columns) {
  FactTable table;
  table.file_ = std::string(source.file);
  int line = 0;
  absl::string_view rest = source.text;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    const absl::string_view text = rest.substr(0, end);
    rest = end == absl::string_view::npos ? absl::string_view() : rest.substr(end + 1);
    ++line;
    if (const TextScan scan = ScanText(text); !scan.valid_utf8) {
      return table.LineError(line, absl::StrCat("byte ", scan.invalid_byte, " is not UTF-8"));
    }
    absl::Status status;
    if (absl::StartsWith(text, "#")) {
      status = table.ReadComment(text, line);
    } else if (table.columns_.empty()) {
      status = table.ReadHeader(text, line, columns);
    } else {
      Row row{line, absl::StrSplit(text, '\t')};
      if (row.cells.size() != columns.size()) {
        status = table.LineError(
            line, absl::StrCat("has ", row.cells.size(), " cells instead of ", columns.size()));
      }
      table.rows_.push_back(std::move(row));
    }
    if (!status.ok()) return status;
  }
  if (table.columns_.empty()) return table.LineError(line, "has no header line");
  if (table.version_ == Version{0, 0}) {
    return table.LineError(1, "has no comment '# version: YYYY.MM'");
  }
  return table;
}

absl::Status FactTable::CellError(const Row& row, size_t column, absl::string_view what) const {
  return LineError(row.line, absl::StrCat("column ", columns_[column], ": ", what));
}

absl::Status FactTable::LineError(int line, absl::string_view what) const {
  return absl::InvalidArgumentError(absl::StrCat(file_, ":", line, ": ", what));
}

absl::Status FactTable::ReadComment(absl::string_view comment, int line) {
  if (!absl::ConsumePrefix(&comment, "# version:")) return absl::OkStatus();
  const std::vector<absl::string_view> parts =
      absl::StrSplit(absl::StripAsciiWhitespace(comment), '.');
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &version_.first) ||
      !absl::SimpleAtoi(parts[1], &version_.second) || version_.first < 2000 ||
      version_.second < 1 || version_.second > 12) {
    return LineError(line, "the version is not YYYY.MM");
  }
  return absl::OkStatus();
}

absl::Status FactTable::ReadHeader(absl::string_view header, int line,
                                   const std::vector<absl::string_view>& columns) {
  columns_ = absl::StrSplit(header, '\t');
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i >= columns_.size() || columns_[i] != columns[i]) {
      return LineError(line, absl::StrCat("column ", i + 1, " of the header is not '", columns[i],
                                          "'; the columns are ", absl::StrJoin(columns, " ")));
    }
  }
  if (columns_.size() > columns.size()) {
    return LineError(
        line, absl::StrCat("the header has an unknown column '", columns_[columns.size()], "'"));
  }
  return absl::OkStatus();
}

}  // namespace ssx::domain
