// Pair: a need and an offer, with everything that filters and components look at.
//
// Plain references, valid while the snapshot they came from is held. Not thread-safe, because of
// the memo of country similarities.
#ifndef SSX_SERVICES_SCORING_PAIR_H_
#define SSX_SERVICES_SCORING_PAIR_H_

#include <string>

#include "absl/time/civil_time.h"
#include "services/domain/text/bm25f.h"
#include "services/scoring/entries.h"
#include "services/scoring/knowledge.h"
#include "services/scoring/similarity/country_similarity.h"
#include "ssx/v1/fund.pb.h"
#include "ssx/v1/organization.pb.h"

namespace ssx::scoring {

struct Pair {
  const NeedEntry& need;
  const OfferEntry& offer;
  const text::Query& query;          // the need's text as a query
  const v1::Fund* fund;              // that the need applies to; null when it names none or
                                     // an unknown one
  const v1::Organization* provider;  // the offer's organization; null when unknown
  const Knowledge& knowledge;
  absl::CivilDay today;              // in UTC
  CountrySimilarityMemo& countries;  // of that day
};

// English name of the beneficiary's and of the provider's country.
std::string BeneficiaryName(const Pair& pair);
std::string ProviderName(const Pair& pair);

// Places that the provider has left: total_exchanges less committed ones; 1 when not stated.
int PlacesLeft(const v1::Offer& offer);

// "TECHNICAL_EXCHANGE" as people write it: "technical exchange".
std::string ModalityWords(int modality);

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_PAIR_H_
