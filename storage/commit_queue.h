// CommitQueue: group commit. Turns the requests of many threads into few atomic, durable writes to
// the engine, so that one fsync serves a whole group.
//
// A request is validated when it is submitted, against the recent commits and those still queued,
// and gets its revision at once. Durable and visible it becomes with its group. The first to submit
// while nobody commits leads: it commits its own group on its own thread, which costs a lone writer
// no change of thread. What queued meanwhile goes to the queue's thread, which commits group after
// group until none is left.
//
// Thread-safe. Errors: UNAVAILABLE once the engine has failed a write, for all that was queued and
// ever after.
#ifndef SSX_STORAGE_COMMIT_QUEUE_H_
#define SSX_STORAGE_COMMIT_QUEUE_H_

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
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
};

// The newest state that readers may see.
struct VisibleState {
  std::shared_ptr<const ReadView> view;
  absl::Time time;  // of the newest commit
};

class CommitQueue {
 public:
  // Called once, with OK when the commit is durable and visible, by the thread that committed its
  // group; that may be the one that submits, before Submit returns. Must be quick and not throw.
  using Done = Store::Done;

  // `engine` must outlive the queue. `max_recent_keys` bounds what is remembered of recent commits,
  // in keys. `on_visible` is called with each new newest revision: in order, never concurrently;
  // must be quick.
  CommitQueue(Engine& engine, VisibleState initial, size_t max_recent_keys,
              std::function<void(Revision)> on_visible);
  ~CommitQueue() { Stop(); }
  CommitQueue(const CommitQueue&) = delete;
  CommitQueue& operator=(const CommitQueue&) = delete;

  // The request's revision; nullopt when it conflicts. `done` is called only when there is a
  // revision.
  absl::StatusOr<std::optional<Revision>> Submit(CommitRequest request, Done done);

  // Blocks until all that was submitted so far is visible or has failed.
  void AwaitSubmitted();

  // Commits what is queued. Nothing may be submitted from then on.
  void Stop();

  VisibleState visible() const;

 private:
  // A request that has its revision.
  struct Pending {
    Revision revision;
    absl::Time time;
    const std::vector<std::string>* row_keys;  // kept by recent_
    std::vector<std::optional<std::string>> values;
    std::string change_record;
    size_t bytes;
    Done done;
  };
  using Group = std::vector<Pending>;
  enum class Leader { kNone, kSubmitter, kThread };

  // What the leader does: commits one group, hands over, tells those who wait.
  void CommitGroup();
  Group TakeGroup();
  absl::Status Apply(const Group& group);
  void Run();

  Engine& engine_;
  const std::function<void(Revision)> on_visible_;

  mutable std::mutex queue_mutex_;
  Group queue_;  // guarded by queue_mutex_, as all down to failure_
  Leader leader_ = Leader::kNone;
  bool stopping_ = false;
  RecentCommits recent_;
  Revision newest_revision_;  // given to a request
  absl::Time newest_time_;
  absl::Status failure_;
  std::condition_variable thread_leads_;

  mutable std::mutex visible_mutex_;
  VisibleState visible_;  // guarded by visible_mutex_
  bool failed_ = false;   // guarded by visible_mutex_
  std::condition_variable settled_;

  std::thread thread_;  // last: it uses the members above
};

}  // namespace ssx::storage

#endif  // SSX_STORAGE_COMMIT_QUEUE_H_
