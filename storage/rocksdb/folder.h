// The folder of a RocksDB store, looked at before RocksDB is: what it would silently create over,
// or refuse in words that do not say what to do, is refused here. Thread-safe.
#ifndef SSX_STORAGE_ROCKSDB_FOLDER_H_
#define SSX_STORAGE_ROCKSDB_FOLDER_H_

#include <string>

#include "absl/status/status.h"

namespace ssx::storage {

// Creates the folder when it does not exist. FAILED_PRECONDITION when it is a file or holds
// something else than a store; PERMISSION_DENIED when it cannot be created, listed or written;
// DATA_LOSS when it holds the data files of a store without the file that names the current ones.
absl::Status PrepareFolder(const std::string& path);

// Whether the folder is marked as that of a store: then a database in it that looks new has lost
// its contents, which RocksDB takes for granted when its manifest is cut short.
bool IsMarkedAsStore(const std::string& path);
// Marks the folder, durably, once the store in it was created. UNAVAILABLE when that cannot be
// written.
absl::Status MarkAsStore(const std::string& path);

}  // namespace ssx::storage

#endif  // SSX_STORAGE_ROCKSDB_FOLDER_H_
