#include "storage/rocksdb/tuning.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "rocksdb/convenience.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/slice_transform.h"
#include "rocksdb/table.h"

namespace ssx::storage {
namespace {

constexpr size_t kMiB = size_t{1} << 20;

rocksdb::CompressionType FirstSupported(const std::vector<rocksdb::CompressionType>& wanted) {
  static const std::vector<rocksdb::CompressionType> supported =
      rocksdb::GetSupportedCompressions();
  for (const rocksdb::CompressionType type : wanted) {
    if (std::find(supported.begin(), supported.end(), type) != supported.end()) return type;
  }
  return rocksdb::kNoCompression;
}

// Tells the memtable which keys are neighbours: those that differ in their last component only,
// such as the rows of one index entry. With ids that grow with time each is inserted right after
// the last of its kind, without a search from the top.
class NeighbourPrefix final : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "ssx.NeighbourPrefix"; }
  bool InDomain(const rocksdb::Slice& key) const override { return !key.empty(); }
  // The key up to and with the last end of a string before its own end (keys.h); else the
  // partition.
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    size_t end = key.size() > 2 ? key.size() - 2 : 1;
    while (end > 1 && !(key[end - 1] == 1 && key[end - 2] == 0)) --end;
    return rocksdb::Slice(key.data(), end);
  }
};

rocksdb::ColumnFamilyOptions DataOptions(const rocksdb::BlockBasedTableOptions& table) {
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  // Cheap where data is young and rewritten, dense where it comes to rest.
  options.compression = FirstSupported({rocksdb::kLZ4Compression, rocksdb::kSnappyCompression});
  options.bottommost_compression =
      FirstSupported({rocksdb::kZSTD, rocksdb::kLZ4Compression, rocksdb::kSnappyCompression});
  options.level_compaction_dynamic_level_bytes = true;
  options.write_buffer_size = 32 * kMiB;
  options.max_write_buffer_number = 3;
  return options;
}

rocksdb::BlockBasedTableOptions TableOptions(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = 16 << 10;
  table.format_version = 5;
  // Index and filter blocks count against the cache, so that it bounds the memory as the store
  // grows.
  table.cache_index_and_filter_blocks = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  return table;
}

}  // namespace

rocksdb::DBOptions DatabaseOptions() {
  rocksdb::DBOptions options;
  // Every acknowledged commit was synced: damage before the tail of the log is lost data, which
  // must be said, while a record cut short at the tail is a commit that nobody was told about.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.track_and_verify_wals_in_manifest = true;
  // Bounds the time to recover, also when the metadata's tiny memtable never fills.
  options.max_total_wal_size = 256 * kMiB;
  options.max_background_jobs = 2;
  // The leader of the commit queue is the only writer, and its keys come sorted: each insert starts
  // where the last one ended, which the memtable that many may write at once cannot do.
  options.allow_concurrent_memtable_write = false;
  options.bytes_per_sync = 1 * kMiB;
  // Below the usual limit of 1024 open files, with room for connections.
  options.max_open_files = 512;
  // A store that failed stays read-only until it is reopened, so RocksDB must not resume behind its
  // back.
  options.max_bgerror_resume_count = 0;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.max_log_file_size = 8 * kMiB;
  options.keep_log_file_num = 4;
  return options;
}

rocksdb::ColumnFamilyOptions RowsOptions(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table = TableOptions(cache);
  // Creates look for names that are not there: ids, request ids.
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::ColumnFamilyOptions options = DataOptions(table);
  options.memtable_insert_with_hint_prefix_extractor = std::make_shared<NeighbourPrefix>();
  return options;
}

rocksdb::ColumnFamilyOptions ChangesOptions(const std::shared_ptr<rocksdb::Cache>& cache) {
  // Only ever read in order, from a revision that exists: no filter.
  return DataOptions(TableOptions(cache));
}

rocksdb::ColumnFamilyOptions MetaOptions() {
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = 1 * kMiB;
  options.compression = rocksdb::kNoCompression;
  return options;
}

}  // namespace ssx::storage
