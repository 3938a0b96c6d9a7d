// The facets of a need. Together they hold all that filters and components look at but for the
// text.
//
// Which facet decides what (a filter fails when one of its facets says so):
//   country     DIFFERENT_COUNTRY, BENEFICIARY_DEVELOPING, OFFER_EXCLUSIONS; CONTEXT
//   admission   state, excluded countries and organizations: NEED_OPEN, NEED_EXCLUSIONS
//   modalities  MODALITY; MODALITY
//   funding     fund and, if there is one, country, period, modalities, topics: FUND
//   topics      TOPIC
//   subject     initiatives and, if there are any, topics: COMPLEMENTARITY
//   languages   working languages, country: LANGUAGE
//   period      DATES; TIMING
//   resources   budget, fund: RESOURCE
//   urgency     country, urgency, humanitarian: PRIORITY
// PROVIDER_DEVELOPING, OFFER_OPEN, CAPACITY and EVIDENCE are the offer's alone; any stand-in
// answers them.
#ifndef SSX_SERVICES_SCORING_INDEX_NEED_FACETS_H_
#define SSX_SERVICES_SCORING_INDEX_NEED_FACETS_H_

#include <array>

#include "services/scoring/entries.h"
#include "services/scoring/index/facet.h"

namespace ssx::scoring {

enum NeedFacet {
  kNeedCountryFacet,
  kNeedAdmissionFacet,
  kNeedModalitiesFacet,
  kNeedFundingFacet,
  kNeedTopicsFacet,
  kNeedSubjectFacet,
  kNeedLanguagesFacet,
  kNeedPeriodFacet,
  kNeedResourcesFacet,
  kNeedUrgencyFacet,
  kNeedFacetCount
};

// The classes of one need, by facet.
using NeedClasses = std::array<FacetClass, kNeedFacetCount>;

class NeedFacets {
 public:
  NeedClasses ClassesOf(const NeedEntry& need);
  const Facet<NeedEntry>& facet(NeedFacet facet) const { return facets_[facet]; }

 private:
  std::array<Facet<NeedEntry>, kNeedFacetCount> facets_;
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_INDEX_NEED_FACETS_H_
