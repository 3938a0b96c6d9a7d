#include "storage/commit_queue.h"

#include <algorithm>
#include <condition_variable>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/change_record.h"

namespace ssx::storage {
namespace {

// Keeps one group's write, and so the wait of those behind it, within reason.
constexpr size_t kMaxGroupBytes = 4 << 20;

}  // namespace

// A thread that waits in Commit. Lives on its stack; not touched by others once woken.
struct CommitQueue::Waiter {
  CommitRequest request;
  absl::StatusOr<std::optional<Revision>> outcome = std::nullopt;
  bool leads = false;  // when woken: this thread leads now, its outcome is open

  void Wait() {
    std::unique_lock lock(mutex);
    woken.wait(lock, [this] { return awake; });
  }
  // Notifies under the lock: without it the waiter could be gone by then.
  void Wake() {
    const std::lock_guard lock(mutex);
    awake = true;
    woken.notify_one();
  }

 private:
  std::mutex mutex;
  std::condition_variable woken;
  bool awake = false;
};

CommitQueue::CommitQueue(Engine& engine, VisibleState initial, size_t max_recent_keys,
                         std::function<void(Revision)> on_visible)
    : engine_(engine),
      on_visible_(std::move(on_visible)),
      recent_(initial.view->revision(), max_recent_keys),
      visible_(std::move(initial)) {}

VisibleState CommitQueue::visible() const {
  const std::lock_guard lock(visible_mutex_);
  return visible_;
}

size_t CommitQueue::waiting() const {
  const std::lock_guard lock(queue_mutex_);
  return queue_.size();
}

absl::StatusOr<std::optional<Revision>> CommitQueue::Commit(CommitRequest request) {
  Waiter self;
  self.request = std::move(request);
  bool leads = false;
  {
    const std::lock_guard lock(queue_mutex_);
    queue_.push_back(&self);
    if (!has_leader_) leads = has_leader_ = true;
  }
  if (!leads) {
    // Read only once woken: the leader may be handing over at this moment.
    self.Wait();
    if (!self.leads) return std::move(self.outcome);
  }

  const Group group = TakeGroup();
  CommitGroup(group);
  Waiter* successor = nullptr;
  {
    const std::lock_guard lock(queue_mutex_);
    if (queue_.empty()) {
      has_leader_ = false;
    } else {
      successor = queue_.front();
      successor->leads = true;
    }
  }
  if (successor != nullptr) successor->Wake();
  for (Waiter* waiter : group) {
    if (waiter != &self) waiter->Wake();
  }
  return std::move(self.outcome);
}

CommitQueue::Group CommitQueue::TakeGroup() {
  Group group;
  size_t bytes = 0;
  const std::lock_guard lock(queue_mutex_);
  // The leader stands first in the queue, so that it is always in its own group.
  while (!queue_.empty() && (group.empty() || bytes < kMaxGroupBytes)) {
    bytes += queue_.front()->request.bytes;
    group.push_back(queue_.front());
    queue_.pop_front();
  }
  return group;
}

void CommitQueue::CommitGroup(const Group& group) {
  if (!failure_.ok()) return Fail(group, failure_);
  // Those that lost most often go first, so that nobody starves.
  Group order = group;
  std::stable_sort(order.begin(), order.end(), [](const Waiter* a, const Waiter* b) {
    return a->request.conflicts > b->request.conflicts;
  });

  const VisibleState before = visible();
  Revision revision = before.view->revision();
  absl::Time time = before.time;
  std::vector<PreparedCommit> commits;
  commits.reserve(order.size());
  for (Waiter* waiter : order) {
    CommitRequest& request = waiter->request;
    if (recent_.Conflicts(request.snapshot, request.reads)) continue;  // The outcome stays nullopt.
    time = std::max(time, request.time);
    AppendCommitTime(time, request.change_record);
    PreparedCommit& commit = commits.emplace_back();
    commit.revision = ++revision;
    commit.time = time;
    commit.row_keys = recent_.Add(revision, std::move(request.written));
    commit.values = request.values;
    commit.change_record = request.change_record;
    waiter->outcome = revision;
  }
  if (commits.empty()) return;

  absl::Status applied = engine_.Apply(commits);
  absl::StatusOr<std::shared_ptr<const ReadView>> view =
      applied.ok() ? engine_.Snapshot(revision) : applied;
  if (!view.ok()) {
    failure_ = absl::UnavailableError(
        absl::StrCat("the store takes no more writes: ", view.status().message()));
    return Fail(group, failure_);
  }
  recent_.Forget();
  {
    const std::lock_guard lock(visible_mutex_);
    visible_ = {*std::move(view), time};
  }
  on_visible_(revision);
}

void CommitQueue::Fail(const Group& group, const absl::Status& cause) {
  for (Waiter* waiter : group) waiter->outcome = cause;
}

}  // namespace ssx::storage
