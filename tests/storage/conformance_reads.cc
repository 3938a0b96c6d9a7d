// Snapshots, scans and a transaction's own writes.
#include "tests/storage/conformance.h"

namespace ssx::storage {
namespace {

using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;
using testing::Optional;
using testing::Pair;

TEST_P(StoreConformance, AnEmptyStoreHasRevisionZeroAndAnId) {
  auto store = Open();
  EXPECT_EQ(store->revision(), 0);
  EXPECT_EQ(store->watermark(), 0);
  EXPECT_EQ(store->id().size(), 32u);
  EXPECT_EQ(store->engine(), GetParam().name);
  auto view = Snapshot(*store);
  EXPECT_EQ(view->revision(), 0);
  EXPECT_EQ(GetRow(*view, kNeeds, "a"), std::nullopt);
  EXPECT_THAT(ScanRows(*view, kNeeds), IsEmpty());
  EXPECT_NE(Open()->id(), store->id());
}

TEST_P(StoreConformance, ACommitIsVisibleOnceAcknowledged) {
  auto store = Open();
  EXPECT_EQ(PutRow(*store, kNeeds, "a", "1"), 1);
  EXPECT_EQ(PutRow(*store, kNeeds, "b", ""), 2);
  EXPECT_EQ(DeleteRow(*store, kNeeds, "a"), 3);
  EXPECT_EQ(store->revision(), 3);
  auto view = Snapshot(*store);
  EXPECT_EQ(view->revision(), 3);
  EXPECT_EQ(GetRow(*view, kNeeds, "a"), std::nullopt);
  EXPECT_THAT(GetRow(*view, kNeeds, "b"), Optional(Eq("")));
}

TEST_P(StoreConformance, AnyBytesMakeKeysAndValues) {
  auto store = Open();
  const std::string bytes("\0\xFF\0\x01 \xC3\xA9", 7);
  const std::string large(3 << 20, 'x');
  PutRow(*store, kNeeds, bytes, bytes);
  PutRow(*store, kNeeds, "", "empty key");
  PutRow(*store, kNeeds, large, large);
  auto view = Snapshot(*store);
  EXPECT_THAT(ScanRows(*view, kNeeds),
              ElementsAre(Pair("", "empty key"), Pair(bytes, bytes), Pair(large, large)));
  EXPECT_THAT(GetRow(*view, kNeeds, bytes), Optional(bytes));
}

TEST_P(StoreConformance, PartitionsDoNotMix) {
  auto store = Open();
  PutRow(*store, kNeeds, "k", "need");
  PutRow(*store, kIndex, "k", "index");
  PutRow(*store, kLast, "k", "last");
  auto view = Snapshot(*store);
  EXPECT_THAT(GetRow(*view, kNeeds, "k"), Optional(Eq("need")));
  EXPECT_EQ(GetRow(*view, kOffers, "k"), std::nullopt);
  EXPECT_THAT(ScanRows(*view, kNeeds), ElementsAre(Pair("k", "need")));
  EXPECT_THAT(ScanRows(*view, kIndex), ElementsAre(Pair("k", "index")));
  EXPECT_THAT(ScanRows(*view, kOffers), IsEmpty());
  EXPECT_THAT(ScanRows(*view, kLast), ElementsAre(Pair("k", "last")));
}

TEST_P(StoreConformance, ScansKeepToTheirRange) {
  auto store = Open();
  for (const char* key : {"a", "b", "ba", "b\xFF", "b\xFF\xFF", "c"}) {
    PutRow(*store, kNeeds, key, "");
  }
  auto view = Snapshot(*store);
  const auto keys = [&](const KeyRange& range) {
    std::vector<std::string> found;
    for (auto& [key, value] : ScanRows(*view, kNeeds, range)) found.push_back(key);
    return found;
  };
  EXPECT_THAT(keys({"b", "c"}), ElementsAre("b", "ba", "b\xFF", "b\xFF\xFF"));
  EXPECT_THAT(keys({"b", "b"}), IsEmpty());
  EXPECT_THAT(keys({"c", "a"}), IsEmpty());
  EXPECT_THAT(keys({"bb", ""}), ElementsAre("b\xFF", "b\xFF\xFF", "c"));
  EXPECT_THAT(keys({"", "b"}), ElementsAre("a"));
  EXPECT_THAT(keys(PrefixRange("b")), ElementsAre("b", "ba", "b\xFF", "b\xFF\xFF"));
  EXPECT_THAT(keys(PrefixRange("b\xFF")), ElementsAre("b\xFF", "b\xFF\xFF"));
  EXPECT_THAT(keys(PrefixRange("\xFF")), IsEmpty());
  EXPECT_EQ(keys(PrefixRange("")).size(), 6u);
  int visited = 0;
  EXPECT_TRUE(
      view->Scan(kNeeds, {}, [&](absl::string_view, absl::string_view) { return ++visited < 2; })
          .ok());
  EXPECT_EQ(visited, 2);
}

TEST_P(StoreConformance, ASnapshotStaysAsItWas) {
  auto store = Open();
  PutRow(*store, kNeeds, "changed", "1");
  PutRow(*store, kNeeds, "deleted", "1");
  auto before = Snapshot(*store);
  PutRow(*store, kNeeds, "changed", "2");
  DeleteRow(*store, kNeeds, "deleted");
  PutRow(*store, kNeeds, "new", "1");
  auto between = Snapshot(*store);
  for (int i = 0; i < 200; ++i) PutRow(*store, kNeeds, "changed", std::to_string(i));

  EXPECT_EQ(before->revision(), 2);
  EXPECT_THAT(ScanRows(*before, kNeeds), ElementsAre(Pair("changed", "1"), Pair("deleted", "1")));
  EXPECT_THAT(GetRow(*before, kNeeds, "changed"), Optional(Eq("1")));
  EXPECT_EQ(GetRow(*before, kNeeds, "new"), std::nullopt);
  EXPECT_EQ(between->revision(), 5);
  EXPECT_THAT(ScanRows(*between, kNeeds), ElementsAre(Pair("changed", "2"), Pair("new", "1")));
}

TEST_P(StoreConformance, ATransactionSeesItsOwnWrites) {
  auto store = Open();
  PutRow(*store, kNeeds, "a", "old");
  PutRow(*store, kNeeds, "b", "old");
  const auto revision = store->Transact([&](Transaction& transaction) {
    transaction.Put(kNeeds, "a", "new");
    transaction.Delete(kNeeds, "b");
    transaction.Put(kNeeds, "c", "first");
    transaction.Put(kNeeds, "c", "second");
    transaction.Delete(kNeeds, "absent");
    EXPECT_THAT(GetRow(transaction, kNeeds, "a"), Optional(Eq("new")));
    EXPECT_EQ(GetRow(transaction, kNeeds, "b"), std::nullopt);
    EXPECT_THAT(GetRow(transaction, kNeeds, "c"), Optional(Eq("second")));
    EXPECT_EQ(transaction.revision(), 2);
    // Nobody else sees them.
    EXPECT_THAT(GetRow(*Snapshot(*store), kNeeds, "a"), Optional(Eq("old")));
    return absl::OkStatus();
  });
  EXPECT_EQ(revision.value(), 3);
  EXPECT_THAT(ScanRows(*Snapshot(*store), kNeeds),
              ElementsAre(Pair("a", "new"), Pair("c", "second")));
}

TEST_P(StoreConformance, AScanMergesOwnWrites) {
  auto store = Open();
  for (const char* key : {"b", "d", "f", "h"}) PutRow(*store, kNeeds, key, "old");
  const auto revision = store->Transact([&](Transaction& transaction) {
    transaction.Put(kNeeds, "a", "own");
    transaction.Put(kNeeds, "d", "own");
    transaction.Delete(kNeeds, "f");
    transaction.Delete(kNeeds, "g");
    transaction.Put(kNeeds, "i", "own");
    transaction.Put(kIndex, "c", "elsewhere");
    EXPECT_THAT(ScanRows(transaction, kNeeds),
                ElementsAre(Pair("a", "own"), Pair("b", "old"), Pair("d", "own"), Pair("h", "old"),
                            Pair("i", "own")));
    EXPECT_THAT(ScanRows(transaction, kNeeds, {"b", "h"}),
                ElementsAre(Pair("b", "old"), Pair("d", "own")));
    // Stops at own rows, before, among and after the store's.
    for (const absl::string_view last : {"a", "d", "i"}) {
      std::string seen;
      EXPECT_TRUE(transaction
                      .Scan(kNeeds, {},
                            [&](absl::string_view key, absl::string_view) {
                              seen = std::string(key);
                              return key != last;
                            })
                      .ok());
      EXPECT_EQ(seen, last);
    }
    return absl::OkStatus();
  });
  EXPECT_TRUE(revision.ok()) << revision.status();
}

TEST_P(StoreConformance, AScansVisitorMayWrite) {
  auto store = Open();
  for (const char* key : {"a", "c"}) PutRow(*store, kNeeds, key, "old");
  const auto revision = store->Transact([&](Transaction& transaction) {
    transaction.Put(kNeeds, "b", "own");
    std::vector<std::string> seen;
    EXPECT_TRUE(transaction
                    .Scan(kNeeds, {},
                          [&](absl::string_view key, absl::string_view value) {
                            transaction.Delete(kNeeds, key);
                            transaction.Put(kNeeds, "z" + std::string(key), value);
                            seen.emplace_back(key);
                            return true;
                          })
                    .ok());
    EXPECT_THAT(seen, ElementsAre("a", "b", "c"));
    return absl::OkStatus();
  });
  ASSERT_TRUE(revision.ok()) << revision.status();
  EXPECT_THAT(ScanRows(*Snapshot(*store), kNeeds),
              ElementsAre(Pair("za", "old"), Pair("zb", "own"), Pair("zc", "old")));
}

TEST_P(StoreConformance, ATransactionThatWritesNothingTakesNoRevision) {
  auto store = Open();
  PutRow(*store, kNeeds, "a", "1");
  const auto revision = store->Transact([&](Transaction& transaction) {
    EXPECT_THAT(GetRow(transaction, kNeeds, "a"), Optional(Eq("1")));
    return absl::OkStatus();
  });
  EXPECT_EQ(revision.value(), 1);
  EXPECT_EQ(store->revision(), 1);
}

TEST_P(StoreConformance, ABodysErrorIsReturnedAndNothingIsWritten) {
  auto store = Open();
  absl::Status error = absl::NotFoundError("no such need");
  error.SetPayload("type", absl::Cord("detail"));
  int runs = 0;
  const auto revision = store->Transact([&](Transaction& transaction) {
    ++runs;
    transaction.Put(kNeeds, "a", "1");
    return error;
  });
  EXPECT_EQ(revision.status(), error);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(store->revision(), 0);
  EXPECT_THAT(ScanRows(*Snapshot(*store), kNeeds), IsEmpty());
  EXPECT_THAT(AllChanges(*store), IsEmpty());
}

}  // namespace
}  // namespace ssx::storage
