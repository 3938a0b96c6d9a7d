#include "services/registry/organizations.h"
#include "services/registry/service_base.h"
#include "services/registry/services.h"
#include "ssx/v1/organization_service.grpc.pb.h"

namespace ssx::registry {
namespace {

class OrganizationServiceImpl final : public v1::OrganizationService::CallbackService, ServiceBase {
 public:
  using ServiceBase::ServiceBase;

  grpc::ServerUnaryReactor* CreateOrganization(grpc::CallbackServerContext* context,
                                               const v1::CreateOrganizationRequest* request,
                                               v1::Organization* response) override {
    return Unary<&registry::CreateOrganization>("CreateOrganization", context, request, response);
  }
  grpc::ServerUnaryReactor* GetOrganization(grpc::CallbackServerContext* context,
                                            const v1::GetOrganizationRequest* request,
                                            v1::Organization* response) override {
    return Unary<&registry::GetOrganization>("GetOrganization", context, request, response);
  }
  grpc::ServerUnaryReactor* ListOrganizations(grpc::CallbackServerContext* context,
                                              const v1::ListOrganizationsRequest* request,
                                              v1::ListOrganizationsResponse* response) override {
    return Unary<&registry::ListOrganizations>("ListOrganizations", context, request, response);
  }
  grpc::ServerUnaryReactor* UpdateOrganization(grpc::CallbackServerContext* context,
                                               const v1::UpdateOrganizationRequest* request,
                                               v1::Organization* response) override {
    return Unary<&registry::UpdateOrganization>("UpdateOrganization", context, request, response);
  }
  grpc::ServerUnaryReactor* DeleteOrganization(grpc::CallbackServerContext* context,
                                               const v1::DeleteOrganizationRequest* request,
                                               v1::Organization* response) override {
    return Unary<&registry::DeleteOrganization>("DeleteOrganization", context, request, response);
  }
  grpc::ServerUnaryReactor* UndeleteOrganization(grpc::CallbackServerContext* context,
                                                 const v1::UndeleteOrganizationRequest* request,
                                                 v1::Organization* response) override {
    return Unary<&registry::UndeleteOrganization>("UndeleteOrganization", context, request,
                                                  response);
  }
  grpc::ServerUnaryReactor* BatchCreateOrganizations(
      grpc::CallbackServerContext* context, const v1::BatchCreateOrganizationsRequest* request,
      v1::BatchCreateOrganizationsResponse* response) override {
    return Unary<&registry::BatchCreateOrganizations>("BatchCreateOrganizations", context, request,
                                                      response);
  }
  grpc::ServerBidiReactor<v1::ImportOrganizationsRequest, v1::ImportOrganizationsResponse>*
  ImportOrganizations(grpc::CallbackServerContext* context) override {
    return Import<v1::ImportOrganizationsRequest, v1::ImportOrganizationsResponse,
                  &registry::ImportOrganizations>("ImportOrganizations", context);
  }
};

}  // namespace

std::unique_ptr<grpc::Service> NewOrganizationService(runtime::Dispatcher& dispatcher,
                                                      const Environment& env) {
  return std::make_unique<OrganizationServiceImpl>(dispatcher, env);
}

}  // namespace ssx::registry
