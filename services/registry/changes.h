// The streams of ChangeService: a snapshot of every resource, and the changes after a revision.
#ifndef SSX_SERVICES_REGISTRY_CHANGES_H_
#define SSX_SERVICES_REGISTRY_CHANGES_H_

#include <memory>

#include "absl/status/statusor.h"
#include "services/registry/call.h"
#include "services/runtime/dispatch.h"
#include "ssx/v1/change_service.pb.h"

namespace ssx::registry {

// `env` must outlive the streams. Errors as the proto says.
absl::StatusOr<std::unique_ptr<runtime::StreamSource<v1::ListSnapshotResponse>>> ListSnapshot(
    const Environment& env, const v1::ListSnapshotRequest& request);

// OUT_OF_RANGE as the proto says.
absl::StatusOr<std::unique_ptr<runtime::StreamSource<v1::WatchChangesResponse>>> WatchChanges(
    const Environment& env, const v1::WatchChangesRequest& request);

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_CHANGES_H_
