// The change log, its watermark and limits, subscriptions and commit times.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <latch>
#include <map>
#include <mutex>
#include <random>

#include "tests/storage/conformance.h"

namespace ssx::storage {
namespace {

using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;
using testing::Optional;
using testing::SizeIs;

TEST_P(StoreConformance, TheLogHoldsEachCommitsLoggedRowsWithTheirNewValues) {
  auto store = Open();
  const auto revision = store->Transact([&](Transaction& transaction) {
    transaction.Put(kOffers, "o", "offer");
    transaction.Put(kNeeds, "n2", "overwritten");
    transaction.Put(kNeeds, "n2", std::string("two\0", 4));
    transaction.Delete(kNeeds, "n1");
    transaction.Put(kIndex, "i", "not logged");
    return absl::OkStatus();
  });
  ASSERT_EQ(revision.value(), 1);
  PutRow(*store, kIndex, "i", "again");
  PutRow(*store, kLast, "", "");

  const std::vector<Commit> commits = AllChanges(*store);
  ASSERT_THAT(commits, SizeIs(3));
  EXPECT_EQ(commits[0].revision, 1);
  ASSERT_THAT(commits[0].rows, SizeIs(3));
  // In the order of partitions and keys.
  EXPECT_EQ(commits[0].rows[0].partition, kNeeds.id);
  EXPECT_EQ(commits[0].rows[0].key, "n1");
  EXPECT_EQ(commits[0].rows[0].value, std::nullopt);
  EXPECT_EQ(commits[0].rows[1].key, "n2");
  EXPECT_THAT(commits[0].rows[1].value, Optional(std::string("two\0", 4)));
  EXPECT_EQ(commits[0].rows[2].partition, kOffers.id);
  EXPECT_THAT(commits[0].rows[2].value, Optional(Eq("offer")));
  EXPECT_EQ(commits[1].revision, 2);
  EXPECT_THAT(commits[1].rows, IsEmpty());
  EXPECT_EQ(commits[2].revision, 3);
  ASSERT_THAT(commits[2].rows, SizeIs(1));
  EXPECT_EQ(commits[2].rows[0].partition, kLast.id);
  EXPECT_THAT(commits[2].rows[0].value, Optional(Eq("")));
}

TEST_P(StoreConformance, ChangesAreReadInBoundedPieces) {
  auto store = Open();
  for (int i = 1; i <= 20; ++i) PutRow(*store, kNeeds, std::to_string(i), "");
  auto some = store->ReadChanges(5, 3);
  ASSERT_TRUE(some.ok()) << some.status();
  ASSERT_THAT(*some, SizeIs(3));
  EXPECT_EQ(some->front().revision, 6);
  EXPECT_EQ(some->back().revision, 8);
  EXPECT_THAT(store->ReadChanges(0, 1000).value(), SizeIs(20));
  EXPECT_THAT(store->ReadChanges(20, 1000).value(), IsEmpty());
  EXPECT_TRUE(absl::IsInvalidArgument(store->ReadChanges(5, 0).status()));
}

TEST_P(StoreConformance, ChangesBeyondTheFirstAreBoundedInBytes) {
  auto store = Open();
  const std::string large(3 << 20, 'x');
  const std::string middling(400 << 10, 'y');
  PutRow(*store, kNeeds, "large", large);
  for (int i = 0; i < 4; ++i) PutRow(*store, kNeeds, "middling", middling);
  EXPECT_THAT(store->ReadChanges(0, 1000).value(), SizeIs(3));
  EXPECT_THAT(store->ReadChanges(1, 1000).value(), SizeIs(3));
  EXPECT_THAT(store->ReadChanges(3, 1000).value(), SizeIs(2));
  PutRow(*store, kNeeds, "large", large);
  EXPECT_THAT(store->ReadChanges(4, 1000).value(), SizeIs(1));
  EXPECT_THAT(store->ReadChanges(5, 1000).value(), SizeIs(1));
  EXPECT_THAT(AllChanges(*store), SizeIs(6));
}

TEST_P(StoreConformance, RevisionsOutsideTheLogAreOutOfRange) {
  auto store = Open();
  EXPECT_THAT(store->ReadChanges(0, 10).value(), IsEmpty());
  EXPECT_TRUE(absl::IsOutOfRange(store->ReadChanges(1, 10).status()));
  EXPECT_TRUE(absl::IsOutOfRange(store->ReadChanges(-1, 10).status()));
}

TEST_P(StoreConformance, TrimmingRaisesTheWatermarkAndKeepsTheRows) {
  auto store = Open();
  for (int i = 1; i <= 10; ++i) PutRow(*store, kNeeds, std::to_string(i), "");
  ASSERT_TRUE(store->TrimChanges(4).ok());
  EXPECT_EQ(store->watermark(), 4);
  EXPECT_TRUE(absl::IsOutOfRange(store->ReadChanges(3, 10).status()));
  EXPECT_EQ(store->ReadChanges(4, 10).value().front().revision, 5);
  EXPECT_THAT(ScanRows(*Snapshot(*store), kNeeds), SizeIs(10));

  EXPECT_TRUE(store->TrimChanges(2).ok());
  EXPECT_EQ(store->watermark(), 4);
  EXPECT_TRUE(absl::IsOutOfRange(store->TrimChanges(11)));
  EXPECT_EQ(store->watermark(), 4);

  ASSERT_TRUE(store->TrimChanges(10).ok());
  EXPECT_THAT(store->ReadChanges(10, 10).value(), IsEmpty());
  EXPECT_EQ(PutRow(*store, kNeeds, "11", ""), 11);
  EXPECT_THAT(store->ReadChanges(10, 10).value(), SizeIs(1));
  EXPECT_TRUE(absl::IsOutOfRange(store->ReadChanges(9, 10).status()));
}

TEST_P(StoreConformance, ReplayingTheLogGivesTheRows) {
  auto store = Open();
  std::mt19937 random(7);
  for (int i = 0; i < 300; ++i) {
    const auto revision = store->Transact([&](Transaction& transaction) {
      for (int j = 0; j < 3; ++j) {
        const std::string key(1, static_cast<char>(random() % 40));
        if (random() % 3 == 0) {
          transaction.Delete(kNeeds, key);
        } else {
          transaction.Put(kNeeds, key, std::to_string(random()));
        }
      }
      return absl::OkStatus();
    });
    ASSERT_TRUE(revision.ok()) << revision.status();
  }
  std::map<std::string, std::string> replayed;
  for (const Commit& commit : AllChanges(*store)) {
    for (const RowChange& row : commit.rows) {
      if (row.value.has_value()) {
        replayed[row.key] = *row.value;
      } else {
        replayed.erase(row.key);
      }
    }
  }
  EXPECT_EQ(ScanRows(*Snapshot(*store), kNeeds), Rows(replayed.begin(), replayed.end()));
}

TEST_P(StoreConformance, CommitTimesNeverGoBack) {
  std::atomic<int64_t> seconds{1000};
  StoreSettings settings;
  settings.clock = [&] { return absl::FromUnixSeconds(seconds); };
  auto store = Open(settings);
  std::vector<absl::Time> told;
  const auto commit_at = [&](int64_t now) {
    seconds = now;
    const auto revision = store->Transact([&](Transaction& transaction) {
      told.push_back(transaction.commit_time());
      transaction.Put(kNeeds, "a", "");
      return absl::OkStatus();
    });
    EXPECT_TRUE(revision.ok()) << revision.status();
  };
  for (const int64_t now : {1000, 1005, 990, 1004, 1006}) commit_at(now);
  std::vector<absl::Time> logged;
  for (const Commit& commit : AllChanges(*store)) logged.push_back(commit.time);
  const auto at = [](int64_t s) { return absl::FromUnixSeconds(s); };
  EXPECT_THAT(logged, ElementsAre(at(1000), at(1005), at(1005), at(1005), at(1006)));
  EXPECT_EQ(told, logged);
}

TEST_P(StoreConformance, ATransactionOvertakenByALaterOneCommitsAtItsTime) {
  std::atomic<int64_t> seconds{1000};
  StoreSettings settings;
  settings.clock = [&] { return absl::FromUnixSeconds(seconds); };
  auto store = Open(settings);
  const auto overtaken = [&](bool conflicts) {
    std::vector<absl::Time> told;
    const auto revision = store->Transact([&](Transaction& transaction) {
      if (conflicts) GetRow(transaction, kOffers, "o");
      told.push_back(transaction.commit_time());
      if (told.size() == 1) {
        seconds += 5;
        PutRow(*store, kOffers, "o", "");
        seconds += 5;
      }
      transaction.Put(kNeeds, "n", "");
      return absl::OkStatus();
    });
    EXPECT_TRUE(revision.ok()) << revision.status();
    return told;
  };
  const auto at = [](int64_t s) { return absl::FromUnixSeconds(s); };
  EXPECT_THAT(overtaken(false), ElementsAre(at(1000)));
  EXPECT_EQ(AllChanges(*store).back().time, at(1005));
  // Run again, it sees the other commit, so it is told a time not before that one's.
  EXPECT_THAT(overtaken(true), ElementsAre(at(1010), at(1015)));
  EXPECT_EQ(AllChanges(*store).back().time, at(1015));
}

// Remembers what a listener was told.
class Told {
 public:
  Store::Listener Listener() {
    return [this](Revision revision) {
      const std::lock_guard lock(mutex_);
      EXPECT_GT(revision, newest_);
      newest_ = revision;
      told_.notify_all();
    };
  }
  void WaitFor(Revision revision) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(
        told_.wait_for(lock, std::chrono::seconds(30), [&] { return newest_ >= revision; }));
  }
  Revision newest() {
    const std::lock_guard lock(mutex_);
    return newest_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable told_;
  Revision newest_ = 0;
};

TEST_P(StoreConformance, SubscribersAreToldOfNewRevisionsUntilTheyLeave) {
  auto store = Open();
  Told stays, leaves;
  auto stays_handle = store->Subscribe(stays.Listener());
  auto leaves_handle = store->Subscribe(leaves.Listener());
  PutRow(*store, kNeeds, "a", "");
  stays.WaitFor(1);
  leaves.WaitFor(1);
  leaves_handle.reset();
  for (int i = 0; i < 50; ++i) PutRow(*store, kIndex, "a", "");
  stays.WaitFor(51);
  EXPECT_EQ(leaves.newest(), 1);
}

TEST_P(StoreConformance, LeavingWaitsForTheListenerToReturn) {
  auto store = Open();
  std::latch running(1), go_on(1);
  std::atomic<bool> returned{false};
  auto handle = store->Subscribe([&](Revision) {
    if (running.try_wait()) return;
    running.count_down();
    go_on.wait();
    returned = true;
  });
  PutRow(*store, kNeeds, "a", "");
  running.wait();
  // Committing does not wait for listeners.
  PutRow(*store, kNeeds, "b", "");
  go_on.count_down();
  handle.reset();
  EXPECT_TRUE(returned);
}

TEST_P(StoreConformance, AListenerMayLeaveByItself) {
  auto store = Open();
  std::latch subscribed(1), left(1);
  std::atomic<int> calls{0};
  std::shared_ptr<void> handle;
  handle = store->Subscribe([&](Revision) {
    ++calls;
    subscribed.wait();
    handle.reset();
    left.count_down();
  });
  subscribed.count_down();
  PutRow(*store, kNeeds, "a", "");
  left.wait();
  Told others;
  auto others_handle = store->Subscribe(others.Listener());
  PutRow(*store, kNeeds, "b", "");
  others.WaitFor(2);
  EXPECT_EQ(calls, 1);
}

// Both are told of the same commit: whoever comes first ends the other.
TEST_P(StoreConformance, AListenerIsNotCalledOnceAnotherEndedIt) {
  auto store = Open();
  std::latch subscribed(1);
  std::atomic<int> calls{0};
  std::shared_ptr<void> first, second;
  first = store->Subscribe([&](Revision) {
    subscribed.wait();
    ++calls;
    second.reset();
  });
  second = store->Subscribe([&](Revision) {
    subscribed.wait();
    ++calls;
    first.reset();
  });
  subscribed.count_down();
  Told others;
  auto others_handle = store->Subscribe(others.Listener());
  PutRow(*store, kNeeds, "a", "");
  others.WaitFor(1);
  EXPECT_EQ(calls, 1);
}

TEST_P(StoreConformance, AHandleMayOutliveItsStore) {
  auto store = Open();
  Told told;
  auto handle = store->Subscribe(told.Listener());
  PutRow(*store, kNeeds, "a", "");
  told.WaitFor(1);
  store.reset();
  handle.reset();
}

}  // namespace
}  // namespace ssx::storage
