// Scoring profiles: the built-in ones, by name and version, and the reading of a caller's choice.
//
// Pure functions over immutable data.
#ifndef SSX_SERVICES_SCORING_PROFILES_H_
#define SSX_SERVICES_SCORING_PROFILES_H_

#include <array>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ssx/v1/scoring_profile.pb.h"
#include "ssx/v1/scoring_service.pb.h"

namespace ssx::scoring {

inline constexpr int kWeightTotal = 100;
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

// All built-in profiles and versions, by name.
const std::vector<v1::ScoringProfile>& BuiltinProfiles();

// The profile of this name; the newest version when the name has none. INVALID_ARGUMENT on `name`
// for a malformed name, NOT_FOUND for an unknown profile or version.
absl::StatusOr<v1::ScoringProfile> FindProfile(absl::string_view name);

// The profile that a request selects. Errors of FindProfile, on `profile.name`; INVALID_ARGUMENT on
// `profile.inline_profile.weights` for components that are unknown or repeated, weights outside 0
// to 100 and a total other than 100.
absl::StatusOr<Profile> SelectProfile(const v1::ProfileSelector& selector);

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_PROFILES_H_
