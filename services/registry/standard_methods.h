// The standard methods (AIP-131 to 135, 164, 233), written once for all resources. The handlers of
// each service are thin calls into these; see ResourceTraits for what differs.
#ifndef SSX_SERVICES_REGISTRY_STANDARD_METHODS_H_
#define SSX_SERVICES_REGISTRY_STANDARD_METHODS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "services/domain/dates.h"
#include "services/domain/limits.h"
#include "services/domain/query/etag.h"
#include "services/domain/query/field_mask.h"
#include "services/domain/validation.h"
#include "services/registry/call.h"
#include "services/registry/entities.h"
#include "services/registry/write.h"

namespace ssx::registry {

// ABORTED when `etag` is given and stale.
template <typename T>
absl::Status CheckEtag(const T& stored, const std::string& etag) {
  if (etag.empty() || etag == stored.etag()) return absl::OkStatus();
  return domain::EtagMismatch(stored.name(), stored.etag());
}

// FAILED_PRECONDITION when soft-deleted.
template <typename T>
absl::Status CheckLive(const T& stored) {
  if (!stored.has_delete_time()) return absl::OkStatus();
  return domain::FailedPrecondition("RESOURCE_DELETED",
                                    absl::StrCat(stored.name(), " is deleted: undelete it first"),
                                    {{"resource", stored.name()}});
}

// All faults of a resource's fields, as INVALID_ARGUMENT with paths below `prefix`.
template <typename T>
absl::Status CheckFields(const T& resource, const domain::ReferenceData& reference,
                         absl::string_view prefix) {
  domain::Violations violations;
  domain::Validate(resource, reference, violations);
  return domain::PrefixFields(violations.ToStatus(), prefix);
}

// All references exist, as INVALID_ARGUMENT with paths below `prefix`.
template <typename T>
absl::Status CheckReferences(const storage::ReadView& view, const T& resource,
                             absl::string_view prefix, LiveNames& live) {
  return domain::PrefixFields(
      CheckLiveReferences(view, ResourceTraits<T>::References(resource), live), prefix);
}

// Stamps a new value with its time and etag and writes it.
template <typename T>
void Stamp(storage::Transaction& txn, const T* before, T& after) {
  *after.mutable_update_time() = domain::ToTimestamp(txn.commit_time());
  if (before == nullptr) *after.mutable_create_time() = after.update_time();
  if constexpr (requires { ResourceTraits<T>::KeepVersion(txn, before, after); }) {
    ResourceTraits<T>::KeepVersion(txn, before, after);
  }
  after.clear_etag();
  after.set_etag(domain::ComputeEtag(after));
  Save(txn, before, after);
}

// Puts a new resource, already checked, under `name`. ALREADY_EXISTS.
template <typename T>
absl::Status Insert(storage::Transaction& txn, const std::string& name, T& resource,
                    absl::string_view prefix, LiveNames& live) {
  using Traits = ResourceTraits<T>;
  auto existing = Find<T>(txn, domain::IdOf(Traits::kCollection, name));
  if (!existing.ok()) return existing.status();
  if (existing->has_value()) return domain::AlreadyExists(name, (*existing)->has_delete_time());
  if (absl::Status status = CheckReferences(txn, resource, prefix, live); !status.ok()) {
    return status;
  }
  resource.set_name(name);
  resource.clear_delete_time();
  if constexpr (kPurged<T>) resource.clear_purge_time();
  Stamp<T>(txn, nullptr, resource);
  return absl::OkStatus();
}

// The resource to insert for a create request, its name set. Faults go to `violations`, with paths
// below `prefix`.
template <typename T>
T CheckedNew(const Call& call, const typename ResourceTraits<T>::CreateRequest& request,
             absl::string_view prefix, domain::Violations& violations) {
  using Traits = ResourceTraits<T>;
  std::string id = Traits::IdIn(request);
  if (id.empty()) {
    id = domain::GenerateId();
  } else if (absl::Status status = domain::ValidateId(id); !status.ok()) {
    violations.Add(absl::StrCat(prefix, Traits::kField, "_id"), status.message());
  }
  T resource = Traits::In(request);
  domain::Violations faults;
  domain::Validate(resource, call.env.reference, faults);
  for (const domain::FieldViolation& fault : faults.list()) {
    violations.Add(absl::StrCat(prefix, Traits::kField, ".", fault.field), fault.description);
  }
  Traits::Prepare(resource);
  resource.set_name(domain::MakeName(Traits::kCollection, id));
  return resource;
}

template <typename T>
absl::StatusOr<T> Create(const Call& call,
                         const typename ResourceTraits<T>::CreateRequest& request) {
  domain::Violations violations;
  const T checked = CheckedNew<T>(call, request, "", violations);
  if (!violations.empty()) return violations.ToStatus();
  return Write<T>(call, request, [&](storage::Transaction& txn) -> absl::StatusOr<T> {
    T resource = checked;
    LiveNames live;
    absl::Status status = Insert(txn, checked.name(), resource, ResourceTraits<T>::kField, live);
    if (!status.ok()) return status;
    return resource;
  });
}

template <typename T, typename Request>
absl::StatusOr<T> Get(const Call& call, const Request& request) {
  auto view = call.env.store.Read();
  if (!view.ok()) return view.status();
  return Load<T>(**view, request.name());
}

template <typename T, typename Request>
absl::StatusOr<T> Update(const Call& call, const Request& request, const T& given) {
  using Traits = ResourceTraits<T>;
  const auto id = ParseId(Traits::kCollection, given.name());
  if (!id.ok()) {
    return domain::InvalidField(absl::StrCat(Traits::kField, ".name"), id.status().message());
  }
  return Write<T>(call, request, [&](storage::Transaction& txn) -> absl::StatusOr<T> {
    LiveNames live;
    auto found = Find<T>(txn, *id);
    if (!found.ok()) return found.status();
    if (!found->has_value()) {
      if (!request.allow_missing()) return domain::NotFound(given.name());
      if (absl::Status status = CheckFields(given, call.env.reference, Traits::kField);
          !status.ok()) {
        return status;
      }
      // The version that the caller knows is gone.
      if (!given.etag().empty()) return domain::EtagMismatch(given.name(), "");
      T fresh = given;
      Traits::Prepare(fresh);
      absl::Status status = Insert(txn, given.name(), fresh, Traits::kField, live);
      if (!status.ok()) return status;
      return fresh;
    }
    const T& before = **found;
    if (absl::Status status = CheckLive(before); !status.ok()) return status;
    if (absl::Status status = CheckEtag(before, given.etag()); !status.ok()) return status;
    T after = before;
    const auto* mask = request.has_update_mask() ? &request.update_mask() : nullptr;
    absl::Status status = domain::ApplyUpdate(given, mask, Traits::OutputOnly(), after);
    if (!status.ok()) return status;
    if (domain::ComputeEtag(after) == before.etag()) return before;  // nothing changes
    status = CheckFields(after, call.env.reference, Traits::kField);
    if (status.ok()) status = CheckReferences(txn, after, Traits::kField, live);
    if (status.ok()) {
      status = Traits::CheckUpdate(before, after, domain::UtcDay(call.env.clock()));
    }
    if (!status.ok()) return status;
    Stamp(txn, &before, after);
    return after;
  });
}

template <typename T>
absl::Status MayGo(const storage::ReadView&, const T&) {
  return absl::OkStatus();
}

// `check`: absl::Status(const storage::ReadView&, const T&), whether this one may go.
template <typename T, typename Request, typename Check = decltype(&MayGo<T>)>
absl::StatusOr<T> Delete(const Call& call, const Request& request, Check check = &MayGo<T>) {
  return Write<T>(call, request, [&](storage::Transaction& txn) -> absl::StatusOr<T> {
    auto before = Load<T>(txn, request.name());
    if (!before.ok()) return before.status();
    if (absl::Status status = CheckLive(*before); !status.ok()) return status;
    if (absl::Status status = CheckEtag(*before, request.etag()); !status.ok()) return status;
    if (absl::Status status = check(txn, *before); !status.ok()) return status;
    T after = *before;
    *after.mutable_delete_time() = domain::ToTimestamp(txn.commit_time());
    if constexpr (kPurged<T>) {
      *after.mutable_purge_time() =
          domain::ToTimestamp(txn.commit_time() + absl::FromChrono(domain::limits::kPurgeDelay));
    }
    Stamp(txn, &*before, after);
    return after;
  });
}

template <typename T, typename Request>
absl::StatusOr<T> Undelete(const Call& call, const Request& request) {
  return Write<T>(call, request, [&](storage::Transaction& txn) -> absl::StatusOr<T> {
    auto before = Load<T>(txn, request.name());
    if (!before.ok()) return before.status();
    // Due to be purged: as good as gone, whether maintenance has come by or not.
    if constexpr (kPurged<T>) {
      if (before->has_delete_time() && domain::ToTime(before->purge_time()) <= txn.commit_time()) {
        return domain::NotFound(before->name());
      }
    }
    if (!before->has_delete_time()) {
      return domain::FailedPrecondition("RESOURCE_NOT_DELETED",
                                        absl::StrCat(before->name(), " is not deleted"),
                                        {{"resource", before->name()}});
    }
    if (absl::Status status = CheckEtag(*before, request.etag()); !status.ok()) return status;
    LiveNames live;
    absl::Status status = CheckReferences(txn, *before, ResourceTraits<T>::kField, live);
    if (!status.ok() && !absl::IsInvalidArgument(status)) return status;
    if (!status.ok()) {
      return domain::FailedPrecondition("REFERENCE_MISSING", status.message(),
                                        {{"resource", before->name()}});
    }
    T after = *before;
    after.clear_delete_time();
    if constexpr (kPurged<T>) after.clear_purge_time();
    Stamp(txn, &*before, after);
    return after;
  });
}

// `created`: the response's list.
template <typename T, typename Response, typename Request>
absl::StatusOr<Response> BatchCreate(
    const Call& call, const Request& request,
    google::protobuf::RepeatedPtrField<T>* (Response::*created)()) {
  const int count = request.requests_size();
  if (count < 1 || count > domain::limits::kMaxBatch) {
    return domain::InvalidField("requests", absl::StrCat("holds ", count, ": send 1 to ",
                                                         domain::limits::kMaxBatch, " creations"));
  }
  std::vector<T> checked;
  checked.reserve(count);
  domain::Violations violations;
  absl::flat_hash_map<std::string, int> first_with;
  for (int i = 0; i < count; ++i) {
    if (absl::Status status = call.rpc.Check(); !status.ok()) return status;
    const auto& item = request.requests(i);
    const std::string prefix = absl::StrCat("requests[", i, "]");
    if (!item.request_id().empty() || item.validate_only()) {
      violations.Add(prefix,
                     "must leave request_id and validate_only unset: set them on the batch");
    }
    checked.push_back(CheckedNew<T>(call, item, absl::StrCat(prefix, "."), violations));
    const auto [first, is_new] = first_with.emplace(checked.back().name(), i);
    if (!is_new) {
      violations.Add(
          absl::StrCat(prefix, ".", ResourceTraits<T>::kField, "_id"),
          absl::StrCat("is the same as that of requests[", first->second, "]: choose another"));
    }
  }
  if (!violations.empty()) return violations.ToStatus();
  return Write<Response>(call, request, [&](storage::Transaction& txn) -> absl::StatusOr<Response> {
    Response response;
    LiveNames live;
    for (int i = 0; i < count; ++i) {
      T& resource = *(response.*created)()->Add();
      resource = checked[i];
      absl::Status status =
          Insert(txn, checked[i].name(), resource,
                 absl::StrCat("requests[", i, "].", ResourceTraits<T>::kField), live);
      if (!status.ok()) return status;
    }
    return response;
  });
}

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_STANDARD_METHODS_H_
