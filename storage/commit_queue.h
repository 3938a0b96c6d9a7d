// CommitQueue: group commit. Turns the requests of many threads into few atomic, durable writes to
// the engine.
//
// Threads queue; the first becomes leader, takes everything queued, validates each request against
// the recent commits and against those before it in the group, gives consecutive revisions to those
// that pass, has the engine apply them in one step, makes the result visible, hands leadership to
// the first thread that queued meanwhile and wakes its group. So one fsync serves a whole group,
// and the next leader starts before the followers are awake.
//
// Thread-safe. Errors: UNAVAILABLE once the engine has failed a write, for the whole group and ever
// after.
#ifndef SSX_STORAGE_COMMIT_QUEUE_H_
#define SSX_STORAGE_COMMIT_QUEUE_H_

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/engine.h"
#include "storage/recent_commits.h"
#include "storage/store.h"

namespace ssx::storage {

// What one transaction wants to commit, prepared by its own thread.
struct CommitRequest {
  Revision snapshot = 0;
  absl::Time time;  // what the transaction was told; the commit's time is this or the previous
                    // commit's, if later
  ReadSet reads;    // normalized
  WrittenKeys written;
  std::vector<std::optional<std::string>> values;  // of each written key
  std::string change_record;                       // without its time
  size_t bytes = 0;                                // about what it adds to the engine's write
  int conflicts = 0;  // earlier tries that conflicted: the more, the earlier its turn in the group
};

// The newest state that readers may see.
struct VisibleState {
  std::shared_ptr<const ReadView> view;
  absl::Time time;  // of the newest commit
};

class CommitQueue {
 public:
  // `engine` must outlive the queue. `max_recent_keys` bounds what is remembered of recent commits,
  // in keys. `on_visible` is called by the leader with each new newest revision: in order, never
  // concurrently; must be quick.
  CommitQueue(Engine& engine, VisibleState initial, size_t max_recent_keys,
              std::function<void(Revision)> on_visible);

  // Blocks until the request is durable and visible, and returns its revision; nullopt when it
  // conflicts.
  absl::StatusOr<std::optional<Revision>> Commit(CommitRequest request);

  VisibleState visible() const;

  // How many requests wait for the next group.
  size_t waiting() const;

 private:
  struct Waiter;
  using Group = std::vector<Waiter*>;

  Group TakeGroup();
  // Decides the outcome of each waiter of the group.
  void CommitGroup(const Group& group);
  void Fail(const Group& group, const absl::Status& cause);

  Engine& engine_;
  const std::function<void(Revision)> on_visible_;

  mutable std::mutex queue_mutex_;
  std::deque<Waiter*> queue_;  // guarded by queue_mutex_
  bool has_leader_ = false;    // guarded by queue_mutex_

  // Touched by the leader only; leadership passes under queue_mutex_.
  RecentCommits recent_;
  absl::Status failure_;

  mutable std::mutex visible_mutex_;
  VisibleState visible_;  // guarded by visible_mutex_
};

}  // namespace ssx::storage

#endif  // SSX_STORAGE_COMMIT_QUEUE_H_
