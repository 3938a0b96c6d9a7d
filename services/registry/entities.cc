#include "services/registry/entities.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/domain/spelling.h"
#include "storage/keys.h"

namespace ssx::registry {
namespace {

template <typename T>
absl::StatusOr<bool> IsLive(const storage::ReadView& view, absl::string_view name) {
  const absl::string_view id = domain::IdOf(ResourceTraits<T>::kCollection, name);
  if (id.empty()) return false;
  auto found = Find<T>(view, id);
  if (!found.ok()) return found.status();
  return found->has_value() && !(*found)->has_delete_time();
}

}  // namespace

std::string IndexPrefix(absl::string_view collection, const IndexTerm& term) {
  return std::move(storage::KeyWriter().String(collection).String(term.field).String(term.value))
      .bytes();
}

std::string IndexKey(absl::string_view collection, const IndexTerm& term, absl::string_view id) {
  return std::move(storage::KeyWriter()
                       .String(collection)
                       .String(term.field)
                       .String(term.value)
                       .String(id))
      .bytes();
}

std::string ScheduleKey(absl::Time due, absl::string_view kind, absl::string_view name) {
  return storage::KeyWriter().Time(due).String(kind).String(name).bytes();
}

absl::StatusOr<std::string> ParseId(absl::string_view collection, absl::string_view name) {
  if (const absl::string_view id = domain::IdOf(collection, name); !id.empty()) {
    return std::string(id);
  }
  absl::string_view id = name;
  if (absl::ConsumePrefix(&id, collection) && absl::ConsumePrefix(&id, "/")) {
    return domain::ValidateId(id);
  }
  return absl::InvalidArgumentError(absl::StrCat(domain::Excerpt(name), " is not a name of ",
                                                 collection, ": use ", collection, "/{id}"));
}

absl::Status DamagedRow(absl::string_view collection, absl::string_view id) {
  return domain::MakeError(absl::StatusCode::kDataLoss, "DAMAGED_ROW",
                           absl::StrCat("the stored row of ", collection, "/", id,
                                        " cannot be read: restore it from a backup"));
}

absl::Status CheckLiveReferences(const storage::ReadView& view,
                                 const std::vector<Reference>& references, LiveNames& live) {
  domain::Violations violations;
  for (const Reference& reference : references) {
    if (live.contains(reference.name)) continue;
    absl::StatusOr<bool> found = absl::StartsWith(reference.name, "funds/")
                                     ? IsLive<v1::Fund>(view, reference.name)
                                     : IsLive<v1::Organization>(view, reference.name);
    if (!found.ok()) return found.status();
    if (*found) {
      live.emplace(reference.name);
    } else {
      violations.Add(
          reference.field,
          absl::StrCat(reference.name,
                       " does not exist or is deleted: create it first or name another"));
    }
  }
  return violations.ToStatus();
}

void ReplaceSideRows(storage::Transaction& txn, const std::vector<SideRow>& before,
                     const std::vector<SideRow>& after) {
  for (const SideRow& row : before) {
    if (std::find(after.begin(), after.end(), row) == after.end()) {
      txn.Delete(*row.partition, row.key);
    }
  }
  for (const SideRow& row : after) {
    if (std::find(before.begin(), before.end(), row) == before.end()) {
      txn.Put(*row.partition, row.key, "");
    }
  }
}

}  // namespace ssx::registry
