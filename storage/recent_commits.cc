#include "storage/recent_commits.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"
#include "storage/row_key.h"

namespace ssx::storage {
namespace {

// `ranges` are sorted and disjoint.
bool InRanges(absl::string_view key, const std::vector<KeyRange>& ranges) {
  auto after = std::upper_bound(ranges.begin(), ranges.end(), key,
                                [](absl::string_view value, const KeyRange& range) {
                                  return value < absl::string_view(range.begin);
                                });
  return after != ranges.begin() && BeforeEnd(key, *std::prev(after));
}

}  // namespace

uint64_t HashRowKey(absl::string_view row_key) { return absl::HashOf(row_key); }

void ReadSet::Normalize() {
  std::sort(key_hashes.begin(), key_hashes.end());
  key_hashes.erase(std::unique(key_hashes.begin(), key_hashes.end()), key_hashes.end());
  if (ranges.size() < 2) return;
  std::sort(ranges.begin(), ranges.end(),
            [](const KeyRange& a, const KeyRange& b) { return a.begin < b.begin; });
  size_t last = 0;
  for (size_t i = 1; i < ranges.size(); ++i) {
    KeyRange& joined = ranges[last];
    if (joined.end.empty()) break;  // It reaches to the end of everything.
    if (ranges[i].begin > joined.end) {
      if (++last != i) ranges[last] = std::move(ranges[i]);
    } else if (ranges[i].end.empty() || ranges[i].end > joined.end) {
      joined.end = std::move(ranges[i].end);
    }
  }
  ranges.resize(last + 1);
}

bool RecentCommits::Conflicts(Revision snapshot, const ReadSet& reads) const {
  if (snapshot < floor_) return true;
  for (const uint64_t hash : reads.key_hashes) {
    auto found = newest_write_.find(hash);
    if (found != newest_write_.end() && found->second > snapshot) return true;
  }
  if (reads.ranges.empty()) return false;
  for (size_t i = static_cast<size_t>(snapshot - floor_); i < commits_.size(); ++i) {
    for (const std::string& key : commits_[i].keys) {
      if (InRanges(key, reads.ranges)) return true;
    }
  }
  return false;
}

const std::vector<std::string>& RecentCommits::Add(Revision revision, WrittenKeys written) {
  for (const uint64_t hash : written.hashes) newest_write_[hash] = revision;
  key_count_ += written.keys.size();
  return commits_.emplace_back(std::move(written)).keys;
}

void RecentCommits::Forget(Revision through) {
  while (floor_ < through && key_count_ - commits_.front().keys.size() >= max_keys_) {
    ++floor_;
    for (const uint64_t hash : commits_.front().hashes) {
      auto found = newest_write_.find(hash);
      if (found != newest_write_.end() && found->second == floor_) newest_write_.erase(found);
    }
    key_count_ -= commits_.front().keys.size();
    commits_.pop_front();
  }
}

}  // namespace ssx::storage
