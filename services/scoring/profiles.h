// Scoring profiles as rankings use them: the reading of a caller's choice. What profiles are, and
// which are built in, is in services/domain/scoring_profiles.h.
//
// Pure functions.
#ifndef SSX_SERVICES_SCORING_PROFILES_H_
#define SSX_SERVICES_SCORING_PROFILES_H_

#include <array>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/domain/errors.h"
#include "ssx/v1/scoring_profile.pb.h"
#include "ssx/v1/scoring_service.pb.h"

namespace ssx::scoring {

inline constexpr int kComponentCount = 10;

// Weight by component, from COMPONENT_TOPIC (place 0) to COMPONENT_PRIORITY (place 9).
struct Weights {
  std::array<int, kComponentCount> by_component{};

  int of(v1::Component component) const { return by_component[component - 1]; }
};

// A profile ready for ranking.
struct Profile {
  std::string name;  // with its version, or "inline"
  Weights weights;
};

// The stored profile or version of a name; null when there is none.
using StoredProfiles = absl::FunctionRef<const v1::ScoringProfile*(absl::string_view name)>;
inline const v1::ScoringProfile* NoStoredProfiles(absl::string_view) { return nullptr; }

// What is wrong with a selector whatever is stored: violations on `profile.name` and
// `profile.inline_profile.weights`.
void CheckSelector(const v1::ProfileSelector& selector, domain::Violations& violations);

// The profile that a selector selects, among the built-in ones and those stored. INVALID_ARGUMENT
// with the faults of CheckSelector; NOT_FOUND; FAILED_PRECONDITION with reason RESOURCE_DELETED for
// a soft-deleted one by its bare name.
absl::StatusOr<Profile> SelectProfile(const v1::ProfileSelector& selector,
                                      StoredProfiles stored = NoStoredProfiles);

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_PROFILES_H_
