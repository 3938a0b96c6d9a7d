// ClassValues: what one question makes of the classes of an offer's facets, worked out when first
// asked for.
//
// For each class: the filters that it fails, as bits, and weight times value of the component that
// it decides, from the reference's own function on the class's stand-in. Belongs to one question;
// not thread-safe.
#ifndef SSX_SERVICES_SCORING_INDEX_CLASS_VALUES_H_
#define SSX_SERVICES_SCORING_INDEX_CLASS_VALUES_H_

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "services/scoring/components.h"
#include "services/scoring/filters.h"
#include "services/scoring/index/evidence_values.h"
#include "services/scoring/index/offer_facets.h"
#include "services/scoring/index/offer_index.h"

namespace ssx::scoring {

class ClassValues {
 public:
  ClassValues(const OfferQuestion& question, const OfferFacets& facets, EvidenceValues& evidence);

  // Bit `filter` is set for each filter that the classes fail.
  uint32_t Failed(const OfferClasses& classes) {
    uint32_t failed = need_failed_;
    for (size_t i = 0; i < asking_filters_; ++i) {
      const OfferFacet facet = filter_facets_[i];
      failed |= Known(facet, classes[facet]).failed;
    }
    return failed;
  }

  // No less than Score, and cheaper: only the subject is looked at, the rest is taken to be best.
  double Bound(const OfferClasses& classes, double text) {
    return Known(kTopicsFacet, classes[kTopicsFacet]).part +
           Known(kCountryFacet, classes[kCountryFacet]).part + text_weight_ * text + rest_;
  }

  // Weight times component, added in enum order, with `text` for the text's component. The classes
  // must pass all filters.
  double Score(const OfferClasses& classes, double text);

 private:
  static constexpr uint32_t kUnknown =
      1;  // the bit of HARD_FILTER_UNSPECIFIED, which nothing fails

  struct Value {
    uint32_t failed = kUnknown;
    double part = 0;
  };

  const Value& Known(OfferFacet facet, FacetClass index) {
    Value& value = values_[facet][index];
    if (value.failed == kUnknown) value = Work(facet, index);
    return value;
  }
  Value Work(OfferFacet facet, FacetClass index) const;
  Pair PairWith(const OfferEntry& stand_in) const;

  const OfferQuestion& question_;
  const OfferFacets& facets_;
  const double text_weight_;
  double rest_ = 0;  // the most that all but topics, text and country can add
  std::shared_ptr<const std::vector<double>> evidence_;
  uint32_t need_failed_ = 0;
  // Facets of which the need asks nothing have one value for all: that of class 0.
  std::array<bool, kOfferFacetCount> asked_;
  std::array<OfferFacet, kOfferFacetCount> filter_facets_;  // those asked, that decide filters
  size_t asking_filters_ = 0;
  std::array<std::vector<Value>, kOfferFacetCount> values_;
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_INDEX_CLASS_VALUES_H_
