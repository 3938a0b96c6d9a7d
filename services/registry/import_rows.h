// Import: the rows of one stream message in one transaction. Each row stands alone: a refused one
// leaves the others.
#ifndef SSX_SERVICES_REGISTRY_IMPORT_ROWS_H_
#define SSX_SERVICES_REGISTRY_IMPORT_ROWS_H_

#include <string>
#include <utility>
#include <vector>

#include "services/registry/standard_methods.h"
#include "services/runtime/status.h"
#include "ssx/v1/import.pb.h"

namespace ssx::registry {

// A row that passed the checks that need no store.
template <typename T>
struct CheckedRow {
  absl::Status status;
  T resource;
};

template <typename T>
CheckedRow<T> CheckRow(const Call& call, const T& given) {
  using Traits = ResourceTraits<T>;
  CheckedRow<T> row{absl::OkStatus(), given};
  domain::Violations violations;
  if (given.name().empty()) {
    row.resource.set_name(domain::MakeName(Traits::kCollection, domain::GenerateId()));
  } else if (auto id = ParseId(Traits::kCollection, given.name()); !id.ok()) {
    violations.Add("name", id.status().message());
  }
  domain::Validate(row.resource, call.env.reference, violations);
  Traits::CheckImport(row.resource, domain::UtcDay(call.env.clock()), violations);
  row.resource.clear_create_time();
  row.resource.clear_update_time();
  row.resource.clear_delete_time();
  row.resource.clear_purge_time();
  row.status = violations.ToStatus();
  return row;
}

// Stores one checked row, stamping it in place; returns what became of it. An error is the row's
// own.
template <typename T>
absl::StatusOr<v1::ImportOutcome> StoreRow(storage::Transaction& txn, T& resource,
                                           v1::ImportConflict on_conflict, LiveNames& live) {
  auto existing = Find<T>(txn, domain::IdOf(ResourceTraits<T>::kCollection, resource.name()));
  if (!existing.ok()) return existing.status();
  if (existing->has_value()) {
    if (on_conflict == v1::IMPORT_CONFLICT_SKIP) return v1::IMPORT_OUTCOME_SKIPPED;
    if (on_conflict != v1::IMPORT_CONFLICT_REPLACE) {
      return domain::AlreadyExists(resource.name(), (*existing)->has_delete_time());
    }
  }
  absl::Status status = CheckReferences(txn, resource, "", live);
  if (status.ok()) status = ResourceTraits<T>::CheckClaims(txn, resource);
  if (!status.ok()) return status;
  if (!existing->has_value()) {
    Stamp<T>(txn, nullptr, resource);
    return v1::IMPORT_OUTCOME_CREATED;
  }
  const T& before = **existing;
  *resource.mutable_create_time() = before.create_time();
  *resource.mutable_update_time() = before.update_time();
  // What is there already is not written again: repeating an import changes nothing.
  if (domain::ComputeEtag(resource) != before.etag()) Stamp(txn, &before, resource);
  return v1::IMPORT_OUTCOME_REPLACED;
}

// Answers one message of an import stream. `Row` has row_number and the resource, which
// `resource_in` returns.
template <typename T, typename Response, typename Request, typename Row>
absl::StatusOr<Response> ImportRows(const Call& call, const v1::ImportOptions& options,
                                    const Request& request, const T& (Row::*resource_in)() const) {
  if (request.rows_size() > domain::limits::kMaxBatch) {
    return domain::InvalidField("rows",
                                absl::StrCat("holds ", request.rows_size(), ": send at most ",
                                             domain::limits::kMaxBatch, " in a message"));
  }
  if (!v1::ImportConflict_IsValid(options.on_conflict())) {
    return domain::InvalidField("options.on_conflict",
                                "is no known value: use REFUSE, SKIP or REPLACE");
  }
  std::vector<CheckedRow<T>> rows;
  rows.reserve(request.rows_size());
  for (const Row& row : request.rows()) {
    if (absl::Status status = call.rpc.Check(); !status.ok()) return status;
    rows.push_back(CheckRow(call, (row.*resource_in)()));
  }

  Response response;
  const auto store_all = [&](storage::Transaction& txn) -> absl::Status {
    if (absl::Status status = call.rpc.Check(); !status.ok()) return status;
    response.Clear();
    LiveNames live;
    for (int i = 0; i < request.rows_size(); ++i) {
      v1::ImportResult& result = *response.add_results();
      result.set_row_number(request.rows(i).row_number());
      absl::StatusOr<v1::ImportOutcome> outcome =
          rows[i].status.ok() ? StoreRow(txn, rows[i].resource, options.on_conflict(), live)
                              : absl::StatusOr<v1::ImportOutcome>(rows[i].status);
      if (outcome.ok() || !(request.rows(i).*resource_in)().name().empty()) {
        result.set_name(rows[i].resource.name());
      }
      if (outcome.ok()) {
        result.set_outcome(*outcome);
      } else if (outcome.status().code() == absl::StatusCode::kUnavailable ||
                 outcome.status().code() == absl::StatusCode::kDataLoss) {
        return outcome.status();  // the store's fault, not the row's
      } else {
        result.set_outcome(v1::IMPORT_OUTCOME_REFUSED);
        *result.mutable_error() = runtime::ToBoundedRpcStatus(outcome.status());
      }
    }
    return absl::OkStatus();
  };
  if (options.validate_only()) {
    auto view = call.env.store.Read();
    if (!view.ok()) return view.status();
    DryRun dry_run(**view, call.env.clock());
    if (absl::Status status = store_all(dry_run); !status.ok()) return status;
  } else if (auto revision = call.env.store.Transact(store_all); !revision.ok()) {
    return revision.status();
  }
  return response;
}

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_IMPORT_ROWS_H_
