#include "storage/past_rows.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "storage/change_record.h"
#include "storage/row_key.h"

namespace ssx::storage {
namespace {

// One step reads about as much of the log, or hands out about as much.
constexpr size_t kStepLogBytes = 8 << 20;
constexpr size_t kStepRowBytes = 1 << 20;

class PastRowsImpl final : public PastRows {
 public:
  PastRowsImpl(std::unique_ptr<const EnginePast> past, Revision revision, absl::Time time)
      : past_(std::move(past)), revision_(revision), time_(time), read_(past_->watermark()) {}

  absl::Time commit_time() const override { return time_; }

  absl::StatusOr<bool> Next(std::vector<PastRow>& rows) override {
    rows.clear();
    absl::Status status;
    switch (stage_) {
      case Stage::kIndex:
        status = IndexLog();
        break;
      case Stage::kBase:
        status = ReadBase(rows);
        break;
      case Stage::kLog:
        status = ReadLog(rows);
        break;
      case Stage::kEnd:
        break;
    }
    if (!status.ok()) return status;
    return stage_ != Stage::kEnd;
  }

 private:
  enum class Stage { kIndex, kBase, kLog, kEnd };

  // Visits the rows of the log's next records until `full` is true or the revision is reached;
  // returns whether it is reached.
  template <typename Visit, typename Full>
  absl::StatusOr<bool> VisitLog(Visit visit, Full full) {
    size_t bytes = 0;
    bool stopped = false;
    absl::Status failure;
    absl::Status status =
        past_->ReadLog(read_, revision_, [&](Revision revision, absl::string_view record) {
          if (revision != read_ + 1) return false;
          failure = VisitChangeRecord(revision, record,
                                      [&](uint8_t partition, absl::string_view key,
                                          std::optional<absl::string_view> value) {
                                        visit(revision, partition, key, value);
                                      })
                        .status();
          if (!failure.ok()) return false;
          read_ = revision;
          bytes += record.size();
          stopped = bytes >= kStepLogBytes || full();
          return !stopped;
        });
    if (!status.ok()) return status;
    if (!failure.ok()) return failure;
    if (read_ == revision_) return true;
    if (!stopped) return MissingRecord(read_ + 1);
    return false;
  }

  absl::Status IndexLog() {
    auto done = VisitLog(
        [&](Revision revision, uint8_t partition, absl::string_view key,
            std::optional<absl::string_view>) { last_change_[RowKey(partition, key)] = revision; },
        [] { return false; });
    if (!done.ok()) return done.status();
    if (*done) {
      stage_ = Stage::kBase;
      read_ = past_->watermark();
    }
    return absl::OkStatus();
  }

  absl::Status ReadBase(std::vector<PastRow>& rows) {
    size_t bytes = 0;
    bool full = false;
    absl::Status status =
        past_->ScanBase(resume_, [&](absl::string_view row_key, absl::string_view value) {
          bytes += row_key.size() + value.size();
          if (!last_change_.contains(row_key)) {
            rows.push_back({PartitionOf(row_key), std::string(KeyOf(row_key)), std::string(value)});
          }
          resume_ = absl::StrCat(row_key, absl::string_view("\0", 1));
          full = bytes >= kStepRowBytes;
          return !full;
        });
    if (status.ok() && !full) stage_ = Stage::kLog;
    return status;
  }

  absl::Status ReadLog(std::vector<PastRow>& rows) {
    size_t bytes = 0;
    auto done = VisitLog(
        [&](Revision revision, uint8_t partition, absl::string_view key,
            std::optional<absl::string_view> value) {
          if (!value.has_value() || last_change_.at(RowKey(partition, key)) != revision) return;
          bytes += key.size() + value->size();
          rows.push_back({partition, std::string(key), std::string(*value)});
        },
        [&] { return bytes >= kStepRowBytes; });
    if (!done.ok()) return done.status();
    if (*done) stage_ = Stage::kEnd;
    return absl::OkStatus();
  }

  const std::unique_ptr<const EnginePast> past_;
  const Revision revision_;
  const absl::Time time_;
  Stage stage_ = Stage::kIndex;
  Revision read_;       // of the log, in this pass
  std::string resume_;  // row key in the base
  absl::flat_hash_map<std::string, Revision> last_change_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<PastRows>> PastRowsOf(std::unique_ptr<const EnginePast> past,
                                                     Revision revision) {
  if (revision < past->watermark()) {
    return absl::OutOfRangeError(absl::StrCat(
        "revision ", revision, " is no longer kept: the oldest is ", past->watermark()));
  }
  absl::Time time = past->watermark_time();
  if (revision > past->watermark()) {
    bool found = false;
    absl::Status failure;
    absl::Status status =
        past->ReadLog(revision - 1, revision, [&](Revision at, absl::string_view record) {
          auto read = VisitChangeRecord(
              at, record, [](uint8_t, absl::string_view, std::optional<absl::string_view>) {});
          failure = read.status();
          if (read.ok()) time = *read;
          found = at == revision;
          return false;
        });
    if (!status.ok()) return status;
    if (!failure.ok()) return failure;
    if (!found) return MissingRecord(revision);
  }
  return std::make_unique<PastRowsImpl>(std::move(past), revision, time);
}

}  // namespace ssx::storage
