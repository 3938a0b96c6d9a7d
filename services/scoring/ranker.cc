#include "services/scoring/ranker.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "services/scoring/components.h"
#include "services/scoring/filters.h"
#include "services/scoring/index/offer_index.h"
#include "services/scoring/pairing.h"
#include "services/scoring/presentation.h"

namespace ssx::scoring {
namespace {

// Entries between two questions whether an answer is still wanted.
constexpr int64_t kCheckEvery = 64;

// An entry that passed the filters.
template <typename Entry>
struct Candidate {
  double score;
  const std::string* name;
  const Entry* entry;
};

template <typename Entry>
bool RanksBefore(const Candidate<Entry>& a, const Candidate<Entry>& b) {
  return a.score != b.score ? a.score > b.score : *a.name < *b.name;
}

class FilterTally {
 public:
  FilterTally() = default;
  explicit FilterTally(const std::array<int64_t, v1::HardFilter_ARRAYSIZE>& removed)
      : removed_(removed) {}

  void Count(v1::HardFilter filter) { ++removed_[filter]; }
  std::vector<v1::FilterCount> Counts() const {
    std::vector<v1::FilterCount> counts;
    for (v1::HardFilter filter : kHardFilters) {
      if (removed_[filter] == 0) continue;
      v1::FilterCount count;
      count.set_filter(filter);
      count.set_removed(removed_[filter]);
      counts.push_back(std::move(count));
    }
    return counts;
  }

