#include "services/scoring/index/evidence_values.h"

#include "services/scoring/components.h"

namespace ssx::scoring {
namespace {

// New classes that are left to the questions, beside a tenth of those known.
constexpr size_t kLeastNew = 256;

}  // namespace

std::shared_ptr<const std::vector<double>> EvidenceValues::Of(const Facet<OfferEntry>& facet,
                                                              const Pair& pair) {
  const std::lock_guard lock(mutex_);
  if (values_ != nullptr && day_ == pair.today &&
      facet.size() <= values_->size() + values_->size() / 10 + kLeastNew) {
    return values_;
  }
  auto values = std::make_shared<std::vector<double>>();
  values->reserve(facet.size());
  for (FacetClass index = 0; index < facet.size(); ++index) {
    const Pair evidence{pair.need, facet.stand_in(index), pair.query, pair.fund,
                        nullptr,   pair.knowledge,        pair.today, pair.countries};
    values->push_back(ScoreComponent(v1::COMPONENT_EVIDENCE, evidence));
  }
  day_ = pair.today;
  values_ = std::move(values);
  return values_;
}

}  // namespace ssx::scoring
