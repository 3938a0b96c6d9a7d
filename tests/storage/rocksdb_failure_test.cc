// A store on a disk that fills up or breaks.
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "absl/strings/str_cat.h"
#include "storage/rocksdb/background_errors.h"
#include "storage/rocksdb/rocksdb_store.h"
#include "tests/storage/conformance.h"
#include "tests/storage/faulty_file_system.h"
#include "tests/storage/history_check.h"
#include "tests/storage/temporary_folder.h"

namespace ssx::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::SizeIs;

class RocksDbFailure : public testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<Store>> TryOpen() {
    RocksDbOptions options;
    options.path = folder_.path();
    options.env = env_.get();
    return OpenRocksDbStore(options);
  }
  std::unique_ptr<Store> Open() {
    auto store = TryOpen();
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }
  static absl::StatusOr<Revision> TryPut(Store& store, const std::string& key,
                                         const std::string& value) {
    return store.Transact([&](Transaction& transaction) {
      transaction.Put(kNeeds, key, value);
      return absl::OkStatus();
    });
  }

  // After a failed write: refused from now on, readable, and whole once reopened.
  void ExpectReadOnlyThenWhole(std::unique_ptr<Store> store, const std::string& cause) {
    faults_.fault = Fault::kNone;
    const absl::Status later = TryPut(*store, "later", "").status();
    EXPECT_TRUE(absl::IsUnavailable(later)) << later;
    EXPECT_THAT(std::string(later.message()), HasSubstr(cause));
    EXPECT_FALSE(store->TrimChanges(1).ok());
    EXPECT_EQ(store->revision(), 2);
    EXPECT_THAT(ScanRows(*Snapshot(*store), kNeeds), ElementsAre(Pair("a", "1"), Pair("b", "2")));
    EXPECT_THAT(AllChanges(*store), SizeIs(2));
    store.reset();

    store = Open();
    ASSERT_NE(store, nullptr);
    // What failed was not acknowledged, so it may be there or not; all else must be.
    const Revision reopened_at = store->revision();
    EXPECT_GE(reopened_at, 2);
    EXPECT_EQ(GetRow(*Snapshot(*store), kNeeds, "a"), "1");
    EXPECT_EQ(GetRow(*Snapshot(*store), kNeeds, "b"), "2");
    EXPECT_EQ(PutRow(*store, kNeeds, "again", ""), reopened_at + 1);
    Replay replay;
    replay.CatchUp(*store);
    replay.ExpectRows(*store, kNeeds);
  }

  TemporaryFolder folder_;
  FaultSwitch faults_;
  std::unique_ptr<rocksdb::Env> env_ =
      rocksdb::NewCompositeEnv(std::make_shared<FaultyFileSystem>(faults_));
};

