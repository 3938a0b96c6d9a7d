// Pairing: makes the pairs that one question looks at, from a snapshot and the day.
//
// Entries may be stored or not. Not thread-safe, because of the memo of country similarities.
#ifndef SSX_SERVICES_SCORING_PAIRING_H_
#define SSX_SERVICES_SCORING_PAIRING_H_

#include "absl/time/civil_time.h"
#include "services/domain/text/bm25f.h"
#include "services/scoring/catalogue.h"
#include "services/scoring/entries.h"
#include "services/scoring/pair.h"
#include "services/scoring/similarity/country_similarity.h"

namespace ssx::scoring {

class Pairing {
 public:
  // `snapshot` must outlive the pairing; `today` is in UTC.
  Pairing(const Catalogue::Snapshot& snapshot, absl::CivilDay today)
      : snapshot_(snapshot), today_(today), countries_(snapshot.knowledge().reference, today) {}
  Pairing(const Pairing&) = delete;
  Pairing& operator=(const Pairing&) = delete;

  // The need's text as a query; `need` must outlive it.
  text::Query QueryOf(const NeedEntry& need) const {
    return text::MakeQuery(need.text, snapshot_.statistics());
  }

  // `query` is that of a need with the same text; all three must outlive the pair.
  Pair MakePair(const NeedEntry& need, const OfferEntry& offer, const text::Query& query) {
    return {need,
            offer,
            query,
            FundOf(need),
            snapshot_.FindOrganization(offer.offer.organization()),
            snapshot_.knowledge(),
            today_,
            countries_};
  }

  // The fund that a need applies to; null when it names none or an unknown one.
  const v1::Fund* FundOf(const NeedEntry& need) const {
    return need.need.fund().empty() ? nullptr : snapshot_.FindFund(need.need.fund());
  }

  CountrySimilarityMemo& countries() { return countries_; }

 private:
  const Catalogue::Snapshot& snapshot_;
  const absl::CivilDay today_;
  CountrySimilarityMemo countries_;
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_PAIRING_H_
