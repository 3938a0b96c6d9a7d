// What the killed writer and the test that kills it agree on.
#ifndef SSX_TESTS_STORAGE_KILL_WORKLOAD_H_
#define SSX_TESTS_STORAGE_KILL_WORKLOAD_H_

#include <cstdint>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/store.h"

namespace ssx::storage {

inline constexpr Partition kKillRows{1, "rows", true};
inline constexpr Partition kKillIndex{2, "index", false};
// Two rows, whose numbers add up to the revision.
inline constexpr Partition kKillCounts{3, "counts", true};

inline std::string KillWorkloadValue(uint64_t seed, size_t size) {
  std::string value = absl::StrCat(seed, ":");
  value.resize(value.size() + size, static_cast<char>('a' + seed % 26));
  return value;
}

// FNV-1a, 64 bits: the same in both processes, which absl's hashes are not.
inline std::string KillWorkloadHash(absl::string_view value) {
  uint64_t hash = 14695981039346656037ull;
  for (const unsigned char byte : value) hash = (hash ^ byte) * 1099511628211ull;
  return absl::StrCat(absl::Hex(hash));
}

inline absl::Status CountCommit(Transaction& transaction, int counter) {
  const std::string key = absl::StrCat(counter);
  auto value = transaction.Get(kKillCounts, key);
  if (!value.ok()) return value.status();
  int64_t count = 0;
  if (value->has_value() && !absl::SimpleAtoi(**value, &count)) {
    return absl::DataLossError("the count is no number");
  }
  transaction.Put(kKillCounts, key, absl::StrCat(count + 1));
  return absl::OkStatus();
}

}  // namespace ssx::storage

#endif  // SSX_TESTS_STORAGE_KILL_WORKLOAD_H_
