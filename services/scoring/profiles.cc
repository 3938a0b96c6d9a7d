#include "services/scoring/profiles.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/errors.h"
#include "services/domain/names.h"

namespace ssx::scoring {
namespace {

struct ProfileRow {
  const char* id;  // with its version
  const char* display_name;
  const char* description;
  // Topic, text, context, modality, language, evidence, timing, resource, complementarity,
  // priority.
  std::array<int, kComponentCount> weights;
};

// By name. A published version never changes: a change of weights is a new row.
constexpr ProfileRow kProfiles[] = {
    {"default@1",
     "Default",
     "For needs and offers of any kind.",
     {25, 20, 10, 10, 8, 8, 5, 5, 4, 5}},
    {"humanitarian@1",
     "Humanitarian",
     "For crises: timing, capacity and urgency weigh more, long records less.",
     {22, 15, 8, 10, 8, 5, 10, 7, 3, 12}},
    {"knowledge-exchange@1",
     "Knowledge exchange",
     "For peer learning: a common language, alike countries and proven practice weigh more.",
     {25, 22, 13, 8, 14, 10, 2, 1, 3, 2}},
    {"technology-transfer@1",
     "Technology transfer",
     "For technologies and supplies: the modality, evidence and resources weigh more.",
     {22, 22, 10, 14, 3, 12, 4, 8, 3, 2}},
};

v1::ScoringProfile ToProfile(const ProfileRow& row) {
  v1::ScoringProfile profile;
  profile.set_name(domain::MakeName(domain::kScoringProfiles, row.id));
  profile.set_display_name(row.display_name);
  profile.set_description(row.description);
  for (int i = 0; i < kComponentCount; ++i) {
    v1::ComponentWeight* weight = profile.add_weights();
    weight->set_component(static_cast<v1::Component>(i + 1));
    weight->set_weight(row.weights[i]);
  }
  return profile;
}

// "scoringProfiles/default@2": the part before the version, and the version, 0 when there is none.
struct ParsedName {
  absl::string_view base;
  int version = 0;
};

std::optional<ParsedName> ParseProfileName(absl::string_view name) {
  const std::string prefix = absl::StrCat(domain::kScoringProfiles, "/");
  if (!absl::StartsWith(name, prefix)) return std::nullopt;
  const size_t at = name.find('@');
  ParsedName parsed{name.substr(0, at)};
  if (parsed.base.size() == prefix.size()) return std::nullopt;
  if (at != absl::string_view::npos) {
    const char* end = name.data() + name.size();
    const auto read = std::from_chars(name.data() + at + 1, end, parsed.version);
    if (read.ec != std::errc() || read.ptr != end || parsed.version < 1) return std::nullopt;
  }
  return parsed;
}

absl::StatusOr<v1::ScoringProfile> FindNamed(absl::string_view name, absl::string_view field) {
  const auto wanted = ParseProfileName(name);
  if (!wanted.has_value()) {
    return domain::InvalidField(
        field, absl::StrCat("\"", name,
                            "\" is not a profile name; write scoringProfiles/default "
                            "or scoringProfiles/default@1"));
  }
  const v1::ScoringProfile* found = nullptr;
  int found_version = 0;
  for (const v1::ScoringProfile& profile : BuiltinProfiles()) {
    const auto parsed = ParseProfileName(profile.name());
    if (parsed->base != wanted->base) continue;
    if (wanted->version != 0 && wanted->version != parsed->version) continue;
    if (parsed->version > found_version) {
      found = &profile;
      found_version = parsed->version;
    }
  }
  if (found == nullptr) return domain::NotFound(name);
  return *found;
}

absl::StatusOr<Weights> CheckWeights(const v1::ScoringProfile& profile) {
  constexpr char kField[] = "profile.inline_profile.weights";
  domain::Violations violations;
  Weights weights;
  std::array<bool, kComponentCount> seen{};
  int64_t total = 0;
  for (int i = 0; i < profile.weights_size(); ++i) {
    const v1::ComponentWeight& weight = profile.weights(i);
    total += weight.weight();
    if (!v1::Component_IsValid(weight.component()) ||
        weight.component() == v1::COMPONENT_UNSPECIFIED) {
      violations.Add(kField, absl::StrCat("entry ", i, " has no known component; use one of ",
                                          "COMPONENT_TOPIC to COMPONENT_PRIORITY"));
      continue;
    }
    const std::string component = v1::Component_Name(weight.component());
    if (weight.weight() < 0 || weight.weight() > kWeightTotal) {
      violations.Add(kField, absl::StrCat(component, " weighs ", weight.weight(), "; use 0 to ",
                                          kWeightTotal));
    }
    bool& seen_before = seen[weight.component() - 1];
    if (seen_before) {
      violations.Add(kField, absl::StrCat(component, " appears more than once; keep one entry"));
    }
    seen_before = true;
    weights.by_component[weight.component() - 1] = weight.weight();
  }
  if (total != kWeightTotal) {
    violations.Add(kField,
                   absl::StrCat("the weights total ", total, "; make them total ", kWeightTotal));
  }
  if (!violations.empty()) return violations.ToStatus();
  return weights;
}

Weights WeightsOf(const v1::ScoringProfile& profile) {
  Weights weights;
  for (const v1::ComponentWeight& weight : profile.weights()) {
    weights.by_component[weight.component() - 1] = weight.weight();
  }
  return weights;
}

}  // namespace

const std::vector<v1::ScoringProfile>& BuiltinProfiles() {
  static const auto& profiles = *[] {
    auto* list = new std::vector<v1::ScoringProfile>;
    for (const ProfileRow& row : kProfiles) list->push_back(ToProfile(row));
    std::sort(list->begin(), list->end(),
              [](const auto& a, const auto& b) { return a.name() < b.name(); });
    return list;
  }();
  return profiles;
}

absl::StatusOr<v1::ScoringProfile> FindProfile(absl::string_view name) {
  return FindNamed(name, "name");
}

absl::StatusOr<Profile> SelectProfile(const v1::ProfileSelector& selector) {
  if (selector.has_inline_profile()) {
    auto weights = CheckWeights(selector.inline_profile());
    if (!weights.ok()) return weights.status();
    return Profile{"inline", *weights};
  }
  const std::string name = selector.selection_case() == v1::ProfileSelector::kName
                               ? selector.name()
                               : domain::MakeName(domain::kScoringProfiles, "default");
  auto profile = FindNamed(name, "profile.name");
  if (!profile.ok()) return profile.status();
  return Profile{profile->name(), WeightsOf(*profile)};
}

}  // namespace ssx::scoring
