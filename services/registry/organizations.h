// The methods of OrganizationService: one function a method; each reads as the method's
// specification in the proto.
#ifndef SSX_SERVICES_REGISTRY_ORGANIZATIONS_H_
#define SSX_SERVICES_REGISTRY_ORGANIZATIONS_H_

#include "absl/status/statusor.h"
#include "services/registry/call.h"
#include "ssx/v1/organization_service.pb.h"

namespace ssx::registry {

absl::StatusOr<v1::Organization> CreateOrganization(const Call& call,
                                                    const v1::CreateOrganizationRequest& request);
absl::StatusOr<v1::Organization> GetOrganization(const Call& call,
                                                 const v1::GetOrganizationRequest& request);
absl::StatusOr<v1::ListOrganizationsResponse> ListOrganizations(
    const Call& call, const v1::ListOrganizationsRequest& request);
absl::StatusOr<v1::Organization> UpdateOrganization(const Call& call,
                                                    const v1::UpdateOrganizationRequest& request);
absl::StatusOr<v1::Organization> DeleteOrganization(const Call& call,
                                                    const v1::DeleteOrganizationRequest& request);
absl::StatusOr<v1::Organization> UndeleteOrganization(
    const Call& call, const v1::UndeleteOrganizationRequest& request);
absl::StatusOr<v1::BatchCreateOrganizationsResponse> BatchCreateOrganizations(
    const Call& call, const v1::BatchCreateOrganizationsRequest& request);
absl::StatusOr<v1::ImportOrganizationsResponse> ImportOrganizations(
    const Call& call, const v1::ImportOptions& options,
    const v1::ImportOrganizationsRequest& request);

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_ORGANIZATIONS_H_
