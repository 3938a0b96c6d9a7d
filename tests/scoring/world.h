// A small world to score in: needs and offers that pass every filter, to be changed where a test
// looks, and pairs of them. The day is fixed.
#ifndef SSX_TESTS_SCORING_WORLD_H_
#define SSX_TESTS_SCORING_WORLD_H_

#include <memory>
#include <string>

#include "absl/time/civil_time.h"
#include "services/scoring/catalogue.h"
#include "services/scoring/components.h"
#include "services/scoring/knowledge.h"
#include "services/scoring/pair.h"
#include "ssx/v1/change.pb.h"
#include "ssx/v1/fund.pb.h"
#include "ssx/v1/need.pb.h"
#include "ssx/v1/offer.pb.h"

namespace ssx::scoring::testing {

inline constexpr absl::CivilDay kToday(2026, 11, 23);

// Of the built-in reference data.
const Knowledge& SharedKnowledge();

v1::Date MakeDate(int year, int month, int day);
v1::DateRange MakeRange(const v1::Date& start, const v1::Date& end);
v1::Money MakeMoney(const std::string& currency, int64_t units);

// An endorsed need of Kenya for clean water, with one topic.
v1::Need MakeNeed(const std::string& id = "kenya-water");
// A published offer of Brazil on the same.
v1::Offer MakeOffer(const std::string& id = "brazil-water");
v1::Fund MakeFund(const std::string& id = "south-fund");

v1::Change ChangeOf(const v1::Need& need, int64_t revision = 1);
v1::Change ChangeOf(const v1::Offer& offer, int64_t revision = 1);
v1::Change ChangeOf(const v1::Fund& fund, int64_t revision = 1);
v1::Change PurgeOf(const std::string& name, int64_t revision);

// A need and an offer, ready to be filtered and scored. Statistics are of that one offer.
class TestPair {
 public:
  explicit TestPair(const v1::Need& need = MakeNeed(), const v1::Offer& offer = MakeOffer());
  TestPair(const v1::Need& need, const v1::Offer& offer, const v1::Fund& fund);

  const Pair& get() const { return *pair_; }
  double Score(v1::Component component) const { return ScoreComponent(component, *pair_); }
  Why Reason(v1::Component component) const;

 private:
  std::shared_ptr<const NeedEntry> need_;
  std::shared_ptr<const OfferEntry> offer_;
  std::unique_ptr<v1::Fund> fund_;
  text::TextStatistics statistics_;
  text::Query query_;
  CountrySimilarityMemo countries_;
  std::unique_ptr<Pair> pair_;
};

}  // namespace ssx::scoring::testing

#endif  // SSX_TESTS_SCORING_WORLD_H_
