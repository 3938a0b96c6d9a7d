// How the registry lays out its rows. Partition ids are part of the storage format
// (docs/storage-format.md).
#ifndef SSX_SERVICES_REGISTRY_TABLES_H_
#define SSX_SERVICES_REGISTRY_TABLES_H_

#include "storage/store.h"

namespace ssx::registry {

// Resources: key is the id (the name's last part), value the serialized resource.
inline constexpr storage::Partition kOrganizationRows{1, "organizations", true};
inline constexpr storage::Partition kNeedRows{2, "needs", true};
inline constexpr storage::Partition kOfferRows{3, "offers", true};
inline constexpr storage::Partition kFundRows{4, "funds", true};
inline constexpr storage::Partition kProfileRows{5, "scoringProfiles", true};
// The versions of scoring profiles, never changed or removed: "{id}@{version}" -> the profile.
inline constexpr storage::Partition kProfileVersionRows{6, "scoringProfileVersions", true};
// Secondary index: (collection, field, value, id) -> nothing.
inline constexpr storage::Partition kIndexRows{16, "index", false};
// Answers to calls with a request_id: (method, request_id) -> fingerprint and answer.
inline constexpr storage::Partition kAnswerRows{17, "answers", false};
// What falls due: (time, kind, name) -> nothing.
inline constexpr storage::Partition kScheduleRows{18, "schedule", false};

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_TABLES_H_
