#include "clients/cli/table.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "clients/cli/unicode_text.h"

namespace ssx::cli {
namespace {

constexpr int kGap = 2;        // blanks between columns
constexpr int kNarrowest = 6;  // columns are not shortened below this

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::Add(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  for (std::string& cell : cells) cell = OneLine(cell);
  rows_.push_back(std::move(cells));
}

void Table::Write(std::ostream& out, int width) const {
  std::vector<int> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    int widest = DisplayWidth(columns_[i].title);
    for (const auto& row : rows_) widest = std::max(widest, DisplayWidth(row[i]));
    widths.push_back(widest);
  }
  const int gaps = kGap * static_cast<int>(columns_.size() - 1);
  int total = std::accumulate(widths.begin(), widths.end(), gaps);
  while (width > 0 && total > width) {
    auto widest = std::max_element(widths.begin(), widths.end());
    if (*widest <= kNarrowest) break;
    --*widest;
    --total;
  }
  const auto write_row = [&](auto cell_of) {
    std::string line;
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) line.append(kGap, ' ');
      if (columns_[i].wrap) {
        const std::string indent(total - widths[i], ' ');
        line += Wrap(cell_of(i), widths[i], indent);
        continue;
      }
      const std::string cell = Truncate(cell_of(i), widths[i]);
      const std::string padding(std::max(0, widths[i] - DisplayWidth(cell)), ' ');
      line += columns_[i].align == Align::kRight ? padding + cell : cell + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
  };
  write_row([&](size_t i) { return columns_[i].title; });
  for (const auto& row : rows_) {
    write_row([&](size_t i) { return row[i]; });
  }
}

}  // namespace ssx::cli
