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

absl::Status VisitLog(const Database& database, rocksdb::ReadOptions options, Revision after,
                      Revision through, RecordVisitor visit) {
  const std::string begin = ChangeKey(after + 1);
  const std::string end = ChangeKey(through + 1);
  const rocksdb::Slice upper_bound(end);
  options.iterate_upper_bound = &upper_bound;
  const std::unique_ptr<rocksdb::Iterator> it(
      database.db().NewIterator(options, database.changes()));
  for (it->Seek(begin); it->Valid(); it->Next()) {
    const absl::StatusOr<Revision> revision = RevisionOfChangeKey(ToView(it->key()));
    if (!revision.ok()) return revision.status();
    if (!visit(*revision, ToView(it->value()))) return absl::OkStatus();
  }
  return FromRocksDb(it->status(), "reading the change log");
}

class RocksDbPast final : public EnginePast {
 public:
  explicit RocksDbPast(std::shared_ptr<Database> database)
      : database_(std::move(database)), snapshot_(database_->db().GetSnapshot()) {}
  ~RocksDbPast() override { database_->db().ReleaseSnapshot(snapshot_); }

  absl::Status Open() {
    auto base = database_->ReadBase(snapshot_);
    if (base.ok()) base_ = *base;
    return base.status();
  }

  Revision watermark() const override { return base_.watermark; }
  absl::Time watermark_time() const override { return base_.time; }

  absl::Status ScanBase(absl::string_view begin, RowVisitor visit) const override {
    const KeyRange rows = RowRange(kBasePartition, {std::string(begin), ""});
    const rocksdb::Slice end(rows.end);
    rocksdb::ReadOptions options = ReadOptions();
    options.iterate_upper_bound = &end;
    const std::unique_ptr<rocksdb::Iterator> it(
        database_->db().NewIterator(options, database_->rows()));
    for (it->Seek(rows.begin); it->Valid(); it->Next()) {
      if (!visit(KeyOf(ToView(it->key())), ToView(it->value()))) return absl::OkStatus();
    }
    return FromRocksDb(it->status(), "reading the base of the change log");
  }

  absl::Status ReadLog(Revision after, Revision through, RecordVisitor visit) const override {
    return VisitLog(*database_, ReadOptions(), after, through, visit);
  }

 private:
  rocksdb::ReadOptions ReadOptions() const {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    options.fill_cache = false;  // read once
    return options;
  }

  const std::shared_ptr<Database> database_;
  const rocksdb::Snapshot* const snapshot_;
  Database::BaseState base_;
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
  return VisitLog(*database_, rocksdb::ReadOptions(), after, through, visit);
}

absl::Status RocksDbEngine::TrimLog(const PreparedCommit& folded) {
  const auto base = database_->ReadBase(nullptr);
  if (!base.ok() && !absl::IsOutOfRange(base.status())) return base.status();
  rocksdb::WriteBatch batch;
  const std::string end = ChangeKey(folded.revision + 1);
  rocksdb::Status status = batch.DeleteRange(database_->changes(), ChangeKey(0), end);
  if (status.ok()) status = database_->PutWatermark(batch, folded.revision);
  // Without a base to fold into there never will be one.
  if (base.ok()) {
    if (status.ok()) status = database_->PutBase(batch, folded.revision, folded.time);
    for (size_t i = 0; status.ok() && i < folded.row_keys.size(); ++i) {
      const std::string row_key = RowKey(kBasePartition, folded.row_keys[i]);
      status = folded.values[i].has_value()
                   ? batch.Put(database_->rows(), row_key, *folded.values[i])
                   : batch.Delete(database_->rows(), row_key);
    }
  }
  return Write(status, batch, "trimming the change log");
}

absl::StatusOr<std::unique_ptr<const EnginePast>> RocksDbEngine::Past() const {
  auto past = std::make_unique<RocksDbPast>(database_);
  if (absl::Status status = past->Open(); !status.ok()) return status;
  return past;
}

}  // namespace ssx::storage
