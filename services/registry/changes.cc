#include "services/registry/changes.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/dates.h"
#include "services/registry/entities.h"

namespace ssx::registry {
namespace {

// A message holds about this much: what one ReadChanges returns, well below every receiver's limit.
constexpr size_t kBatchBytes = 1 << 20;
constexpr size_t kMaxCommits = 1'000;
constexpr char kAfter[] = "after_revision";

constexpr std::array<const storage::Partition*, 6> kFeed = {
    &kOrganizationRows, &kFundRows, &kNeedRows, &kOfferRows, &kProfileRows, &kProfileVersionRows};

// Fills `change` with a row's name and value. False for partitions that are not of the feed.
absl::StatusOr<bool> FillChange(uint8_t partition, absl::string_view id,
                                std::optional<absl::string_view> value, v1::Change& change) {
  const char* collection = nullptr;
  google::protobuf::Message* resource = nullptr;
  const bool present = value.has_value();
  if (partition == kOrganizationRows.id) {
    collection = domain::kOrganizations;
    if (present) resource = change.mutable_organization();
  } else if (partition == kNeedRows.id) {
    collection = domain::kNeeds;
    if (present) resource = change.mutable_need();
  } else if (partition == kOfferRows.id) {
    collection = domain::kOffers;
    if (present) resource = change.mutable_offer();
  } else if (partition == kFundRows.id) {
    collection = domain::kFunds;
    if (present) resource = change.mutable_fund();
  } else if (partition == kProfileRows.id || partition == kProfileVersionRows.id) {
    collection = domain::kScoringProfiles;
    if (present) resource = change.mutable_scoring_profile();
  } else {
    return false;
  }
  change.set_name(domain::MakeName(collection, id));
  if (present && !resource->ParseFromArray(value->data(), static_cast<int>(value->size()))) {
    return DamagedRow(collection, id);
  }
  return true;
}

// The error of a request whose revision, given in `field`, could not be read.
absl::Status CannotRead(absl::string_view field, const absl::Status& status,
                        const storage::Store& store) {
  if (!absl::IsOutOfRange(status)) return status;
  return domain::MakeError(absl::StatusCode::kOutOfRange, "REVISION_OUT_OF_RANGE",
                           absl::StrCat(field, ": ", status.message()),
                           {{"watermark", absl::StrCat(store.watermark())},
                            {"revision", absl::StrCat(store.revision())}});
}

// Sends the collections one after the other, organizations and funds first so that what others
// refer to is there.
class SnapshotSource final : public runtime::StreamSource<v1::ListSnapshotResponse> {
 public:
  explicit SnapshotSource(std::unique_ptr<storage::ReadView> view) : view_(std::move(view)) {}

  absl::StatusOr<runtime::StreamStep> Next(const runtime::Call& call,
                                           v1::ListSnapshotResponse& response) override {
    if (done_) return runtime::StreamStep::kEnd;
    response.set_revision(view_->revision());
    size_t bytes = 0;
    while (bytes < kBatchBytes && partition_ < kFeed.size()) {
      storage::KeyRange range{resume_, ""};
      absl::Status failure;
      bool full = false;
      absl::Status scanned = view_->Scan(
          *kFeed[partition_], range, [&](absl::string_view key, absl::string_view value) {
            v1::Change& change = *response.add_resources();
            change.set_revision(view_->revision());
            auto filled = FillChange(kFeed[partition_]->id, key, value, change);
            failure = filled.status();
            bytes += value.size();
            resume_ = std::string(key) + '\0';
            full = bytes >= kBatchBytes;
            return failure.ok() && !full;
          });
      if (!failure.ok()) return failure;
      if (!scanned.ok()) return scanned;
      if (!full) {
        ++partition_;
        resume_.clear();
      }
    }
    if (partition_ == kFeed.size()) {
      done_ = true;
      response.set_last(true);
    }
    return runtime::StreamStep::kSend;
  }

 private:
  const std::unique_ptr<storage::ReadView> view_;
  size_t partition_ = 0;
  std::string resume_;  // first key of the next batch
  bool done_ = false;
};

// Sends the resources of a past revision, in the order in which the store finds them.
class PastSource final : public runtime::StreamSource<v1::ListSnapshotResponse> {
 public:
  PastSource(std::unique_ptr<storage::PastRows> past, storage::Revision revision)
      : past_(std::move(past)), revision_(revision) {}

