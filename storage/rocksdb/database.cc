#include "storage/rocksdb/database.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/keys.h"
#include "storage/rocksdb/folder.h"
#include "storage/rocksdb/info_log.h"
#include "storage/rocksdb/status.h"
#include "storage/rocksdb/tuning.h"
#include "storage/store_id.h"

namespace ssx::storage {
namespace {

// RocksDB insists on a family named "default": it holds the metadata.
constexpr char kRowsFamily[] = "rows";
constexpr char kChangesFamily[] = "changes";

// Keys of the metadata. The format version is in decimal, the others in the encoding of
// storage/keys.h.
constexpr char kFormatKey[] = "format";
constexpr char kStoreIdKey[] = "store_id";
constexpr char kNewestKey[] = "newest";        // revision, commit time
constexpr char kWatermarkKey[] = "watermark";  // revision
constexpr char kBaseKey[] = "base";            // revision, commit time

bool IsLockConflict(const rocksdb::Status& status) {
  const std::string message = status.ToString();
  return status.IsIOError() && absl::StrContains(message, "LOCK") &&
         (absl::StrContains(message, "Resource temporarily unavailable") ||
          absl::StrContains(message, "lock hold by current process"));
}

absl::Status OpenError(const std::string& path, const rocksdb::Status& status) {
  if (IsLockConflict(status)) {
    return absl::FailedPreconditionError(
        absl::StrCat("the store in ", path,
                     " is in use by another process: stop that process, or name another folder"));
  }
  const std::string message = status.ToString();
  if (absl::StrContains(message, "Permission denied") ||
      absl::StrContains(message, "Read-only file system")) {
    return absl::PermissionDeniedError(absl::StrCat(
        "the store in ", path, " is not writable: ", message, "; give this user access to it"));
  }
  if (absl::StrContains(message, "Column families not opened")) {
    return absl::FailedPreconditionError(
        absl::StrCat("the store in ", path, " was written by a newer version of ssx (", message,
                     "): install that version or a later one"));
  }
  // A file that the store needs and that is gone, whichever way RocksDB words it.
  if (status.IsPathNotFound() || absl::StrContains(message, "No such file or directory") ||
      status.IsInvalidArgument()) {
    return absl::DataLossError(absl::StrCat("opening the store in ", path,
                                            ": the store is damaged: restore it from a backup (",
                                            message, ")"));
  }
  return FromRocksDb(status, absl::StrCat("opening the store in ", path));
}

rocksdb::WriteOptions Synced() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

}  // namespace

std::string ChangeKey(Revision revision) { return KeyWriter().Int(revision).bytes(); }

absl::StatusOr<Revision> RevisionOfChangeKey(absl::string_view key) {
  KeyReader reader(key);
  Revision revision = 0;
  if (absl::Status status = reader.Int(revision); !status.ok()) return status;
  if (!reader.done()) return absl::DataLossError("malformed key in the change log");
  return revision;
}

absl::StatusOr<std::shared_ptr<Database>> Database::Open(const std::string& path,
                                                         size_t block_cache_bytes,
                                                         rocksdb::Env* env) {
  std::shared_ptr<Database> database(new Database);
  database->path_ = path;
  database->marked_ = IsMarkedAsStore(path);
  rocksdb::DBOptions options = DatabaseOptions();
  options.create_if_missing = !database->marked_;
  options.create_missing_column_families = !database->marked_;
  options.listeners.push_back(database->errors_);
  options.info_log =
      std::make_shared<InfoLog>(path, options.info_log_level, options.max_log_file_size);
  if (env != nullptr) options.env = env;
  const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(block_cache_bytes);
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, MetaOptions()},
      {kRowsFamily, RowsOptions(cache)},
      {kChangesFamily, ChangesOptions(cache)}};
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(options, path, families, &handles, &db);
  if (!status.ok()) return OpenError(path, status);
  database->db_.reset(db);
  database->meta_ = handles[0];
  database->rows_ = handles[1];
  database->changes_ = handles[2];
  return database;
}

Database::~Database() {
  if (db_ == nullptr) return;
  for (rocksdb::ColumnFamilyHandle* family : {meta_, rows_, changes_}) {
    db_->DestroyColumnFamilyHandle(family);
  }
}

absl::Status Database::Damaged(absl::string_view what) const {
  return absl::DataLossError(
      absl::StrCat("the store in ", path_, " is damaged: ", what, "; restore it from a backup"));
}

absl::StatusOr<EngineState> Database::Recover() {
  const absl::StatusOr<std::string> format = ReadMeta(kFormatKey);
  if (absl::IsNotFound(format.status())) {
    // New, or its creation was cut short. What is marked, or holds rows, is neither.
    if (marked_) return Damaged("its contents are missing");
    for (rocksdb::ColumnFamilyHandle* family : {rows_, changes_}) {
      const absl::StatusOr<bool> empty = IsEmpty(family);
      if (!empty.ok()) return empty.status();
      if (!*empty) return Damaged("its metadata is missing");
    }
    if (absl::Status status = Create(); !status.ok()) return status;
  } else if (!format.ok()) {
    return format.status();
  } else {
    int64_t version = 0;
    if (!absl::SimpleAtoi(*format, &version) || version < 1) {
      return Damaged("its format version is unreadable");
    }
    if (version > kFormatVersion) {
      return absl::FailedPreconditionError(absl::StrCat(
          "the store in ", path_, " has format version ", version, ", this ssx reads up to ",
          kFormatVersion, ": install the version of ssx that wrote it, or a later one"));
    }
  }
  absl::StatusOr<EngineState> state = ReadMetadata();
  if (!state.ok()) return state;
  if (absl::Status status = CheckChanges(*state); !status.ok()) return status;
  if (!marked_) {
    if (absl::Status status = MarkAsStore(path_); !status.ok()) return status;
  }
  return state;
}

