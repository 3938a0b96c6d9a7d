// Ranking and explaining. Thin and thread-safe; errors as in ScoringService.
#ifndef SSX_CLIENTS_CPP_SCORING_H_
#define SSX_CLIENTS_CPP_SCORING_H_

#include <utility>

#include "absl/status/statusor.h"
#include "clients/cpp/connection.h"
#include "ssx/v1/scoring_service.pb.h"

namespace ssx::client {

inline absl::StatusOr<v1::RankOffersResponse> RankOffers(Connection& connection,
                                                         v1::RankOffersRequest request) {
  return connection.Call<v1::RankOffersResponse>("ssx.v1.ScoringService/RankOffers",
                                                 std::move(request));
}

inline absl::StatusOr<v1::RankNeedsResponse> RankNeeds(Connection& connection,
                                                       v1::RankNeedsRequest request) {
  return connection.Call<v1::RankNeedsResponse>("ssx.v1.ScoringService/RankNeeds",
                                                std::move(request));
}

inline absl::StatusOr<v1::ExplainMatchResponse> ExplainMatch(Connection& connection,
                                                             v1::ExplainMatchRequest request) {
  return connection.Call<v1::ExplainMatchResponse>("ssx.v1.ScoringService/ExplainMatch",
                                                   std::move(request));
}

}  // namespace ssx::client

#endif  // SSX_CLIENTS_CPP_SCORING_H_
