#include "services/scoring/index/need_index.h"

#include <utility>

#include "absl/numeric/bits.h"
#include "services/scoring/components.h"
#include "services/scoring/filters.h"

namespace ssx::scoring {
namespace {

// Needs between two questions whether an answer is still wanted.
constexpr size_t kCheckEvery = 256;
// More than the rounding of a sum of ten parts.
constexpr double kRounding = 1e-9;

struct Decides {
  NeedFacet facet;
  std::vector<v1::HardFilter> filters;
  v1::Component component;  // COMPONENT_UNSPECIFIED: none
};

const std::array<Decides, kNeedFacetCount>& Table() {
  static const auto* table = new std::array<Decides, kNeedFacetCount>{{
      {kNeedCountryFacet,
       {v1::HARD_FILTER_DIFFERENT_COUNTRY, v1::HARD_FILTER_BENEFICIARY_DEVELOPING,
        v1::HARD_FILTER_OFFER_EXCLUSIONS},
       v1::COMPONENT_CONTEXT},
      {kNeedAdmissionFacet,
       {v1::HARD_FILTER_NEED_OPEN, v1::HARD_FILTER_NEED_EXCLUSIONS},
       v1::COMPONENT_UNSPECIFIED},
      {kNeedModalitiesFacet, {v1::HARD_FILTER_MODALITY}, v1::COMPONENT_MODALITY},
      {kNeedFundingFacet, {v1::HARD_FILTER_FUND}, v1::COMPONENT_UNSPECIFIED},
      {kNeedTopicsFacet, {}, v1::COMPONENT_TOPIC},
      {kNeedSubjectFacet, {}, v1::COMPONENT_COMPLEMENTARITY},
      {kNeedLanguagesFacet, {}, v1::COMPONENT_LANGUAGE},
      {kNeedPeriodFacet, {v1::HARD_FILTER_DATES}, v1::COMPONENT_TIMING},
      {kNeedResourcesFacet, {}, v1::COMPONENT_RESOURCE},
      {kNeedUrgencyFacet, {}, v1::COMPONENT_PRIORITY},
  }};
  return *table;
}

// What one question makes of the classes of a need's facets, worked out when first asked for.
class NeedValues {
 public:
  using Parts = std::array<double, kComponentCount>;

  NeedValues(const NeedQuestion& question, const NeedFacets& facets)
      : question_(question), facets_(facets) {
    for (const Decides& decides : Table()) {
      values_[decides.facet].resize(facets.facet(decides.facet).size());
    }
    const NeedEntry any;
    const Pair pair = question.pair_with(any, query_);
    for (const v1::HardFilter filter : {v1::HARD_FILTER_PROVIDER_DEVELOPING,
                                        v1::HARD_FILTER_OFFER_OPEN, v1::HARD_FILTER_CAPACITY}) {
      if (!Passes(filter, pair)) offer_failed_ |= 1u << filter;
    }
    offer_parts_[v1::COMPONENT_EVIDENCE - 1] =
        question.weights.of(v1::COMPONENT_EVIDENCE) * EvidenceScore(pair, nullptr);
  }

  // Bit `filter` is set for each filter that the classes fail.
  uint32_t Failed(const NeedClasses& classes) {
    uint32_t failed = offer_failed_;
    for (const Decides& decides : Table()) {
      if (!decides.filters.empty()) failed |= Known(decides, classes).failed;
    }
    return failed;
  }

  // Weight times component, in enum order; the text's part is left to the caller. The classes must
  // pass all filters.
  Parts PartsOf(const NeedClasses& classes) {
    Parts parts = offer_parts_;
    for (const Decides& decides : Table()) {
      if (decides.component == v1::COMPONENT_UNSPECIFIED) continue;
      parts[decides.component - 1] = Known(decides, classes).part;
    }
    return parts;
  }

 private:
  // The bit of HARD_FILTER_UNSPECIFIED, which nothing fails: not worked out yet.
  static constexpr uint32_t kUnknown = 1;
  struct Value {
    uint32_t failed = kUnknown;
    double part = 0;
  };