absl::Status Database::Create() {
  rocksdb::WriteBatch batch;
  rocksdb::Status status = batch.Put(meta_, kFormatKey, absl::StrCat(kFormatVersion));
  if (status.ok()) status = batch.Put(meta_, kStoreIdKey, NewStoreId());
  if (status.ok()) status = PutNewest(batch, 0, absl::InfinitePast());
  if (status.ok()) status = PutWatermark(batch, 0);
  if (status.ok()) status = db_->Write(Synced(), &batch);
  return FromRocksDb(status, absl::StrCat("creating the store in ", path_));
}

absl::StatusOr<EngineState> Database::ReadMetadata() const {
  EngineState state;
  absl::StatusOr<std::string> id = ReadMeta(kStoreIdKey);
  const absl::StatusOr<std::string> newest = ReadMeta(kNewestKey);
  const absl::StatusOr<std::string> watermark = ReadMeta(kWatermarkKey);
  for (const auto* entry : {&std::as_const(id), &newest, &watermark}) {
    if (absl::IsNotFound(entry->status())) return Damaged("part of its metadata is missing");
    if (!entry->ok()) return entry->status();
  }
  state.store_id = *std::move(id);
  KeyReader newest_reader(*newest);
  KeyReader watermark_reader(*watermark);
  if (!newest_reader.Int(state.revision).ok() || !newest_reader.Time(state.time).ok() ||
      !watermark_reader.Int(state.watermark).ok()) {
    return Damaged("its metadata is unreadable");
  }
  return state;
}

absl::Status Database::CheckChanges(const EngineState& state) const {
  if (state.watermark > state.revision) return Damaged("its watermark is above its revision");
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(rocksdb::ReadOptions(), changes_));
  // Both ends of the log; without records, both as if the log ended at the watermark.
  Revision oldest = state.watermark + 1;
  Revision newest = state.watermark;
  it->SeekToFirst();
  if (it->Valid()) {
    const absl::StatusOr<Revision> first = RevisionOfChangeKey(ToView(it->key()));
    if (!first.ok()) return Damaged(first.status().message());
    oldest = *first;
    it->SeekToLast();
  }
  if (it->Valid()) {
    const absl::StatusOr<Revision> last = RevisionOfChangeKey(ToView(it->key()));
    if (!last.ok()) return Damaged(last.status().message());
    newest = *last;
  }
  if (!it->status().ok()) {
    return FromRocksDb(it->status(), absl::StrCat("reading the change log in ", path_));
  }
  if (oldest != state.watermark + 1 || newest != state.revision) {
    return Damaged(absl::StrCat("its change log holds the revisions from ", oldest, " to ", newest,
                                ", its metadata says from ", state.watermark + 1, " to ",
                                state.revision));
  }
  return absl::OkStatus();
}

rocksdb::Status Database::PutNewest(rocksdb::WriteBatch& batch, Revision revision,
                                    absl::Time time) const {
  return batch.Put(meta_, kNewestKey, KeyWriter().Int(revision).Time(time).bytes());
}

rocksdb::Status Database::PutWatermark(rocksdb::WriteBatch& batch, Revision watermark) const {
  return batch.Put(meta_, kWatermarkKey, KeyWriter().Int(watermark).bytes());
}

rocksdb::Status Database::PutBase(rocksdb::WriteBatch& batch, Revision watermark,
                                  absl::Time time) const {
  return batch.Put(meta_, kBaseKey, KeyWriter().Int(watermark).Time(time).bytes());
}

absl::StatusOr<Database::BaseState> Database::ReadBase(const rocksdb::Snapshot* snapshot) const {
  const absl::StatusOr<std::string> watermark = ReadMeta(kWatermarkKey, snapshot);
  if (!watermark.ok()) return watermark.status();
  Revision trimmed = 0;
  if (!KeyReader(*watermark).Int(trimmed).ok()) return Damaged("its metadata is unreadable");
  BaseState state;
  const absl::StatusOr<std::string> base = ReadMeta(kBaseKey, snapshot);
  if (base.ok()) {
    KeyReader reader(*base);
    if (!reader.Int(state.watermark).ok() || !reader.Time(state.time).ok()) {
      return Damaged("its metadata is unreadable");
    }
  } else if (!absl::IsNotFound(base.status())) {
    return base.status();
  }
  if (state.watermark != trimmed) {
    return absl::OutOfRangeError(
        "this store's change log was trimmed by a version of ssx that kept nothing of what it "
        "dropped: its past cannot be put together");
  }
  return state;
}

absl::StatusOr<std::string> Database::ReadMeta(absl::string_view key,
                                               const rocksdb::Snapshot* snapshot) const {
  std::string value;
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  const rocksdb::Status status = db_->Get(options, meta_, ToSlice(key), &value);
  if (status.IsNotFound()) return absl::NotFoundError(key);
  if (!status.ok()) {
    return FromRocksDb(status, absl::StrCat("reading the metadata in ", path_));
  }
  return value;
}

absl::StatusOr<bool> Database::IsEmpty(rocksdb::ColumnFamilyHandle* family) const {
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(rocksdb::ReadOptions(), family));
  it->SeekToFirst();
  if (!it->status().ok()) return FromRocksDb(it->status(), absl::StrCat("reading ", path_));
  return !it->Valid();
}

}  // namespace ssx::storage