TEST_F(RocksDbFailure, AFullDiskStopsWritesUntilReopened) {
  auto store = Open();
  PutRow(*store, kNeeds, "a", "1");
  PutRow(*store, kNeeds, "b", "2");
  faults_.fault = Fault::kNoSpace;
  const absl::Status full = TryPut(*store, "c", std::string(100'000, 'x')).status();
  EXPECT_TRUE(absl::IsUnavailable(full)) << full;
  EXPECT_THAT(std::string(full.message()), HasSubstr("disk full: free space and restart"));
  ExpectReadOnlyThenWhole(std::move(store), "disk full: free space and restart");
}

TEST_F(RocksDbFailure, AFailedSyncStopsWritesUntilReopened) {
  auto store = Open();
  PutRow(*store, kNeeds, "a", "1");
  PutRow(*store, kNeeds, "b", "2");
  faults_.fault = Fault::kSyncFails;
  const absl::Status broken = TryPut(*store, "c", "3").status();
  EXPECT_TRUE(absl::IsUnavailable(broken)) << broken;
  EXPECT_THAT(std::string(broken.message()), HasSubstr("Input/output error"));
  ExpectReadOnlyThenWhole(std::move(store), "Input/output error");
}

TEST_F(RocksDbFailure, OpeningOnAFullDiskSaysSo) {
  faults_.fault = Fault::kNoSpace;
  const absl::Status full = TryOpen().status();
  EXPECT_TRUE(absl::IsUnavailable(full)) << full;
  EXPECT_THAT(std::string(full.message()), HasSubstr("disk full: free space and restart"));
  EXPECT_THAT(std::string(full.message()), HasSubstr(folder_.path()));
  // The creation that was cut short is taken up again.
  faults_.fault = Fault::kNone;
  auto store = Open();
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(PutRow(*store, kNeeds, "a", "1"), 1);
}

// Writes by many threads, each into its own key, until the disk is full.
TEST_F(RocksDbFailure, WhatWasAcknowledgedBeforeTheDiskFilledIsKept) {
  std::mutex mutex;
  std::map<Revision, std::pair<std::string, std::string>> acknowledged;
  {
    auto store = Open();
    std::atomic<int> failed{0};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 16; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0;; ++i) {
          const std::string key = absl::StrCat(thread, "/", i);
          const std::string value(1 + i * 37 % 4000, 'v');
          const absl::StatusOr<Revision> revision = TryPut(*store, key, value);
          if (!revision.ok()) {
            EXPECT_TRUE(absl::IsUnavailable(revision.status())) << revision.status();
            ++failed;
            return;
          }
          const std::lock_guard lock(mutex);
          acknowledged[*revision] = {key, value};
          if (acknowledged.size() == 300) faults_.fault = Fault::kNoSpace;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(failed, 16);
    // Visible is exactly what was acknowledged.
    EXPECT_EQ(store->revision(), acknowledged.rbegin()->first);
    EXPECT_THAT(acknowledged, SizeIs(store->revision()));
    faults_.fault = Fault::kNone;
  }
  auto store = Open();
  ASSERT_NE(store, nullptr);
  Replay replay;
  replay.CatchUp(*store);
  replay.ExpectRows(*store, kNeeds);
  for (const auto& [revision, row] : acknowledged) {
    ASSERT_TRUE(replay.commits().contains(revision));
    EXPECT_EQ(replay.commits().at(revision).rows.at(0).key, row.first);
    EXPECT_EQ(replay.commits().at(revision).rows.at(0).value, row.second);
  }
}

TEST_F(RocksDbFailure, AFailedFlushStopsWrites) {
  faults_.suffix = ".sst";
  auto store = Open();
  PutRow(*store, kNeeds, "a", "1");
  faults_.fault = Fault::kNoSpace;
  // More than the memtables hold, so that one is flushed.
  absl::Status status;
  for (int i = 0; i < 400 && status.ok(); ++i) {
    status = TryPut(*store, absl::StrCat(i), std::string(1 << 20, 'x')).status();
  }
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("disk full: free space and restart"));
  EXPECT_EQ(GetRow(*Snapshot(*store), kNeeds, "a"), "1");
  const Revision acknowledged = store->revision();
  store.reset();
  faults_.fault = Fault::kNone;
  store = Open();
  ASSERT_NE(store, nullptr);
  EXPECT_GE(store->revision(), acknowledged);
  Replay replay;
  replay.CatchUp(*store);
  replay.ExpectRows(*store, kNeeds);
}

TEST(BackgroundErrors, AreSortedBySeverityAndKind) {
  using rocksdb::Status;
  const auto kind = [](const Status& status, Status::Severity severity) {
    return Classify(Status(status, severity));
  };
  EXPECT_EQ(kind(Status::NoSpace(), Status::kSoftError), BackgroundErrorKind::kHarmless);
  EXPECT_EQ(kind(Status::NoSpace(), Status::kHardError), BackgroundErrorKind::kReadOnly);
  EXPECT_EQ(kind(Status::IOError("x"), Status::kHardError), BackgroundErrorKind::kReadOnly);
  EXPECT_EQ(kind(Status::IOError("x"), Status::kFatalError), BackgroundErrorKind::kFatal);
  EXPECT_EQ(kind(Status::Corruption("x"), Status::kHardError), BackgroundErrorKind::kFatal);
  EXPECT_EQ(kind(Status::Corruption("x"), Status::kUnrecoverableError),
            BackgroundErrorKind::kFatal);
}

TEST(BackgroundErrors, TheFirstThatStopsWritesSticks) {
  using rocksdb::Status;
  BackgroundErrors errors;
  Status soft(Status::NoSpace(), Status::kSoftError);
  errors.OnBackgroundError(rocksdb::BackgroundErrorReason::kCompaction, &soft);
  EXPECT_TRUE(errors.status().ok());
  Status hard(Status::NoSpace(), Status::kHardError);
  errors.OnBackgroundError(rocksdb::BackgroundErrorReason::kFlush, &hard);
  Status fatal(Status::Corruption("bad block"), Status::kUnrecoverableError);
  errors.OnBackgroundError(rocksdb::BackgroundErrorReason::kCompaction, &fatal);
  EXPECT_TRUE(absl::IsUnavailable(errors.status())) << errors.status();
  EXPECT_THAT(std::string(errors.status().message()),
              HasSubstr("disk full: free space and restart"));

  BackgroundErrors damaged;
  damaged.OnBackgroundError(rocksdb::BackgroundErrorReason::kCompaction, &fatal);
  EXPECT_TRUE(absl::IsDataLoss(damaged.status())) << damaged.status();
  EXPECT_THAT(std::string(damaged.status().message()), HasSubstr("restore it from a backup"));
}

}  // namespace
}  // namespace ssx::storage
