// Many threads at once: revisions without gaps, serializable transactions, readers beside writers.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/storage/conformance.h"

namespace ssx::storage {
namespace {

using testing::SizeIs;

void InThreads(int count, const std::function<void(int)>& run) {
  std::vector<std::thread> threads;
  threads.reserve(count);
  for (int i = 0; i < count; ++i) threads.emplace_back(run, i);
  for (std::thread& thread : threads) thread.join();
}

int64_t Number(const std::optional<std::string>& value) {
  int64_t number = 0;
  EXPECT_TRUE(!value.has_value() || absl::SimpleAtoi(*value, &number)) << *value;
  return number;
}

TEST_P(StoreConformance, RevisionsHaveNoGapsAndNoRepeats) {
  constexpr int kThreads = 16;
  constexpr int kCommits = 40;
  auto store = Open();
  std::vector<std::vector<Revision>> acknowledged(kThreads);
  InThreads(kThreads, [&](int thread) {
    for (int i = 0; i < kCommits; ++i) {
      const Revision revision =
          PutRow(*store, kNeeds, absl::StrCat(thread, "/", i), absl::StrCat(thread));
      // Visible at once to whoever acknowledges it.
      EXPECT_GE(store->revision(), revision);
      EXPECT_GE(Snapshot(*store)->revision(), revision);
      acknowledged[thread].push_back(revision);
    }
  });
  std::set<Revision> all;
  for (const std::vector<Revision>& one : acknowledged) {
    EXPECT_TRUE(std::is_sorted(one.begin(), one.end()));
    all.insert(one.begin(), one.end());
  }
  ASSERT_THAT(all, SizeIs(kThreads * kCommits));
  EXPECT_EQ(*all.begin(), 1);
  EXPECT_EQ(*all.rbegin(), kThreads * kCommits);
  // Each log record is the commit that was acknowledged under its revision.
  const std::vector<Commit> commits = AllChanges(*store);
  ASSERT_THAT(commits, SizeIs(kThreads * kCommits));
  for (int thread = 0; thread < kThreads; ++thread) {
    for (int i = 0; i < kCommits; ++i) {
      const Commit& commit = commits[acknowledged[thread][i] - 1];
      ASSERT_EQ(commit.revision, acknowledged[thread][i]);
      ASSERT_THAT(commit.rows, SizeIs(1));
      EXPECT_EQ(commit.rows[0].key, absl::StrCat(thread, "/", i));
    }
  }
}

// Every increment must take effect at one moment between its call and its return: the counter's
// value after it equals its rank among the increments in revision order, and no reader sees the
// counter go back.
TEST_P(StoreConformance, ASharedCounterIsLinearizable) {
  constexpr int kThreads = 32;
  constexpr int kIncrements = 25;
  auto store = Open();
  std::mutex mutex;
  std::vector<std::pair<Revision, int64_t>> done;
  std::atomic<bool> stop{false};
  std::thread reader([&] {
    int64_t last = 0;
    while (!stop) {
      const int64_t now = Number(GetRow(*Snapshot(*store), kNeeds, "counter"));
      ASSERT_GE(now, last);
      last = now;
      std::this_thread::yield();
    }
  });
  InThreads(kThreads, [&](int) {
    for (int i = 0; i < kIncrements; ++i) {
      const int64_t at_call = Number(GetRow(*Snapshot(*store), kNeeds, "counter"));
      int64_t mine = 0;
      const auto revision = store->Transact([&](Transaction& transaction) {
        mine = Number(GetRow(transaction, kNeeds, "counter")) + 1;
        transaction.Put(kNeeds, "counter", absl::StrCat(mine));
        return absl::OkStatus();
      });
      ASSERT_TRUE(revision.ok()) << revision.status();
      EXPECT_GT(mine, at_call);
      EXPECT_GE(Number(GetRow(*Snapshot(*store), kNeeds, "counter")), mine);
      const std::lock_guard lock(mutex);
      done.emplace_back(*revision, mine);
    }
  });
  stop = true;
  reader.join();
  std::sort(done.begin(), done.end());
  ASSERT_THAT(done, SizeIs(kThreads * kIncrements));
  for (size_t i = 0; i < done.size(); ++i) {
    EXPECT_EQ(done[i].first, static_cast<Revision>(i + 1));
    EXPECT_EQ(done[i].second, static_cast<int64_t>(i + 1));
  }
}

// Transfers between accounts keep the sum, in every snapshot, by scan and by key.
TEST_P(StoreConformance, SnapshotsAreConsistentBesideWriters) {
  constexpr int kAccounts = 8;
  constexpr int kThreads = 8;
  constexpr int kTransfers = 60;
  auto store = Open();
  for (int i = 0; i < kAccounts; ++i) PutRow(*store, kNeeds, absl::StrCat(i), "100");
  std::atomic<bool> stop{false};
  std::atomic<int> checks{0};
  std::thread reader([&] {
    while (!stop || checks == 0) {
      auto view = Snapshot(*store);
      int64_t by_scan = 0;
      int64_t by_key = 0;
      for (const auto& [key, value] : ScanRows(*view, kNeeds)) by_scan += Number(value);
      for (int i = 0; i < kAccounts; ++i) by_key += Number(GetRow(*view, kNeeds, absl::StrCat(i)));
      ASSERT_EQ(by_scan, 100 * kAccounts);
      ASSERT_EQ(by_key, 100 * kAccounts);
      ++checks;
      std::this_thread::yield();
    }
  });
  InThreads(kThreads, [&](int thread) {
    for (int i = 0; i < kTransfers; ++i) {
      const std::string from = absl::StrCat((thread + i) % kAccounts);
      const std::string to = absl::StrCat((thread + i * 3 + 1) % kAccounts);
      if (from == to) continue;
      const auto revision = store->Transact([&](Transaction& transaction) {
        const int64_t from_balance = Number(GetRow(transaction, kNeeds, from));
        const int64_t to_balance = Number(GetRow(transaction, kNeeds, to));
        transaction.Put(kNeeds, from, absl::StrCat(from_balance - 1));
        transaction.Put(kNeeds, to, absl::StrCat(to_balance + 1));
        return absl::OkStatus();
      });
      EXPECT_TRUE(revision.ok()) << revision.status();
    }
  });
  stop = true;
  reader.join();
}

// Write skew: each transaction checks by a scan that the room has a free place, then takes a place
// of its own. Without validated ranges more than the room holds would get in.
TEST_P(StoreConformance, ConcurrentInsertsRespectALimitCheckedByScan) {
  constexpr int kThreads = 16;
  constexpr size_t kPlaces = 5;
  auto store = Open();
  std::atomic<size_t> admitted{0};
  InThreads(kThreads, [&](int thread) {
    const auto revision = store->Transact([&](Transaction& transaction) {
      if (ScanRows(transaction, kNeeds, PrefixRange("room/")).size() >= kPlaces) {
        return absl::ResourceExhaustedError("full");
      }
      transaction.Put(kNeeds, absl::StrCat("room/", thread), "");
      return absl::OkStatus();
    });
    if (revision.ok()) {
      ++admitted;
    } else {
      EXPECT_TRUE(absl::IsResourceExhausted(revision.status())) << revision.status();
    }
  });
  EXPECT_EQ(admitted, kPlaces);
  EXPECT_THAT(ScanRows(*Snapshot(*store), kNeeds), SizeIs(kPlaces));
}

// A follower reads the log while it is written and trimmed: it sees every revision once and in
// order, or is told to start over.
TEST_P(StoreConformance, AFollowerBesideWritersAndTrimmingMissesNothing) {
  constexpr int kWriters = 4;
  constexpr int kCommits = 100;
  auto store = Open();
  std::thread follower([&] {
    Revision seen = 0;
    while (seen < kWriters * kCommits) {
      auto commits = store->ReadChanges(seen, 7);
      if (absl::IsOutOfRange(commits.status())) {
        ASSERT_LT(seen, store->watermark());
        seen = store->watermark();
        continue;
      }
      ASSERT_TRUE(commits.ok()) << commits.status();
      for (const Commit& commit : *commits) {
        ASSERT_EQ(commit.revision, ++seen);
        ASSERT_THAT(commit.rows, SizeIs(1));
      }
      std::this_thread::yield();
    }
  });
  InThreads(kWriters, [&](int thread) {
    for (int i = 0; i < kCommits; ++i) {
      const Revision revision = PutRow(*store, kNeeds, absl::StrCat(thread), absl::StrCat(i));
      if (revision % 10 == 0) {
        EXPECT_TRUE(store->TrimChanges(revision - 5).ok());
      }
    }
  });
  follower.join();
  EXPECT_EQ(store->revision(), kWriters * kCommits);
}

// Commits that nobody waits for one by one: all become visible, those that conflict run again.
TEST_P(StoreConformance, AsynchronousCommitsAreToldWhenVisible) {
  constexpr int kCommits = 200;
  auto store = Open();
  std::mutex mutex;
  std::vector<Revision> done;
  for (int i = 0; i < kCommits; ++i) {
    const auto revision = store->TransactAsync(
        [&](Transaction& transaction) {
          // Every tenth reads what all of them write.
          const int64_t count = i % 10 == 0 ? Number(GetRow(transaction, kNeeds, "count")) : 0;
          transaction.Put(kNeeds, "count", absl::StrCat(count + 1));
          transaction.Put(kOffers, absl::StrCat(i), "");
          return absl::OkStatus();
        },
        [&, i](const absl::Status& status) {
          EXPECT_TRUE(status.ok()) << status;
          EXPECT_NE(GetRow(*Snapshot(*store), kOffers, absl::StrCat(i)), std::nullopt);
          const std::lock_guard lock(mutex);
          done.push_back(i + 1);
        });
    ASSERT_EQ(revision.value(), i + 1);
  }
  bool called = false;
  const auto note = [&](const absl::Status& status) { called = status.ok(); };
  EXPECT_TRUE(store->TransactAsync([](Transaction&) { return absl::OkStatus(); }, note).ok());
  EXPECT_TRUE(called) << "nothing written, nothing to wait for";
  called = false;
  EXPECT_TRUE(absl::IsInternal(
      store->TransactAsync([](Transaction&) { return absl::InternalError("no"); }, note).status()));
  EXPECT_FALSE(called);
  store.reset();  // returns when all are settled
  EXPECT_THAT(done, SizeIs(kCommits));
  EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
}

}  // namespace
}  // namespace ssx::storage
