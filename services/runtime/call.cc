#include "services/runtime/call.h"

#include "absl/time/clock.h"
#include "services/domain/errors.h"

namespace ssx::runtime {

absl::Status Call::Check() const {
  if (cancelled_.load(std::memory_order_relaxed)) {
    return domain::MakeError(absl::StatusCode::kCancelled, "CALL_CANCELLED",
                             "the caller cancelled the call");
  }
  if (absl::Now() >= deadline_) {
    return domain::MakeError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                             "the call's deadline passed: allow it more time");
  }
  return absl::OkStatus();
}

}  // namespace ssx::runtime
