#include "services/registry/organizations.h"
#include "services/registry/service_base.h"
#include "services/registry/services.h"

namespace ssx::registry {

std::unique_ptr<grpc::Service> NewOrganizationService(runtime::Dispatcher& dispatcher,
                                                      const Environment& env) {
  auto service = std::make_unique<ServiceBase>("ssx.v1.OrganizationService", dispatcher, env);
  service->Unary("CreateOrganization", CreateOrganization);
  service->Unary("GetOrganization", GetOrganization);
  service->Unary("ListOrganizations", ListOrganizations);
  service->Unary("UpdateOrganization", UpdateOrganization);
  service->Unary("DeleteOrganization", DeleteOrganization);
  service->Unary("UndeleteOrganization", UndeleteOrganization);
  service->Unary("BatchCreateOrganizations", BatchCreateOrganizations);
  service->Import("ImportOrganizations", ImportOrganizations);
  return service;
}

}  // namespace ssx::registry
