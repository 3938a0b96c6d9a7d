// National ownership: only a national focal point of the need's own country endorses it.
#ifndef SSX_SERVICES_REGISTRY_ENDORSEMENT_H_
#define SSX_SERVICES_REGISTRY_ENDORSEMENT_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "ssx/v1/need_service.pb.h"
#include "storage/store.h"

namespace ssx::registry {

// The fields of the request that need no store: INVALID_ARGUMENT.
absl::Status CheckEndorsement(const v1::EndorseNeedRequest& request);

// INVALID_ARGUMENT on `field` when the organization does not exist; FAILED_PRECONDITION with reason
// NOT_A_FOCAL_POINT when it is no national focal point or another country's.
absl::Status CheckFocalPoint(const storage::ReadView& view, absl::string_view field,
                             absl::string_view focal_point, const v1::Need& need);

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_ENDORSEMENT_H_
