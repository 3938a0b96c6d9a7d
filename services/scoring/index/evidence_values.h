// EvidenceValues: the component EVIDENCE of each class of the evidence facet. It depends on the day
// but not on the need, so all questions of a day share it.
//
// Thread-safe, as long as the facet does not grow meanwhile.
#ifndef SSX_SERVICES_SCORING_INDEX_EVIDENCE_VALUES_H_
#define SSX_SERVICES_SCORING_INDEX_EVIDENCE_VALUES_H_

#include <memory>
#include <mutex>
#include <vector>

#include "services/scoring/index/facet.h"
#include "services/scoring/pair.h"

namespace ssx::scoring {

class EvidenceValues {
 public:
  // By class, for the classes that there were when the day was first asked for or the facet had
  // last grown much; the rest are left to the caller. `pair` is any pair of the day.
  std::shared_ptr<const std::vector<double>> Of(const Facet<OfferEntry>& facet, const Pair& pair);

 private:
  std::mutex mutex_;
  absl::CivilDay day_;
  std::shared_ptr<const std::vector<double>> values_;
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_INDEX_EVIDENCE_VALUES_H_
