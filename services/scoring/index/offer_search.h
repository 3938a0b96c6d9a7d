// OfferSearch: one question put to the segments and single rows of an index.
//
// Countries that promise most are looked at first, so that the worst of the best is soon known and
// little else needs a closer look. Not thread-safe; belongs to one question.
#ifndef SSX_SERVICES_SCORING_INDEX_OFFER_SEARCH_H_
#define SSX_SERVICES_SCORING_INDEX_OFFER_SEARCH_H_

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/scoring/index/best_so_far.h"
#include "services/scoring/index/class_values.h"
#include "services/scoring/index/offer_index.h"
#include "services/scoring/index/offer_segment.h"

namespace ssx::scoring {

class OfferSearch {
 public:
  OfferSearch(const OfferQuestion& question, const OfferFacets& facets, SharedValues& shared,
              const TermNumbers& numbers);

  absl::Status SearchSegments(absl::Span<const std::unique_ptr<OfferSegment>> segments);
  // Offers that stand in no segment, one by one.
  absl::Status SearchRows(const OfferRows& rows);

  // The best of what was searched.
  BestOffers Take() &&;

 private:
  // An offer that a scan found, with the most that it can reach.
  struct Noted {
    double bound;
    const OfferRows* rows;
    uint32_t at;
  };

  void FillTables();
  void FillTopics();
  // Classes of the country facet, those that add most first.
  std::vector<FacetClass> Countries();
  // Enters which of the country's modalities the need's fund does not pay for.
  void FillFunding(const OfferSegment::Run& run);
  // Searches the blocks of a stage, all but the texts of those noted.
  absl::Status SearchStage(absl::Span<const std::unique_ptr<OfferSegment>> segments, size_t stage);
  // Searches some rows of a country.
  void SearchBlock(const OfferSegment& segment, FacetClass country, uint32_t begin, uint32_t end,
                   const uint8_t* grades);
  // Looks at some rows by themselves.
  void SearchOneByOne(const OfferRows& rows, uint32_t begin, uint32_t end);
  VerdictCounts& VerdictsBeside(uint32_t failed);
  // Compares the texts of those noted, the most promising first, and notes them no longer.
  absl::Status CompareNoted();
  // Adds an offer that passes and may reach `bound` to the best, if it is among them.
  void Judge(const OfferRows& rows, uint32_t at, double bound);
  // The value of the text's component.
  double TextOf(const OfferRows& rows, uint32_t at) const;
  // The score that an offer must reach to matter.
  double threshold() const { return std::max(reached_.threshold(), best_.threshold()); }

  const OfferQuestion& question_;
  const OfferFacets& facets_;
  ClassValues values_;
  const NumberedQuery query_;
  const double text_weight_;
  // Without words in the need the text's component is one number for all.
  const bool texts_differ_;
  const double most_text_;  // that the text's component can be
  // What a scan does not look up, complementarity, text and at times topics, adds at most this, and
  // this less at least.
  double most_elsewhere_ = 0;
  double range_elsewhere_ = 0;
  ScanTables tables_;
  std::vector<FacetClass> countries_;
  std::vector<std::shared_ptr<const std::vector<uint8_t>>> grades_;  // by segment
  BestSoFar<OfferEntry> best_;
  ReachedScores reached_;
  std::vector<Noted> noted_;  // not compared yet
  std::vector<double> bounds_;
  std::array<int64_t, v1::HardFilter_ARRAYSIZE> removed_{};
  // Verdicts of offers in segments, by the filters that their countries fail beside.
  std::vector<std::pair<uint32_t, std::unique_ptr<VerdictCounts>>> verdicts_;
  ScanBuffer found_;
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_INDEX_OFFER_SEARCH_H_
