// The two questions that peers answer, as types: the best offers for a need, and the best needs for
// an offer. Both make pairs, which the reference's own functions filter and score.
#ifndef SSX_TESTS_BENCH_PEERS_QUESTION_H_
#define SSX_TESTS_BENCH_PEERS_QUESTION_H_

#include <optional>

#include "services/scoring/catalogue.h"
#include "services/scoring/components.h"
#include "services/scoring/entries.h"
#include "services/scoring/filters.h"
#include "services/scoring/pair.h"
#include "services/scoring/presentation.h"
#include "services/scoring/ranker.h"

namespace ssx::bench {

// Which side is stored and which asks.
struct OffersForNeed {
  using Stored = scoring::OfferEntry;
  using Asking = scoring::NeedEntry;
  static constexpr char kStored[] = "offers";

  static const scoring::NeedEntry& NeedOf(const Asking& asking, const Stored&) { return asking; }
  static const scoring::OfferEntry& OfferOf(const Asking&, const Stored& stored) { return stored; }
};

struct NeedsForOffer {
  using Stored = scoring::NeedEntry;
  using Asking = scoring::OfferEntry;
  static constexpr char kStored[] = "needs";

  static const scoring::NeedEntry& NeedOf(const Asking&, const Stored& stored) { return stored; }
  static const scoring::OfferEntry& OfferOf(const Asking& asking, const Stored&) { return asking; }
};

inline const v1::Need& ResourceOf(const scoring::NeedEntry& entry) { return entry.need; }
inline const v1::Offer& ResourceOf(const scoring::OfferEntry& entry) { return entry.offer; }

// One question. What it refers to must outlive it. Not thread-safe.
template <typename Side>
class Question {
 public:
  static constexpr bool kOneQuery = std::is_same_v<typename Side::Asking, scoring::NeedEntry>;

  Question(const scoring::Catalogue::Snapshot& snapshot, const typename Side::Asking& asking,
           const scoring::RankingRequest& request)
      : snapshot_(snapshot),
        asking_(asking),
        request_(request),
        countries_(snapshot.knowledge().reference, request.today) {
    if constexpr (kOneQuery) query_ = text::MakeQuery(asking.text, snapshot.statistics());
  }

  const typename Side::Asking& asking() const { return asking_; }
  const scoring::Catalogue::Snapshot& snapshot() const { return snapshot_; }
  int weight(v1::Component component) const { return request_.profile.weights.of(component); }
  // The need's text as a query, where it is the need that asks.
  const text::Query& query() const { return query_; }

  // What `function` makes of the pair with a stored entry.
  template <typename Function>
  auto With(const typename Side::Stored& stored, const Function& function) {
    if constexpr (kOneQuery) {
      return function(MakePair(stored, query_));
    } else {
      const text::Query query = text::MakeQuery(stored.text, snapshot_.statistics());
      return function(MakePair(stored, query));
    }
  }

  // The score by definition; nothing when a filter rules the pair out.
  std::optional<double> Score(const typename Side::Stored& stored) {
    return With(stored, [&](const scoring::Pair& pair) -> std::optional<double> {
      if (scoring::FirstFailed(pair)) return std::nullopt;
      return scoring::TotalScore(request_.profile.weights, pair);
    });
  }

  // As the API shows it, so that a peer's answer is as complete as ours.
  v1::Match Present(const typename Side::Stored& stored) {
    return With(stored, [&](const scoring::Pair& pair) {
      return kOneQuery ? scoring::PresentOffer(snapshot_, request_.profile.weights, pair)
                       : scoring::PresentNeed(snapshot_, request_.profile.weights, pair);
    });
  }

 private:
  scoring::Pair MakePair(const typename Side::Stored& stored, const text::Query& query) {
    return {Side::NeedOf(asking_, stored),
            Side::OfferOf(asking_, stored),
            query,
            nullptr,
            nullptr,
            snapshot_.knowledge(),
            request_.today,
            countries_};
  }

  const scoring::Catalogue::Snapshot& snapshot_;
  const typename Side::Asking& asking_;
  const scoring::RankingRequest& request_;
  scoring::CountrySimilarityMemo countries_;
  text::Query query_;
};

}  // namespace ssx::bench

#endif  // SSX_TESTS_BENCH_PEERS_QUESTION_H_
