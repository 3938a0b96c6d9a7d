// RocksDB's statuses in absl's terms. Pure functions.
#ifndef SSX_STORAGE_ROCKSDB_STATUS_H_
#define SSX_STORAGE_ROCKSDB_STATUS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "rocksdb/status.h"

namespace ssx::storage {

// DATA_LOSS for corruption, UNAVAILABLE otherwise; says what was being done, why it failed and what
// to do. OK is OK.
absl::Status FromRocksDb(const rocksdb::Status& status, absl::string_view doing);

}  // namespace ssx::storage

#endif  // SSX_STORAGE_ROCKSDB_STATUS_H_
