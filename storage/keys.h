// Order-preserving keys: the bytewise order of encoded keys is the order of the tuples they encode.
//
// A key is a sequence of components, each self-delimiting:
// - string: bytes with 0x00 escaped as 0x00 0xFF, then the terminator 0x00 0x01;
// - int64: 8 bytes big-endian with the sign bit flipped;
// - time: nanoseconds since the epoch as an int64 (saturating at infinite past and future).
// `Descending` components are bitwise inverted. Pure functions; decoding answers DATA_LOSS on
// malformed bytes.
#ifndef SSX_STORAGE_KEYS_H_
#define SSX_STORAGE_KEYS_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace ssx::storage {

// The form in which times are stored: nanoseconds since the epoch, the extremes standing for the
// infinities.
int64_t KeyNanos(absl::Time time);
absl::Time TimeFromKeyNanos(int64_t nanos);

class KeyWriter {
 public:
  KeyWriter& String(absl::string_view value);
  KeyWriter& Int(int64_t value);
  KeyWriter& Time(absl::Time value);
  KeyWriter& DescendingString(absl::string_view value);
  KeyWriter& DescendingInt(int64_t value);
  KeyWriter& DescendingTime(absl::Time value);
  const std::string& bytes() const& { return bytes_; }
  std::string bytes() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class KeyReader {
 public:
  // `bytes` must outlive the reader.
  explicit KeyReader(absl::string_view bytes) : rest_(bytes) {}
  absl::Status String(std::string& value);
  absl::Status Int(int64_t& value);
  absl::Status Time(absl::Time& value);
  absl::Status DescendingString(std::string& value);
  absl::Status DescendingInt(int64_t& value);
  absl::Status DescendingTime(absl::Time& value);
  bool done() const { return rest_.empty(); }

 private:
  absl::string_view rest_;
};

}  // namespace ssx::storage

#endif  // SSX_STORAGE_KEYS_H_
