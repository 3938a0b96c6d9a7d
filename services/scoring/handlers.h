// The methods of ScoringService, one function each. See scoring_service.proto for what they
// promise.
//
// Thread-safe. Errors carry their reason: INVALID_ARGUMENT names every field at fault; NOT_FOUND
// the resource; FAILED_PRECONDITION NEED_NOT_ENDORSED, OFFER_NOT_PUBLISHED or REVISION_NOT_REACHED;
// UNAVAILABLE REPLICA_NOT_READY; OUT_OF_RANGE REVISION_OUT_OF_RANGE.
#ifndef SSX_SERVICES_SCORING_HANDLERS_H_
#define SSX_SERVICES_SCORING_HANDLERS_H_

#include "absl/status/statusor.h"
#include "services/scoring/call.h"
#include "ssx/v1/scoring_service.pb.h"

namespace ssx::scoring {

absl::StatusOr<v1::RankOffersResponse> RankOffers(const Call& call,
                                                  const v1::RankOffersRequest& request);
absl::StatusOr<v1::RankNeedsResponse> RankNeeds(const Call& call,
                                                const v1::RankNeedsRequest& request);
absl::StatusOr<v1::ExplainMatchResponse> ExplainMatch(const Call& call,
                                                      const v1::ExplainMatchRequest& request);

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_HANDLERS_H_
