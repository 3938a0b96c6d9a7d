// Row keys: how a row of a partition is named inside an engine, in the conflict ring and in the
// change log. The partition's id, one byte, then the row's key: all partitions share one ordered
// key space. Pure functions.
#ifndef SSX_STORAGE_ROW_KEY_H_
#define SSX_STORAGE_ROW_KEY_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "storage/store.h"

namespace ssx::storage {

inline std::string RowKey(uint8_t partition, absl::string_view key) {
  std::string row_key;
  row_key.reserve(key.size() + 1);
  row_key.push_back(static_cast<char>(partition));
  row_key.append(key.data(), key.size());
  return row_key;
}

inline uint8_t PartitionOf(absl::string_view row_key) { return static_cast<uint8_t>(row_key[0]); }
inline absl::string_view KeyOf(absl::string_view row_key) { return row_key.substr(1); }

// The row keys of a range of one partition. As in KeyRange, an empty end is no end: that of
// partition 255.
inline KeyRange RowRange(uint8_t partition, const KeyRange& range) {
  std::string end;
  if (!range.end.empty()) {
    end = RowKey(partition, range.end);
  } else if (partition != 0xFF) {
    end.push_back(static_cast<char>(partition + 1));
  }
  return {RowKey(partition, range.begin), std::move(end)};
}

// Whether a key lies before the range's end.
inline bool BeforeEnd(absl::string_view key, const KeyRange& range) {
  return range.end.empty() || key < absl::string_view(range.end);
}

}  // namespace ssx::storage

#endif  // SSX_STORAGE_ROW_KEY_H_
