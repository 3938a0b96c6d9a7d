// What a scoring handler works with.
#ifndef SSX_SERVICES_SCORING_CALL_H_
#define SSX_SERVICES_SCORING_CALL_H_

#include <functional>

#include "absl/time/time.h"
#include "services/runtime/call.h"
#include "services/scoring/past.h"
#include "services/scoring/replica.h"

namespace ssx::scoring {

// Lives as long as the server; its parts are thread-safe. The reference data is the replica's.
struct Environment {
  const Replica& replica;
  std::function<absl::Time()> clock;
  Past* past = nullptr;  // null: the past is UNAVAILABLE
};

struct Call {
  const runtime::Call& rpc;
  const Environment& env;
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_CALL_H_
