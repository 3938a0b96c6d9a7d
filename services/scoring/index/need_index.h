// NeedIndex: the needs of a catalogue by facets, so that the best needs for an offer are found
// without working every filter and component out for every need.
//
// Exact: the result of FindBest is that of scoring every need with the reference's own functions
// (ranker.h), to the last bit, ties by name. Each class of a facet is asked once for each filter
// and component that it decides; only needs that can still be among the best have their texts
// compared, the most promising first.
//
// Thread-compatible: Put and Remove must not run beside anything else.
#ifndef SSX_SERVICES_SCORING_INDEX_NEED_INDEX_H_
#define SSX_SERVICES_SCORING_INDEX_NEED_INDEX_H_

#include <functional>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/scoring/index/best_so_far.h"
#include "services/scoring/index/need_facets.h"
#include "services/scoring/pair.h"
#include "services/scoring/profiles.h"

namespace ssx::scoring {

// One offer's question. What it refers to must outlive the call.
struct NeedQuestion {
  // The pair of a need and the offer. Both arguments must outlive it.
  std::function<Pair(const NeedEntry&, const text::Query&)> pair_with;
  std::function<text::Query(const NeedEntry&)> query_of;
  const Weights& weights;
  int top_k;         // at least 1
  double min_score;  // 0 to 100
  // Asked every few hundred needs: a status other than OK ends the search with it.
  const std::function<absl::Status()>& check;
};

class NeedIndex {
 public:
  // Adds a live need or replaces the one of its name.
  void Put(std::shared_ptr<const NeedEntry> need);
  // Drops a need; nothing happens when there is none of this name.
  void Remove(absl::string_view name);

  absl::StatusOr<Best<NeedEntry>> FindBest(const NeedQuestion& question) const;

 private:
  struct Row {
    std::shared_ptr<const NeedEntry> need;
    NeedClasses classes;
  };

  NeedFacets facets_;
  std::vector<Row> rows_;
  absl::flat_hash_map<absl::string_view, size_t> at_;  // by name, which the need holds
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_INDEX_NEED_INDEX_H_