 private:
  std::array<int64_t, v1::HardFilter_ARRAYSIZE> removed_{};
};

// Filters and scores one pair; nothing when it is ruled out or below the least score.
std::optional<double> Judge(const Pair& pair, const RankingRequest& request, FilterTally& tally) {
  if (const auto failed = FirstFailed(pair)) {
    tally.Count(*failed);
    return std::nullopt;
  }
  const double score = TotalScore(request.profile.weights, pair);
  if (score < request.min_score) return std::nullopt;
  return score;
}

// Keeps the first `top_k` in order.
template <typename Entry>
void KeepBest(std::vector<Candidate<Entry>>& candidates, int top_k) {
  const size_t kept = std::min(candidates.size(), static_cast<size_t>(top_k));
  std::partial_sort(candidates.begin(), candidates.begin() + static_cast<ptrdiff_t>(kept),
                    candidates.end(), RanksBefore<Entry>);
  candidates.resize(kept);
}

// Judges every live entry of a catalogue map. `judge` gives the score of an entry, or nothing.
template <typename Entries, typename Judge>
auto CollectCandidates(const Entries& entries, const RankingRequest& request, int64_t& considered,
                       Judge judge)
    -> absl::StatusOr<std::vector<Candidate<typename Entries::mapped_type::element_type>>> {
  std::vector<Candidate<typename Entries::mapped_type::element_type>> candidates;
  int64_t seen = 0;
  for (const auto& [name, entry] : entries) {
    if (seen++ % kCheckEvery == 0) {
      if (absl::Status status = request.check(); !status.ok()) return status;
    }
    if (!entry->live()) continue;
    ++considered;
    if (const std::optional<double> score = judge(*entry)) {
      candidates.push_back({*score, &name, entry.get()});
    }
  }
  return candidates;
}

}  // namespace

double TotalScore(const Weights& weights, const Pair& pair) {
  double total = 0;
  for (v1::Component component : kComponents) {
    const int weight = weights.of(component);
    if (weight != 0) total += weight * ScoreComponent(component, pair);
  }
  return total;
}

absl::StatusOr<Ranking> RankOffers(const Catalogue::Snapshot& snapshot, const NeedEntry& need,
                                   const RankingRequest& request) {
  Pairing pairing(snapshot, request.today);
  const text::Query query = pairing.QueryOf(need);
  const absl::StatusOr<BestOffers> best = snapshot.offer_index().FindBest(
      {need, query, pairing.FundOf(need), snapshot.knowledge(), request.today, pairing.countries(),
       request.profile.weights, request.top_k, request.min_score, request.check});
  if (!best.ok()) return best.status();
  Ranking ranking;
  ranking.considered = best->considered;
  ranking.filtered = FilterTally(best->removed).Counts();
  for (const Found<OfferEntry>& found : best->found) {
    const Pair pair = pairing.MakePair(need, *found.entry, query);
    ranking.matches.push_back(PresentOffer(snapshot, request.profile.weights, pair));
    ranking.matches.back().set_rank(static_cast<int>(ranking.matches.size()));
  }
  return ranking;
}

absl::StatusOr<Ranking> RankOffersOneByOne(const Catalogue::Snapshot& snapshot,
                                           const NeedEntry& need, const RankingRequest& request) {
  Pairing pairing(snapshot, request.today);
  const text::Query query = pairing.QueryOf(need);
  Ranking ranking;
  FilterTally tally;
  auto candidates = CollectCandidates(
      snapshot.offers(), request, ranking.considered, [&](const OfferEntry& offer) {
        return Judge(pairing.MakePair(need, offer, query), request, tally);
      });
  if (!candidates.ok()) return candidates.status();
  KeepBest(*candidates, request.top_k);
  for (const auto& candidate : *candidates) {
    const Pair pair = pairing.MakePair(need, *candidate.entry, query);
    ranking.matches.push_back(PresentOffer(snapshot, request.profile.weights, pair));
    ranking.matches.back().set_rank(static_cast<int>(ranking.matches.size()));
  }
  ranking.filtered = tally.Counts();
  return ranking;
}

absl::StatusOr<Ranking> RankNeeds(const Catalogue::Snapshot& snapshot, const OfferEntry& offer,
                                  const RankingRequest& request) {
  Pairing pairing(snapshot, request.today);
  const absl::StatusOr<Best<NeedEntry>> best = snapshot.need_index().FindBest(
      {[&](const NeedEntry& need, const text::Query& query) {
         return pairing.MakePair(need, offer, query);
       },
       [&](const NeedEntry& need) { return pairing.QueryOf(need); }, request.profile.weights,
       request.top_k, request.min_score, request.check});
  if (!best.ok()) return best.status();
  Ranking ranking;
  ranking.considered = best->considered;
  ranking.filtered = FilterTally(best->removed).Counts();
  for (const Found<NeedEntry>& found : best->found) {
    const text::Query query = pairing.QueryOf(*found.entry);
    const Pair pair = pairing.MakePair(*found.entry, offer, query);
    ranking.matches.push_back(PresentNeed(snapshot, request.profile.weights, pair));
    ranking.matches.back().set_rank(static_cast<int>(ranking.matches.size()));
  }
  return ranking;
}

absl::StatusOr<Ranking> RankNeedsOneByOne(const Catalogue::Snapshot& snapshot,
                                          const OfferEntry& offer, const RankingRequest& request) {
  Pairing pairing(snapshot, request.today);
  Ranking ranking;
  FilterTally tally;
  auto candidates =
      CollectCandidates(snapshot.needs(), request, ranking.considered, [&](const NeedEntry& need) {
        const text::Query query = pairing.QueryOf(need);
        return Judge(pairing.MakePair(need, offer, query), request, tally);
      });
  if (!candidates.ok()) return candidates.status();
  KeepBest(*candidates, request.top_k);
  for (const auto& candidate : *candidates) {
    const text::Query query = pairing.QueryOf(*candidate.entry);
    const Pair pair = pairing.MakePair(*candidate.entry, offer, query);
    ranking.matches.push_back(PresentNeed(snapshot, request.profile.weights, pair));
    ranking.matches.back().set_rank(static_cast<int>(ranking.matches.size()));
  }
  ranking.filtered = tally.Counts();
  return ranking;
}

}  // namespace ssx::scoring
