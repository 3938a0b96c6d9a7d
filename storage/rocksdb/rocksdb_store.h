// The durable Store, embedded in the process, on RocksDB. Every acknowledged commit is synced to
// the write-ahead log.
//
// One process at a time may have a folder open. A background error of RocksDB that stops writes
// makes the store read-only with the cause until it is reopened. The format is described in
// docs/storage-format.md.
#ifndef SSX_STORAGE_ROCKSDB_ROCKSDB_STORE_H_
#define SSX_STORAGE_ROCKSDB_ROCKSDB_STORE_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "storage/store.h"

namespace rocksdb {
class Env;
}

namespace ssx::storage {

struct RocksDbOptions {
  // The store's folder; created, with its parents, when it does not exist.
  std::string path;
  std::function<absl::Time()> clock = absl::Now;
  // Memory for data read from disk; memtables take up to 192 MiB more.
  size_t block_cache_bytes = size_t{256} << 20;
  // As in EngineStoreOptions.
  size_t max_recent_keys = 1 << 17;
  // Where files are kept, for fault injection in tests; must outlive the store. nullptr: the
  // operating system.
  rocksdb::Env* env = nullptr;
};

// Opens or creates a store. Errors name the path and the remedy:
// - FAILED_PRECONDITION: in use by another process, not a folder, a folder of something else, or
//   written by a newer version of the format;
// - PERMISSION_DENIED: the folder cannot be created or written;
// - DATA_LOSS: damaged files, or rows, change log and metadata that do not agree;
// - UNAVAILABLE: any other failure to read or write, such as a full disk.
absl::StatusOr<std::unique_ptr<Store>> OpenRocksDbStore(const RocksDbOptions& options);

}  // namespace ssx::storage

#endif  // SSX_STORAGE_ROCKSDB_ROCKSDB_STORE_H_
