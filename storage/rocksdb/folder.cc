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

constexpr char kMark[] = "SSX-STORE";
constexpr absl::string_view kMarkText =
    "This folder is a store of South-South Exchange: docs/storage-format.md describes it.\n"
    "Change nothing in it by hand.\n";

// Writes a file that is whole or absent after a crash; false, with errno set, when that fails.
bool WriteDurably(const std::string& folder, const std::string& name, absl::string_view text) {
  const std::string path = folder + "/" + name;
  const std::string temporary = path + ".dbtmp";
  const auto sync = [](int file, bool so_far) {
    const bool synced = so_far && ::fsync(file) == 0;
    const int error = errno;
    ::close(file);
    errno = error;
    return synced;
  };
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return false;
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (!sync(file, written) || ::rename(temporary.c_str(), path.c_str()) != 0) return false;
  const int parent = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return parent >= 0 && sync(parent, true);
}

// Files that RocksDB writes before CURRENT when it creates a database: what an interrupted creation
// leaves.
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
    if (IsData(name) || name == kMark) {
      return absl::DataLossError(absl::StrCat("the store in ", path,
                                              " is damaged: its file CURRENT is missing but ", name,
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

bool IsMarkedAsStore(const std::string& path) {
  std::error_code error;
  return fs::exists(fs::path(path) / kMark, error);
}

absl::Status MarkAsStore(const std::string& path) {
  if (WriteDurably(path, kMark, kMarkText)) return absl::OkStatus();
  const int error = errno;
  return absl::UnavailableError(absl::StrCat(
      "creating the store in ", path, ": ", std::generic_category().message(error),
      error == ENOSPC || error == EDQUOT ? "; disk full: free space and restart"
                                         : "; check the disk and the folder, then restart"));
}

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
    return absl::PermissionDeniedError(absl::StrCat(
        "the store's folder ", path, " is not writable: ", std::generic_category().message(errno),
        "; give this user access to it"));
  }
  return CheckContents(path);
}

}  // namespace ssx::storage
