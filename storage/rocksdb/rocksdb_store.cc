#include "storage/rocksdb/rocksdb_store.h"

#include <utility>

#include "storage/engine_store.h"
#include "storage/rocksdb/folder.h"
#include "storage/rocksdb/rocksdb_engine.h"

namespace ssx::storage {

absl::StatusOr<std::unique_ptr<Store>> OpenRocksDbStore(const RocksDbOptions& options) {
  if (absl::Status status = PrepareFolder(options.path); !status.ok()) return status;
  absl::StatusOr<std::unique_ptr<RocksDbEngine>> engine =
      RocksDbEngine::Open(options.path, options.block_cache_bytes, options.env);
  if (!engine.ok()) return engine.status();
  return EngineStore::Open(*std::move(engine), {options.clock, options.max_recent_keys});
}

}  // namespace ssx::storage
