// A step in the life of a need or an offer: the custom methods that change `state`.
#ifndef SSX_SERVICES_REGISTRY_LIFECYCLE_STEP_H_
#define SSX_SERVICES_REGISTRY_LIFECYCLE_STEP_H_

#include "services/domain/field_checks.h"
#include "services/domain/lifecycle.h"
#include "services/registry/standard_methods.h"

namespace ssx::registry {

// `enter`: absl::Status(const storage::Transaction&, T&), checks and completes the resource for its
// new state.
template <typename T, typename Request, typename Verb, typename Enter>
absl::StatusOr<T> Step(const Call& call, const Request& request, Verb verb, Enter enter) {
  return Write<T>(call, request, [&](storage::Transaction& txn) -> absl::StatusOr<T> {
    auto before = Load<T>(txn, request.name());
    if (!before.ok()) return before.status();
    if (absl::Status status = CheckLive(*before); !status.ok()) return status;
    if (absl::Status status = CheckEtag(*before, request.etag()); !status.ok()) return status;
    auto state = domain::NextState(verb, before->state());
    if (!state.ok()) return state.status();
    T after = *before;
    after.set_state(*state);
    if (absl::Status status = enter(txn, after); !status.ok()) return status;
    Stamp(txn, &*before, after);
    return after;
  });
}

// A step that needs nothing but may say why.
template <typename T, typename Request, typename Verb>
absl::StatusOr<T> StepWithReason(
    const Call& call, const Request& request, Verb verb, void (*enter)(T&) = [](T&) {}) {
  domain::Violations violations;
  domain::CheckText("reason", request.reason(), domain::limits::kMaxNote,
                    domain::Presence::kOptional, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  return Step<T>(call, request, verb, [&](const storage::Transaction&, T& resource) {
    resource.set_state_reason(request.reason());
    enter(resource);
    return absl::OkStatus();
  });
}

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_LIFECYCLE_STEP_H_
