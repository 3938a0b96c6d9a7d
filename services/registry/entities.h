// Entities in the store: reading one by name; writing one together with its index and schedule
// rows, so that they can never disagree. Everything happens inside the caller's transaction.
//
// Errors: NOT_FOUND, DATA_LOSS when stored bytes do not parse, and what the store answers.
#ifndef SSX_SERVICES_REGISTRY_ENTITIES_H_
#define SSX_SERVICES_REGISTRY_ENTITIES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/domain/errors.h"
#include "services/domain/names.h"
#include "services/registry/resource_traits.h"
#include "storage/store.h"

namespace ssx::registry {

// A row outside the resource itself that goes with it.
struct SideRow {
  const storage::Partition* partition;
  std::string key;

  friend bool operator==(const SideRow& a, const SideRow& b) {
    return a.partition->id == b.partition->id && a.key == b.key;
  }
};

std::string IndexKey(absl::string_view collection, const IndexTerm& term, absl::string_view id);
// What all index keys of a term begin with; the id follows as a key component.
std::string IndexPrefix(absl::string_view collection, const IndexTerm& term);
std::string ScheduleKey(absl::Time due, absl::string_view kind, absl::string_view name);

// When a resource falls due, if it does: to expire by itself, or to be purged.
std::optional<absl::Time> ExpiryTime(const v1::Need& need);
std::optional<absl::Time> ExpiryTime(const v1::Offer& offer);
inline std::optional<absl::Time> ExpiryTime(const v1::Organization&) { return std::nullopt; }
inline std::optional<absl::Time> ExpiryTime(const v1::Fund&) { return std::nullopt; }

absl::Status DamagedRow(absl::string_view collection, absl::string_view id);
// Checks that `name` (of any collection) exists and is not deleted: OK, or INVALID_ARGUMENT on
// `field`.
absl::Status RequireLive(const storage::ReadView& view, const Reference& reference);

// Replaces the rows in `before` by those in `after`, touching only the difference.
void ReplaceSideRows(storage::Transaction& txn, const std::vector<SideRow>& before,
                     const std::vector<SideRow>& after);

// When a soft-deleted resource will be purged, as absl::Time.
absl::Time PurgeTimeOf(const google::protobuf::Timestamp& purge_time);

template <typename T>
std::vector<SideRow> SideRows(const T& resource) {
  using Traits = ResourceTraits<T>;
  const absl::string_view id = domain::IdOf(Traits::kCollection, resource.name());
  std::vector<SideRow> rows;
  for (const IndexTerm& term : Traits::Index(resource)) {
    if (!term.value.empty()) {
      rows.push_back({&kIndexRows, IndexKey(Traits::kCollection, term, id)});
    }
  }
  if (resource.has_delete_time()) {
    rows.push_back({&kScheduleRows,
                    ScheduleKey(PurgeTimeOf(resource.purge_time()), "purge", resource.name())});
  } else if (auto due = ExpiryTime(resource); due.has_value()) {
    rows.push_back({&kScheduleRows, ScheduleKey(*due, "expire", resource.name())});
  }
  return rows;
}

// The resource with this id, soft-deleted ones too; nullopt when there is none.
template <typename T>
absl::StatusOr<std::optional<T>> Find(const storage::ReadView& view, absl::string_view id) {
  auto row = view.Get(ResourceTraits<T>::kRows, id);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::optional<T>();
  std::optional<T> resource(std::in_place);
  if (!resource->ParseFromString(**row)) return DamagedRow(ResourceTraits<T>::kCollection, id);
  return resource;
}

// The resource called `name`. INVALID_ARGUMENT on `name` when it is malformed, NOT_FOUND.
template <typename T>
absl::StatusOr<T> Load(const storage::ReadView& view, absl::string_view name) {
  using Traits = ResourceTraits<T>;
  const absl::string_view id = domain::IdOf(Traits::kCollection, name);
  if (id.empty()) {
    return domain::InvalidField("name",
                                absl::StrCat("'", name, "' is not a name of this collection: use ",
                                             Traits::kCollection, "/{id}"));
  }
  auto found = Find<T>(view, id);
  if (!found.ok()) return found.status();
  if (!found->has_value()) return domain::NotFound(name);
  return **std::move(found);
}

// Writes `after`, which replaces `before` (null: it is new).
template <typename T>
void Save(storage::Transaction& txn, const T* before, const T& after) {
  using Traits = ResourceTraits<T>;
  txn.Put(Traits::kRows, domain::IdOf(Traits::kCollection, after.name()),
          after.SerializeAsString());
  ReplaceSideRows(txn, before == nullptr ? std::vector<SideRow>() : SideRows(*before),
                  SideRows(after));
}

// Removes a resource for good.
template <typename T>
void Erase(storage::Transaction& txn, const T& resource) {
  using Traits = ResourceTraits<T>;
  txn.Delete(Traits::kRows, domain::IdOf(Traits::kCollection, resource.name()));
  ReplaceSideRows(txn, SideRows(resource), {});
}

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_ENTITIES_H_
