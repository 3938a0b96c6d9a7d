// BackgroundErrors: what a RocksDB database ran into while flushing, compacting or writing, sorted
// by what it means for the store: harmless (RocksDB retries, writes go on), read-only (no write can
// be trusted until the store is reopened), fatal (the same, and the files themselves are suspect).
// The first error that stops writes sticks. Thread-safe.
#ifndef SSX_STORAGE_ROCKSDB_BACKGROUND_ERRORS_H_
#define SSX_STORAGE_ROCKSDB_BACKGROUND_ERRORS_H_

#include <mutex>

#include "absl/status/status.h"
#include "rocksdb/listener.h"

namespace ssx::storage {

enum class BackgroundErrorKind { kHarmless, kReadOnly, kFatal };

BackgroundErrorKind Classify(const rocksdb::Status& error);

class BackgroundErrors final : public rocksdb::EventListener {
 public:
  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) override;

  // Stops writes for a reason found elsewhere.
  void Fail(const absl::Status& cause);
  // OK while writes may go on, else the first error that stopped them.
  absl::Status status() const;

 private:
  mutable std::mutex mutex_;
  absl::Status first_;  // guarded by mutex_
};

}  // namespace ssx::storage

#endif  // SSX_STORAGE_ROCKSDB_BACKGROUND_ERRORS_H_
