#include "clients/cli/line_reader.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ssx::cli {

bool LineReader::Fill() {
  if (buffer_.empty()) buffer_.resize(1 << 16);
  in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  begin_ = 0;
  end_ = static_cast<size_t>(in_.gcount());
  bytes_read_ += static_cast<int64_t>(end_);
  return end_ > 0;
}

bool LineReader::Next(Line* line) {
  if (!put_back_.empty()) {
    *line = std::move(put_back_.front());
    put_back_.pop_front();
    return true;
  }
  *line = Line();
  line->number = number_ + 1;
  bool any = false;
  while (!line->ended && (begin_ < end_ || Fill())) {
    any = true;
    const char* first = buffer_.data() + begin_;
    const char* last = buffer_.data() + end_;
    const char* stop = std::find_if(first, last, [](char c) { return c == '\n' || c == '\r'; });
    const char* taken = stop;
    if (stop != last) {
      ++taken;
      line->ended = true;
    }
    const size_t room = kMaxBytes - std::min(kMaxBytes, line->text.size());
    const size_t size = static_cast<size_t>(taken - first);
    line->too_long |= size > room;
    line->text.append(first, std::min(room, size));
    begin_ += size;
    if (stop != last && *stop == '\r' && (begin_ < end_ || Fill()) && buffer_[begin_] == '\n') {
      if (!line->too_long) line->text += '\n';
      ++begin_;
    }
  }
  if (any) ++number_;
  return any;
}

void LineReader::PutBack(std::vector<Line> lines) {
  put_back_.insert(put_back_.begin(), std::make_move_iterator(lines.begin()),
                   std::make_move_iterator(lines.end()));
}

}  // namespace ssx::cli
