// What depends on a resource: the references to it that would dangle if it went.
//
// A target that is still pointed to by live resources cannot be deleted: FAILED_PRECONDITION with
// reason RESOURCE_IN_USE, which names some of them.
#ifndef SSX_SERVICES_REGISTRY_DEPENDENTS_H_
#define SSX_SERVICES_REGISTRY_DEPENDENTS_H_

#include "absl/status/status.h"
#include "ssx/v1/fund.pb.h"
#include "ssx/v1/organization.pb.h"
#include "storage/store.h"

namespace ssx::registry {

absl::Status CheckOrganizationUnused(const storage::ReadView& view,
                                     const v1::Organization& organization);
absl::Status CheckFundUnused(const storage::ReadView& view, const v1::Fund& fund);

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_DEPENDENTS_H_
