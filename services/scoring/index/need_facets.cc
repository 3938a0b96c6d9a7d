#include "services/scoring/index/need_facets.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace ssx::scoring {
namespace {

NeedEntry Country(const NeedEntry& need) {
  NeedEntry stripped;
  stripped.need.set_country_code(need.need.country_code());
  return stripped;
}

NeedEntry Admission(const NeedEntry& need) {
  NeedEntry stripped;
  stripped.need.set_state(need.need.state());
  *stripped.need.mutable_excluded_provider_countries() = need.need.excluded_provider_countries();
  *stripped.need.mutable_excluded_organizations() = need.need.excluded_organizations();
  return stripped;
}

NeedEntry Modalities(const NeedEntry& need) {
  NeedEntry stripped;
  *stripped.need.mutable_modalities() = need.need.modalities();
  return stripped;
}

NeedEntry Topics(const NeedEntry& need) {
  NeedEntry stripped;
  stripped.topics = need.topics;
  return stripped;
}

NeedEntry Period(const NeedEntry& need) {
  NeedEntry stripped;
  if (need.need.has_period()) *stripped.need.mutable_period() = need.need.period();
  return stripped;
}

NeedEntry Funding(const NeedEntry& need) {
  NeedEntry stripped;
  if (need.need.fund().empty()) return stripped;
  stripped = Period(need);
  stripped.need.set_fund(need.need.fund());
  stripped.need.set_country_code(need.need.country_code());
  *stripped.need.mutable_modalities() = need.need.modalities();
  stripped.topics = need.topics;
  return stripped;
}

NeedEntry Subject(const NeedEntry& need) {
  NeedEntry stripped;
  if (need.need.ongoing_initiatives().empty()) return stripped;
  stripped.topics = need.topics;
  stripped.initiative_topics = need.initiative_topics;
  for (const v1::OngoingInitiative& initiative : need.need.ongoing_initiatives()) {
    v1::OngoingInitiative& kept = *stripped.need.add_ongoing_initiatives();
    kept.set_provider_country_code(initiative.provider_country_code());
    if (initiative.has_period()) *kept.mutable_period() = initiative.period();
  }
  return stripped;
}

NeedEntry Languages(const NeedEntry& need) {
  NeedEntry stripped = Country(need);
  stripped.languages = need.languages;
  return stripped;
}

NeedEntry Resources(const NeedEntry& need) {
  NeedEntry stripped;
  if (need.need.has_budget()) *stripped.need.mutable_budget() = need.need.budget();
  stripped.need.set_fund(need.need.fund());
  return stripped;
}

NeedEntry Urgency(const NeedEntry& need) {
  NeedEntry stripped = Country(need);
  stripped.need.set_urgency(need.need.urgency());
  stripped.need.set_humanitarian(need.need.humanitarian());
  return stripped;
}

// Equal for stand-ins that are equal. None of the messages has a map, so their bytes are stable.
std::string KeyOf(const NeedEntry& stripped) {
  std::string key =
      absl::StrCat(stripped.need.SerializeAsString(), "|", absl::StrJoin(stripped.topics, ","), "|",
                   absl::StrJoin(stripped.languages.codes, ","));
  for (const std::vector<TopicIndex>& topics : stripped.initiative_topics) {
    absl::StrAppend(&key, "|", absl::StrJoin(topics, ","));
  }
  return key;
}

}  // namespace

NeedClasses NeedFacets::ClassesOf(const NeedEntry& need) {
  using Strip = NeedEntry (*)(const NeedEntry&);
  constexpr std::array<Strip, kNeedFacetCount> kStrip = {Country,   Admission, Modalities, Funding,
                                                         Topics,    Subject,   Languages,  Period,
                                                         Resources, Urgency};
  NeedClasses classes;
  for (int facet = 0; facet < kNeedFacetCount; ++facet) {
    NeedEntry stripped = kStrip[facet](need);
    std::string key = KeyOf(stripped);
    classes[facet] = facets_[facet].ClassOf(std::move(key), std::move(stripped));
  }
  return classes;
}

}  // namespace ssx::scoring
