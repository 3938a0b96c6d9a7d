// EngineStore: the Store over any Engine. Snapshots, optimistic transactions, the change log's
// limits and subscriptions are the same for every engine because they are here.
#ifndef SSX_STORAGE_ENGINE_STORE_H_
#define SSX_STORAGE_ENGINE_STORE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "storage/commit_queue.h"
#include "storage/engine.h"
#include "storage/store.h"
#include "storage/subscribers.h"

namespace ssx::storage {

struct EngineStoreOptions {
  std::function<absl::Time()> clock = absl::Now;
  // How much is remembered of recent commits, in keys (about 100 bytes each). A transaction during
  // which more keys than this are written by others has to run again.
  size_t max_recent_keys = 1 << 17;
};

class EngineStore final : public Store {
 public:
  // Fails as Engine::Snapshot does.
  static absl::StatusOr<std::unique_ptr<Store>> Open(std::unique_ptr<Engine> engine,
                                                     EngineStoreOptions options);

  absl::StatusOr<std::unique_ptr<ReadView>> Read() const override;
  absl::StatusOr<Revision> TransactAsync(const Body& body, Done done) override;
  absl::StatusOr<std::vector<Commit>> ReadChanges(Revision after,
                                                  size_t max_commits) const override;
  Revision revision() const override;
  Revision watermark() const override { return watermark_.load(); }
  absl::StatusOr<std::unique_ptr<PastRows>> ReadPast(Revision revision) const override;
  absl::Status TrimChanges(Revision revision) override;
  std::shared_ptr<void> Subscribe(Listener listener) override;
  const std::string& id() const override { return engine_->opened_with().store_id; }
  absl::string_view engine() const override { return engine_->name(); }

 private:
  EngineStore(std::unique_ptr<Engine> engine, EngineStoreOptions options, VisibleState initial);
  // Trims some of the log up to `revision`: at least one commit, no more than a few megabytes
  // beyond it. For TrimChanges.
  absl::Status TrimSome(Revision revision);

  const std::unique_ptr<Engine> engine_;
  const std::function<absl::Time()> clock_;
  std::mutex trim_mutex_;  // Held by TrimChanges.
  std::atomic<Revision> watermark_;
  Subscribers subscribers_;
  // Held by a transaction that met conflicts again and again, until it commits; the others commit
  // nothing meanwhile.
  std::mutex turn_mutex_;
  CommitQueue queue_;
};

}  // namespace ssx::storage

#endif  // SSX_STORAGE_ENGINE_STORE_H_
