#include "services/scoring/past.h"

#include <iterator>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/domain/dates.h"
#include "services/domain/errors.h"
#include "services/scoring/snapshot_stream.h"

namespace ssx::scoring {
namespace {

constexpr size_t kKept = 2;
// How soon a call that waits for its turn notices that nobody wants its answer any more.
constexpr absl::Duration kLook = absl::Milliseconds(100);

// The registry's refusal of a revision, in terms of the caller's field.
absl::Status OutOfRange(const absl::Status& refused) {
  absl::string_view message = refused.message();
  absl::ConsumePrefix(&message, "ListSnapshot: ");
  absl::ConsumePrefix(&message, "revision: ");
  absl::Status status(refused.code(), absl::StrCat("as_of_revision: ", message));
  refused.ForEachPayload(
      [&](absl::string_view type, const absl::Cord& payload) { status.SetPayload(type, payload); });
  return status;
}

}  // namespace

void Past::Connect(std::shared_ptr<grpc::Channel> registry) {
  absl::MutexLock lock(&mutex_);
  registry_ = v1::ChangeService::NewStub(std::move(registry));
}

absl::StatusOr<std::shared_ptr<const PastCatalogue>> Past::At(int64_t revision,
                                                              const std::string& store_id,
                                                              const runtime::Call& call) {
  std::shared_ptr<v1::ChangeService::Stub> registry;
  std::list<Entry> dropped;  // goes after the lock
  {
    absl::MutexLock lock(&mutex_);
    if (Entry found = Find(revision, store_id)) return found;
    if (registry_ == nullptr) {
      return domain::MakeError(absl::StatusCode::kUnavailable, "REPLICA_NOT_READY",
                               "There is no way to the registry yet: try again in a moment");
    }
    if (calls_ >= max_calls_) {
      return domain::MakeError(
          absl::StatusCode::kResourceExhausted, "SERVER_BUSY",
          absl::StrCat("as_of_revision: ", calls_,
                       " calls read the past already: retry after a pause, or run ssxd with more "
                       "--threads"));
    }
    ++calls_;
    const absl::Status turn = AwaitTurn(revision, store_id, call);
    Entry found = turn.ok() ? Find(revision, store_id) : nullptr;
    if (!turn.ok() || found != nullptr) {
      --calls_;
      if (!turn.ok()) return turn;
      return found;
    }
    building_ = true;
    registry = registry_;
    while (kept_.size() >= kKept) dropped.splice(dropped.end(), kept_, std::prev(kept_.end()));
  }
  dropped.clear();
  absl::StatusOr<Entry> built = Build(*registry, revision, store_id, call);
  absl::MutexLock lock(&mutex_);
  --calls_;
  building_ = false;
  if (built.ok()) kept_.push_front(*built);
  return built;
}

Past::Entry Past::Find(int64_t revision, const std::string& store_id) {
  for (auto entry = kept_.begin(); entry != kept_.end(); ++entry) {
    if ((*entry)->revision != revision || (*entry)->store_id != store_id) continue;
    kept_.splice(kept_.begin(), kept_, entry);
    return kept_.front();
  }
  return nullptr;
}

absl::Status Past::AwaitTurn(int64_t revision, const std::string& store_id,
                             const runtime::Call& call) {
  const auto free = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return !building_; };
  while (true) {
    if (absl::Status status = call.Check(); !status.ok()) return status;
    if (Find(revision, store_id) != nullptr) return absl::OkStatus();
    if (mutex_.AwaitWithTimeout(absl::Condition(&free), kLook)) return absl::OkStatus();
  }
}

absl::StatusOr<Past::Entry> Past::Build(v1::ChangeService::Stub& registry, int64_t revision,
                                        const std::string& store_id,
                                        const runtime::Call& call) const {
  auto entry = std::make_shared<PastCatalogue>(knowledge_);
  entry->store_id = store_id;
  entry->revision = revision;
  grpc::ClientContext context;
  if (call.deadline() < absl::InfiniteFuture()) {
    context.set_deadline(absl::ToChronoTime(call.deadline()));
  }
  v1::ListSnapshotRequest request;
  request.set_revision(revision);
  const auto last =
      ReadSnapshot(registry, context, request, entry->catalogue, [&call] { return call.Check(); });
  if (!last.ok()) {
    if (absl::Status ended = call.Check(); !ended.ok()) return ended;
    return absl::IsOutOfRange(last.status()) ? OutOfRange(last.status()) : last.status();
  }
  if (last->revision() != revision) {
    return domain::MakeError(absl::StatusCode::kUnimplemented, "PAST_NOT_SERVED",
                             "as_of_revision: the registry is of a version that does not serve the "
                             "past: bring it up to date");
  }
  entry->day = domain::UtcDay(domain::ToTime(last->commit_time()));
  return entry;
}

}  // namespace ssx::scoring
