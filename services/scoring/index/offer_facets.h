// The facets of an offer. Together they hold all that filters and components look at but for the
// text.
//
// Which facet decides what (a filter fails when one of its facets says so):
//   country       DIFFERENT_COUNTRY, PROVIDER_DEVELOPING, NEED_EXCLUSIONS by country; CONTEXT
//   modalities    MODALITY; MODALITY
//   funding       country, modalities: FUND
//   organization  NEED_EXCLUSIONS by organization
//   topics        TOPIC
//   subject       topics, country: COMPLEMENTARITY
//   languages     working languages, those of materials, country: LANGUAGE
//   evidence      EVIDENCE
//   availability  DATES; TIMING
//   terms         capacity, cost sharing, budget ceiling: CAPACITY; RESOURCE
//   admission     state, humanitarian, countries admitted: OFFER_OPEN, OFFER_EXCLUSIONS; PRIORITY
// BENEFICIARY_DEVELOPING and NEED_OPEN are the need's alone; any stand-in answers them.
#ifndef SSX_SERVICES_SCORING_INDEX_OFFER_FACETS_H_
#define SSX_SERVICES_SCORING_INDEX_OFFER_FACETS_H_

#include <array>
#include <vector>

#include "absl/types/span.h"
#include "services/scoring/entries.h"
#include "services/scoring/index/facet.h"

namespace ssx::scoring {

enum OfferFacet {
  kCountryFacet,
  kModalitiesFacet,
  kFundingFacet,
  kOrganizationFacet,
  kTopicsFacet,
  kSubjectFacet,
  kLanguagesFacet,
  kEvidenceFacet,
  kAvailabilityFacet,
  kTermsFacet,
  kAdmissionFacet,
  kOfferFacetCount
};

// The classes of one offer, by facet.
using OfferClasses = std::array<FacetClass, kOfferFacetCount>;

class OfferFacets {
 public:
  OfferClasses ClassesOf(const OfferEntry& offer);
  const Facet<OfferEntry>& facet(OfferFacet facet) const { return facets_[facet]; }

  // Topics of a class of the topics facet: side by side in memory, since every question asks them
  // all.
  absl::Span<const TopicIndex> TopicsOf(FacetClass index) const {
    return absl::MakeSpan(topics_).subspan(topic_ends_[index],
                                           topic_ends_[index + 1] - topic_ends_[index]);
  }

 private:
  std::array<Facet<OfferEntry>, kOfferFacetCount> facets_;
  std::vector<TopicIndex> topics_;
  std::vector<size_t> topic_ends_ = {0};
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_INDEX_OFFER_FACETS_H_
