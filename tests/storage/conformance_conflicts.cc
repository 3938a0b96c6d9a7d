// Optimistic concurrency: what counts as a conflict, and what does not. Another transaction commits
// while the body runs.
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "tests/storage/conformance.h"

namespace ssx::storage {
namespace {

using testing::Eq;
using testing::Optional;

// How often a transaction runs that reads and then writes, when `meanwhile` is committed during its
// first run.
int RunsUntilCommitted(Store& store, const std::function<void(Transaction&)>& read,
                       const std::function<void(Transaction&)>& meanwhile) {
  int runs = 0;
  const Revision before = store.revision();
  const auto revision = store.Transact([&](Transaction& transaction) {
    read(transaction);
    if (++runs == 1) {
      const auto other = store.Transact([&](Transaction& inner) {
        meanwhile(inner);
        return absl::OkStatus();
      });
      EXPECT_TRUE(other.ok()) << other.status();
    }
    transaction.Put(kIndex, "result", std::to_string(runs));
    return absl::OkStatus();
  });
  EXPECT_TRUE(revision.ok()) << revision.status();
  EXPECT_EQ(revision.value_or(-1), before + 2);
  EXPECT_THAT(GetRow(*Snapshot(store), kIndex, "result"), Optional(Eq(std::to_string(runs))));
  return runs;
}

std::function<void(Transaction&)> Put(const Partition& partition, std::string key) {
  return [&partition, key](Transaction& transaction) { transaction.Put(partition, key, "other"); };
}
std::function<void(Transaction&)> Delete(const Partition& partition, std::string key) {
  return [&partition, key](Transaction& transaction) { transaction.Delete(partition, key); };
}
std::function<void(Transaction&)> Get(std::string key) {
  return [key](Transaction& transaction) { GetRow(transaction, kNeeds, key); };
}
std::function<void(Transaction&)> Scan(KeyRange range) {
  return [range](Transaction& transaction) { ScanRows(transaction, kNeeds, range); };
}

TEST_P(StoreConformance, AChangedKeyConflicts) {
  auto store = Open();
  PutRow(*store, kNeeds, "a", "old");
  EXPECT_EQ(RunsUntilCommitted(*store, Get("a"), Put(kNeeds, "a")), 2);
  EXPECT_EQ(RunsUntilCommitted(*store, Get("a"), Delete(kNeeds, "a")), 2);
  // Absent now: created meanwhile.
  EXPECT_EQ(RunsUntilCommitted(*store, Get("a"), Put(kNeeds, "a")), 2);
}

TEST_P(StoreConformance, AChangeInAScannedRangeConflicts) {
  auto store = Open();
  for (const char* key : {"b", "d", "f"}) PutRow(*store, kNeeds, key, "old");
  EXPECT_EQ(RunsUntilCommitted(*store, Scan({"b", "f"}), Put(kNeeds, "d")), 2);
  EXPECT_EQ(RunsUntilCommitted(*store, Scan({"b", "f"}), Delete(kNeeds, "d")), 2);
  // Phantoms: at the begin, inside, in an empty range, at the partition's end.
  EXPECT_EQ(RunsUntilCommitted(*store, Scan({"b", "f"}), Put(kNeeds, "b")), 2);
  EXPECT_EQ(RunsUntilCommitted(*store, Scan({"b", "f"}), Put(kNeeds, "c")), 2);
  EXPECT_EQ(RunsUntilCommitted(*store, Scan({"x", "y"}), Put(kNeeds, "xx")), 2);
  EXPECT_EQ(RunsUntilCommitted(*store, Scan({"b", ""}), Put(kNeeds, "\xFF\xFF")), 2);
  // One of several ranges, joined or not.
  const auto scan_three = [](Transaction& transaction) {
    ScanRows(transaction, kNeeds, {"m", "n"});
    ScanRows(transaction, kNeeds, {"a", "c"});
    ScanRows(transaction, kNeeds, {"b", "d"});
  };
  EXPECT_EQ(RunsUntilCommitted(*store, scan_three, Put(kNeeds, "cc")), 2);
  EXPECT_EQ(RunsUntilCommitted(*store, scan_three, Put(kNeeds, "ma")), 2);
  EXPECT_EQ(RunsUntilCommitted(*store, scan_three, Put(kNeeds, "e")), 1);
}

TEST_P(StoreConformance, WhatWasNotReadDoesNotConflict) {
  auto store = Open();
  for (const char* key : {"b", "d", "f"}) PutRow(*store, kNeeds, key, "old");
  EXPECT_EQ(RunsUntilCommitted(*store, Get("b"), Put(kNeeds, "d")), 1);
  EXPECT_EQ(RunsUntilCommitted(*store, Get("b"), Put(kOffers, "b")), 1);
  EXPECT_EQ(RunsUntilCommitted(*store, Scan({"b", "f"}), Put(kNeeds, "f")), 1);
  EXPECT_EQ(RunsUntilCommitted(*store, Scan({"b", "f"}), Put(kNeeds, "a")), 1);
  EXPECT_EQ(RunsUntilCommitted(*store, Scan({"b", ""}), Put(kIndex, "c")), 1);
  EXPECT_EQ(RunsUntilCommitted(*store, Scan({"b", ""}), Put(kOffers, "c")), 1);
  // Blind writes, and reads of one's own.
  EXPECT_EQ(RunsUntilCommitted(*store, Put(kNeeds, "b"), Put(kNeeds, "b")), 1);
  const auto read_own = [](Transaction& transaction) {
    transaction.Put(kNeeds, "b", "own");
    GetRow(transaction, kNeeds, "b");
  };
  EXPECT_EQ(RunsUntilCommitted(*store, read_own, Put(kNeeds, "b")), 1);
}

TEST_P(StoreConformance, AScanThatStoppedReadOnlyWhatItVisited) {
  auto store = Open();
  for (const char* key : {"b", "d", "f"}) PutRow(*store, kNeeds, key, "old");
  const auto scan_to_d = [](Transaction& transaction) {
    EXPECT_TRUE(
        transaction
            .Scan(kNeeds, {}, [](absl::string_view key, absl::string_view) { return key != "d"; })
            .ok());
  };
  EXPECT_EQ(RunsUntilCommitted(*store, scan_to_d, Put(kNeeds, "f")), 1);
  EXPECT_EQ(RunsUntilCommitted(*store, scan_to_d, Put(kNeeds, "d\x01")), 1);
  EXPECT_EQ(RunsUntilCommitted(*store, scan_to_d, Put(kNeeds, "c")), 2);
  EXPECT_EQ(RunsUntilCommitted(*store, scan_to_d, Delete(kNeeds, "d")), 2);
}

TEST_P(StoreConformance, ASnapshotOlderThanTheRememberedCommitsConflicts) {
  StoreSettings settings;
  settings.max_recent_keys = 4;
  auto store = Open(settings);
  int runs = 0;
  const auto with_others = [&](int others) {
    runs = 0;
    const auto revision = store->Transact([&](Transaction& transaction) {
      GetRow(transaction, kNeeds, "mine");
      if (++runs == 1) {
        for (int i = 0; i < others; ++i) PutRow(*store, kOffers, "other", std::to_string(i));
      }
      transaction.Put(kNeeds, "mine", "");
      return absl::OkStatus();
    });
    EXPECT_TRUE(revision.ok()) << revision.status();
  };
  with_others(4);
  EXPECT_EQ(runs, 1);
  with_others(5);
  EXPECT_EQ(runs, 2);
}

// A slow transaction among many fast ones that write what it reads.
TEST_P(StoreConformance, ATransactionThatKeepsConflictingGetsItsTurn) {
  constexpr int kOthers = 4;
  constexpr int kConflictsBeforeTurn = 3;
  auto store = Open();
  std::atomic<bool> stop = false;
  std::vector<std::thread> others;
  for (int i = 0; i < kOthers; ++i) {
    others.emplace_back([&] {
      while (!stop) PutRow(*store, kNeeds, "a", "theirs");
    });
  }
  for (int i = 0; i < 10; ++i) {
    int runs = 0;
    const auto revision = store->Transact([&](Transaction& transaction) {
      ++runs;
      const Revision before = store->revision();
      GetRow(transaction, kNeeds, "a");
      // Until another has committed; in its own turn few may, and soon none.
      const int patience = runs <= kConflictsBeforeTurn ? 60'000 : 20;
      for (int waited = 0; waited < patience && store->revision() == before; ++waited) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      transaction.Put(kNeeds, "a", "mine");
      return absl::OkStatus();
    });
    EXPECT_TRUE(revision.ok()) << revision.status();
    EXPECT_GT(runs, kConflictsBeforeTurn);
    EXPECT_LE(runs, kConflictsBeforeTurn + kOthers + 1);
  }
  stop = true;
  for (std::thread& other : others) other.join();
}

}  // namespace
}  // namespace ssx::storage
