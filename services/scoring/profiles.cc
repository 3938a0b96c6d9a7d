#include "services/scoring/profiles.h"

#include "absl/strings/str_cat.h"
#include "services/domain/scoring_profiles.h"

namespace ssx::scoring {
namespace {

Weights WeightsOf(const v1::ScoringProfile& profile) {
  Weights weights;
  for (const v1::ComponentWeight& weight : profile.weights()) {
    weights.by_component[weight.component() - 1] = weight.weight();
  }
  return weights;
}

}  // namespace

void CheckSelector(const v1::ProfileSelector& selector, domain::Violations& violations) {
  if (selector.has_inline_profile()) {
    domain::CheckWeights("profile.inline_profile.weights", selector.inline_profile().weights(),
                         violations);
  } else if (selector.selection_case() == v1::ProfileSelector::kName) {
    const auto name = domain::ParseProfileName(selector.name());
    if (!name.ok()) violations.Add("profile.name", name.status().message());
  }
}

absl::StatusOr<Profile> SelectProfile(const v1::ProfileSelector& selector, StoredProfiles stored) {
  domain::Violations violations;
  CheckSelector(selector, violations);
  if (!violations.empty()) return violations.ToStatus();
  if (selector.has_inline_profile()) {
    return Profile{"inline", WeightsOf(selector.inline_profile())};
  }
  const std::string name = selector.selection_case() == v1::ProfileSelector::kName
                               ? selector.name()
                               : domain::kDefaultProfile;
  const v1::ScoringProfile* profile = domain::FindBuiltinProfile(name);
  if (profile == nullptr) profile = stored(name);
  if (profile == nullptr) return domain::NotFound(name);
  const std::string version =
      domain::VersionName(name.substr(0, name.find('@')), profile->version());
  if (profile->has_delete_time()) {
    return domain::FailedPrecondition(
        "RESOURCE_DELETED",
        absl::StrCat(name, " is deleted: name a version of it, such as ", version,
                     ", or undelete it"),
        {{"resource", name}});
  }
  return Profile{version, WeightsOf(*profile)};
}

}  // namespace ssx::scoring
