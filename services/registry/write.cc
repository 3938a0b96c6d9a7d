#include "services/registry/write.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/domain/errors.h"
#include "services/domain/limits.h"
#include "services/registry/entities.h"
#include "storage/keys.h"

namespace ssx::registry {
namespace {

std::string AnswerKey(absl::string_view method, absl::string_view request_id) {
  return storage::KeyWriter().String(method).String(absl::AsciiStrToLower(request_id)).bytes();
}

}  // namespace

absl::StatusOr<std::optional<std::string>> DryRun::Get(const storage::Partition& partition,
                                                       absl::string_view key) const {
  auto found = written_.find({partition.id, std::string(key)});
  if (found != written_.end()) return found->second;
  return view_.Get(partition, key);
}

absl::Status DryRun::Scan(const storage::Partition& partition, const storage::KeyRange& range,
                          storage::RowVisitor visit) const {
  return view_.Scan(partition, range, visit);
}

void DryRun::Put(const storage::Partition& partition, absl::string_view key,
                 absl::string_view value) {
  written_[{partition.id, std::string(key)}] = std::string(value);
}

void DryRun::Delete(const storage::Partition& partition, absl::string_view key) {
  written_[{partition.id, std::string(key)}] = std::nullopt;
}

absl::StatusOr<std::optional<std::string>> FindAnswer(const storage::Transaction& txn,
                                                      absl::string_view method,
                                                      absl::string_view request_id,
                                                      absl::string_view fingerprint) {
  auto row = txn.Get(kAnswerRows, AnswerKey(method, request_id));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::optional<std::string>();
  const std::string& value = **row;
  if (value.compare(0, fingerprint.size(), fingerprint.data(), fingerprint.size()) != 0) {
    return domain::InvalidField("request_id",
                                "was used before with another payload: make a fresh UUID");
  }
  return std::optional<std::string>(value.substr(fingerprint.size()));
}

void RememberAnswer(storage::Transaction& txn, absl::string_view method,
                    absl::string_view request_id, absl::string_view fingerprint,
                    absl::string_view answer) {
  const std::string key = AnswerKey(method, request_id);
  txn.Put(kAnswerRows, key, absl::StrCat(fingerprint, answer));
  const absl::Time due = txn.commit_time() + absl::FromChrono(domain::limits::kRequestIdRetention);
  txn.Put(kScheduleRows, ScheduleKey(due, kForget, key), "");
}

absl::Status DamagedAnswer(absl::string_view method, absl::string_view request_id) {
  return domain::MakeError(
      absl::StatusCode::kDataLoss, "DAMAGED_ROW",
      absl::StrCat("the stored answer of ", method, " to request_id ", request_id,
                   " cannot be read: read the resource to see what was done"));
}

absl::Status Commit(const Call& call, const storage::Store::Body& transaction) {
  const runtime::Call::Release release = call.rpc.HoldAnswer();
  if (release == nullptr) return call.env.store.Transact(transaction).status();
  const absl::Status status = call.env.store.TransactAsync(transaction, release).status();
  // The handler returns the error itself.
  if (!status.ok()) release(absl::OkStatus());
  return status;
}

void ForgetAnswer(storage::Transaction& txn, absl::string_view name) {
  txn.Delete(kAnswerRows, name);
}

}  // namespace ssx::registry
