// Change records: the bytes under which the change log keeps one commit, the same in every engine.
//
// Format 1: the byte 0x01; for each row its partition (one byte), 0x01 for a value or 0x00 for a
// deletion, the key and, unless deleted, the value, both as varint length and bytes; last, the
// commit's time as 8 bytes big-endian (KeyNanos). The time stands last so that a writer can encode
// the rows before its turn to commit comes and fixes the time. Not thread-safe; decoding answers
// DATA_LOSS on malformed bytes.
#ifndef SSX_STORAGE_CHANGE_RECORD_H_
#define SSX_STORAGE_CHANGE_RECORD_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "storage/store.h"

namespace ssx::storage {

class ChangeRecordWriter {
 public:
  // `expected_bytes`: a hint of the record's size.
  explicit ChangeRecordWriter(size_t expected_bytes);
  void AddPut(absl::string_view row_key, absl::string_view value);
  void AddDelete(absl::string_view row_key);
  // The record still without its time.
  std::string rows() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Completes a record made by ChangeRecordWriter.
void AppendCommitTime(absl::Time time, std::string& record);

// Visits a record's rows in order, nullopt for a deletion, and returns the commit's time. Views
// live as long as the call.
using RowChangeVisitor = absl::FunctionRef<void(uint8_t partition, absl::string_view key,
                                                std::optional<absl::string_view> value)>;
absl::StatusOr<absl::Time> VisitChangeRecord(Revision revision, absl::string_view record,
                                             RowChangeVisitor visit);

// DATA_LOSS: the log has no record of this revision, which it should have.
absl::Status MissingRecord(Revision revision);

absl::StatusOr<Commit> DecodeChangeRecord(Revision revision, absl::string_view record);

}  // namespace ssx::storage

#endif  // SSX_STORAGE_CHANGE_RECORD_H_
