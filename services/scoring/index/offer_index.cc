#include "services/scoring/index/offer_index.h"

#include <algorithm>
#include <queue>
#include <utility>

#include "absl/numeric/bits.h"
#include "services/scoring/index/class_values.h"

namespace ssx::scoring {
namespace {

// Offers between two questions whether an answer is still wanted.
constexpr size_t kCheckEvery = 256;
// Slots of offers that went before a fresh start is worth it.
constexpr size_t kLeastGone = 4096;

// Postings that one question reads: at least so many, or one for so many offers.
constexpr size_t kLeastPostings = 20'000;
constexpr size_t kOffersPerPosting = 8;
// Texts compared between two such questions, and the least number compared before the bound is
// drawn anew.
constexpr size_t kTextsAtATime = 256;

// An offer that passed the filters, with the most that it can still reach.
struct Candidate {
  double bound;
  uint32_t slot;
};

bool RanksBefore(const FoundOffer& a, const FoundOffer& b) {
  return a.score != b.score ? a.score > b.score : a.offer->offer.name() < b.offer->offer.name();
}

// The largest `size` of numbers that offers will reach at least: none that cannot reach the
// smallest of them is among the best.
class TopScores {
 public:
  TopScores(size_t size, double least) : size_(size), least_(least) {}

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

// The best `size` so far, the last of them on top.
class TopK {
 public:
  TopK(size_t size, double least) : size_(size), least_(least) {}

  // The score that an offer must reach to matter; one that equals it may still win by its name.
  double threshold() const {
    return heap_.size() < size_ ? least_ : std::max(least_, heap_.front().score);
  }
  void Add(FoundOffer found) {
    if (found.score < least_) return;
    if (heap_.size() == size_) {
      if (!RanksBefore(found, heap_.front())) return;
      std::pop_heap(heap_.begin(), heap_.end(), RanksBefore);
      heap_.pop_back();
    }
    heap_.push_back(std::move(found));
    std::push_heap(heap_.begin(), heap_.end(), RanksBefore);
  }
  std::vector<FoundOffer> Take() && {
    std::sort_heap(heap_.begin(), heap_.end(), RanksBefore);
    return std::move(heap_);
  }

 private:
  const size_t size_;
  const double least_;
  std::vector<FoundOffer> heap_;
};

}  // namespace

void OfferIndex::Put(std::shared_ptr<const OfferEntry> offer) {
  Remove(offer->offer.name());
  Add(std::move(offer));
}

void OfferIndex::Add(std::shared_ptr<const OfferEntry> offer) {
  const auto slot = static_cast<uint32_t>(offers_.size());
  slots_[offer->offer.name()] = slot;
  classes_.push_back(facets_.ClassesOf(*offer));
  texts_.Add(slot, offer->text);
  offers_.push_back(std::move(offer));
}

void OfferIndex::Remove(absl::string_view name) {
  const auto found = slots_.find(name);
  if (found == slots_.end()) return;
  offers_[found->second] = nullptr;
  slots_.erase(found);
  Tidy();
}

void OfferIndex::Tidy() {
  const size_t gone = offers_.size() - slots_.size();
  if (gone < kLeastGone || gone < slots_.size() / 2) return;
  OfferIndex fresh;
  for (std::shared_ptr<const OfferEntry>& offer : offers_) {
    if (offer != nullptr) fresh.Add(std::move(offer));
  }
  *this = std::move(fresh);
}

absl::StatusOr<BestOffers> OfferIndex::Best(const OfferQuestion& question) const {
  BestOffers best;
  best.considered = static_cast<int64_t>(slots_.size());
  ClassValues values(question, facets_, *evidence_);
  const int text_weight = question.weights.of(v1::COMPONENT_TEXT);
  // Without words in the need the text's component is one number for all.
  const bool texts_differ = text_weight != 0 && question.query.has_words;
  const std::vector<float> most_text =
      texts_differ
          ? texts_.MostRelevance(question.query,
                                 std::max(kLeastPostings, offers_.size() / kOffersPerPosting))
          : std::vector<float>();

  std::vector<Candidate> candidates;
  TopScores floor(static_cast<size_t>(question.top_k), question.min_score);
  for (uint32_t slot = 0; slot < offers_.size(); ++slot) {
    if (slot % kCheckEvery == 0) {
      if (absl::Status status = question.check(); !status.ok()) return status;
    }
    if (offers_[slot] == nullptr) continue;
    if (const uint32_t failed = values.Failed(classes_[slot]); failed != 0) {
      ++best.removed[absl::countr_zero(failed)];
      continue;
    }
    const double most = texts_differ ? most_text[slot] : kNeutral;
    if (values.Bound(classes_[slot], most) < floor.threshold()) continue;
    const double bound = values.Score(classes_[slot], most);
    if (bound < floor.threshold()) continue;
    candidates.push_back({bound, slot});
    floor.Add(texts_differ ? values.Score(classes_[slot], 0) : bound);
  }

  // The most promising first, a few more at a time, until none can reach the best.
  TopK top(static_cast<size_t>(question.top_k), question.min_score);
  auto next = candidates.begin();
  const size_t step = std::max(kTextsAtATime, static_cast<size_t>(question.top_k));
  while (next != candidates.end()) {
    if (absl::Status status = question.check(); !status.ok()) return status;
    const auto end = step < static_cast<size_t>(candidates.end() - next)
                         ? next + static_cast<ptrdiff_t>(step)
                         : candidates.end();
    const auto promising = [](const Candidate& a, const Candidate& b) { return a.bound > b.bound; };
    if (end != candidates.end()) std::nth_element(next, end, candidates.end(), promising);
    std::sort(next, end, promising);
    for (; next != end; ++next) {
      if (next->bound < top.threshold()) break;
      double score = next->bound;
      if (texts_differ) {
        score = values.Score(classes_[next->slot],
                             text::Relevance(question.query, offers_[next->slot]->text, nullptr));
      }
      top.Add({score, offers_[next->slot]});
    }
    if (next != end) break;
  }
  best.found = std::move(top).Take();
  return best;
}

}  // namespace ssx::scoring
