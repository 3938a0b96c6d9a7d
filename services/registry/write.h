// How every write goes: replay by request_id, dry run for validate_only, else one transaction.
//
// The body does the method's work against a Transaction and returns its answer. It may run several
// times, so it must be pure but for the Transaction.
#ifndef SSX_SERVICES_REGISTRY_WRITE_H_
#define SSX_SERVICES_REGISTRY_WRITE_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/domain/field_checks.h"
#include "services/domain/query/etag.h"
#include "services/registry/call.h"
#include "services/registry/tables.h"
#include "storage/store.h"

namespace ssx::registry {

// A transaction that never commits. Reads see its own writes by key, not in scans.
class DryRun final : public storage::Transaction {
 public:
  DryRun(const storage::ReadView& view, absl::Time now) : view_(view), now_(now) {}

  absl::StatusOr<std::optional<std::string>> Get(const storage::Partition& partition,
                                                 absl::string_view key) const override;
  absl::Status Scan(const storage::Partition& partition, const storage::KeyRange& range,
                    storage::RowVisitor visit) const override;
  storage::Revision revision() const override { return view_.revision(); }
  void Put(const storage::Partition& partition, absl::string_view key,
           absl::string_view value) override;
  void Delete(const storage::Partition& partition, absl::string_view key) override;
  absl::Time commit_time() const override { return now_; }

 private:
  const storage::ReadView& view_;
  const absl::Time now_;
  absl::flat_hash_map<std::pair<uint8_t, std::string>, std::optional<std::string>> written_;
};

// The serialized answer given earlier to this method and request_id, if any. INVALID_ARGUMENT on
// `request_id` when it was given to another payload.
absl::StatusOr<std::optional<std::string>> FindAnswer(const storage::Transaction& txn,
                                                      absl::string_view method,
                                                      absl::string_view request_id,
                                                      absl::string_view fingerprint);
void RememberAnswer(storage::Transaction& txn, absl::string_view method,
                    absl::string_view request_id, absl::string_view fingerprint,
                    absl::string_view answer);
absl::Status DamagedAnswer(absl::string_view method, absl::string_view request_id);
// Drops a remembered answer whose time has come; `name` is the one its schedule row carries.
void ForgetAnswer(storage::Transaction& txn, absl::string_view name);

// Runs and commits the transaction. The answer to the call is held until the commit is durable, so
// that this thread need not wait for the disk; where that cannot be, it waits.
absl::Status Commit(const Call& call, const storage::Store::Body& transaction);

// Stable digest of a request but for its request_id, whose letters may come in either case.
template <typename Request>
std::string Fingerprint(Request request) {
  request.clear_request_id();
  return domain::ComputeEtag(request);
}

template <typename Response, typename Request, typename Body>
absl::StatusOr<Response> Write(const Call& call, const Request& request, const Body& body) {
  domain::Violations violations;
  domain::CheckRequestId("request_id", request.request_id(), violations);
  if (!violations.empty()) return violations.ToStatus();
  if (request.validate_only()) {
    auto view = call.env.store.Read();
    if (!view.ok()) return view.status();
    DryRun dry_run(**view, call.env.clock());
    return body(static_cast<storage::Transaction&>(dry_run));
  }
  const bool replayable = !request.request_id().empty();
  const std::string fingerprint = replayable ? Fingerprint(request) : std::string();
  Response response;
  const storage::Store::Body transaction = [&](storage::Transaction& txn) -> absl::Status {
    if (absl::Status status = call.rpc.Check(); !status.ok()) return status;
    if (replayable) {
      auto earlier = FindAnswer(txn, call.rpc.method(), request.request_id(), fingerprint);
      if (!earlier.ok()) return earlier.status();
      if (earlier->has_value()) {
        return response.ParseFromString(**earlier)
                   ? absl::OkStatus()
                   : DamagedAnswer(call.rpc.method(), request.request_id());
      }
    }
    absl::StatusOr<Response> answer = body(txn);
    if (!answer.ok()) return answer.status();
    response = *std::move(answer);
    if (replayable) {
      RememberAnswer(txn, call.rpc.method(), request.request_id(), fingerprint,
                     response.SerializeAsString());
    }
    return absl::OkStatus();
  };
  if (absl::Status status = Commit(call, transaction); !status.ok()) return status;
  return response;
}

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_WRITE_H_
