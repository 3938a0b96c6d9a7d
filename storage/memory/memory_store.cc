#include "storage/memory/memory_store.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "storage/engine.h"
#include "storage/engine_store.h"
#include "storage/memory/persistent_map.h"
#include "storage/row_key.h"
#include "storage/store_id.h"

namespace ssx::storage {
namespace {

class MemoryView final : public ReadView {
 public:
  MemoryView(PersistentMap rows, Revision revision) : rows_(std::move(rows)), revision_(revision) {}

  absl::StatusOr<std::optional<std::string>> Get(const Partition& partition,
                                                 absl::string_view key) const override {
    const std::string* value = rows_.Find(RowKey(partition.id, key));
    if (value == nullptr) return std::nullopt;
    return *value;
  }
  absl::Status Scan(const Partition& partition, const KeyRange& range,
                    RowVisitor visit) const override {
    rows_.Scan(RowRange(partition.id, range),
               [&](absl::string_view row_key, absl::string_view value) {
                 return visit(KeyOf(row_key), value);
               });
    return absl::OkStatus();
  }
  Revision revision() const override { return revision_; }

 private:
  const PersistentMap rows_;
  const Revision revision_;
};

// Record i has the revision floor + 1 + i.
using Log = std::deque<std::shared_ptr<const std::string>>;

void VisitLog(const Log& log, Revision floor, Revision after, Revision through,
              RecordVisitor visit) {
  const Revision newest = floor + static_cast<Revision>(log.size());
  for (Revision revision = after + 1; revision <= std::min(through, newest); ++revision) {
    if (revision <= floor) return;
    if (!visit(revision, *log[static_cast<size_t>(revision - floor - 1)])) return;
  }
}

// Shares what it holds with the engine.
class MemoryPast final : public EnginePast {
 public:
  MemoryPast(PersistentMap base, Revision watermark, absl::Time time, Log log)
      : base_(std::move(base)), watermark_(watermark), time_(time), log_(std::move(log)) {}

  Revision watermark() const override { return watermark_; }
  absl::Time watermark_time() const override { return time_; }
  absl::Status ScanBase(absl::string_view begin, RowVisitor visit) const override {
    base_.Scan({std::string(begin), ""}, visit);
    return absl::OkStatus();
  }
  absl::Status ReadLog(Revision after, Revision through, RecordVisitor visit) const override {
    VisitLog(log_, watermark_, after, through, visit);
    return absl::OkStatus();
  }

 private:
  const PersistentMap base_;
  const Revision watermark_;
  const absl::Time time_;
  const Log log_;
};

// The map after the changes of a commit.
PersistentMap With(PersistentMap rows, const PreparedCommit& commit) {
  for (size_t i = 0; i < commit.row_keys.size(); ++i) {
    const std::optional<std::string>& value = commit.values[i];
    rows =
        value.has_value() ? rows.Put(commit.row_keys[i], *value) : rows.Delete(commit.row_keys[i]);
  }
  return rows;
}

class MemoryEngine final : public Engine {
 public:
  MemoryEngine() { opened_with_.store_id = NewStoreId(); }

  absl::string_view name() const override { return "memory"; }
  const EngineState& opened_with() const override { return opened_with_; }

  absl::Status Apply(absl::Span<const PreparedCommit> commits) override {
    for (const PreparedCommit& commit : commits) rows_ = With(rows_, commit);
    const std::lock_guard lock(log_mutex_);
    for (const PreparedCommit& commit : commits) {
      log_.push_back(std::make_shared<const std::string>(commit.change_record));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::shared_ptr<const ReadView>> Snapshot(Revision revision) override {
    return std::make_shared<const MemoryView>(rows_, revision);
  }

  absl::Status ReadLog(Revision after, Revision through, RecordVisitor visit) const override {
    for (Revision revision = after + 1; revision <= through; ++revision) {
      std::shared_ptr<const std::string> record = Record(revision);
      if (record == nullptr || !visit(revision, *record)) break;
    }
    return absl::OkStatus();
  }

  absl::Status TrimLog(const PreparedCommit& folded) override {
    const std::lock_guard lock(log_mutex_);
    base_ = With(base_, folded);
    base_time_ = folded.time;
    for (; log_floor_ < folded.revision; ++log_floor_) log_.pop_front();
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<const EnginePast>> Past() const override {
    const std::lock_guard lock(log_mutex_);
    return std::make_unique<MemoryPast>(base_, log_floor_, base_time_, log_);
  }

 private:
  // nullptr when it was trimmed.
  std::shared_ptr<const std::string> Record(Revision revision) const {
    const std::lock_guard lock(log_mutex_);
    if (revision <= log_floor_) return nullptr;
    return log_[static_cast<size_t>(revision - log_floor_ - 1)];
  }

  EngineState opened_with_;
  PersistentMap rows_;  // Touched by Apply and Snapshot only.
  mutable std::mutex log_mutex_;
  PersistentMap base_;  // guarded by log_mutex_, as all below
  absl::Time base_time_ = absl::InfinitePast();
  Revision log_floor_ = 0;
  Log log_;
};

}  // namespace

std::unique_ptr<Store> NewMemoryStore(MemoryOptions options) {
  // Opening cannot fail: this engine's snapshots cannot.
  return EngineStore::Open(std::make_unique<MemoryEngine>(),
                           {std::move(options.clock), options.max_recent_keys})
      .value();
}

}  // namespace ssx::storage
