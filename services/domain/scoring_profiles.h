// Scoring profiles: the built-in ones, the names of profiles and their versions, and what weights
// must be. Both the registry, which stores profiles, and scoring, which ranks by them, go by this.
//
// Pure functions over immutable data.
#ifndef SSX_SERVICES_DOMAIN_SCORING_PROFILES_H_
#define SSX_SERVICES_DOMAIN_SCORING_PROFILES_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "services/domain/errors.h"
#include "ssx/v1/scoring_profile.pb.h"

namespace ssx::domain {

inline constexpr int kWeightTotal = 100;
inline constexpr char kDefaultProfile[] = "scoringProfiles/default";

// The name of a profile, or of one version of it.
struct ProfileName {
  std::string profile;  // "scoringProfiles/default"
  int version = 0;      // 0: none is stated, which means the newest
};

// "scoringProfiles/default" or "scoringProfiles/default@2". INVALID_ARGUMENT without a field.
absl::StatusOr<ProfileName> ParseProfileName(absl::string_view name);

// "scoringProfiles/default", 2 -> "scoringProfiles/default@2".
std::string VersionName(absl::string_view profile, int version);

// The built-in profiles by name: each under its bare name, as its newest version, and each version
// under its own.
const std::map<std::string, v1::ScoringProfile>& BuiltinProfiles();

// Null when no built-in profile or version has this name.
const v1::ScoringProfile* FindBuiltinProfile(const std::string& name);

// Each component known and at most once, each weight 0 to 100, 100 in all. `field` is that of the
// list; faults name the entry where one is at fault.
void CheckWeights(absl::string_view field,
                  const google::protobuf::RepeatedPtrField<v1::ComponentWeight>& weights,
                  Violations& violations);

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_SCORING_PROFILES_H_
