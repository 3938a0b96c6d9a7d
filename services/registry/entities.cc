#include "services/registry/entities.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "services/domain/dates.h"
#include "services/domain/lifecycle.h"
#include "storage/keys.h"

namespace ssx::registry {
namespace {

// A resource expires on the day after its last one.
std::optional<absl::Time> DayAfter(const v1::DateRange& range) {
  if (!range.has_end_date()) return std::nullopt;
  return absl::FromCivil(domain::ToCivilDay(range.end_date()) + 1, absl::UTCTimeZone());
}

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
  return storage::KeyWriter().String(collection).String(term.field).String(term.value).bytes();
}

std::string IndexKey(absl::string_view collection, const IndexTerm& term, absl::string_view id) {
  return storage::KeyWriter()
      .String(collection)
      .String(term.field)
      .String(term.value)
      .String(id)
      .bytes();
}

std::string ScheduleKey(absl::Time due, absl::string_view kind, absl::string_view name) {
  return storage::KeyWriter().Time(due).String(kind).String(name).bytes();
}

std::optional<absl::Time> ExpiryTime(const v1::Need& need) {
  switch (need.state()) {
    case v1::NEED_STATE_DRAFT:
    case v1::NEED_STATE_SUBMITTED:
    case v1::NEED_STATE_ENDORSED:
      return DayAfter(need.period());
    default:
      return std::nullopt;
  }
}

std::optional<absl::Time> ExpiryTime(const v1::Offer& offer) {
  switch (offer.state()) {
    case v1::OFFER_STATE_PUBLISHED:
    case v1::OFFER_STATE_PAUSED:
      return DayAfter(offer.availability());
    default:
      return std::nullopt;
  }
}

absl::Status DamagedRow(absl::string_view collection, absl::string_view id) {
  return domain::MakeError(absl::StatusCode::kDataLoss, "DAMAGED_ROW",
                           absl::StrCat("the stored row of ", collection, "/", id,
                                        " cannot be read: restore it from a backup"));
}

absl::Time PurgeTimeOf(const google::protobuf::Timestamp& purge_time) {
  return domain::ToTime(purge_time);
}

absl::Status RequireLive(const storage::ReadView& view, const Reference& reference) {
  absl::StatusOr<bool> live = absl::StartsWith(reference.name, "funds/")
                                  ? IsLive<v1::Fund>(view, reference.name)
                                  : IsLive<v1::Organization>(view, reference.name);
  if (!live.ok()) return live.status();
  if (*live) return absl::OkStatus();
  return domain::InvalidField(reference.field,
                              absl::StrCat(reference.name,
                                           " does not exist or is deleted: create it "
                                           "first or name another"));
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
