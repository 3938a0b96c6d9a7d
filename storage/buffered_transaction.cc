#include "storage/buffered_transaction.h"

#include <utility>
#include <vector>

#include "storage/change_record.h"
#include "storage/row_key.h"

namespace ssx::storage {

absl::StatusOr<std::optional<std::string>> BufferedTransaction::Get(const Partition& partition,
                                                                    absl::string_view key) const {
  const std::string row_key = RowKey(partition.id, key);
  if (auto own = writes_.find(row_key); own != writes_.end()) return own->second.value;
  reads_.key_hashes.push_back(HashRowKey(row_key));
  return snapshot_->Get(partition, key);
}

absl::Status BufferedTransaction::Scan(const Partition& partition, const KeyRange& range,
                                       RowVisitor visit) const {
  KeyRange read = RowRange(partition.id, range);
  // Copied, so that the visitor may write.
  std::vector<std::pair<std::string, std::optional<std::string>>> own;
  for (auto it = writes_.lower_bound(read.begin); it != writes_.end() && BeforeEnd(it->first, read);
       ++it) {
    own.emplace_back(KeyOf(it->first), it->second.value);
  }

  bool stopped = false;
  const auto emit = [&](absl::string_view key, absl::string_view value) {
    stopped = !visit(key, value);
    if (stopped) {
      read.end = RowKey(partition.id, key);
      read.end.push_back('\0');
    }
    return !stopped;
  };
  size_t next = 0;
  const auto emit_own = [&]() {
    const auto& [key, value] = own[next++];
    return !value.has_value() || emit(key, *value);
  };
  absl::Status status =
      snapshot_->Scan(partition, range, [&](absl::string_view key, absl::string_view value) {
        while (next < own.size() && own[next].first < key) {
          if (!emit_own()) return false;
        }
        if (next < own.size() && own[next].first == key) return emit_own();
        return emit(key, value);
      });
  while (status.ok() && !stopped && next < own.size()) emit_own();
  reads_.ranges.push_back(std::move(read));
  return status;
}

void BufferedTransaction::Put(const Partition& partition, absl::string_view key,
                              absl::string_view value) {
  writes_.insert_or_assign(RowKey(partition.id, key),
                           Write{std::string(value), partition.in_change_log});
}

void BufferedTransaction::Delete(const Partition& partition, absl::string_view key) {
  writes_.insert_or_assign(RowKey(partition.id, key), Write{std::nullopt, partition.in_change_log});
}

CommitRequest BufferedTransaction::Finish() && {
  CommitRequest request;
  request.snapshot = revision();
  request.time = commit_time_;
  request.reads = std::move(reads_);
  request.reads.Normalize();
  request.written.keys.reserve(writes_.size());
  request.written.hashes.reserve(writes_.size());
  request.values.reserve(writes_.size());
  size_t logged_bytes = 0;
  for (const auto& [row_key, write] : writes_) {
    const size_t bytes = row_key.size() + (write.value.has_value() ? write.value->size() : 0) + 16;
    request.bytes += bytes;
    if (write.in_change_log) logged_bytes += bytes;
  }
  request.bytes += logged_bytes;
  ChangeRecordWriter record(logged_bytes);
  while (!writes_.empty()) {
    auto node = writes_.extract(writes_.begin());
    Write& write = node.mapped();
    if (write.in_change_log) {
      if (write.value.has_value()) {
        record.AddPut(node.key(), *write.value);
      } else {
        record.AddDelete(node.key());
      }
    }
    request.written.hashes.push_back(HashRowKey(node.key()));
    request.written.keys.push_back(std::move(node.key()));
    request.values.push_back(std::move(write.value));
  }
  request.change_record = std::move(record).rows();
  return request;
}

}  // namespace ssx::storage
