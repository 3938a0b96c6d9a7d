#include "services/scoring/similarity/country_similarity.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/text/language.h"

namespace ssx::scoring {
namespace {

constexpr double kUnknown = 0.5;
constexpr double kRegionWeight = 0.10;
constexpr double kSubRegionWeight = 0.20;
constexpr double kNeighboursWeight = 0.10;
constexpr double kIncomeWeight = 0.15;
constexpr double kGroupsWeight = 0.15;
constexpr double kLanguagesWeight = 0.10;
constexpr double kClimateWeight = 0.10;
constexpr double kPopulationWeight = 0.10;
// Decades of population between two countries that are not alike at all.
constexpr double kPopulationDecades = 2.0;

using Strings = google::protobuf::RepeatedPtrField<std::string>;
using StringSet = std::set<std::string>;

struct GroupName {
  v1::CountryGroup group;
  const char* name;
};
constexpr GroupName kGroups[] = {{v1::COUNTRY_GROUP_LDC, "least developed"},
                                 {v1::COUNTRY_GROUP_LLDC, "landlocked developing"},
                                 {v1::COUNTRY_GROUP_SIDS, "small island States"}};

StringSet Common(const StringSet& a, const StringSet& b) {
  StringSet common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(),
                        std::inserter(common, common.end()));
  return common;
}

// Shared elements over all elements; nothing to share counts 0.
double Jaccard(const StringSet& a, const StringSet& b) {
  const double common = static_cast<double>(Common(a, b).size());
  const double all = static_cast<double>(a.size() + b.size()) - common;
  return all == 0 ? 0 : common / all;
}

// Everything the comparison looks at; `said` receives words for what is alike, when wanted.
struct Comparison {
  const domain::ReferenceData& reference;
  const v1::Country& a;
  const v1::Country& b;
  absl::CivilDay day;
  std::vector<std::string>* said;

  void Say(absl::string_view words) const {
    if (said != nullptr) said->push_back(std::string(words));
  }
};

double Region(const Comparison& c) {
  if (c.a.region().empty() || c.b.region().empty()) return kUnknown;
  return c.a.region() == c.b.region() ? 1 : 0;
}

double SubRegion(const Comparison& c) {
  if (c.a.sub_region().empty() || c.b.sub_region().empty()) return kUnknown;
  if (c.a.sub_region() != c.b.sub_region()) {
    if (c.a.region() == c.b.region() && c.a.region_names_size() > 0) {
      c.Say(absl::StrCat("same region (", c.a.region_names(0), ")"));
    }
    return 0;
  }
  const bool same = c.a.intermediate_region() == c.b.intermediate_region();
  const int levels = std::min(c.a.region_names_size(), c.b.region_names_size());
  const int level = same ? levels - 1 : std::min(1, levels - 1);
  c.Say(level < 0 ? "same sub-region"
                  : absl::StrCat("same sub-region (", c.a.region_names(level), ")"));
  return same ? 1 : 0.5;
}

double Neighbours(const Comparison& c) {
  const Strings& around = c.a.neighbours();
  if (std::find(around.begin(), around.end(), c.b.country_code()) == around.end()) return 0;
  c.Say("neighbours");
  return 1;
}

// Steps of income; an LDC stands one below other low-income countries.
int IncomeStep(v1::IncomeGroup group) {
  return group == v1::INCOME_GROUP_UNSPECIFIED ? 5 : static_cast<int>(group);
}

absl::string_view IncomeWords(v1::IncomeGroup group) {
  switch (group) {
    case v1::INCOME_GROUP_LIC:
      return "low income";
    case v1::INCOME_GROUP_LMIC:
      return "lower middle income";
    case v1::INCOME_GROUP_UMIC:
      return "upper middle income";
    default:
      return "above the DAC list's incomes";
  }
}

double Income(const Comparison& c) {
  const v1::IncomeGroup a = c.reference.IncomeGroupOf(c.a.country_code(), c.day);
  const v1::IncomeGroup b = c.reference.IncomeGroupOf(c.b.country_code(), c.day);
  // Two LDCs are told by their group.
  if (a == b && a != v1::INCOME_GROUP_LDC) c.Say(absl::StrCat("both ", IncomeWords(a)));
  return std::max(0.0, 1 - std::abs(IncomeStep(a) - IncomeStep(b)) / 2.0);
}

double Groups(const Comparison& c) {
  StringSet a, b;
  for (const GroupName& group : kGroups) {
    if (c.reference.IsMember(c.a.country_code(), group.group, c.day)) a.insert(group.name);
    if (c.reference.IsMember(c.b.country_code(), group.group, c.day)) b.insert(group.name);
  }
  if (a.empty() && b.empty()) return 1;
  const StringSet common = Common(a, b);
  if (!common.empty()) c.Say(absl::StrCat("both ", absl::StrJoin(common, " and ")));
  return Jaccard(a, b);
}

StringSet Subtags(const Strings& official, const Strings& spoken) {
  StringSet subtags;
  for (const std::string& tag : official) subtags.insert(text::PrimarySubtag(tag));
  for (const std::string& tag : spoken) subtags.insert(text::PrimarySubtag(tag));
  return subtags;
}

double Languages(const Comparison& c) {
  auto names = [](const StringSet& subtags) {
    return absl::StrJoin(subtags, ", ", [](std::string* out, const std::string& tag) {
      out->append(text::LanguageName(tag));
    });
  };
  const StringSet a = Subtags(c.a.official_languages(), {});
  const StringSet b = Subtags(c.b.official_languages(), {});
  if (a.empty() || b.empty()) return kUnknown;
  const StringSet official = Common(a, b);
  if (!official.empty()) {
    c.Say(absl::StrCat("shared official language ", names(official)));
    return 1;
  }
  const StringSet spoken = Common(Subtags(c.a.official_languages(), c.a.spoken_languages()),
                                  Subtags(c.b.official_languages(), c.b.spoken_languages()));
  if (spoken.empty()) return 0;
  c.Say(absl::StrCat(names(spoken), " spoken in both"));
  return 0.5;
}

double Climate(const Comparison& c) {
  const StringSet a(c.a.climates().begin(), c.a.climates().end());
  const StringSet b(c.b.climates().begin(), c.b.climates().end());
  if (a.empty() || b.empty()) return kUnknown;
  StringSet main_a, main_b;
  for (const std::string& climate : a) main_a.insert(climate.substr(0, 1));
  for (const std::string& climate : b) main_b.insert(climate.substr(0, 1));
  const StringSet common = Common(a, b);
  if (!common.empty())
    c.Say(absl::StrCat("climates in common (Köppen ", absl::StrJoin(common, ", "), ")"));
  return (Jaccard(a, b) + Jaccard(main_a, main_b)) / 2;
}

double Population(const Comparison& c) {
  if (c.a.population() <= 0 || c.b.population() <= 0) return kUnknown;
  const double decades = std::abs(std::log10(static_cast<double>(c.a.population())) -
                                  std::log10(static_cast<double>(c.b.population())));
  const double alike = std::max(0.0, 1 - decades / kPopulationDecades);
  if (alike > 0.85) c.Say("similar numbers of people");
  return alike;
}

}  // namespace

