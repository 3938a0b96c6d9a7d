// RankingWorld: a catalogue of synthetic entries that grows, and entries that ask it questions.
// Every entry is analysed once, so that a larger size costs only what it has more.
#ifndef SSX_TESTS_BENCH_RANKING_WORLD_H_
#define SSX_TESTS_BENCH_RANKING_WORLD_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/scoring/catalogue.h"
#include "services/scoring/entries.h"
#include "services/scoring/ranker.h"
#include "tests/bench/synthetic_offers.h"

namespace ssx::bench {

inline constexpr int kTopK = 20;

class RankingWorld {
 public:
  // `knowledge` must outlive it.
  RankingWorld(const scoring::Knowledge& knowledge, bool correlated, absl::CivilDay today);

  // Takes in offers, or needs, up to this number of them, on two threads.
  void GrowOffers(int count);
  void GrowNeeds(int count);
  int offers() const { return offers_; }
  int needs() const { return needs_; }
  // Puts a changed version of a stored offer in its place.
  void UpdateOffer(int number);

  const SyntheticEntries& entries() const { return entries_; }
  const scoring::Knowledge& knowledge() const { return knowledge_; }
  const scoring::Catalogue& catalogue() const { return catalogue_; }
  const scoring::RankingRequest& request() const { return request_; }

  // Needs and offers that are not stored.
  const std::vector<std::shared_ptr<const scoring::NeedEntry>>& asking_needs() const {
    return asking_needs_;
  }
  const std::vector<std::shared_ptr<const scoring::OfferEntry>>& asking_offers() const {
    return asking_offers_;
  }

 private:
  template <typename MakeChange>
  void Grow(int& count, int target, const MakeChange& make_change);

  const scoring::Knowledge& knowledge_;
  const SyntheticEntries entries_;
  scoring::Catalogue catalogue_;
  scoring::RankingRequest request_;
  int offers_ = 0;
  int needs_ = 0;
  int64_t updates_ = 0;
  std::vector<std::shared_ptr<const scoring::NeedEntry>> asking_needs_;
  std::vector<std::shared_ptr<const scoring::OfferEntry>> asking_offers_;
};

}  // namespace ssx::bench

#endif  // SSX_TESTS_BENCH_RANKING_WORLD_H_
