#include "tests/storage/history_check.h"

#include <utility>

namespace ssx::storage {

void Replay::CatchUp(const Store& store) {
  for (Commit& commit : AllChanges(store, revision_)) {
    ASSERT_EQ(commit.revision, revision_ + 1);
    ASSERT_TRUE(commits_.empty() || commit.time >= commits_.rbegin()->second.time);
    for (const RowChange& row : commit.rows) {
      if (row.value.has_value()) {
        rows_[row.partition][row.key] = *row.value;
      } else {
        rows_[row.partition].erase(row.key);
      }
    }
    revision_ = commit.revision;
    commits_.emplace(revision_, std::move(commit));
  }
  EXPECT_EQ(revision_, store.revision());
}

void Replay::ExpectRows(const Store& store, const Partition& partition) const {
  const auto replayed = rows_.find(partition.id);
  const Rows expected =
      replayed == rows_.end() ? Rows() : Rows(replayed->second.begin(), replayed->second.end());
  EXPECT_TRUE(ScanRows(*Snapshot(store), partition) == expected)
      << "the rows of " << partition.name << " differ from the replay of the log";
}

void Replay::ExpectPast(const Store& store, Revision revision) const {
  State expected;
  for (const auto& [at, commit] : commits_) {
    if (at > revision) break;
    for (const RowChange& row : commit.rows) {
      expected.erase({row.partition, row.key});
      if (row.value.has_value()) expected[{row.partition, row.key}] = *row.value;
    }
  }
  EXPECT_TRUE(StateAt(store, revision) == expected)
      << "the past at revision " << revision << " differs from the replay of the log";
}

}  // namespace ssx::storage
