// Explain: everything about one pair: filters, components, what matched, the rank it has or would
// have, and what would raise it.
//
// A pure function of a snapshot, the two entries, the profile and the day, in one pass over the
// offers. Ranks are those of RankOffers for the need.
#ifndef SSX_SERVICES_SCORING_EXPLAIN_H_
#define SSX_SERVICES_SCORING_EXPLAIN_H_

#include "absl/status/statusor.h"
#include "services/scoring/catalogue.h"
#include "services/scoring/entries.h"
#include "services/scoring/ranker.h"
#include "ssx/v1/scoring_service.pb.h"

namespace ssx::scoring {

// All of the response but `revision` and `profile`. `top_k` and `min_score` of the request are not
// looked at. Errors are those of `request.check`.
absl::StatusOr<v1::ExplainMatchResponse> Explain(const Catalogue::Snapshot& snapshot,
                                                 const NeedEntry& need, const OfferEntry& offer,
                                                 const RankingRequest& request);

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_EXPLAIN_H_
