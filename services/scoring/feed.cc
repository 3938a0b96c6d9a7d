#include "services/scoring/feed.h"

#include <random>
#include <utility>

#include "services/scoring/snapshot_stream.h"

namespace ssx::scoring {
Feed::Feed(std::shared_ptr<grpc::Channel> registry, Replica& replica, const BackoffOptions& backoff)
    : stub_(v1::ChangeService::NewStub(std::move(registry))),
      replica_(replica),
      backoff_(backoff, std::random_device()()),
      thread_([this] { Run(); }) {}

Feed::~Feed() { Stop(); }

void Feed::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    if (context_ != nullptr) context_->TryCancel();
  }
  if (thread_.joinable()) thread_.join();
}

void Feed::Run() {
  while (true) {
    absl::Status status = must_list_ ? ListSnapshot() : absl::OkStatus();
    if (status.ok()) status = WatchChanges();
    if (absl::IsOutOfRange(status)) must_list_ = true;
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_) return;
    }
    replica_.SetError(status.ToString(absl::StatusToStringMode::kWithNoExtraData));
    if (!SleepUnlessStopped(backoff_.Next())) return;
  }
}

absl::Status Feed::ListSnapshot() {
  // Another store may answer now; its id comes with the first message of the watch.
  store_id_.clear();
  grpc::ClientContext context;
  if (!Begin(context)) return absl::CancelledError("stopping");
  auto catalogue = std::make_shared<Catalogue>(replica_.knowledge());
  const auto last = ReadSnapshot(*stub_, context, v1::ListSnapshotRequest(), *catalogue,
                                 [] { return absl::OkStatus(); });
  End();
  if (!last.ok()) return last.status();
  revision_ = last->revision();
  replica_.Replace(std::move(catalogue));
  must_list_ = false;
  return absl::OkStatus();
}

absl::Status Feed::WatchChanges() {
  grpc::ClientContext context;
  if (!Begin(context)) return absl::CancelledError("stopping");
  v1::WatchChangesRequest request;
  request.set_after_revision(revision_);
  request.set_store_id(store_id_);
  auto reader = stub_->WatchChanges(&context, request);
  v1::WatchChangesResponse response;
  bool other_store = false;
  while (reader->Read(&response)) {
    other_store = !store_id_.empty() && response.store_id() != store_id_;
    if (other_store) break;
    if (store_id_.empty()) {
      store_id_ = response.store_id();
      replica_.SetStoreId(store_id_);
    }
    replica_.Apply(response.changes(), response.revision());
    revision_ = response.revision();
    replica_.SetError("");
    backoff_.Reset();
  }
  if (other_store) context.TryCancel();
  const absl::Status status = FromGrpc(reader->Finish(), "WatchChanges");
  End();
  if (other_store) {
    return absl::OutOfRangeError("WatchChanges: the registry serves another store now");
  }
  return status.ok() ? absl::UnavailableError("WatchChanges: the registry ended the stream")
                     : status;
}

bool Feed::Begin(grpc::ClientContext& context) {
  absl::MutexLock lock(&mutex_);
  if (stopping_) return false;
  context_ = &context;
  return true;
}

void Feed::End() {
  absl::MutexLock lock(&mutex_);
  context_ = nullptr;
}

bool Feed::SleepUnlessStopped(absl::Duration delay) {
  absl::MutexLock lock(&mutex_);
  return !mutex_.AwaitWithTimeout(absl::Condition(&stopping_), delay);
}

}  // namespace ssx::scoring
