#include "clients/cli/table.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "clients/cli/unicode_text.h"

namespace ssx::cli {
namespace {

constexpr int kGap = 2;        // blanks between columns
constexpr int kNarrowest = 6;  // columns are not shortened below this
constexpr int kReadable = 20;  // what is shortened further tells little

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::Add(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  for (std::string& cell : cells) cell = OneLine(cell);
  rows_.push_back(std::move(cells));
}

Table::Layout Table::LayOut(std::vector<size_t> shown, int width) const {
  Layout layout;
  for (size_t i : shown) {
    int widest = DisplayWidth(columns_[i].title);
    for (const auto& row : rows_) widest = std::max(widest, DisplayWidth(row[i]));
    layout.widths.push_back(widest);
  }
  layout.total = std::accumulate(layout.widths.begin(), layout.widths.end(),
                                 kGap * static_cast<int>(shown.size() - 1));
  while (width > 0 && layout.total > width) {
    int* widest = nullptr;
    for (size_t i = 0; i < shown.size(); ++i) {
      if (columns_[shown[i]].whole || layout.widths[i] <= kNarrowest) continue;
      if (widest == nullptr || layout.widths[i] > *widest) widest = &layout.widths[i];
    }
    if (widest == nullptr) break;
    if (--*widest < kReadable) layout.readable = false;
    --layout.total;
  }
  layout.shown = std::move(shown);
  return layout;
}

int Table::NaturalWidth() const {
  std::vector<size_t> all(columns_.size());
  std::iota(all.begin(), all.end(), 0);
  return LayOut(std::move(all), 0).total;
}

void Table::Write(std::ostream& out, int width) const {
  std::vector<size_t> all(columns_.size());
  std::iota(all.begin(), all.end(), 0);
  Layout layout = LayOut(all, width);
  if (!layout.readable) {
    std::erase_if(all, [&](size_t i) { return columns_[i].optional; });
    layout = LayOut(std::move(all), width);
  }
  const auto write_row = [&](auto cell_of) {
    std::string line;
    for (size_t at = 0; at < layout.shown.size(); ++at) {
      const size_t i = layout.shown[at];
      const int column_width = layout.widths[at];
      if (at > 0) line.append(kGap, ' ');
      if (columns_[i].wrap) {
        const std::string indent(layout.total - column_width, ' ');
        line += Wrap(cell_of(i), column_width, indent);
        continue;
      }
      const std::string cell = Truncate(cell_of(i), column_width);
      const std::string padding(std::max(0, column_width - DisplayWidth(cell)), ' ');
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
