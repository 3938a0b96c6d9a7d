#include "services/scoring/index/offer_index.h"

#include <algorithm>
#include <utility>

#include "services/scoring/index/offer_search.h"

namespace ssx::scoring {
namespace {

// A segment that is not more than so many times as large as all that are behind it is merged with
// them.
constexpr size_t kLeastFall = 4;

}  // namespace

void OfferIndex::Put(std::shared_ptr<const OfferEntry> offer) {
  Remove(offer->offer.name());
  uint32_t id = static_cast<uint32_t>(places_.size());
  if (free_ids_.empty()) {
    places_.emplace_back();
  } else {
    id = free_ids_.back();
    free_ids_.pop_back();
  }
  ids_.emplace(offer->offer.name(), id);
  OfferRow row{id, std::move(offer), {}};
  row.classes = facets_.ClassesOf(*row.offer);
  const bool odd = !OfferSegment::Holds(row);
  AddSingle(std::move(row), odd);
  Tidy();
}

void OfferIndex::Remove(absl::string_view name) {
  const auto found = ids_.find(name);
  if (found == ids_.end()) return;
  const uint32_t id = found->second;
  ids_.erase(found);
  free_ids_.push_back(id);
  const Place place = places_[id];
  if (place.segment != nullptr) {
    place.segment->Drop(place.at);
    return;
  }
  (place.odd ? odd_ : fresh_).rows[place.at].offer = nullptr;
  if (!place.odd || 2 * ++odd_gone_ <= odd_.size()) return;
  const OfferRows left = std::exchange(odd_, {});
  odd_gone_ = 0;
  for (uint32_t at = 0; at < left.size(); ++at) {
    if (left.rows[at].offer == nullptr) continue;
    places_[left.rows[at].id].at = static_cast<uint32_t>(odd_.size());
    odd_.Append(left, at);
  }
}

void OfferIndex::AddSingle(OfferRow row, bool odd) {
  OfferRows& singles = odd ? odd_ : fresh_;
  places_[row.id] = {nullptr, static_cast<uint32_t>(singles.size()), odd};
  singles.Append(std::move(row), numbers_);
}

void OfferIndex::Settle(std::unique_ptr<OfferSegment> segment) {
  for (uint32_t at = 0; at < segment->size(); ++at) {
    places_[segment->rows().rows[at].id] = {segment.get(), at, false};
  }
  segments_.push_back(std::move(segment));
}

void OfferIndex::Tidy() {
  if (fresh_.size() < most_fresh_) return;
  const OfferRows fresh = std::exchange(fresh_, {});
  Settle(std::make_unique<OfferSegment>(std::vector<const OfferRows*>{&fresh}));
  // From one segment to all that stand behind it, sizes fall by more than kLeastFall: most runs are
  // those of the first, and long.
  size_t first = segments_.size() - 1;
  size_t behind = 0;
  for (size_t at = segments_.size(); at > 0; --at) {
    const size_t live = segments_[at - 1]->live();
    if (live <= kLeastFall * behind) first = at - 1;
    behind += live;
  }
  if (first + 1 == segments_.size()) return;
  std::vector<const OfferRows*> merged;
  for (size_t at = first; at < segments_.size(); ++at) merged.push_back(&segments_[at]->rows());
  auto segment = std::make_unique<OfferSegment>(merged);
  segments_.resize(first);
  Settle(std::move(segment));
}

absl::StatusOr<BestOffers> OfferIndex::FindBest(const OfferQuestion& question) const {
  OfferSearch search(question, facets_, shared_, numbers_);
  for (const absl::Status& status :
       {search.SearchSegments(segments_), search.SearchRows(fresh_), search.SearchRows(odd_)}) {
    if (!status.ok()) return status;
  }
  BestOffers best = std::move(search).Take();
  best.considered = static_cast<int64_t>(ids_.size());
  return best;
}

}  // namespace ssx::scoring
