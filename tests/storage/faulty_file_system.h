// A file system of RocksDB's that fails on demand, to test what a store does on a full or broken
// disk.
#ifndef SSX_TESTS_STORAGE_FAULTY_FILE_SYSTEM_H_
#define SSX_TESTS_STORAGE_FAULTY_FILE_SYSTEM_H_

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "rocksdb/env.h"
#include "rocksdb/file_system.h"

namespace ssx::storage {

enum class Fault {
  kNone,
  kNoSpace,   // appending fails as on a full disk; half of the bytes are written
  kSyncFails  // appending works, syncing does not
};

// The fault, and the file names that it hits. Thread-safe once the suffix is set.
struct FaultSwitch {
  std::string suffix = ".log";
  std::atomic<Fault> fault{Fault::kNone};
};

class FaultyFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultyFile(std::unique_ptr<rocksdb::FSWritableFile> file, const FaultSwitch& faults)
      : FSWritableFileOwnerWrapper(std::move(file)), faults_(faults) {}

  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
    if (faults_.fault == Fault::kNoSpace) {
      FSWritableFileOwnerWrapper::Append({data.data(), data.size() / 2}, options, debug)
          .PermitUncheckedError();
      return rocksdb::IOStatus::NoSpace("No space left on device");
    }
    return FSWritableFileOwnerWrapper::Append(data, options, debug);
  }
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo&,
                           rocksdb::IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                         rocksdb::IODebugContext* debug) override {
    if (faults_.fault == Fault::kSyncFails) return rocksdb::IOStatus::IOError("Input/output error");
    return FSWritableFileOwnerWrapper::Sync(options, debug);
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                          rocksdb::IODebugContext* debug) override {
    if (faults_.fault == Fault::kSyncFails) return rocksdb::IOStatus::IOError("Input/output error");
    return FSWritableFileOwnerWrapper::Fsync(options, debug);
  }

 private:
  const FaultSwitch& faults_;
};

class FaultyFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  // `faults` must outlive every file.
  explicit FaultyFileSystem(const FaultSwitch& faults)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), faults_(faults) {}
  const char* Name() const override { return "FaultyFileSystem"; }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override {
    rocksdb::IOStatus status = FileSystemWrapper::NewWritableFile(name, options, file, debug);
    if (status.ok() && name.ends_with(faults_.suffix)) {
      *file = std::make_unique<FaultyFile>(std::move(*file), faults_);
    }
    return status;
  }

 private:
  const FaultSwitch& faults_;
};

}  // namespace ssx::storage

#endif  // SSX_TESTS_STORAGE_FAULTY_FILE_SYSTEM_H_
