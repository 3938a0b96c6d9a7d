// BufferedTransaction: a Transaction over a snapshot that keeps its writes in memory and notes what
// it read. Belongs to one thread.
#ifndef SSX_STORAGE_BUFFERED_TRANSACTION_H_
#define SSX_STORAGE_BUFFERED_TRANSACTION_H_

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "storage/commit_queue.h"
#include "storage/recent_commits.h"
#include "storage/store.h"

namespace ssx::storage {

class BufferedTransaction final : public Transaction {
 public:
  BufferedTransaction(std::shared_ptr<const ReadView> snapshot, absl::Time commit_time)
      : snapshot_(std::move(snapshot)), commit_time_(commit_time) {}

  absl::StatusOr<std::optional<std::string>> Get(const Partition& partition,
                                                 absl::string_view key) const override;
  // Sees the writes made before the scan began. Only what was visited counts as read.
  absl::Status Scan(const Partition& partition, const KeyRange& range,
                    RowVisitor visit) const override;
  Revision revision() const override { return snapshot_->revision(); }
  void Put(const Partition& partition, absl::string_view key, absl::string_view value) override;
  void Delete(const Partition& partition, absl::string_view key) override;
  absl::Time commit_time() const override { return commit_time_; }

  bool wrote_nothing() const { return writes_.empty(); }
  // Everything that the commit queue needs, so that little work is left for the thread that leads
  // it.
  CommitRequest Finish() &&;

 private:
  struct Write {
    std::optional<std::string> value;
    bool in_change_log;
  };

  const std::shared_ptr<const ReadView> snapshot_;
  const absl::Time commit_time_;
  std::map<std::string, Write, std::less<>> writes_;  // by row key
  mutable ReadSet reads_;
};

}  // namespace ssx::storage

#endif  // SSX_STORAGE_BUFFERED_TRANSACTION_H_
