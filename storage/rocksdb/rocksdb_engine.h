// RocksDbEngine: the Engine on RocksDB. One write batch for each group of commits: rows, change
// records and the newest revision together, synced. Errors and thread-safety as Engine says.
#ifndef SSX_STORAGE_ROCKSDB_ROCKSDB_ENGINE_H_
#define SSX_STORAGE_ROCKSDB_ROCKSDB_ENGINE_H_

#include <memory>
#include <string>

#include "storage/engine.h"
#include "storage/rocksdb/database.h"

namespace ssx::storage {

class RocksDbEngine final : public Engine {
 public:
  // See OpenRocksDbStore. `env` may be nullptr.
  static absl::StatusOr<std::unique_ptr<RocksDbEngine>> Open(const std::string& path,
                                                             size_t block_cache_bytes,
                                                             rocksdb::Env* env);

  absl::string_view name() const override { return "rocksdb"; }
  const EngineState& opened_with() const override { return opened_with_; }
  absl::Status Apply(absl::Span<const PreparedCommit> commits) override;
  absl::StatusOr<std::shared_ptr<const ReadView>> Snapshot(Revision revision) override;
  absl::Status ReadLog(Revision after, Revision through, RecordVisitor visit) const override;
  absl::Status TrimLog(const PreparedCommit& folded) override;
  absl::StatusOr<std::unique_ptr<const EnginePast>> Past() const override;

 private:
  RocksDbEngine(std::shared_ptr<Database> database, EngineState opened_with);
  // Writes and syncs, unless an earlier error forbids it; an error forbids all later writes.
  absl::Status Write(rocksdb::Status prepared, rocksdb::WriteBatch& batch, absl::string_view doing);

  const std::shared_ptr<Database> database_;
  const EngineState opened_with_;
  rocksdb::WriteBatch group_;  // Touched by Apply only; kept for its memory.
};

}  // namespace ssx::storage

#endif  // SSX_STORAGE_ROCKSDB_ROCKSDB_ENGINE_H_