double CountrySimilarity(const domain::ReferenceData& reference, absl::string_view one,
                         absl::string_view other, absl::CivilDay day, std::string* reason) {
  const v1::Country* a = reference.FindCountry(one);
  const v1::Country* b = reference.FindCountry(other);
  if (a == nullptr || b == nullptr) {
    if (reason != nullptr) *reason = "Nothing is known of one of the countries";
    return kUnknown;
  }
  std::vector<std::string> said;
  const Comparison c{reference, *a, *b, day, reason == nullptr ? nullptr : &said};
  const double score = kRegionWeight * Region(c) + kSubRegionWeight * SubRegion(c) +
                       kNeighboursWeight * Neighbours(c) + kIncomeWeight * Income(c) +
                       kGroupsWeight * Groups(c) + kLanguagesWeight * Languages(c) +
                       kClimateWeight * Climate(c) + kPopulationWeight * Population(c);
  if (reason != nullptr) {
    const std::string pair =
        absl::StrCat(CountryName(reference, one), " and ", CountryName(reference, other));
    *reason = said.empty() ? absl::StrCat(pair, " have little in common")
                           : absl::StrCat(pair, ": ", absl::StrJoin(said, ", "));
  }
  return std::clamp(score, 0.0, 1.0);
}

double CountrySimilarityMemo::Between(const std::string& one, const std::string& other) {
  const auto [known, is_new] = known_.try_emplace({one, other}, 0.0);
  if (is_new) known->second = CountrySimilarity(reference_, one, other, day_, nullptr);
  return known->second;
}

std::string CountryName(const domain::ReferenceData& reference, absl::string_view code) {
  const v1::Country* country = reference.FindCountry(code);
  if (country == nullptr) return std::string(code);
  const auto name = country->display_names().find("en");
  return name == country->display_names().end() ? std::string(code) : name->second;
}

}  // namespace ssx::scoring
