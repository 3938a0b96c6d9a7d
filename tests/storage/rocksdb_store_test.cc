#include "storage/rocksdb/rocksdb_store.h"

#include "tests/storage/conformance.h"
#include "tests/storage/temporary_folder.h"

namespace ssx::storage {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

// Members go in reverse: the store is closed before its folder is removed.
struct StoreInFolder {
  TemporaryFolder folder;
  std::unique_ptr<Store> store;
};

INSTANTIATE_TEST_SUITE_P(RocksDb, StoreConformance,
                         testing::Values(EngineUnderTest{
                             "rocksdb",
                             [](const StoreSettings& settings) -> std::shared_ptr<Store> {
                               auto owner = std::make_shared<StoreInFolder>();
                               RocksDbOptions options;
                               options.path = owner->folder.path();
                               options.clock = settings.clock;
                               options.max_recent_keys = settings.max_recent_keys;
                               absl::StatusOr<std::unique_ptr<Store>> store =
                                   OpenRocksDbStore(options);
                               EXPECT_TRUE(store.ok()) << store.status();
                               if (!store.ok()) return nullptr;
                               owner->store = *std::move(store);
                               Store* raw = owner->store.get();
                               return std::shared_ptr<Store>(std::move(owner), raw);
                             }}),
                         [](const auto& info) { return info.param.name; });

std::unique_ptr<Store> OpenAt(const std::string& path,
                              std::function<absl::Time()> clock = absl::Now) {
  RocksDbOptions options;
  options.path = path;
  options.clock = std::move(clock);
  absl::StatusOr<std::unique_ptr<Store>> store = OpenRocksDbStore(options);
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

TEST(RocksDbStore, ReopeningKeepsEverything) {
  TemporaryFolder folder;
  // Parents are created.
  const std::string path = folder.path() + "/a/b";
  std::string id;
  for (Revision done = 0; done < 30; done += 10) {
    auto store = OpenAt(path);
    ASSERT_NE(store, nullptr);
    if (done == 0) id = store->id();
    EXPECT_EQ(store->id(), id);
    EXPECT_EQ(store->revision(), done);
    EXPECT_EQ(Snapshot(*store)->revision(), done);
    EXPECT_THAT(ScanRows(*Snapshot(*store), kNeeds), SizeIs(done));
    EXPECT_THAT(AllChanges(*store), SizeIs(done));
    for (Revision i = 1; i <= 10; ++i) {
      EXPECT_EQ(PutRow(*store, kNeeds, std::to_string(done + i), "v"), done + i);
    }
  }
}

TEST(RocksDbStore, ReopeningKeepsTheWatermark) {
  TemporaryFolder folder;
  {
    auto store = OpenAt(folder.path());
    for (int i = 0; i < 10; ++i) PutRow(*store, kNeeds, std::to_string(i), "");
    ASSERT_TRUE(store->TrimChanges(7).ok());
  }
  {
    auto store = OpenAt(folder.path());
    EXPECT_EQ(store->watermark(), 7);
    EXPECT_TRUE(absl::IsOutOfRange(store->ReadChanges(6, 10).status()));
    EXPECT_THAT(store->ReadChanges(7, 10).value(), SizeIs(3));
    for (Revision past = 7; past <= 10; ++past) EXPECT_THAT(StateAt(*store, past), SizeIs(past));
    EXPECT_THAT(ScanRows(*Snapshot(*store), kNeeds), SizeIs(10));
    ASSERT_TRUE(store->TrimChanges(10).ok());
  }
  auto store = OpenAt(folder.path());
  EXPECT_EQ(store->revision(), 10);
  EXPECT_THAT(store->ReadChanges(10, 10).value(), IsEmpty());
  EXPECT_EQ(PutRow(*store, kNeeds, "more", ""), 11);
}

TEST(RocksDbStore, ReopeningWithAnEarlierClockKeepsCommitTimesMonotone) {
  TemporaryFolder folder;
  const absl::Time late = absl::FromUnixSeconds(2'000'000'000);
  {
    auto store = OpenAt(folder.path(), [&] { return late; });
    PutRow(*store, kNeeds, "a", "");
    // The log's own record of that time goes.
    ASSERT_TRUE(store->TrimChanges(1).ok());
  }
  auto store = OpenAt(folder.path(), [&] { return late - absl::Hours(1); });
  PutRow(*store, kNeeds, "a", "");
  EXPECT_EQ(AllChanges(*store, 1).at(0).time, late);
}

TEST(RocksDbStore, ASnapshotMayOutliveItsStore) {
  TemporaryFolder folder;
  auto store = OpenAt(folder.path());
  PutRow(*store, kNeeds, "a", "1");
  auto view = Snapshot(*store);
  store.reset();
  EXPECT_EQ(GetRow(*view, kNeeds, "a"), "1");
}

}  // namespace
}  // namespace ssx::storage