  // A message a step, if only to show that the stream goes on.
  absl::StatusOr<runtime::StreamStep> Next(const runtime::Call& call,
                                           v1::ListSnapshotResponse& response) override {
    if (done_) return runtime::StreamStep::kEnd;
    response.set_revision(revision_);
    *response.mutable_commit_time() = domain::ToTimestamp(past_->commit_time());
    std::vector<storage::PastRow> rows;
    auto more = past_->Next(rows);
    if (!more.ok()) return more.status();
    for (const storage::PastRow& row : rows) {
      v1::Change change;
      auto filled = FillChange(row.partition, row.key, row.value, change);
      if (!filled.ok()) return filled.status();
      if (!*filled) continue;
      change.set_revision(revision_);
      *response.add_resources() = std::move(change);
    }
    done_ = !*more;
    response.set_last(done_);
    return runtime::StreamStep::kSend;
  }

 private:
  const std::unique_ptr<storage::PastRows> past_;
  const storage::Revision revision_;
  bool done_ = false;
};

class ChangeSource final : public runtime::StreamSource<v1::WatchChangesResponse> {
 public:
  ChangeSource(const Environment& env, storage::Revision after) : env_(env), after_(after) {}

  void OnWake(std::function<void()> wake) override {
    subscription_ = env_.store.Subscribe([wake = std::move(wake)](storage::Revision) { wake(); });
  }

  // The first message is sent at once, with or without changes, so that the caller knows the watch
  // stands.
  absl::StatusOr<runtime::StreamStep> Next(const runtime::Call& call,
                                           v1::WatchChangesResponse& response) override {
    auto commits = env_.store.ReadChanges(after_, kMaxCommits);
    if (!commits.ok()) return CannotRead(kAfter, commits.status(), env_.store);
    if (commits->empty() && greeted_) return runtime::StreamStep::kWait;
    greeted_ = true;
    size_t bytes = 0;
    for (const storage::Commit& commit : *commits) {
      size_t commit_bytes = 0;
      for (const storage::RowChange& row : commit.rows) {
        if (row.value.has_value()) commit_bytes += row.value->size();
      }
      // A large commit travels alone.
      if (bytes > 0 && bytes + commit_bytes > kBatchBytes) break;
      bytes += commit_bytes;
      for (const storage::RowChange& row : commit.rows) {
        v1::Change change;
        auto filled = FillChange(row.partition, row.key, row.value, change);
        if (!filled.ok()) return filled.status();
        if (!*filled) continue;
        change.set_revision(commit.revision);
        *change.mutable_commit_time() = domain::ToTimestamp(commit.time);
        *response.add_changes() = std::move(change);
      }
      after_ = commit.revision;
      if (bytes >= kBatchBytes) break;
    }
    response.set_revision(after_);
    response.set_store_id(env_.store.id());
    return runtime::StreamStep::kSend;
  }

 private:
  const Environment& env_;
  storage::Revision after_;
  bool greeted_ = false;
  std::shared_ptr<void> subscription_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<runtime::StreamSource<v1::ListSnapshotResponse>>> ListSnapshot(
    const Environment& env, const v1::ListSnapshotRequest& request) {
  if (request.revision() < 0) {
    return domain::InvalidField("revision", "must not be negative: 0 lists the newest");
  }
  if (request.revision() > 0) {
    auto past = env.store.ReadPast(request.revision());
    if (!past.ok()) return CannotRead("revision", past.status(), env.store);
    return std::make_unique<PastSource>(*std::move(past), request.revision());
  }
  auto view = env.store.Read();
  if (!view.ok()) return view.status();
  return std::make_unique<SnapshotSource>(*std::move(view));
}

absl::StatusOr<std::unique_ptr<runtime::StreamSource<v1::WatchChangesResponse>>> WatchChanges(
    const Environment& env, const v1::WatchChangesRequest& request) {
  if (request.after_revision() < 0) {
    return domain::InvalidField("after_revision", "must not be negative: 0 watches from the start");
  }
  if (!request.store_id().empty() && request.store_id() != env.store.id()) {
    return domain::MakeError(
        absl::StatusCode::kOutOfRange, "OTHER_STORE",
        absl::StrCat("store_id: revision ", request.after_revision(), " is of store ",
                     request.store_id(), " but this is ", env.store.id(),
                     ": list a snapshot and watch from its revision"));
  }
  // Refused now rather than on the first read, so that the caller sees why at once.
  if (auto commits = env.store.ReadChanges(request.after_revision(), 1); !commits.ok()) {
    return CannotRead(kAfter, commits.status(), env.store);
  }
  return std::make_unique<ChangeSource>(env, request.after_revision());
}

}  // namespace ssx::registry
