// Improvements: the single changes to a need or an offer that would raise their match most.
//
// Each change that somebody might truly make (proposals.h) is applied to a copy of its entry, and
// the pair is filtered and scored anew by the same code as any other. Texts are never changed.
#ifndef SSX_SERVICES_SCORING_IMPROVEMENTS_H_
#define SSX_SERVICES_SCORING_IMPROVEMENTS_H_

#include <memory>
#include <vector>

#include "services/scoring/entries.h"
#include "services/scoring/pair.h"
#include "services/scoring/pairing.h"
#include "services/scoring/profiles.h"
#include "ssx/v1/match.pb.h"

namespace ssx::scoring {

struct Improvement {
  v1::Improvement described;              // without a rank
  bool eligible = false;                  // whether the changed pair passes all filters
  std::shared_ptr<const NeedEntry> need;  // as changed; null when the offer is
};

// At most 5 and one for each field, best first: those that pass failed filters, more of them first,
// then by gain. All either gain or pass a filter that fails today, and fail none that passes.
// `pair` is one of `pairing`.
std::vector<Improvement> FindImprovements(Pairing& pairing, const Pair& pair,
                                          const Weights& weights);

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_IMPROVEMENTS_H_
