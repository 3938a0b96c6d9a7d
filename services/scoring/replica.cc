#include "services/scoring/replica.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/errors.h"

namespace ssx::scoring {
namespace {

absl::Status NotReady(const std::string& last_error) {
  return domain::MakeError(
      absl::StatusCode::kUnavailable, "REPLICA_NOT_READY",
      absl::StrCat("The replica of the registry is not filled yet: try again in a moment",
                   last_error.empty() ? "" : absl::StrCat(" (last error: ", last_error, ")")));
}

}  // namespace

Replica::Replica(const Knowledge& knowledge, int max_waiting)
    : knowledge_(knowledge), max_waiting_(max_waiting) {}

ReplicaStatus Replica::status() const {
  ReplicaStatus status;
  std::shared_ptr<const Catalogue> catalogue;
  {
    absl::MutexLock lock(&mutex_);
    catalogue = catalogue_;
    status.revision = revision_;
    status.store_id = store_id_;
    status.last_error = last_error_;
  }
  // Counting may wait for a writer, which waits for rankings: not while the replica is locked.
  status.ready = catalogue != nullptr;
  if (catalogue != nullptr) status.counts = catalogue->counts();
  return status;
}

std::string Replica::store_id() const {
  absl::MutexLock lock(&mutex_);
  return store_id_;
}

absl::StatusOr<std::shared_ptr<const Catalogue>> Replica::Current() const {
  absl::MutexLock lock(&mutex_);
  if (catalogue_ == nullptr) return NotReady(last_error_);
  return std::shared_ptr<const Catalogue>(catalogue_);
}

absl::Status Replica::WaitForRevision(int64_t revision, absl::Time deadline) const {
  auto reached = [this, revision]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return catalogue_ != nullptr && revision_ >= revision;
  };
  absl::MutexLock lock(&mutex_);
  if (reached()) return absl::OkStatus();
  if (revision > 0 && waiting_ >= max_waiting_) {
    return domain::MakeError(
        absl::StatusCode::kResourceExhausted, "SERVER_BUSY",
        absl::StrCat("min_revision: ", waiting_,
                     " calls wait for a revision already: retry after a pause"));
  }
  ++waiting_;
  const bool arrived = mutex_.AwaitWithDeadline(absl::Condition(&reached), deadline);
  --waiting_;
  if (arrived) return absl::OkStatus();
  if (catalogue_ == nullptr) return NotReady(last_error_);
  return domain::FailedPrecondition(
      "REVISION_NOT_REACHED",
      absl::StrCat("min_revision: ", revision, " is asked for, the replica is at ", revision_,
                   ": try again in a moment, or ask without min_revision"),
      {{"minRevision", absl::StrCat(revision)}, {"revision", absl::StrCat(revision_)}});
}

void Replica::Replace(std::shared_ptr<Catalogue> catalogue) {
  const int64_t revision = catalogue->revision();
  absl::MutexLock lock(&mutex_);
  catalogue_.swap(catalogue);
  revision_ = revision;
  // The old catalogue goes when its last reader lets go: outside the lock, or with that reader.
}

void Replica::Apply(const google::protobuf::RepeatedPtrField<v1::Change>& changes,
                    int64_t revision) {
  std::shared_ptr<Catalogue> catalogue;
  {
    absl::MutexLock lock(&mutex_);
    catalogue = catalogue_;
  }
  if (catalogue == nullptr) return;
  catalogue->Apply(changes, revision);
  absl::MutexLock lock(&mutex_);
  if (catalogue == catalogue_) revision_ = catalogue->revision();
}

void Replica::SetStoreId(const std::string& store_id) {
  absl::MutexLock lock(&mutex_);
  store_id_ = store_id;
}

void Replica::SetError(const std::string& error) {
  absl::MutexLock lock(&mutex_);
  last_error_ = error;
}

}  // namespace ssx::scoring
