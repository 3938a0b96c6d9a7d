#include "clients/cli/csv_rows.h"

#include <csv.h>

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "clients/cli/line_reader.h"
#include "clients/cli/near_names.h"
#include "clients/cli/unicode_text.h"

namespace ssx::cli {
namespace {

using google::protobuf::Message;

// A row that goes on for more than this has most likely lost a closing quote.
constexpr size_t kMaxRowBytes = LineReader::kMaxBytes;

// The cells of one CSV row, or why there are none.
struct CsvRow {
  int64_t line = 0;
  std::vector<std::string> cells;
  std::string fault;
};

// Splits the input into rows. When a row cannot be read, only its first line is given up: the lines
// after it are read again as rows of their own, so that one stray quote does not swallow the rest
// of the file.
class CsvSplitter {
 public:
  explicit CsvSplitter(std::istream& in) : lines_(in) { Restart(); }
  ~CsvSplitter() { csv_free(&parser_); }
  CsvSplitter(const CsvSplitter&) = delete;
  CsvSplitter& operator=(const CsvSplitter&) = delete;

  bool Next(CsvRow* row) {
    *row = CsvRow();
    std::vector<Line> taken;
    size_t bytes = 0;
    Line line;
    while (lines_.Next(&line)) {
      if (line.number == 1 && absl::StartsWith(line.text, "\xEF\xBB\xBF")) line.text.erase(0, 3);
      if (taken.empty()) {
        if (absl::StripAsciiWhitespace(line.text).empty()) continue;
        row->line = line.number;
      }
      const std::string text = line.text;
      const bool too_long = line.too_long;
      bytes += text.size();
      taken.push_back(std::move(line));
      if (too_long || bytes > kMaxRowBytes) {
        return GiveUp(
            std::move(taken), row,
            absl::StrCat("longer than ", kMaxRowBytes >> 20, " MB: is a closing quote missing?"));
      }
      if (csv_parse(&parser_, text.data(), text.size(), OnCell, OnRow, this) != text.size()) {
        return GiveUp(std::move(taken), row,
                      "stray quote: put the whole cell in quotes and double the quotes inside it");
      }
      if (row_complete_) return Complete(row);
    }
    if (taken.empty()) return false;
    if (csv_fini(&parser_, OnCell, OnRow, this) != 0) {
      return GiveUp(std::move(taken), row,
                    "a quoted cell is still open at the end of the file: add the closing quote, or "
                    "fetch the file again if it was cut off");
    }
    return Complete(row);
  }

  int64_t bytes_read() const { return lines_.bytes_read(); }
  bool failed() const { return lines_.failed(); }

 private:
  static void OnCell(void* text, size_t size, void* self) {
    static_cast<CsvSplitter*>(self)->cells_.emplace_back(static_cast<const char*>(text), size);
  }
  static void OnRow(int, void* self) { static_cast<CsvSplitter*>(self)->row_complete_ = true; }

  bool Complete(CsvRow* row) {
    row->cells = std::move(cells_);
    cells_.clear();
    row_complete_ = false;
    return true;
  }

  bool GiveUp(std::vector<Line> taken, CsvRow* row, std::string fault) {
    row->fault = std::move(fault);
    taken.erase(taken.begin());
    lines_.PutBack(std::move(taken));
    csv_free(&parser_);
    Restart();
    return true;
  }

  void Restart() {
    csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI);
    cells_.clear();
    row_complete_ = false;
  }

  LineReader lines_;
  csv_parser parser_;
  std::vector<std::string> cells_;
  bool row_complete_ = false;
};

class CsvRows final : public RowReader {
 public:
  CsvRows(std::istream& in, const Message& prototype) : splitter_(in), prototype_(prototype) {}

  absl::Status ReadHeader() {
    CsvRow header;
    if (!splitter_.Next(&header)) {
      return absl::InvalidArgumentError("the file is empty: its first line must name the columns");
    }
    const std::string whole = absl::StrJoin(header.cells, ",");
    if (absl::StartsWith(whole, "\xFF\xFE") || absl::StartsWith(whole, "\xFE\xFF")) {
      return absl::InvalidArgumentError(
          "the file is UTF-16: convert it with `iconv -f UTF-16 -t UTF-8`");
    }
    if (std::string fault = EncodingFault(whole); !fault.empty()) {
      return absl::InvalidArgumentError(absl::StrCat("line ", header.line, ": ", fault));
    }
    if (!header.fault.empty()) {
      return absl::InvalidArgumentError(absl::StrCat("line ", header.line, ": ", header.fault));
    }
    return ChooseColumns(header);
  }

