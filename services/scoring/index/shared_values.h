// SharedValues: what filters and components say of the classes of a facet, kept from one question
// to the next. Questions from one country, in the same languages or for the same period ask the
// same of a facet, and working that out for all of its classes takes longer than most searches.
//
// Bounded; starts anew when full or when the day changes. Thread-safe, as long as the facet does
// not grow meanwhile.
#ifndef SSX_SERVICES_SCORING_INDEX_SHARED_VALUES_H_
#define SSX_SERVICES_SCORING_INDEX_SHARED_VALUES_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/time/civil_time.h"
#include "services/scoring/index/facet.h"
#include "services/scoring/index/offer_facets.h"

namespace ssx::scoring {

// Of one class.
struct ClassValue {
  uint32_t failed = 0;   // bit `filter` is set for each filter that it fails
  double component = 0;  // of the component that the facet decides
};
using ClassValueList = std::vector<ClassValue>;

class SharedValues {
 public:
  // By class, for the classes that there were when first asked for or when the facet had last grown
  // much; the rest are left to the caller. `key` must tell apart all that `work` makes of a class,
  // but for the day.
  std::shared_ptr<const ClassValueList> Of(OfferFacet facet, const std::string& key,
                                           absl::CivilDay day, size_t classes,
                                           absl::FunctionRef<ClassValue(FacetClass)> work);

 private:
  using Key = std::pair<OfferFacet, std::string>;

  std::mutex mutex_;
  absl::CivilDay day_;
  size_t kept_ = 0;  // values
  std::map<Key, std::shared_ptr<const ClassValueList>> values_;
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_INDEX_SHARED_VALUES_H_
