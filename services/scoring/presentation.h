// Presentation: a scored pair as the API shows it, with every component and the best reasons.
//
// Pure functions.
#ifndef SSX_SERVICES_SCORING_PRESENTATION_H_
#define SSX_SERVICES_SCORING_PRESENTATION_H_

#include "services/scoring/catalogue.h"
#include "services/scoring/pair.h"
#include "services/scoring/profiles.h"
#include "ssx/v1/match.pb.h"

namespace ssx::scoring {

// A match without a rank. Title, organization and country are those of the offer, or of the need.
v1::Match PresentOffer(const Catalogue::Snapshot& snapshot, const Weights& weights,
                       const Pair& pair);
v1::Match PresentNeed(const Catalogue::Snapshot& snapshot, const Weights& weights,
                      const Pair& pair);

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_PRESENTATION_H_
