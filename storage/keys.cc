#include "storage/keys.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace ssx::storage {
namespace {

constexpr unsigned char kEscape = 0x00;
constexpr unsigned char kEscapedZero = 0xFF;
// Below every byte that may follow an escape or stand alone, so that a prefix sorts before its
// extensions.
constexpr unsigned char kTerminator = 0x01;
constexpr size_t kIntBytes = 8;
constexpr uint64_t kSignBit = uint64_t{1} << 63;

// `mask` is 0x00 for ascending components and 0xFF for descending ones, which are bitwise inverted.
void AppendString(absl::string_view value, unsigned char mask, std::string& out) {
  if (mask == 0 && value.find('\0') == absl::string_view::npos) {
    out.append(value.data(), value.size());
  } else {
    for (const unsigned char byte : value) {
      out.push_back(static_cast<char>(byte ^ mask));
      if (byte == kEscape) out.push_back(static_cast<char>(kEscapedZero ^ mask));
    }
  }
  out.push_back(static_cast<char>(kEscape ^ mask));
  out.push_back(static_cast<char>(kTerminator ^ mask));
}

void AppendInt(int64_t value, unsigned char mask, std::string& out) {
  const uint64_t bits = static_cast<uint64_t>(value) ^ kSignBit;
  for (int shift = 56; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(bits >> shift) ^ mask));
  }
}

absl::Status Malformed(absl::string_view what) {
  return absl::DataLossError(absl::StrCat("malformed key: ", what));
}

absl::Status ReadString(absl::string_view& rest, unsigned char mask, std::string& value) {
  std::string decoded;
  for (size_t i = 0; i < rest.size(); ++i) {
    const unsigned char byte = static_cast<unsigned char>(rest[i]) ^ mask;
    if (byte != kEscape) {
      decoded.push_back(static_cast<char>(byte));
      continue;
    }
    if (++i == rest.size()) break;
    const unsigned char next = static_cast<unsigned char>(rest[i]) ^ mask;
    if (next == kTerminator) {
      rest.remove_prefix(i + 1);
      value = std::move(decoded);
      return absl::OkStatus();
    }
    if (next != kEscapedZero) return Malformed("unknown escape in a string");
    decoded.push_back('\0');
  }
  return Malformed("string without its terminator");
}

absl::Status ReadInt(absl::string_view& rest, unsigned char mask, int64_t& value) {
  if (rest.size() < kIntBytes) return Malformed("integer cut short");
  uint64_t bits = 0;
  for (size_t i = 0; i < kIntBytes; ++i) {
    bits = bits << 8 | (static_cast<unsigned char>(rest[i]) ^ mask);
  }
  value = static_cast<int64_t>(bits ^ kSignBit);
  rest.remove_prefix(kIntBytes);
  return absl::OkStatus();
}

absl::Status ReadTime(absl::string_view& rest, unsigned char mask, absl::Time& value) {
  int64_t nanos = 0;
  if (absl::Status status = ReadInt(rest, mask, nanos); !status.ok()) return status;
  value = TimeFromKeyNanos(nanos);
  return absl::OkStatus();
}

constexpr unsigned char kAscending = 0x00;
constexpr unsigned char kDescending = 0xFF;

}  // namespace

int64_t KeyNanos(absl::Time time) {
  // ToUnixNanos truncates towards the past and saturates, for infinite and for merely distant
  // times.
  return absl::ToUnixNanos(time);
}

absl::Time TimeFromKeyNanos(int64_t nanos) {
  if (nanos == std::numeric_limits<int64_t>::max()) return absl::InfiniteFuture();
  if (nanos == std::numeric_limits<int64_t>::min()) return absl::InfinitePast();
  return absl::FromUnixNanos(nanos);
}

KeyWriter& KeyWriter::String(absl::string_view value) {
  AppendString(value, kAscending, bytes_);
  return *this;
}
KeyWriter& KeyWriter::Int(int64_t value) {
  AppendInt(value, kAscending, bytes_);
  return *this;
}
KeyWriter& KeyWriter::Time(absl::Time value) { return Int(KeyNanos(value)); }
KeyWriter& KeyWriter::DescendingString(absl::string_view value) {
  AppendString(value, kDescending, bytes_);
  return *this;
}
KeyWriter& KeyWriter::DescendingInt(int64_t value) {
  AppendInt(value, kDescending, bytes_);
  return *this;
}
KeyWriter& KeyWriter::DescendingTime(absl::Time value) { return DescendingInt(KeyNanos(value)); }

absl::Status KeyReader::String(std::string& value) { return ReadString(rest_, kAscending, value); }
absl::Status KeyReader::Int(int64_t& value) { return ReadInt(rest_, kAscending, value); }
absl::Status KeyReader::Time(absl::Time& value) { return ReadTime(rest_, kAscending, value); }
absl::Status KeyReader::DescendingString(std::string& value) {
  return ReadString(rest_, kDescending, value);
}
absl::Status KeyReader::DescendingInt(int64_t& value) { return ReadInt(rest_, kDescending, value); }
absl::Status KeyReader::DescendingTime(absl::Time& value) {
  return ReadTime(rest_, kDescending, value);
}

}  // namespace ssx::storage