  bool Next(Row* row) override {
    CsvRow csv;
    if (!splitter_.Next(&csv)) return false;
    row->line = csv.line;
    row->resource.reset(prototype_.New());
    row->faults.clear();
    if (!csv.fault.empty()) {
      row->faults.push_back({"", std::move(csv.fault)});
      return true;
    }
    if (csv.cells.size() != columns_.size()) {
      row->faults.push_back(
          {"", absl::StrCat(csv.cells.size(), csv.cells.size() == 1 ? " cell" : " cells",
                            " where the header has ", columns_.size(), ": ",
                            csv.cells.size() < columns_.size()
                                ? "is the line cut off, or a comma missing?"
                                : "put a cell that contains a comma in quotes")});
      return true;
    }
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (std::string fault = EncodingFault(csv.cells[i]); !fault.empty()) {
        row->faults.push_back({columns_[i].name, std::move(fault)});
        continue;
      }
      if (absl::Status status = SetCell(row->resource.get(), columns_[i], csv.cells[i]);
          !status.ok()) {
        row->faults.push_back({columns_[i].name, std::string(status.message())});
      }
    }
    return true;
  }

  int64_t bytes_read() const override { return splitter_.bytes_read(); }
  bool failed() const override { return splitter_.failed(); }

 private:
  absl::Status ChooseColumns(const CsvRow& header) {
    const std::vector<Column> known = ColumnsOf(prototype_.GetDescriptor());
    std::vector<std::string> names;
    for (const Column& column : known) names.push_back(column.name);
    std::vector<std::string> faults;
    bool all_guessed = true;
    for (const std::string& cell : header.cells) {
      const std::string name(absl::StripAsciiWhitespace(cell));
      const auto column =
          std::find_if(known.begin(), known.end(), [&](const Column& c) { return c.name == name; });
      const bool twice = std::any_of(columns_.begin(), columns_.end(),
                                     [&](const Column& c) { return c.name == name; });
      if (column == known.end()) {
        const std::string guess = DidYouMean(name, names);
        all_guessed = all_guessed && !guess.empty();
        faults.push_back(name.empty()
                             ? std::string("a column has no name")
                             : absl::StrCat("unknown column \"", OneLine(name), "\"", guess));
      } else if (twice) {
        faults.push_back(absl::StrCat("column \"", name, "\" appears twice"));
      } else {
        columns_.push_back(*column);
      }
    }
    if (faults.empty()) return absl::OkStatus();
    std::string remedy = "each column has one field's name (see: ssx import --help)";
    if (!all_guessed) remedy = absl::StrCat("the columns are ", absl::StrJoin(names, ", "));
    if (header.cells.size() == 1 && header.cells[0].find_first_of(";\t|") != std::string::npos) {
      remedy = "separate the columns by commas";
    }
    return absl::InvalidArgumentError(
        absl::StrCat("line ", header.line, ": ", absl::StrJoin(faults, "; "), ": ", remedy));
  }

  CsvSplitter splitter_;
  const Message& prototype_;
  std::vector<Column> columns_;
};

bool NeedsQuotes(absl::string_view cell) {
  if (cell.empty()) return false;
  return cell.find_first_of(",\"\r\n") != absl::string_view::npos || cell.front() == ' ' ||
         cell.front() == '\t' || cell.back() == ' ' || cell.back() == '\t';
}

}  // namespace

absl::StatusOr<std::unique_ptr<RowReader>> OpenCsvRows(std::istream& in, const Message& prototype) {
  auto rows = std::make_unique<CsvRows>(in, prototype);
  if (absl::Status status = rows->ReadHeader(); !status.ok()) return status;
  return rows;
}

CsvWriter::CsvWriter(std::ostream& out, std::vector<Column> columns)
    : out_(out), columns_(std::move(columns)) {
  std::vector<std::string> names;
  for (const Column& column : columns_) names.push_back(column.name);
  WriteCells(names);
}

void CsvWriter::Write(const Message& resource) {
  std::vector<std::string> cells;
  for (const Column& column : columns_) cells.push_back(GetCell(resource, column));
  WriteCells(cells);
}

void CsvWriter::WriteCells(const std::vector<std::string>& cells) {
  bool first = true;
  for (const std::string& cell : cells) {
    if (!first) out_ << ',';
    first = false;
    if (!NeedsQuotes(cell)) {
      out_ << cell;
      continue;
    }
    std::string quoted(cell.size() * 2 + 2, '\0');
    quoted.resize(csv_write(quoted.data(), quoted.size(), cell.data(), cell.size()));
    out_ << quoted;
  }
  out_ << '\n';
}

}  // namespace ssx::cli
