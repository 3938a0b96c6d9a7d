// OfferIndex: the offers of a catalogue by facets, so that the best offers for a need are found
// without looking at every offer by itself.
//
// Exact: the result of Best is that of scoring every offer with the reference's own functions
// (ranker.h), to the last bit, ties by name. Each class of a facet is asked once for each filter
// and component that it decides; an offer's score is then a sum of numbers looked up, and only
// those that can still be among the best have their texts compared.
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
#include "services/scoring/index/evidence_values.h"
#include "services/scoring/index/offer_facets.h"
#include "services/scoring/index/text_postings.h"
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

struct FoundOffer {
  double score;
  std::shared_ptr<const OfferEntry> offer;
};

struct BestOffers {
  std::vector<FoundOffer> found;  // best first
  int64_t considered = 0;
  std::array<int64_t, v1::HardFilter_ARRAYSIZE> removed{};  // by filter
};

class OfferIndex {
 public:
  // Adds a live offer or replaces the one of its name.
  void Put(std::shared_ptr<const OfferEntry> offer);
  // Drops an offer; nothing happens when there is none of this name.
  void Remove(absl::string_view name);

  size_t size() const { return slots_.size(); }

  absl::StatusOr<BestOffers> Best(const OfferQuestion& question) const;

 private:
  void Add(std::shared_ptr<const OfferEntry> offer);
  // Starts anew when much of what is kept is of offers that went: the time of putting them all
  // once, after at least half as many changes.
  void Tidy();

  OfferFacets facets_;
  TextPostings texts_;
  // Behind a pointer, so that the index can be moved.
  std::unique_ptr<EvidenceValues> evidence_ = std::make_unique<EvidenceValues>();
  // By slot; null where an offer went.
  std::vector<std::shared_ptr<const OfferEntry>> offers_;
  std::vector<OfferClasses> classes_;
  absl::flat_hash_map<std::string, uint32_t> slots_;  // by name
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_INDEX_OFFER_INDEX_H_
