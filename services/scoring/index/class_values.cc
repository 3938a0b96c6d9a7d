#include "services/scoring/index/class_values.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace ssx::scoring {
namespace {

struct Decides {
  std::vector<v1::HardFilter> filters;
  v1::Component component;  // COMPONENT_UNSPECIFIED: none
};

// By facet; see offer_facets.h.
const std::array<Decides, kOfferFacetCount>& Table() {
  static const auto* table = new std::array<Decides, kOfferFacetCount>{{
      {{v1::HARD_FILTER_DIFFERENT_COUNTRY, v1::HARD_FILTER_PROVIDER_DEVELOPING,
        v1::HARD_FILTER_NEED_EXCLUSIONS},
       v1::COMPONENT_CONTEXT},
      {{v1::HARD_FILTER_MODALITY}, v1::COMPONENT_MODALITY},
      {{v1::HARD_FILTER_FUND}, v1::COMPONENT_UNSPECIFIED},
      {{v1::HARD_FILTER_NEED_EXCLUSIONS}, v1::COMPONENT_UNSPECIFIED},
      {{}, v1::COMPONENT_TOPIC},
      {{}, v1::COMPONENT_COMPLEMENTARITY},
      {{}, v1::COMPONENT_LANGUAGE},
      {{}, v1::COMPONENT_EVIDENCE},
      {{v1::HARD_FILTER_DATES}, v1::COMPONENT_TIMING},
      {{v1::HARD_FILTER_CAPACITY}, v1::COMPONENT_RESOURCE},
      {{v1::HARD_FILTER_OFFER_OPEN, v1::HARD_FILTER_OFFER_EXCLUSIONS}, v1::COMPONENT_PRIORITY},
  }};
  return *table;
}

// The facet that decides a component, from COMPONENT_TOPIC at 0; the text's is none and not used.
const std::array<OfferFacet, kComponentCount>& FacetOf() {
  static const auto* facets = [] {
    auto* made = new std::array<OfferFacet, kComponentCount>{};
    for (int facet = 0; facet < kOfferFacetCount; ++facet) {
      const v1::Component component = Table()[facet].component;
      if (component != v1::COMPONENT_UNSPECIFIED) {
        (*made)[component - 1] = static_cast<OfferFacet>(facet);
      }
    }
    return made;
  }();
  return *facets;
}

// Classes of a facet up to which the values are kept.
constexpr size_t kMostKept = 1 << 14;

}  // namespace

ClassValues::ClassValues(const OfferQuestion& question, const OfferFacets& facets,
                         SharedValues& shared)
    : question_(question), facets_(facets), text_weight_(question.weights.of(v1::COMPONENT_TEXT)) {
  const v1::Need& need = question.need.need;
  asked_.fill(true);
  asked_[kFundingFacet] = !need.fund().empty();
  asked_[kOrganizationFacet] = !need.excluded_organizations().empty();
  asked_[kSubjectFacet] = !need.ongoing_initiatives().empty();
  for (int i = 0; i < kOfferFacetCount; ++i) {
    const auto facet = static_cast<OfferFacet>(i);
    const size_t classes = asked_[facet] ? facets.facet(facet).size() : 1;
    if (classes <= kMostKept) values_[facet].resize(classes);
    if (asked_[facet] && !Table()[facet].filters.empty()) {
      filter_facets_[asking_filters_++] = facet;
    }
  }
  const OfferEntry any;
  const Pair pair = PairWith(any);
  // What each of these facets is asked depends on this part of the need alone.
  const std::pair<OfferFacet, std::string> keys[] = {
      {kCountryFacet, absl::StrCat(need.country_code(), "|",
                                   absl::StrJoin(need.excluded_provider_countries(), ","))},
      {kLanguagesFacet,
       absl::StrCat(need.country_code(), "|", absl::StrJoin(question.need.languages.codes, ","))},
      {kAvailabilityFacet, need.period().SerializeAsString()},
      {kEvidenceFacet, ""}};
  for (const auto& [facet, key] : keys) {
    shared_[facet] = shared.Of(facet, key, question.today, facets.facet(facet).size(),
                               [&, facet = facet](FacetClass index) { return Ask(facet, index); });
  }
  for (const v1::HardFilter filter :
       {v1::HARD_FILTER_BENEFICIARY_DEVELOPING, v1::HARD_FILTER_NEED_OPEN}) {
    if (!Passes(filter, pair)) need_failed_ |= 1u << filter;
  }
}

Pair ClassValues::PairWith(const OfferEntry& stand_in) const {
  return {question_.need,      stand_in,        question_.query,    question_.fund, nullptr,
          question_.knowledge, question_.today, question_.countries};
}

ClassValue ClassValues::Ask(OfferFacet facet, FacetClass index) const {
  const Decides& decides = Table()[facet];
  const Pair pair = PairWith(facets_.facet(facet).stand_in(index));
  ClassValue value;
  for (const v1::HardFilter filter : decides.filters) {
    if (!Passes(filter, pair)) value.failed |= 1u << filter;
  }
  // A class that fails is never scored.
  if (value.failed == 0 && decides.component != v1::COMPONENT_UNSPECIFIED) {
    value.component = ScoreComponent(decides.component, pair);
  }
  return value;
}

ClassValues::Value ClassValues::Work(OfferFacet facet, FacetClass index) const {
  const int weight = Table()[facet].component == v1::COMPONENT_UNSPECIFIED
                         ? 0
                         : question_.weights.of(Table()[facet].component);
  // Topics can have as many classes as there are offers, and do without their stand-ins.
  if (facet == kTopicsFacet) {
    const absl::Span<const TopicIndex> topics = facets_.TopicsOf(index);
    const bool known = !question_.need.topics.empty() && !topics.empty();
    return {0, weight * (known ? question_.knowledge.topics.MeanBest(question_.need.topics, topics)
                               : kNeutral)};
  }
  const ClassValue value = shared_[facet] != nullptr && index < shared_[facet]->size()
                               ? (*shared_[facet])[index]
                               : Ask(facet, index);
  return {value.failed, weight * value.component};
}

ClassValues::Parts ClassValues::PartsOf(const OfferClasses& classes) {
  Parts parts{};
  for (const v1::Component component : kComponents) {
    if (component == v1::COMPONENT_TEXT || question_.weights.of(component) == 0) continue;
    const OfferFacet facet = FacetOf()[component - 1];
    parts[component - 1] = Known(facet, classes[facet]).part;
  }
  return parts;
}

double ClassValues::Score(const Parts& parts, double text) const {
  double total = 0;
  for (const v1::Component component : kComponents) {
    total += component == v1::COMPONENT_TEXT ? text_weight_ * text : parts[component - 1];
  }
  return total;
}

}  // namespace ssx::scoring
