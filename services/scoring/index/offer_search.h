// OfferSearch: one question put to the segments and single rows of an index.
//
// Countries that promise most are looked at first, so that the worst of the best is soon known and
// little else needs a closer look. Not thread-safe; belongs to one question.
#ifndef SSX_SERVICES_SCORING_INDEX_OFFER_SEARCH_H_
#define SSX_SERVICES_SCORING_INDEX_OFFER_SEARCH_H_

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <queue>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/scoring/index/class_values.h"
#include "services/scoring/index/offer_index.h"
#include "services/scoring/index/offer_segment.h"

namespace ssx::scoring {

// The largest `size` of numbers that offers will reach at least: none that cannot reach the
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

// The best so far.
class BestSoFar {
 public:
  BestSoFar(size_t size, double least) : size_(size), least_(least) {}

  // The score that an offer must reach to matter; one that equals it may still win by its name.
  double threshold() const {
    return heap_.size() < size_ ? least_ : std::max(least_, heap_.front().score);
  }
  void Add(double score, const std::shared_ptr<const OfferEntry>& offer);
  std::vector<FoundOffer> Take() &&;

 private:
  const size_t size_;
  const double least_;
  std::vector<FoundOffer> heap_;  // the worst on top
};

class OfferSearch {
 public:
  OfferSearch(const OfferQuestion& question, const OfferFacets& facets, EvidenceValues& evidence,
              const TermNumbers& numbers);

  absl::Status Search(absl::Span<const std::unique_ptr<OfferSegment>> segments);
  absl::Status Search(absl::Span<const OfferRow> rows);

  // The best of what was searched.
  BestOffers Take() &&;

 private:
  // An offer that passes, with the most that it can reach.
  struct Noted {
    double bound;
    ClassValues::Parts parts;
    const OfferRow* row;
    const OfferSegment* segment;  // null for a single row
    uint32_t at;
  };

  void FillTables();
  void FillTopics();
  // Classes of the country facet, those that add most first.
  std::vector<FacetClass> Countries();
  void Search(const OfferSegment& segment, const OfferSegment::Run& run, const uint8_t* grades);
  // Notes a row that passes, if it can be among the best.
  void Note(const OfferRow& row, const OfferSegment* segment, uint32_t at);
  void SearchOneByOne(absl::Span<const OfferRow> rows, const OfferSegment* segment);
  VerdictCounts& VerdictsBeside(uint32_t failed);
  // Compares the texts of those noted, the most promising first, and notes them no longer.
  void CompareTexts();
  double TextOf(const Noted& noted) const;
  // The score that an offer must reach to matter.
  double threshold() const { return std::max(reached_.threshold(), best_.threshold()); }

  const OfferQuestion& question_;
  const OfferFacets& facets_;
  ClassValues values_;
  const NumberedQuery query_;
  // Without words in the need the text's component is one number for all.
  const bool texts_differ_;
  const double most_text_;  // that the text's component can be
  // The most that what a scan does not look up can add: complementarity, text, at times topics.
  double most_elsewhere_ = 0;
  ScanTables tables_;
  BestSoFar best_;
  ReachedScores reached_;
  std::vector<Noted> noted_;  // not compared yet
  std::array<int64_t, v1::HardFilter_ARRAYSIZE> removed_{};
  // Verdicts of offers in segments, by the filters that their runs fail beside.
  std::vector<std::pair<uint32_t, std::unique_ptr<VerdictCounts>>> verdicts_;
  ScanBuffer buffer_;
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_INDEX_OFFER_SEARCH_H_
