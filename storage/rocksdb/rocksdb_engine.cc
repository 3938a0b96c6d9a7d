#include "storage/rocksdb/rocksdb_engine.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/rocksdb/status.h"
#include "storage/row_key.h"

namespace ssx::storage {
namespace {

// The memory of a group's batch is kept for the next one up to this size.
constexpr size_t kMaxKeptBatchBytes = size_t{8} << 20;

class RocksDbView final : public ReadView {
 public:
  RocksDbView(std::shared_ptr<Database> database, Revision revision)
      : database_(std::move(database)),
        snapshot_(database_->db().GetSnapshot()),
        revision_(revision) {}
  ~RocksDbView() override { database_->db().ReleaseSnapshot(snapshot_); }

  absl::StatusOr<std::optional<std::string>> Get(const Partition& partition,
                                                 absl::string_view key) const override {
    rocksdb::PinnableSlice value;
    const rocksdb::Status status =
        database_->db().Get(ReadOptions(), database_->rows(), RowKey(partition.id, key), &value);
    if (status.IsNotFound()) return std::nullopt;
    if (!status.ok()) return FromRocksDb(status, absl::StrCat("reading a row of ", partition.name));
    return value.ToString();
  }

  absl::Status Scan(const Partition& partition, const KeyRange& range,
                    RowVisitor visit) const override {
    const KeyRange rows = RowRange(partition.id, range);
    rocksdb::ReadOptions options = ReadOptions();
    const rocksdb::Slice end(rows.end);
    if (!rows.end.empty()) options.iterate_upper_bound = &end;
    const std::unique_ptr<rocksdb::Iterator> it(
        database_->db().NewIterator(options, database_->rows()));
    for (it->Seek(rows.begin); it->Valid(); it->Next()) {
      if (!visit(KeyOf(ToView(it->key())), ToView(it->value()))) return absl::OkStatus();
    }
    return FromRocksDb(it->status(), absl::StrCat("scanning rows of ", partition.name));
  }

  Revision revision() const override { return revision_; }

 private:
  rocksdb::ReadOptions ReadOptions() const {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    return options;
  }

  const std::shared_ptr<Database> database_;
  const rocksdb::Snapshot* const snapshot_;
  const Revision revision_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RocksDbEngine>> RocksDbEngine::Open(const std::string& path,
                                                                   size_t block_cache_bytes,
                                                                   rocksdb::Env* env) {
  absl::StatusOr<std::shared_ptr<Database>> database = Database::Open(path, block_cache_bytes, env);
  if (!database.ok()) return database.status();
  absl::StatusOr<EngineState> state = (*database)->Recover();
  if (!state.ok()) return state.status();
  return std::unique_ptr<RocksDbEngine>(new RocksDbEngine(*std::move(database), *std::move(state)));
}

RocksDbEngine::RocksDbEngine(std::shared_ptr<Database> database, EngineState opened_with)
    : database_(std::move(database)), opened_with_(std::move(opened_with)) {}

absl::Status RocksDbEngine::Apply(absl::Span<const PreparedCommit> commits) {
  if (group_.GetDataSize() > kMaxKeptBatchBytes) group_ = rocksdb::WriteBatch();
  group_.Clear();
  rocksdb::Status status;
  for (const PreparedCommit& commit : commits) {
    for (size_t i = 0; status.ok() && i < commit.row_keys.size(); ++i) {
      const std::optional<std::string>& value = commit.values[i];
      status = value.has_value() ? group_.Put(database_->rows(), commit.row_keys[i], *value)
                                 : group_.Delete(database_->rows(), commit.row_keys[i]);
    }
    if (status.ok()) {
      status = group_.Put(database_->changes(), ChangeKey(commit.revision),
                          ToSlice(commit.change_record));
    }
  }
  if (status.ok()) {
    status = database_->PutNewest(group_, commits.back().revision, commits.back().time);
  }
  return Write(status, group_, "writing a commit");
}

absl::Status RocksDbEngine::Write(rocksdb::Status prepared, rocksdb::WriteBatch& batch,
                                  absl::string_view doing) {
  if (absl::Status status = database_->errors().status(); !status.ok()) return status;
  rocksdb::WriteOptions synced;
  synced.sync = true;
  if (prepared.ok()) prepared = database_->db().Write(synced, &batch);
  absl::Status status = FromRocksDb(prepared, doing);
  if (!status.ok()) database_->errors().Fail(status);
  return status;
}

absl::StatusOr<std::shared_ptr<const ReadView>> RocksDbEngine::Snapshot(Revision revision) {
  return std::make_shared<const RocksDbView>(database_, revision);
}

absl::Status RocksDbEngine::ReadLog(Revision after, Revision through, RecordVisitor visit) const {
  const std::string begin = ChangeKey(after + 1);
  const std::string end = ChangeKey(through + 1);
  const rocksdb::Slice upper_bound(end);
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &upper_bound;
  const std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(options, database_->changes()));
  for (it->Seek(begin); it->Valid(); it->Next()) {
    const absl::StatusOr<Revision> revision = RevisionOfChangeKey(ToView(it->key()));
    if (!revision.ok()) return revision.status();
    if (!visit(*revision, ToView(it->value()))) return absl::OkStatus();
  }
  return FromRocksDb(it->status(), "reading the change log");
}

absl::Status RocksDbEngine::TrimLog(Revision through) {
  rocksdb::WriteBatch batch;
  const std::string end = ChangeKey(through + 1);
  rocksdb::Status status = batch.DeleteRange(database_->changes(), ChangeKey(0), end);
  if (status.ok()) status = database_->PutWatermark(batch, through);
  return Write(status, batch, "trimming the change log");
}

}  // namespace ssx::storage
