// Backoff: how long to wait before trying again.
//
// Exponential with jitter: each delay is drawn between half and the whole of a step that grows by a
// factor up to a cap, so that many replicas of one registry do not come back all at once. Not
// thread-safe.
#ifndef SSX_SERVICES_SCORING_BACKOFF_H_
#define SSX_SERVICES_SCORING_BACKOFF_H_

#include <cstdint>
#include <random>

#include "absl/time/time.h"

namespace ssx::scoring {

struct BackoffOptions {
  absl::Duration first = absl::Milliseconds(100);
  absl::Duration cap = absl::Seconds(10);
  double factor = 2.0;
};

class Backoff {
 public:
  Backoff(const BackoffOptions& options, uint64_t seed)
      : options_(options), step_(options.first), random_(seed) {}

  // The next delay: between half the step and the step.
  absl::Duration Next();
  // Progress was made: begin with the first step again.
  void Reset() { step_ = options_.first; }

 private:
  const BackoffOptions options_;
  absl::Duration step_;
  std::mt19937_64 random_;
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_BACKOFF_H_
