#include "storage/change_record.h"

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/keys.h"
#include "storage/row_key.h"

namespace ssx::storage {
namespace {

constexpr char kFormat = 1;
constexpr char kDeleted = 0;
constexpr char kPut = 1;
constexpr size_t kTimeBytes = 8;

void AppendBytes(absl::string_view bytes, std::string& out) {
  uint64_t length = bytes.size();
  for (; length >= 0x80; length >>= 7) out.push_back(static_cast<char>(length | 0x80));
  out.push_back(static_cast<char>(length));
  out.append(bytes.data(), bytes.size());
}

// Takes a varint length and that many bytes off the front; false when they are not there.
bool TakeBytes(absl::string_view& rest, absl::string_view& out) {
  uint64_t length = 0;
  for (int shift = 0;; shift += 7) {
    if (rest.empty() || shift > 56) return false;
    const auto byte = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    length |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) break;
  }
  if (length > rest.size()) return false;
  out = rest.substr(0, length);
  rest.remove_prefix(length);
  return true;
}

}  // namespace

ChangeRecordWriter::ChangeRecordWriter(size_t expected_bytes) {
  bytes_.reserve(expected_bytes + kTimeBytes + 1);
  bytes_.push_back(kFormat);
}

void ChangeRecordWriter::AddPut(absl::string_view row_key, absl::string_view value) {
  bytes_.push_back(row_key[0]);
  bytes_.push_back(kPut);
  AppendBytes(KeyOf(row_key), bytes_);
  AppendBytes(value, bytes_);
}

void ChangeRecordWriter::AddDelete(absl::string_view row_key) {
  bytes_.push_back(row_key[0]);
  bytes_.push_back(kDeleted);
  AppendBytes(KeyOf(row_key), bytes_);
}

void AppendCommitTime(absl::Time time, std::string& record) {
  record += KeyWriter().Time(time).bytes();
}

absl::StatusOr<absl::Time> VisitChangeRecord(Revision revision, absl::string_view record,
                                             RowChangeVisitor visit) {
  const auto malformed = [revision](absl::string_view what) {
    return absl::DataLossError(
        absl::StrCat("change log is damaged at revision ", revision, ": ", what));
  };
  if (record.size() < 1 + kTimeBytes) return malformed("record cut short");
  if (record.front() != kFormat) return malformed("unknown record format");
  absl::Time time;
  KeyReader time_reader(record.substr(record.size() - kTimeBytes));
  if (absl::Status status = time_reader.Time(time); !status.ok()) return status;
  absl::string_view rest = record.substr(1, record.size() - 1 - kTimeBytes);
  while (!rest.empty()) {
    if (rest.size() < 2) return malformed("row cut short");
    const uint8_t partition = PartitionOf(rest);
    const char kind = rest[1];
    rest.remove_prefix(2);
    absl::string_view key;
    std::optional<absl::string_view> value;
    if (!TakeBytes(rest, key)) return malformed("key cut short");
    if (kind == kPut) {
      if (!TakeBytes(rest, value.emplace())) return malformed("value cut short");
    } else if (kind != kDeleted) {
      return malformed("unknown kind of row change");
    }
    visit(partition, key, value);
  }
  return time;
}

absl::Status MissingRecord(Revision revision) {
  return absl::DataLossError(absl::StrCat("change log is damaged: revision ", revision,
                                          " is missing; restore the store from a backup"));
}

absl::StatusOr<Commit> DecodeChangeRecord(Revision revision, absl::string_view record) {
  Commit commit;
  commit.revision = revision;
  absl::StatusOr<absl::Time> time = VisitChangeRecord(
      revision, record,
      [&](uint8_t partition, absl::string_view key, std::optional<absl::string_view> value) {
        RowChange& row = commit.rows.emplace_back();
        row.partition = partition;
        row.key = std::string(key);
        if (value.has_value()) row.value = std::string(*value);
      });
  if (!time.ok()) return time.status();
  commit.time = *time;
  return commit;
}

}  // namespace ssx::storage
