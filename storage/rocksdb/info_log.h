// InfoLog: RocksDB's own messages, in the file LOG of the store's folder.
//
// RocksDB's logger ends the process on a full disk: the writer of its files asserts that no write
// has failed before, and Debian's build keeps assertions. This one drops what it cannot write. At
// `max_bytes` the file becomes LOG.old, of which there is one. Thread-safe.
#ifndef SSX_STORAGE_ROCKSDB_INFO_LOG_H_
#define SSX_STORAGE_ROCKSDB_INFO_LOG_H_

#include <cstddef>
#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "rocksdb/env.h"

namespace ssx::storage {

class InfoLog final : public rocksdb::Logger {
 public:
  InfoLog(const std::string& folder, rocksdb::InfoLogLevel least, size_t max_bytes);
  ~InfoLog() override;

  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list arguments) override;

 private:
  void Open() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string path_;
  const size_t max_bytes_;
  std::mutex mutex_;
  int file_ ABSL_GUARDED_BY(mutex_) = -1;  // -1: it could not be opened
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace ssx::storage

#endif  // SSX_STORAGE_ROCKSDB_INFO_LOG_H_
