// The ranker: the best offers for a need and the best needs for an offer. See explain.h for
// everything about one pair.
//
// Pure functions of a snapshot, the asking entry, the profile and the day. Exact: the answer is
// that of filtering and scoring every live entry. A pair has one score, whichever side asks. Equal
// scores rank by name.
#ifndef SSX_SERVICES_SCORING_RANKER_H_
#define SSX_SERVICES_SCORING_RANKER_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/scoring/catalogue.h"
#include "services/scoring/entries.h"
#include "services/scoring/pair.h"
#include "services/scoring/profiles.h"
#include "ssx/v1/match.pb.h"

namespace ssx::scoring {

struct RankingRequest {
  Profile profile;
  int top_k = 10;        // at least 1
  double min_score = 0;  // 0 to 100
  absl::CivilDay today;  // in UTC
  // Asked every few dozen entries: a status other than OK ends the ranking with it.
  std::function<absl::Status()> check = [] { return absl::OkStatus(); };
};

struct Ranking {
  std::vector<v1::Match> matches;         // best first
  int64_t considered = 0;                 // live entries looked at
  std::vector<v1::FilterCount> filtered;  // filters that removed something, in enum order
};

// `need` and `offer` may be stored or not. Errors are those of `request.check`.
absl::StatusOr<Ranking> RankOffers(const Catalogue::Snapshot& snapshot, const NeedEntry& need,
                                   const RankingRequest& request);
absl::StatusOr<Ranking> RankNeeds(const Catalogue::Snapshot& snapshot, const OfferEntry& offer,
                                  const RankingRequest& request);

// What they answer, by the definition: every live entry is filtered and scored. The yardstick of
// the indexes, which RankOffers and RankNeeds ask instead.
absl::StatusOr<Ranking> RankOffersOneByOne(const Catalogue::Snapshot& snapshot,
                                           const NeedEntry& need, const RankingRequest& request);
absl::StatusOr<Ranking> RankNeedsOneByOne(const Catalogue::Snapshot& snapshot,
                                          const OfferEntry& offer, const RankingRequest& request);

// The score of a pair, 0 to 100: weight times component, added in enum order.
double TotalScore(const Weights& weights, const Pair& pair);

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_RANKER_H_
