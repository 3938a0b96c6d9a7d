// What a registry handler works with.
#ifndef SSX_SERVICES_REGISTRY_CALL_H_
#define SSX_SERVICES_REGISTRY_CALL_H_

#include <functional>

#include "absl/time/time.h"
#include "services/domain/reference.h"
#include "services/runtime/call.h"
#include "storage/store.h"

namespace ssx::registry {

// Lives as long as the server; its parts are thread-safe.
struct Environment {
  storage::Store& store;
  const domain::ReferenceData& reference;
  std::function<absl::Time()> clock;
};

struct Call {
  const runtime::Call& rpc;
  const Environment& env;
};

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_CALL_H_
