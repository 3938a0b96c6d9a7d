#include "storage/commit_queue.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/change_record.h"

namespace ssx::storage {
namespace {

// Keeps one group's write, and so the wait of those behind it, within reason.
constexpr size_t kMaxGroupBytes = 4 << 20;

}  // namespace

CommitQueue::CommitQueue(Engine& engine, VisibleState initial, size_t max_recent_keys,
                         std::function<void(Revision)> on_visible)
    : engine_(engine),
      on_visible_(std::move(on_visible)),
      recent_(initial.view->revision(), max_recent_keys),
      newest_revision_(initial.view->revision()),
      newest_time_(initial.time),
      visible_(std::move(initial)),
      thread_([this] { Run(); }) {}

void CommitQueue::Stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(queue_mutex_);
    stopping_ = true;
  }
  thread_leads_.notify_one();
  thread_.join();
}

VisibleState CommitQueue::visible() const {
  const std::lock_guard lock(visible_mutex_);
  return visible_;
}

absl::StatusOr<std::optional<Revision>> CommitQueue::Submit(CommitRequest request, Done done) {
  Revision revision = 0;
  {
    const std::lock_guard lock(queue_mutex_);
    if (!failure_.ok()) return failure_;
    if (recent_.Conflicts(request.snapshot, request.reads)) return std::nullopt;
    revision = ++newest_revision_;
    newest_time_ = std::max(newest_time_, request.time);
    AppendCommitTime(newest_time_, request.change_record);
    queue_.push_back({revision, newest_time_, &recent_.Add(revision, std::move(request.written)),
                      std::move(request.values), std::move(request.change_record), request.bytes,
                      std::move(done)});
    if (leader_ != Leader::kNone) return revision;
    leader_ = Leader::kSubmitter;
  }
  CommitGroup();
  return revision;
}

void CommitQueue::AwaitSubmitted() {
  Revision revision = 0;
  {
    const std::lock_guard lock(queue_mutex_);
    revision = newest_revision_;
  }
  std::unique_lock lock(visible_mutex_);
  settled_.wait(lock, [&] { return failed_ || visible_.view->revision() >= revision; });
}

void CommitQueue::Run() {
  while (true) {
    {
      std::unique_lock lock(queue_mutex_);
      thread_leads_.wait(lock, [this] { return stopping_ || leader_ == Leader::kThread; });
      if (leader_ != Leader::kThread) return;
    }
    CommitGroup();
  }
}

void CommitQueue::CommitGroup() {
  const Group group = TakeGroup();
  const absl::Status status = Apply(group);
  {
    const std::lock_guard lock(queue_mutex_);
    if (status.ok()) {
      recent_.Forget(group.back().revision);
    } else {
      failure_ = status;
    }
    const Leader before = std::exchange(leader_, queue_.empty() ? Leader::kNone : Leader::kThread);
    if (leader_ == Leader::kThread && before != Leader::kThread) thread_leads_.notify_one();
  }
  for (const Pending& pending : group) pending.done(status);
}

CommitQueue::Group CommitQueue::TakeGroup() {
  const std::lock_guard lock(queue_mutex_);
  size_t bytes = 0;
  auto end = queue_.begin();
  while (end != queue_.end() && (end == queue_.begin() || bytes < kMaxGroupBytes)) {
    bytes += (end++)->bytes;
  }
  Group group;
  if (end == queue_.end()) {
    group.swap(queue_);
  } else {
    group.assign(std::move_iterator(queue_.begin()), std::move_iterator(end));
    queue_.erase(queue_.begin(), end);
  }
  return group;
}

absl::Status CommitQueue::Apply(const Group& group) {
  // Only the leader writes it, and leadership passes under queue_mutex_.
  if (failed_) return failure_;
  std::vector<PreparedCommit> commits;
  commits.reserve(group.size());
  for (const Pending& pending : group) {
    commits.push_back(
        {pending.revision, pending.time, *pending.row_keys, pending.values, pending.change_record});
  }
  const absl::Status applied = engine_.Apply(commits);
  absl::StatusOr<std::shared_ptr<const ReadView>> view =
      applied.ok() ? engine_.Snapshot(group.back().revision) : applied;
  {
    const std::lock_guard lock(visible_mutex_);
    if (view.ok()) {
      visible_ = {*std::move(view), group.back().time};
    } else {
      failed_ = true;
    }
  }
  settled_.notify_all();
  if (failed_) {
    return absl::UnavailableError(
        absl::StrCat("the store takes no more writes: ", view.status().message()));
  }
  on_visible_(group.back().revision);
  return absl::OkStatus();
}

}  // namespace ssx::storage
