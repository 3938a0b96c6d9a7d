#include "services/scoring/index/shared_values.h"

namespace ssx::scoring {
namespace {

// New classes that are left to the questions, beside a tenth of those known.
constexpr size_t kLeastNew = 256;
// Values kept, of 16 bytes each.
constexpr size_t kMostKept = 4'000'000;

}  // namespace

std::shared_ptr<const ClassValueList> SharedValues::Of(
    OfferFacet facet, const std::string& key, absl::CivilDay day, size_t classes,
    absl::FunctionRef<ClassValue(FacetClass)> work) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = values_.find({facet, key});
    if (found != values_.end() && day_ == day) {
      const size_t known = found->second->size();
      if (classes <= known + known / 10 + kLeastNew) return found->second;
    }
  }
  auto values = std::make_shared<ClassValueList>();
  values->reserve(classes);
  for (FacetClass index = 0; index < classes; ++index) values->push_back(work(index));
  const std::lock_guard lock(mutex_);
  if (day_ != day || kept_ + classes > kMostKept) {
    values_.clear();
    kept_ = 0;
    day_ = day;
  }
  std::shared_ptr<const ClassValueList>& place = values_[{facet, key}];
  if (place != nullptr) kept_ -= place->size();
  kept_ += classes;
  place = values;
  return values;
}

}  // namespace ssx::scoring
