// Reads a file line by line with line numbers, whatever ends the lines: LF, CRLF or CR.
#ifndef SSX_CLIENTS_CLI_LINE_READER_H_
#define SSX_CLIENTS_CLI_LINE_READER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <istream>
#include <string>
#include <vector>

namespace ssx::cli {

struct Line {
  std::string text;       // with its end, if it has one
  int64_t number = 0;     // the first is 1
  bool ended = false;     // false for a last line without an end
  bool too_long = false;  // cut at LineReader::kMaxBytes
};

// Not thread-safe.
class LineReader {
 public:
  // Longer than any resource the API admits; the rest of a longer line is skipped.
  static constexpr size_t kMaxBytes = 4 << 20;

  explicit LineReader(std::istream& in) : in_(in) {}

  // False at the end of the input.
  bool Next(Line* line);
  // Has these lines come again, in this order, before the others.
  void PutBack(std::vector<Line> lines);

  int64_t bytes_read() const { return bytes_read_; }
  // Whether reading failed rather than ended.
  bool failed() const { return in_.bad(); }

 private:
  bool Fill();

  std::istream& in_;
  std::deque<Line> put_back_;
  std::vector<char> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
  int64_t number_ = 0;
  int64_t bytes_read_ = 0;
};

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_LINE_READER_H_
