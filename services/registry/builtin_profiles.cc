#include "services/registry/builtin_profiles.h"

#include <map>

#include "absl/strings/match.h"
#include "services/domain/names.h"
#include "services/domain/scoring_profiles.h"
#include "services/registry/tables.h"
#include "storage/row_key.h"

namespace ssx::registry {
namespace {

using Rows = std::map<std::string, std::string>;

// The built-in profiles, or their versions, as rows.
const Rows* NewRows(bool versions) {
  auto* rows = new Rows;
  for (const auto& [name, profile] : domain::BuiltinProfiles()) {
    if (absl::StrContains(name, "@") != versions) continue;
    rows->emplace(domain::IdOf(domain::kScoringProfiles, name), profile.SerializeAsString());
  }
  return rows;
}

// What the built-in profiles add to a partition.
const Rows& AddedRows(const storage::Partition& partition) {
  static const Rows& none = *new Rows;
  static const Rows& profiles = *NewRows(/*versions=*/false);
  static const Rows& versions = *NewRows(/*versions=*/true);
  if (partition.id == kProfileRows.id) return profiles;
  return partition.id == kProfileVersionRows.id ? versions : none;
}

}  // namespace

absl::StatusOr<std::optional<std::string>> WithBuiltinProfiles::Get(
    const storage::Partition& partition, absl::string_view key) const {
  const Rows& added = AddedRows(partition);
  if (const auto row = added.find(std::string(key)); row != added.end()) return row->second;
  return stored_->Get(partition, key);
}

absl::Status WithBuiltinProfiles::Scan(const storage::Partition& partition,
                                       const storage::KeyRange& range,
                                       storage::RowVisitor visit) const {
  const Rows& added = AddedRows(partition);
  auto next = added.lower_bound(range.begin);
  bool stopped = false;
  // Visits the added rows before `key`; all that are left when it is null.
  const auto visit_added = [&](const absl::string_view* key) {
    for (; !stopped && next != added.end() && storage::BeforeEnd(next->first, range); ++next) {
      if (key != nullptr && next->first >= *key) return;
      stopped = !visit(next->first, next->second);
    }
  };
  absl::Status scanned =
      stored_->Scan(partition, range, [&](absl::string_view key, absl::string_view value) {
        visit_added(&key);
        if (stopped) return false;
        if (next != added.end() && next->first == key) return true;  // hidden
        stopped = !visit(key, value);
        return !stopped;
      });
  if (scanned.ok() && !stopped) visit_added(nullptr);
  return scanned;
}

}  // namespace ssx::registry
