#include "storage/engine_store.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/buffered_transaction.h"
#include "storage/change_record.h"
#include "storage/past_rows.h"
#include "storage/row_key.h"

namespace ssx::storage {
namespace {

// Conflicts after which a transaction takes a turn of its own.
constexpr int kConflictsBeforeTurn = 3;
constexpr size_t kMaxChangeBytes = 1 << 20;
constexpr size_t kMaxTrimBytes = 4 << 20;  // of the log, in one step

// A ReadView of one's own on the shared newest snapshot.
class SharedView final : public ReadView {
 public:
  explicit SharedView(std::shared_ptr<const ReadView> view) : view_(std::move(view)) {}
  absl::StatusOr<std::optional<std::string>> Get(const Partition& partition,
                                                 absl::string_view key) const override {
    return view_->Get(partition, key);
  }
  absl::Status Scan(const Partition& partition, const KeyRange& range,
                    RowVisitor visit) const override {
    return view_->Scan(partition, range, visit);
  }
  Revision revision() const override { return view_->revision(); }

 private:
  const std::shared_ptr<const ReadView> view_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> EngineStore::Open(std::unique_ptr<Engine> engine,
                                                         EngineStoreOptions options) {
  const EngineState& state = engine->opened_with();
  absl::StatusOr<std::shared_ptr<const ReadView>> view = engine->Snapshot(state.revision);
  if (!view.ok()) return view.status();
  VisibleState initial{*std::move(view), state.time};
  return std::unique_ptr<Store>(
      new EngineStore(std::move(engine), std::move(options), std::move(initial)));
}

EngineStore::EngineStore(std::unique_ptr<Engine> engine, EngineStoreOptions options,
                         VisibleState initial)
    : engine_(std::move(engine)),
      clock_(std::move(options.clock)),
      watermark_(engine_->opened_with().watermark),
      queue_(*engine_, std::move(initial), options.max_recent_keys,
             [this](Revision newest) { subscribers_.Notify(newest); }) {}

absl::StatusOr<std::unique_ptr<ReadView>> EngineStore::Read() const {
  return std::make_unique<SharedView>(queue_.visible().view);
}

Revision EngineStore::revision() const { return queue_.visible().view->revision(); }

absl::StatusOr<Revision> EngineStore::TransactAsync(const Body& body, Done done) {
  const absl::Time called_at = clock_();
  std::unique_lock turn(turn_mutex_, std::defer_lock);
  for (int conflicts = 0;; ++conflicts) {
    if (conflicts == kConflictsBeforeTurn) turn.lock();
    if (conflicts > 0) queue_.AwaitSubmitted();
    VisibleState state = queue_.visible();
    BufferedTransaction transaction(std::move(state.view), std::max(called_at, state.time));
    if (absl::Status status = body(transaction); !status.ok()) return status;
    if (transaction.wrote_nothing()) {
      done(absl::OkStatus());
      return transaction.revision();
    }
    // Lets a turn pass. While it lasts, each other thread is at most once beyond this line, so the
    // one whose turn it is meets at most as many more conflicts.
    if (!turn.owns_lock()) {
      const std::lock_guard others_turn(turn_mutex_);
    }
    absl::StatusOr<std::optional<Revision>> revision =
        queue_.Submit(std::move(transaction).Finish(), done);
    if (!revision.ok()) return revision.status();
    if (revision->has_value()) return **revision;
  }
}

absl::StatusOr<std::vector<Commit>> EngineStore::ReadChanges(Revision after,
                                                             size_t max_commits) const {
  if (max_commits == 0) return absl::InvalidArgumentError("max_commits must be at least 1");
  const Revision newest = revision();
  if (after > newest) {
    return absl::OutOfRangeError(absl::StrCat("revision ", after, " is above the newest, ", newest,
                                              ": is it from another store? list a snapshot again"));
  }
  std::vector<Commit> commits;
  size_t bytes = 0;
  absl::Status decoded;
  Revision expected = after + 1;
  absl::Status status =
      engine_->ReadLog(after, newest, [&](Revision revision, absl::string_view record) {
        if (revision != expected) return false;
        if (!commits.empty() && bytes + record.size() > kMaxChangeBytes) return false;
        absl::StatusOr<Commit> commit = DecodeChangeRecord(revision, record);
        if (!commit.ok()) {
          decoded = commit.status();
          return false;
        }
        // The first may be of any size; it is those beyond it that are bounded.
        if (!commits.empty()) bytes += record.size();
        commits.push_back(*std::move(commit));
        ++expected;
        return commits.size() < max_commits;
      });
  // Checked after reading: the watermark rises before records go, so what was read before it rose
  // is whole.
  if (after < watermark()) {
    return absl::OutOfRangeError(absl::StrCat("changes after revision ", after,
                                              " are no longer kept, only those after ", watermark(),
                                              ": list a snapshot again"));
  }
  if (!status.ok()) return status;
  if (!decoded.ok()) return decoded;
  if (commits.empty() && after < newest) {
    return MissingRecord(after + 1);
  }
  return commits;
}

absl::StatusOr<std::unique_ptr<PastRows>> EngineStore::ReadPast(Revision revision) const {
  const Revision newest = this->revision();
  if (revision > newest) {
    return absl::OutOfRangeError(
        absl::StrCat("revision ", revision, " is above the newest, ", newest));
  }
  absl::StatusOr<std::unique_ptr<const EnginePast>> past = engine_->Past();
  if (!past.ok()) return past.status();
  return PastRowsOf(*std::move(past), revision);
}

absl::Status EngineStore::TrimChanges(Revision revision) {
  const std::lock_guard lock(trim_mutex_);
  const Revision newest = this->revision();
  if (revision > newest) {
    return absl::OutOfRangeError(
        absl::StrCat("cannot trim up to revision ", revision, ": the newest is ", newest));
  }
  while (watermark() < revision) {
    if (absl::Status status = TrimSome(revision); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status EngineStore::TrimSome(Revision revision) {
  const Revision before = watermark();
  std::map<std::string, std::optional<std::string>> last;  // value by row key
  PreparedCommit folded;
  folded.revision = before;
  size_t bytes = 0;
  absl::Status failure;
  absl::Status status =
      engine_->ReadLog(before, revision, [&](Revision at, absl::string_view record) {
        if (at != folded.revision + 1) return false;
        const auto time = VisitChangeRecord(
            at, record,
            [&](uint8_t partition, absl::string_view key, std::optional<absl::string_view> value) {
              std::optional<std::string>& latest = last[RowKey(partition, key)];
              latest.reset();
              if (value.has_value()) latest.emplace(*value);
            });
        failure = time.status();
        if (!time.ok()) return false;
        folded.revision = at;
        folded.time = *time;
        bytes += record.size();
        return bytes < kMaxTrimBytes;
      });
  if (!status.ok()) return status;
  if (!failure.ok()) return failure;
  if (folded.revision == before) return MissingRecord(before + 1);

  std::vector<std::string> row_keys;
  std::vector<std::optional<std::string>> values;
  for (auto& [row_key, value] : last) {
    row_keys.push_back(row_key);
    values.push_back(std::move(value));
  }
  folded.row_keys = row_keys;
  folded.values = values;
  // Raised first, so that a reader who misses a record finds out why; see ReadChanges.
  watermark_.store(folded.revision);
  status = engine_->TrimLog(folded);
  if (!status.ok()) watermark_.store(before);
  return status;
}

std::shared_ptr<void> EngineStore::Subscribe(Listener listener) {
  return subscribers_.Add(std::move(listener));
}

}  // namespace ssx::storage
