#include "storage/rocksdb/status.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace ssx::storage {
namespace {

// The operating system's text for EDQUOT, which RocksDB has no code for.
constexpr char kQuotaExceeded[] = "Disk quota exceeded";

}  // namespace

absl::Status FromRocksDb(const rocksdb::Status& status, absl::string_view doing) {
  if (status.ok()) return absl::OkStatus();
  const std::string cause = status.ToString();
  if (status.IsNoSpace() || cause.find(kQuotaExceeded) != std::string::npos) {
    return absl::UnavailableError(
        absl::StrCat(doing, ": disk full: free space and restart (", cause, ")"));
  }
  if (status.IsCorruption()) {
    return absl::DataLossError(
        absl::StrCat(doing, ": the store is damaged: restore it from a backup (", cause, ")"));
  }
  return absl::UnavailableError(
      absl::StrCat(doing, ": ", cause, "; check the disk and the folder, then restart"));
}

}  // namespace ssx::storage
