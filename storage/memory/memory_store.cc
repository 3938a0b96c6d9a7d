#include "storage/memory/memory_store.h"

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

class MemoryEngine final : public Engine {
 public:
  MemoryEngine() { opened_with_.store_id = NewStoreId(); }

  absl::string_view name() const override { return "memory"; }
  const EngineState& opened_with() const override { return opened_with_; }

  absl::Status Apply(absl::Span<const PreparedCommit> commits) override {
    for (const PreparedCommit& commit : commits) {
      for (size_t i = 0; i < commit.row_keys.size(); ++i) {
        const std::optional<std::string>& value = commit.values[i];
        rows_ = value.has_value() ? rows_.Put(commit.row_keys[i], *value)
                                  : rows_.Delete(commit.row_keys[i]);
      }
    }
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

  absl::Status TrimLog(Revision through) override {
    const std::lock_guard lock(log_mutex_);
    for (; log_floor_ < through; ++log_floor_) log_.pop_front();
    return absl::OkStatus();
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
  Revision log_floor_ = 0;  // guarded by log_mutex_
  // log_[i] has the revision log_floor_ + 1 + i.
  std::deque<std::shared_ptr<const std::string>> log_;  // guarded by log_mutex_
};

}  // namespace

std::unique_ptr<Store> NewMemoryStore(MemoryOptions options) {
  // Opening cannot fail: this engine's snapshots cannot.
  return EngineStore::Open(std::make_unique<MemoryEngine>(),
                           {std::move(options.clock), options.max_recent_keys})
      .value();
}

}  // namespace ssx::storage
