#include "storage/rocksdb/background_errors.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "storage/rocksdb/status.h"

namespace ssx::storage {
namespace {

absl::string_view Describe(rocksdb::BackgroundErrorReason reason) {
  switch (reason) {
    case rocksdb::BackgroundErrorReason::kFlush:
    case rocksdb::BackgroundErrorReason::kFlushNoWAL:
      return "writing a memtable to disk";
    case rocksdb::BackgroundErrorReason::kCompaction:
      return "compacting files";
    case rocksdb::BackgroundErrorReason::kWriteCallback:
      return "writing the write-ahead log";
    case rocksdb::BackgroundErrorReason::kMemTable:
      return "writing to a memtable";
    case rocksdb::BackgroundErrorReason::kManifestWrite:
    case rocksdb::BackgroundErrorReason::kManifestWriteNoWAL:
      return "writing the manifest";
  }
  return "working in the background";
}

}  // namespace

BackgroundErrorKind Classify(const rocksdb::Status& error) {
  if (error.ok() || error.severity() <= rocksdb::Status::kSoftError) {
    return BackgroundErrorKind::kHarmless;
  }
  return error.IsCorruption() || error.severity() >= rocksdb::Status::kFatalError
             ? BackgroundErrorKind::kFatal
             : BackgroundErrorKind::kReadOnly;
}

void BackgroundErrors::OnBackgroundError(rocksdb::BackgroundErrorReason reason,
                                         rocksdb::Status* error) {
  switch (Classify(*error)) {
    case BackgroundErrorKind::kHarmless:
      return;
    case BackgroundErrorKind::kReadOnly:
      return Fail(FromRocksDb(*error, Describe(reason)));
    case BackgroundErrorKind::kFatal:
      return Fail(absl::DataLossError(
          absl::StrCat(Describe(reason), ": ", error->ToString(),
                       "; check the disk, then restart; if the store does not open, restore it "
                       "from a backup")));
  }
}

void BackgroundErrors::Fail(const absl::Status& cause) {
  const std::lock_guard lock(mutex_);
  first_.Update(cause);
}

absl::Status BackgroundErrors::status() const {
  const std::lock_guard lock(mutex_);
  return first_;
}

}  // namespace ssx::storage
