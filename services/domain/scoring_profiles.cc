#include "services/domain/scoring_profiles.h"

#include <array>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/domain/field_checks.h"
#include "services/domain/limits.h"
#include "services/domain/names.h"
#include "services/domain/spelling.h"
#include "services/domain/validation.h"

namespace ssx::domain {
namespace {

struct ProfileRow {
  const char* id;
  int version;
  const char* display_name;
  const char* description;
  // Topic, text, context, modality, language, evidence, timing, resource, complementarity,
  // priority.
  std::array<int, 10> weights;
};

// Versions of a profile in order. A published version never changes: a change of weights is a new
// row.
constexpr ProfileRow kProfiles[] = {
    {"default",
     1,
     "Default",
     "For needs and offers of any kind.",
     {25, 20, 10, 10, 8, 8, 5, 5, 4, 5}},
    {"humanitarian",
     1,
     "Humanitarian",
     "For crises: timing, capacity and urgency weigh more, long records less.",
     {22, 15, 8, 10, 8, 5, 10, 7, 3, 12}},
    {"knowledge-exchange",
     1,
     "Knowledge exchange",
     "For peer learning: a common language, alike countries and proven practice weigh more.",
     {25, 22, 13, 8, 14, 10, 2, 1, 3, 2}},
    {"technology-transfer",
     1,
     "Technology transfer",
     "For technologies and supplies: the modality, evidence and resources weigh more.",
     {22, 22, 10, 14, 3, 12, 4, 8, 3, 2}},
};

v1::ScoringProfile ToProfile(const ProfileRow& row) {
  v1::ScoringProfile profile;
  profile.set_name(MakeName(kScoringProfiles, row.id));
  profile.set_display_name(row.display_name);
  profile.set_description(row.description);
  for (size_t i = 0; i < row.weights.size(); ++i) {
    v1::ComponentWeight* weight = profile.add_weights();
    weight->set_component(static_cast<v1::Component>(i + 1));
    weight->set_weight(row.weights[i]);
  }
  profile.set_version(row.version);
  profile.set_built_in(true);
  return profile;
}

}  // namespace

absl::StatusOr<ProfileName> ParseProfileName(absl::string_view name) {
  if (IdOf(kScoringProfiles, name).empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(Excerpt(name), " is not a name of a scoring profile: use ", kScoringProfiles,
                     "/{id}, or ", kScoringProfiles, "/{id}@{version} for one of its versions"));
  }
  const size_t at = name.find('@');
  ProfileName parsed{std::string(name.substr(0, at))};
  if (at != absl::string_view::npos && !absl::SimpleAtoi(name.substr(at + 1), &parsed.version)) {
    return absl::InvalidArgumentError(absl::StrCat(Excerpt(name), " has no valid version"));
  }
  return parsed;
}

std::string VersionName(absl::string_view profile, int version) {
  return absl::StrCat(profile, "@", version);
}

const std::map<std::string, v1::ScoringProfile>& BuiltinProfiles() {
  static const auto& profiles = *[] {
    auto* by_name = new std::map<std::string, v1::ScoringProfile>;
    for (const ProfileRow& row : kProfiles) {
      v1::ScoringProfile profile = ToProfile(row);
      by_name->insert_or_assign(profile.name(), profile);
      profile.set_name(VersionName(profile.name(), row.version));
      by_name->emplace(profile.name(), profile);
    }
    return by_name;
  }();
  return profiles;
}

const v1::ScoringProfile* FindBuiltinProfile(const std::string& name) {
  const auto found = BuiltinProfiles().find(name);
  return found == BuiltinProfiles().end() ? nullptr : &found->second;
}

void CheckWeights(absl::string_view field,
                  const google::protobuf::RepeatedPtrField<v1::ComponentWeight>& weights,
                  Violations& violations) {
  std::array<int, v1::Component_ARRAYSIZE> first_at;
  first_at.fill(-1);
  int64_t total = 0;
  for (int i = 0; i < weights.size(); ++i) {
    const v1::ComponentWeight& weight = weights[i];
    total += weight.weight();
    CheckRange(At(field, i, "weight"), weight.weight(), 0, kWeightTotal, violations);
    CheckEnum(At(field, i, "component"), weight.component(), Presence::kRequired, violations);
    if (!v1::Component_IsValid(weight.component())) continue;
    int& first = first_at[weight.component()];
    if (first >= 0 && weight.component() != v1::COMPONENT_UNSPECIFIED) {
      violations.Add(At(field, i, "component"),
                     absl::StrCat(v1::Component_Name(weight.component()), " stands in ",
                                  At(field, first), " already: keep one entry for it"));
    } else {
      first = i;
    }
  }
  if (total != kWeightTotal) {
    violations.Add(field, absl::StrCat("total ", total, ": make them total ", kWeightTotal));
  }
}

void Validate(const v1::ScoringProfile& profile, const ReferenceData&, Violations& violations) {
  CheckLine("display_name", profile.display_name(), limits::kMaxDisplayName, Presence::kRequired,
            violations);
  CheckText("description", profile.description(), limits::kMaxDescription, Presence::kOptional,
            violations);
  CheckWeights("weights", profile.weights(), violations);
}

}  // namespace ssx::domain
