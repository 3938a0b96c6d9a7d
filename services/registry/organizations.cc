#include "services/registry/organizations.h"

#include "services/registry/dependents.h"
#include "services/registry/import_rows.h"
#include "services/registry/list.h"
#include "services/registry/standard_methods.h"

namespace ssx::registry {

absl::StatusOr<v1::Organization> CreateOrganization(const Call& call,
                                                    const v1::CreateOrganizationRequest& request) {
  return Create<v1::Organization>(call, request);
}

absl::StatusOr<v1::Organization> GetOrganization(const Call& call,
                                                 const v1::GetOrganizationRequest& request) {
  return Get<v1::Organization>(call, request);
}

absl::StatusOr<v1::ListOrganizationsResponse> ListOrganizations(
    const Call& call, const v1::ListOrganizationsRequest& request) {
  return List<v1::Organization>(call, request,
                                &v1::ListOrganizationsResponse::mutable_organizations);
}

absl::StatusOr<v1::Organization> UpdateOrganization(const Call& call,
                                                    const v1::UpdateOrganizationRequest& request) {
  return Update(call, request, request.organization());
}

absl::StatusOr<v1::Organization> DeleteOrganization(const Call& call,
                                                    const v1::DeleteOrganizationRequest& request) {
  return Delete<v1::Organization>(call, request, CheckOrganizationUnused);
}

absl::StatusOr<v1::Organization> UndeleteOrganization(
    const Call& call, const v1::UndeleteOrganizationRequest& request) {
  return Undelete<v1::Organization>(call, request);
}

absl::StatusOr<v1::BatchCreateOrganizationsResponse> BatchCreateOrganizations(
    const Call& call, const v1::BatchCreateOrganizationsRequest& request) {
  return BatchCreate<v1::Organization>(
      call, request, &v1::BatchCreateOrganizationsResponse::mutable_organizations);
}

absl::StatusOr<v1::ImportOrganizationsResponse> ImportOrganizations(
    const Call& call, const v1::ImportOptions& options,
    const v1::ImportOrganizationsRequest& request) {
  return ImportRows<v1::Organization, v1::ImportOrganizationsResponse>(
      call, options, request, &v1::OrganizationImportRow::organization);
}

}  // namespace ssx::registry
