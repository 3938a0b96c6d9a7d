#include "services/scoring/backoff.h"

#include <algorithm>

namespace ssx::scoring {

absl::Duration Backoff::Next() {
  const absl::Duration delay = step_ * std::uniform_real_distribution<double>(0.5, 1.0)(random_);
  step_ = std::min(options_.cap, step_ * options_.factor);
  return delay;
}

}  // namespace ssx::scoring
