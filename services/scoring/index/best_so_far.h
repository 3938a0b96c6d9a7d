// The best entries that a question has found so far. Not thread-safe.
#ifndef SSX_SERVICES_SCORING_INDEX_BEST_SO_FAR_H_
#define SSX_SERVICES_SCORING_INDEX_BEST_SO_FAR_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "services/scoring/entries.h"
#include "ssx/v1/match.pb.h"

namespace ssx::scoring {

template <typename Entry>
struct Found {
  double score;
  std::shared_ptr<const Entry> entry;
};

// An answer of an index.
template <typename Entry>
struct Best {
  std::vector<Found<Entry>> found;                          // best first
  int64_t considered = 0;                                   // live entries
  std::array<int64_t, v1::HardFilter_ARRAYSIZE> removed{};  // by filter
};

// The largest `size` of numbers that entries will reach at least: none that cannot reach the
// smallest of them is among the best.
class ReachedScores {
 public:
  ReachedScores(size_t size, double least) : size_(size), least_(least) {}

  double threshold() const { return heap_.size() < size_ ? least_ : std::max(least_, heap_.top()); }
  void Add(double score) {
    if (heap_.size() == size_) {
      if (score <= heap_.top()) return;
      heap_.pop();
    }
    heap_.push(score);
  }

 private:
  const size_t size_;
  const double least_;
  std::priority_queue<double, std::vector<double>, std::greater<>> heap_;
};

// The best `size` entries whose score is at least `least`; equal scores rank by name.
template <typename Entry>
class BestSoFar {
 public:
  BestSoFar(size_t size, double least) : size_(size), least_(least) {}

  // The score that an entry must reach to matter; one that equals it may still win by its name.
  double threshold() const {
    return heap_.size() < size_ ? least_ : std::max(least_, heap_.front().score);
  }

  void Add(double score, const std::shared_ptr<const Entry>& entry) {
    if (score < threshold()) return;
    Found<Entry> found{score, entry};
    if (heap_.size() == size_) {
      if (!RanksBefore(found, heap_.front())) return;
      std::pop_heap(heap_.begin(), heap_.end(), RanksBefore);
      heap_.pop_back();
    }
    heap_.push_back(std::move(found));
    std::push_heap(heap_.begin(), heap_.end(), RanksBefore);
  }

  std::vector<Found<Entry>> Take() && {
    std::sort_heap(heap_.begin(), heap_.end(), RanksBefore);
    return std::move(heap_);
  }

 private:
  static const std::string& NameOf(const OfferEntry& entry) { return entry.offer.name(); }
  static const std::string& NameOf(const NeedEntry& entry) { return entry.need.name(); }
  static bool RanksBefore(const Found<Entry>& a, const Found<Entry>& b) {
    return a.score != b.score ? a.score > b.score : NameOf(*a.entry) < NameOf(*b.entry);
  }

  const size_t size_;
  const double least_;
  std::vector<Found<Entry>> heap_;  // the worst on top
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_INDEX_BEST_SO_FAR_H_
