// OfferIndex: the offers of a catalogue in columns, so that the best offers for a need are found
// without looking at every offer by itself.
//
// Exact: the result of FindBest is that of scoring every offer with the reference's own functions
// (ranker.h), to the last bit, ties by name. Each class of a facet is asked once for each filter
// and component that it decides; an offer's score is then a sum of numbers looked up, and only
// those that can still be among the best have their texts compared.
//
// New offers stand in rows by themselves; a few thousand of them become a segment, and segments are
// merged so that each is several times as large as all after it (O'Neil and others, "The
// Log-Structured Merge-Tree", Acta Informatica 33, 1996).
//
// Thread-compatible: Put and Remove must not run beside anything else.
#ifndef SSX_SERVICES_SCORING_INDEX_OFFER_INDEX_H_
#define SSX_SERVICES_SCORING_INDEX_OFFER_INDEX_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/scoring/index/best_so_far.h"
#include "services/scoring/index/offer_facets.h"
#include "services/scoring/index/offer_segment.h"
#include "services/scoring/index/shared_values.h"
#include "services/scoring/index/term_numbers.h"
#include "services/scoring/pair.h"
#include "services/scoring/profiles.h"

namespace ssx::scoring {

// One need's question. What it refers to must outlive the call.
struct OfferQuestion {
  const NeedEntry& need;
  const text::Query& query;
  const v1::Fund* fund;  // as in Pair
  const Knowledge& knowledge;
  absl::CivilDay today;
  CountrySimilarityMemo& countries;
  const Weights& weights;
  int top_k;         // at least 1
  double min_score;  // 0 to 100
  // Asked every few hundred offers: a status other than OK ends the search with it.
  const std::function<absl::Status()>& check;
};

using BestOffers = Best<OfferEntry>;

class OfferIndex {
 public:
  // Offers in rows by themselves that become a segment.
  static constexpr size_t kMostFresh = 4096;

  explicit OfferIndex(size_t most_fresh = kMostFresh) : most_fresh_(most_fresh) {}

  // Adds a live offer or replaces the one of its name.
  void Put(std::shared_ptr<const OfferEntry> offer);
  // Drops an offer; nothing happens when there is none of this name.
  void Remove(absl::string_view name);

  size_t size() const { return ids_.size(); }

  absl::StatusOr<BestOffers> FindBest(const OfferQuestion& question) const;

 private:
  // Where an offer stands: at a row of a segment or, when that is null, of fresh_ or odd_.
  struct Place {
    OfferSegment* segment;
    uint32_t at;
    bool odd;
  };

  void AddSingle(OfferRow row, bool odd);
  void Settle(std::unique_ptr<OfferSegment> segment);
  // Makes segments of what is due.
  void Tidy();

  const size_t most_fresh_;
  OfferFacets facets_;
  TermNumbers numbers_;
  mutable SharedValues shared_;
  OfferRows fresh_;                                       // will become a segment
  OfferRows odd_;                                         // no segment holds them
  size_t odd_gone_ = 0;                                   // of them
  std::vector<std::unique_ptr<OfferSegment>> segments_;   // large ones first
  absl::flat_hash_map<absl::string_view, uint32_t> ids_;  // by name, which the offer holds
  std::vector<Place> places_;                             // by id
  std::vector<uint32_t> free_ids_;
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_INDEX_OFFER_INDEX_H_
