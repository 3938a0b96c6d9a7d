#include "storage/store.h"

#include <condition_variable>
#include <mutex>
#include <optional>

#include "absl/strings/string_view.h"

namespace ssx::storage {

KeyRange PrefixRange(absl::string_view prefix) {
  KeyRange range{std::string(prefix), std::string(prefix)};
  // The first key after all keys with the prefix: the last byte that can grow grows, those after it
  // go.
  while (!range.end.empty() && static_cast<unsigned char>(range.end.back()) == 0xFF) {
    range.end.pop_back();
  }
  if (!range.end.empty()) ++range.end.back();
  return range;
}

absl::StatusOr<Revision> Store::Transact(const Body& body) {
  std::mutex mutex;
  std::condition_variable settled;
  std::optional<absl::Status> outcome;  // guarded by mutex
  absl::StatusOr<Revision> revision = TransactAsync(body, [&](const absl::Status& status) {
    // Notifies under the lock: without it the waiter could be gone by then.
    const std::lock_guard lock(mutex);
    outcome = status;
    settled.notify_one();
  });
  if (!revision.ok()) return revision;
  std::unique_lock lock(mutex);
  settled.wait(lock, [&] { return outcome.has_value(); });
  if (!outcome->ok()) return *outcome;
  return revision;
}

}  // namespace ssx::storage
