#include "storage/rocksdb/info_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace ssx::storage {
namespace {

constexpr size_t kMaxMessageBytes = 4'096;

}  // namespace

InfoLog::InfoLog(const std::string& folder, rocksdb::InfoLogLevel least, size_t max_bytes)
    : Logger(least), path_(absl::StrCat(folder, "/LOG")), max_bytes_(max_bytes) {
  const std::lock_guard lock(mutex_);
  Open();
}

InfoLog::~InfoLog() {
  if (file_ >= 0) ::close(file_);
}

void InfoLog::Open() {
  file_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  struct stat status;
  bytes_ = file_ >= 0 && ::fstat(file_, &status) == 0 ? static_cast<size_t>(status.st_size) : 0;
}

void InfoLog::Logv(const char* format, va_list arguments) {
  char message[kMaxMessageBytes];
  const int length = std::vsnprintf(message, sizeof(message), format, arguments);
  if (length < 0) return;
  const size_t kept = std::min<size_t>(length, sizeof(message) - 1);
  const std::string line =
      absl::StrCat(absl::FormatTime(absl::RFC3339_sec, absl::Now(), absl::UTCTimeZone()), " ",
                   absl::string_view(message, kept), "\n");
  const std::lock_guard lock(mutex_);
  if (bytes_ >= max_bytes_) {
    if (file_ >= 0) ::close(file_);
    std::rename(path_.c_str(), absl::StrCat(path_, ".old").c_str());
    Open();
  }
  if (file_ < 0) return;
  // What does not fit on the disk is let go: the store has said so already.
  const ssize_t written = ::write(file_, line.data(), line.size());
  if (written > 0) bytes_ += static_cast<size_t>(written);
}

}  // namespace ssx::storage
