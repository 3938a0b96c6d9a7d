#include "services/domain/query/sort_key.h"

#include <bit>
#include <cmath>
#include <limits>

namespace ssx::domain {
namespace {

constexpr uint64_t kSignBit = uint64_t{1} << 63;
constexpr size_t kNumberBytes = 8;

// A text ends with 0 and 1. A zero byte within it is written as 0 and 255, so that it sorts after
// the end.
constexpr char kZero = '\0';
constexpr char kEnd = '\x01';
constexpr char kEscaped = '\xFF';

}  // namespace

void EncodeText(absl::string_view text, std::string& key) {
  key.reserve(key.size() + text.size() + 2);
  for (char c : text) {
    key.push_back(c);
    if (c == kZero) key.push_back(kEscaped);
  }
  key.push_back(kZero);
  key.push_back(kEnd);
}

void EncodeUnsigned(uint64_t number, std::string& key) {
  for (int shift = 56; shift >= 0; shift -= 8) key.push_back(static_cast<char>(number >> shift));
}

void EncodeSigned(int64_t number, std::string& key) {
  EncodeUnsigned(static_cast<uint64_t>(number) ^ kSignBit, key);
}

void EncodeReal(double number, std::string& key) {
  if (std::isnan(number)) return EncodeUnsigned(0, key);
  if (number == 0) number = 0;  // of -0
  const auto bits = std::bit_cast<uint64_t>(number);
  EncodeUnsigned((bits & kSignBit) != 0 ? ~bits : bits | kSignBit, key);
}

bool DecodeText(absl::string_view& key, std::string& text) {
  text.clear();
  for (size_t i = 0; i + 1 < key.size(); ++i) {
    if (key[i] != kZero) {
      text.push_back(key[i]);
      continue;
    }
    const char next = key[++i];
    if (next == kEnd) {
      key.remove_prefix(i + 1);
      return true;
    }
    if (next != kEscaped) return false;
    text.push_back(kZero);
  }
  return false;
}

bool DecodeUnsigned(absl::string_view& key, uint64_t& number) {
  if (key.size() < kNumberBytes) return false;
  number = 0;
  for (size_t i = 0; i < kNumberBytes; ++i) {
    number = number << 8 | static_cast<unsigned char>(key[i]);
  }
  key.remove_prefix(kNumberBytes);
  return true;
}

bool DecodeSigned(absl::string_view& key, int64_t& number) {
  uint64_t bits;
  if (!DecodeUnsigned(key, bits)) return false;
  number = static_cast<int64_t>(bits ^ kSignBit);
  return true;
}

bool DecodeReal(absl::string_view& key, double& number) {
  uint64_t bits;
  if (!DecodeUnsigned(key, bits)) return false;
  number = bits == 0 ? std::numeric_limits<double>::quiet_NaN()
                     : std::bit_cast<double>((bits & kSignBit) != 0 ? bits ^ kSignBit : ~bits);
  return true;
}

void InvertFrom(size_t begin, std::string& key) {
  for (size_t i = begin; i < key.size(); ++i) key[i] = static_cast<char>(~key[i]);
}

}  // namespace ssx::domain
