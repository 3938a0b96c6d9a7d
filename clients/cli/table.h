// A table for people: columns padded to their content, shortened to fit the terminal.
#ifndef SSX_CLIENTS_CLI_TABLE_H_
#define SSX_CLIENTS_CLI_TABLE_H_

#include <ostream>
#include <string>
#include <vector>

namespace ssx::cli {

// Not thread-safe.
class Table {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string title;
    Align align = Align::kLeft;
    bool wrap = false;      // continue on the next line rather than shorten; for the last column
    bool whole = false;     // never shortened: names to copy
    bool optional = false;  // left out when the table could not be read otherwise
  };

  explicit Table(std::vector<Column> columns);

  // As many cells as columns; line breaks and control characters in a cell become blanks.
  void Add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }
  size_t size() const { return rows_.size(); }

  // Terminal columns of the table when nothing is shortened.
  int NaturalWidth() const;

  // Writes titles and rows in at most `width` terminal columns, the widest columns giving way
  // first; 0: no limit. Columns that must be whole may need more.
  void Write(std::ostream& out, int width) const;

 private:
  struct Layout {
    std::vector<size_t> shown;  // columns by index
    std::vector<int> widths;    // of each shown column
    int total = 0;
    bool readable = true;  // no column was shortened to a stump
  };
  Layout LayOut(std::vector<size_t> shown, int width) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_TABLE_H_
