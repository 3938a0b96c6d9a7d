#include "storage/rocksdb/folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace ssx::storage {
namespace {

namespace fs = std::filesystem;

// Files that RocksDB writes before CURRENT when it creates a database: what an interrupted creation leaves.
bool IsLeftByCreation(absl::string_view name) {
  return name == "LOCK" || name == "IDENTITY" || absl::StartsWith(name, "LOG") ||
         absl::StartsWith(name, "MANIFEST-") || absl::StartsWith(name, "OPTIONS-") ||
         absl::EndsWith(name, ".dbtmp");
}

bool IsData(absl::string_view name) {
  return absl::EndsWith(name, ".sst") || absl::EndsWith(name, ".log");
}

absl::Status CheckContents(const std::string& path) {
  std::error_code error;
  if (fs::exists(fs::path(path) / "CURRENT", error)) return absl::OkStatus();
  std::string stranger;
  for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (IsData(name)) {
      return absl::DataLossError(
          absl::StrCat("the store in ", path, " is damaged: its file CURRENT is missing but ", name,
                       " is there; restore the store from a backup"));
    }
    // A volume's root has lost+found.
    if (!IsLeftByCreation(name) && name != "lost+found") stranger = name;
  }
  if (error) {
    return absl::PermissionDeniedError(absl::StrCat("cannot list the store's folder ", path, ": ",
                                                    error.message(),
                                                    "; give this user access to it"));
  }
  if (!stranger.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is not a store: it holds ", stranger,
                     "; name an empty folder, or one that does not exist yet"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status PrepareFolder(const std::string& path) {
  if (path.empty()) return absl::InvalidArgumentError("the path of the store's folder is empty");
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_directory(status)) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is not a folder: name another one for the store"));
  }
  if (!fs::exists(status)) {
    fs::create_directories(path, error);
    if (error) {
      return absl::PermissionDeniedError(
          absl::StrCat("cannot create the store's folder ", path, ": ", error.message(),
                       "; create it for this user, or name another one"));
    }
  }
  if (::faccessat(AT_FDCWD, path.c_str(), R_OK | W_OK | X_OK, AT_EACCESS) != 0) {
    return absl::PermissionDeniedError(
        absl::StrCat("the store's folder ", path, " is not writable: ",
                     std::generic_category().message(errno), "; give this user access to it"));
  }
  return CheckContents(path);
}

}  // namespace ssx::storage
