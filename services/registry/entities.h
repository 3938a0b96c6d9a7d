// Entities in the store: reading one by name; writing one together with its index and schedule
// rows, so that they can never disagree. Everything happens inside the caller's transaction.
//
// Errors: INVALID_ARGUMENT for a malformed name, NOT_FOUND, DATA_LOSS when stored bytes do not
// parse, and what the store answers.
#ifndef SSX_SERVICES_REGISTRY_ENTITIES_H_
#define SSX_SERVICES_REGISTRY_ENTITIES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/domain/dates.h"
#include "services/domain/errors.h"
#include "services/domain/lifecycle.h"
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

// What falls due, and what for. A key of kForget names an answer, the others a resource.
inline constexpr char kExpire[] = "expire";
inline constexpr char kForget[] = "forget";
inline constexpr char kPurge[] = "purge";
std::string ScheduleKey(absl::Time due, absl::string_view kind, absl::string_view name);

// The id in `name`. INVALID_ARGUMENT, without a field, when it is no name of the collection.
absl::StatusOr<std::string> ParseId(absl::string_view collection, absl::string_view name);

absl::Status DamagedRow(absl::string_view collection, absl::string_view id);

// Names found to be live within one transaction, so that rows that share one look it up once.
using LiveNames = absl::flat_hash_set<std::string>;
// INVALID_ARGUMENT on each field whose reference does not exist or is deleted.
absl::Status CheckLiveReferences(const storage::ReadView& view,
                                 const std::vector<Reference>& references, LiveNames& live);

// Replaces the rows in `before` by those in `after`, touching only the difference.
void ReplaceSideRows(storage::Transaction& txn, const std::vector<SideRow>& before,
                     const std::vector<SideRow>& after);

// Whether a soft-deleted resource is removed for good in the end.
template <typename T>
inline constexpr bool kPurged = requires(T resource) {
  resource.purge_time();
};

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
    if constexpr (kPurged<T>) {
      rows.push_back({&kScheduleRows,
                      ScheduleKey(domain::ToTime(resource.purge_time()), kPurge, resource.name())});
    }
  } else if constexpr (requires { domain::ExpiryDay(resource); }) {
    if (const auto day = domain::ExpiryDay(resource); day.has_value()) {
      const absl::Time due = absl::FromCivil(*day, absl::UTCTimeZone());
      rows.push_back({&kScheduleRows, ScheduleKey(due, kExpire, resource.name())});
    }
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
  auto id = ParseId(ResourceTraits<T>::kCollection, name);
  if (!id.ok()) return domain::InvalidField("name", id.status().message());
  auto found = Find<T>(view, *id);
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
