// RecentCommits: the keys written by the latest commits, against which the reads of a transaction
// are validated.
//
// Backward validation of optimistic concurrency control (Kung and Robinson, "On Optimistic Methods
// for Concurrency Control", 1981): a transaction may commit when nothing that it read was written
// by a commit later than its snapshot. The memory is bounded: a snapshot older than what is
// remembered counts as a conflict, so that a long transaction retries rather than commits
// unchecked. Keys are compared by 64-bit hash; a collision costs a retry, never a wrong commit.
// Thread-compatible.
#ifndef SSX_STORAGE_RECENT_COMMITS_H_
#define SSX_STORAGE_RECENT_COMMITS_H_

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "storage/store.h"

namespace ssx::storage {

uint64_t HashRowKey(absl::string_view row_key);

// What a transaction read, in row keys. Ranges are half open, an empty end is no end.
struct ReadSet {
  std::vector<uint64_t> key_hashes;
  std::vector<KeyRange> ranges;

  // Sorts, drops repeats and joins overlapping ranges. Must be called before the set is validated.
  void Normalize();
};

// What a transaction wrote, in row keys.
struct WrittenKeys {
  std::vector<std::string> keys;
  std::vector<uint64_t> hashes;  // HashRowKey of each
};

class RecentCommits {
 public:
  // Remembers nothing of the commits up to `newest`, and at least the latest `max_keys` keys
  // written after it.
  RecentCommits(Revision newest, size_t max_keys) : floor_(newest), max_keys_(max_keys) {}

  // Whether a commit after `snapshot` wrote, or may have written, something in `reads`
  // (normalized).
  bool Conflicts(Revision snapshot, const ReadSet& reads) const;

  // Remembers the next commit; revisions must follow each other. The keys returned stay valid until
  // Forget.
  const std::vector<std::string>& Add(Revision revision, WrittenKeys written);

  // Drops the oldest commits beyond the bound, none later than `through`.
  void Forget(Revision through);

 private:
  // Commits after floor_ are remembered: commits_[i] has the revision floor_ + 1 + i.
  Revision floor_;
  const size_t max_keys_;
  size_t key_count_ = 0;
  std::deque<WrittenKeys> commits_;
  // The newest remembered revision that wrote a key of this hash.
  absl::flat_hash_map<uint64_t, Revision> newest_write_;
};

}  // namespace ssx::storage

#endif  // SSX_STORAGE_RECENT_COMMITS_H_
