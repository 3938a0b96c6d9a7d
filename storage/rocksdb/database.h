// Database: an open RocksDB database with the column families of a store, and its metadata. Closed
// when the last of those who hold it lets go, so that a snapshot may outlive its store.
// Thread-safe.
#ifndef SSX_STORAGE_ROCKSDB_DATABASE_H_
#define SSX_STORAGE_ROCKSDB_DATABASE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rocksdb/db.h"
#include "rocksdb/write_batch.h"
#include "storage/engine.h"
#include "storage/rocksdb/background_errors.h"

namespace ssx::storage {

class Database {
 public:
  // The newest format that this code reads and the one it writes.
  static constexpr int64_t kFormatVersion = 1;

  // Opens or creates. Errors as for OpenRocksDbStore. `env` may be nullptr.
  static absl::StatusOr<std::shared_ptr<Database>> Open(const std::string& path,
                                                        size_t block_cache_bytes,
                                                        rocksdb::Env* env);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  rocksdb::DB& db() const { return *db_; }
  rocksdb::ColumnFamilyHandle* rows() const { return rows_; }
  rocksdb::ColumnFamilyHandle* changes() const { return changes_; }
  BackgroundErrors& errors() const { return *errors_; }

  // Reads the metadata and checks that the change log agrees with it; gives a new database its id
  // and format version. FAILED_PRECONDITION for a newer format, DATA_LOSS when something is missing
  // or does not agree.
  absl::StatusOr<EngineState> Recover();

  // The metadata that goes with a write.
  rocksdb::Status PutNewest(rocksdb::WriteBatch& batch, Revision revision, absl::Time time) const;
  rocksdb::Status PutWatermark(rocksdb::WriteBatch& batch, Revision watermark) const;
  rocksdb::Status PutBase(rocksdb::WriteBatch& batch, Revision watermark, absl::Time time) const;

  // The commit that the base stands for, as a snapshot has it. OUT_OF_RANGE when there is no base
  // for the log, because an ssx that kept none has trimmed it.
  struct BaseState {
    Revision watermark = 0;
    absl::Time time = absl::InfinitePast();
  };
  absl::StatusOr<BaseState> ReadBase(const rocksdb::Snapshot* snapshot) const;

 private:
  Database() = default;
  absl::Status Damaged(absl::string_view what) const;
  absl::Status Create();
  absl::StatusOr<EngineState> ReadMetadata() const;
  absl::Status CheckChanges(const EngineState& state) const;
  // NOT_FOUND when there is none.
  absl::StatusOr<std::string> ReadMeta(absl::string_view key,
                                       const rocksdb::Snapshot* snapshot = nullptr) const;
  absl::StatusOr<bool> IsEmpty(rocksdb::ColumnFamilyHandle* family) const;

  std::string path_;
  bool marked_ = false;  // as a store, before it was opened
  std::shared_ptr<BackgroundErrors> errors_ = std::make_shared<BackgroundErrors>();
  std::unique_ptr<rocksdb::DB> db_;
  rocksdb::ColumnFamilyHandle* meta_ = nullptr;
  rocksdb::ColumnFamilyHandle* rows_ = nullptr;
  rocksdb::ColumnFamilyHandle* changes_ = nullptr;
};

// Where the rows of the base stand among the rows: below the partitions' ids.
inline constexpr uint8_t kBasePartition = 0;

// The change log's keys: revisions in order.
std::string ChangeKey(Revision revision);
absl::StatusOr<Revision> RevisionOfChangeKey(absl::string_view key);

inline rocksdb::Slice ToSlice(absl::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline absl::string_view ToView(const rocksdb::Slice& bytes) {
  return {bytes.data(), bytes.size()};
}

}  // namespace ssx::storage

#endif  // SSX_STORAGE_ROCKSDB_DATABASE_H_
