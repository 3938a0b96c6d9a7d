// How RocksDB is set up for ssx: entities of about 1 KB, small index rows, an append-only change
// log, 2 cores, bounded memory and recovery time. The reasons stand beside the settings. Pure
// functions.
#ifndef SSX_STORAGE_ROCKSDB_TUNING_H_
#define SSX_STORAGE_ROCKSDB_TUNING_H_

#include <cstddef>
#include <memory>

#include "rocksdb/cache.h"
#include "rocksdb/options.h"

namespace ssx::storage {

rocksdb::DBOptions DatabaseOptions();
// `cache` is shared by all column families.
rocksdb::ColumnFamilyOptions RowsOptions(const std::shared_ptr<rocksdb::Cache>& cache);
rocksdb::ColumnFamilyOptions ChangesOptions(const std::shared_ptr<rocksdb::Cache>& cache);
rocksdb::ColumnFamilyOptions MetaOptions();

}  // namespace ssx::storage

#endif  // SSX_STORAGE_ROCKSDB_TUNING_H_
