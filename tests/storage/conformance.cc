#include "tests/storage/conformance.h"

namespace ssx::storage {

std::optional<std::string> GetRow(const ReadView& view, const Partition& partition,
                                  absl::string_view key) {
  absl::StatusOr<std::optional<std::string>> value = view.Get(partition, key);
  EXPECT_TRUE(value.ok()) << value.status();
  return value.ok() ? *value : std::nullopt;
}

Rows ScanRows(const ReadView& view, const Partition& partition, const KeyRange& range) {
  Rows rows;
  const absl::Status status =
      view.Scan(partition, range, [&](absl::string_view key, absl::string_view value) {
        rows.emplace_back(key, value);
        return true;
      });
  EXPECT_TRUE(status.ok()) << status;
  return rows;
}

Revision PutRow(Store& store, const Partition& partition, absl::string_view key,
                absl::string_view value) {
  const absl::StatusOr<Revision> revision = store.Transact([&](Transaction& transaction) {
    transaction.Put(partition, key, value);
    return absl::OkStatus();
  });
  EXPECT_TRUE(revision.ok()) << revision.status();
  return revision.value_or(-1);
}

Revision DeleteRow(Store& store, const Partition& partition, absl::string_view key) {
  const absl::StatusOr<Revision> revision = store.Transact([&](Transaction& transaction) {
    transaction.Delete(partition, key);
    return absl::OkStatus();
  });
  EXPECT_TRUE(revision.ok()) << revision.status();
  return revision.value_or(-1);
}

std::unique_ptr<ReadView> Snapshot(const Store& store) {
  absl::StatusOr<std::unique_ptr<ReadView>> view = store.Read();
  EXPECT_TRUE(view.ok()) << view.status();
  return view.ok() ? *std::move(view) : nullptr;
}

State ReadState(PastRows& past) {
  State state;
  std::vector<PastRow> rows;
  for (bool more = true; more;) {
    const absl::StatusOr<bool> next = past.Next(rows);
    EXPECT_TRUE(next.ok()) << next.status();
    if (!next.ok()) return state;
    more = *next;
    for (PastRow& row : rows) {
      EXPECT_TRUE(state.try_emplace({row.partition, row.key}, row.value).second) << row.key;
    }
  }
  return state;
}

State StateAt(const Store& store, Revision revision) {
  absl::StatusOr<std::unique_ptr<PastRows>> past = store.ReadPast(revision);
  EXPECT_TRUE(past.ok()) << revision << ": " << past.status();
  return past.ok() ? ReadState(**past) : State();
}

std::vector<Commit> AllChanges(const Store& store, Revision after) {
  std::vector<Commit> all;
  while (true) {
    absl::StatusOr<std::vector<Commit>> some = store.ReadChanges(after, 1000);
    EXPECT_TRUE(some.ok()) << some.status();
    if (!some.ok() || some->empty()) return all;
    after = some->back().revision;
    for (Commit& commit : *some) all.push_back(std::move(commit));
  }
}

}  // namespace ssx::storage
