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
#include "services/scoring/index/offer_facets.h"
#include "services/scoring/index/offer_index.h"
#include "services/scoring/index/shared_values.h"

namespace ssx::scoring {

class ClassValues {
 public:
  // The bit of HARD_FILTER_UNSPECIFIED, which nothing fails: not worked out yet.
  static constexpr uint32_t kUnknown = 1;

  ClassValues(const OfferQuestion& question, const OfferFacets& facets, SharedValues& shared);

  // The filters that a class fails, as bits, and weight times the component that it decides, 0 when
  // it fails.
  struct Value {
    uint32_t failed = kUnknown;
    double part = 0;
  };
  Value Known(OfferFacet facet, FacetClass index) {
    if (!asked_[facet]) index = 0;
    if (index >= values_[facet].size()) return Work(facet, index);
    Value& value = values_[facet][index];
    if (value.failed == kUnknown) value = Work(facet, index);
    return value;
  }

  // Whether the need asks anything of a facet. If not, all classes have the value of class 0.
  bool asked(OfferFacet facet) const { return asked_[facet]; }
  // The filters that the need fails whatever the offer.
  uint32_t need_failed() const { return need_failed_; }
  // EVIDENCE by class of its facet, for all but the newest classes.
  const std::shared_ptr<const ClassValueList>& evidence() const { return shared_[kEvidenceFacet]; }

  // Bit `filter` is set for each filter that the classes fail.
  uint32_t Failed(const OfferClasses& classes) {
    uint32_t failed = need_failed_;
    for (size_t i = 0; i < asking_filters_; ++i) {
      const OfferFacet facet = filter_facets_[i];
      failed |= Known(facet, classes[facet]).failed;
    }
    return failed;
  }

  // Weight times component, in enum order; the text's part is left to the caller. The classes must
  // pass all filters.
  using Parts = std::array<double, kComponentCount>;
  Parts PartsOf(const OfferClasses& classes);
  // What parts add up to, with `text` for the text's component.
  double Score(const Parts& parts, double text) const;
  double Score(const OfferClasses& classes, double text) { return Score(PartsOf(classes), text); }

 private:
  Value Work(OfferFacet facet, FacetClass index) const;
  ClassValue Ask(OfferFacet facet, FacetClass index) const;
  Pair PairWith(const OfferEntry& stand_in) const;

  const OfferQuestion& question_;
  const OfferFacets& facets_;
  const double text_weight_;
  // By facet; null where questions share nothing.
  std::array<std::shared_ptr<const ClassValueList>, kOfferFacetCount> shared_;
  uint32_t need_failed_ = 0;
  std::array<bool, kOfferFacetCount> asked_;
  std::array<OfferFacet, kOfferFacetCount> filter_facets_;  // those asked, that decide filters
  size_t asking_filters_ = 0;
  // By facet and class; empty for facets with so many classes that few are asked for twice.
  std::array<std::vector<Value>, kOfferFacetCount> values_;
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_INDEX_CLASS_VALUES_H_