  const Value& Known(const Decides& decides, const NeedClasses& classes) {
    const FacetClass index = classes[decides.facet];
    Value& value = values_[decides.facet][index];
    if (value.failed == kUnknown) value = Work(decides, index);
    return value;
  }

  Value Work(const Decides& decides, FacetClass index) const {
    const Pair pair = question_.pair_with(facets_.facet(decides.facet).stand_in(index), query_);
    Value value;
    value.failed = 0;
    for (const v1::HardFilter filter : decides.filters) {
      if (!Passes(filter, pair)) value.failed |= 1u << filter;
    }
    // A class that fails is never scored.
    const int weight = question_.weights.of(decides.component);
    if (value.failed == 0 && weight != 0) {
      value.part = weight * ScoreComponent(decides.component, pair);
    }
    return value;
  }

  const NeedQuestion& question_;
  const NeedFacets& facets_;
  const text::Query query_;  // of no words: no facet asks
  uint32_t offer_failed_ = 0;
  Parts offer_parts_{};
  std::array<std::vector<Value>, kNeedFacetCount> values_;
};

double Sum(const NeedValues::Parts& parts, double text_part) {
  double total = 0;
  for (const v1::Component component : kComponents) {
    total += component == v1::COMPONENT_TEXT ? text_part : parts[component - 1];
  }
  return total;
}

// A need that passes, with the most that it can reach.
struct Noted {
  double bound;
  NeedValues::Parts parts;
  const std::shared_ptr<const NeedEntry>* need;
};

}  // namespace

void NeedIndex::Put(std::shared_ptr<const NeedEntry> need) {
  Remove(need->need.name());
  at_.emplace(need->need.name(), rows_.size());
  const NeedClasses classes = facets_.ClassesOf(*need);
  rows_.push_back({std::move(need), classes});
}

void NeedIndex::Remove(absl::string_view name) {
  const auto found = at_.find(name);
  if (found == at_.end()) return;
  const size_t at = found->second;
  at_.erase(found);
  if (at + 1 < rows_.size()) {
    std::swap(rows_[at], rows_.back());
    at_[rows_[at].need->need.name()] = at;
  }
  rows_.pop_back();
}

absl::StatusOr<Best<NeedEntry>> NeedIndex::FindBest(const NeedQuestion& question) const {
  Best<NeedEntry> best;
  best.considered = static_cast<int64_t>(rows_.size());
  NeedValues values(question, facets_);
  const double text_weight = question.weights.of(v1::COMPONENT_TEXT);
  const auto top_k = static_cast<size_t>(question.top_k);
  ReachedScores reached(top_k, question.min_score);
  std::vector<Noted> noted;
  for (size_t at = 0; at < rows_.size(); ++at) {
    if (at % kCheckEvery == 0) {
      if (absl::Status status = question.check(); !status.ok()) return status;
    }
    const Row& row = rows_[at];
    if (const uint32_t failed = values.Failed(row.classes); failed != 0) {
      ++best.removed[absl::countr_zero(failed)];
      continue;
    }
    const NeedValues::Parts parts = values.PartsOf(row.classes);
    const double bound = Sum(parts, text_weight);
    if (bound < reached.threshold()) continue;
    noted.push_back({bound, parts, &row.need});
    reached.Add(bound - text_weight - kRounding);
  }

  const auto promises_less = [](const Noted& a, const Noted& b) { return a.bound < b.bound; };
  std::make_heap(noted.begin(), noted.end(), promises_less);
  BestSoFar<NeedEntry> so_far(top_k, question.min_score);
  for (size_t compared = 0; !noted.empty() && noted.front().bound >= so_far.threshold();
       ++compared) {
    if (compared % kCheckEvery == 0) {
      if (absl::Status status = question.check(); !status.ok()) return status;
    }
    std::pop_heap(noted.begin(), noted.end(), promises_less);
    const Noted& one = noted.back();
    double text_part = 0;
    if (text_weight != 0) {
      const text::Query query = question.query_of(**one.need);
      text_part = text_weight * TextScore(question.pair_with(**one.need, query), nullptr);
    }
    so_far.Add(Sum(one.parts, text_part), *one.need);
    noted.pop_back();
  }
  best.found = std::move(so_far).Take();
  return best;
}

}  // namespace ssx::scoring
