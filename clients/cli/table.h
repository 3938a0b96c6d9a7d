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
    bool wrap = false;  // continue on the next line rather than shorten; for the last column
  };

  explicit Table(std::vector<Column> columns);

  // As many cells as columns; line breaks and control characters in a cell become blanks.
  void Add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }
  size_t size() const { return rows_.size(); }

  // Writes titles and rows in at most `width` terminal columns, the widest columns giving way
  // first; 0: no limit.
  void Write(std::ostream& out, int width) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_TABLE_H_
