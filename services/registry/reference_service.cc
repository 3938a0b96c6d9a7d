#include "services/registry/reference.h"
#include "services/registry/service_base.h"
#include "services/registry/services.h"
#include "ssx/v1/reference_service.grpc.pb.h"

namespace ssx::registry {
namespace {

class ReferenceServiceImpl final : public v1::ReferenceService::CallbackService, ServiceBase {
 public:
  using ServiceBase::ServiceBase;

  grpc::ServerUnaryReactor* GetCountry(grpc::CallbackServerContext* context,
                                       const v1::GetCountryRequest* request,
                                       v1::Country* response) override {
    return Unary<&registry::GetCountry>("GetCountry", context, request, response);
  }
  grpc::ServerUnaryReactor* ListCountries(grpc::CallbackServerContext* context,
                                          const v1::ListCountriesRequest* request,
                                          v1::ListCountriesResponse* response) override {
    return Unary<&registry::ListCountries>("ListCountries", context, request, response);
  }
  grpc::ServerUnaryReactor* GetTopic(grpc::CallbackServerContext* context,
                                     const v1::GetTopicRequest* request,
                                     v1::Topic* response) override {
    return Unary<&registry::GetTopic>("GetTopic", context, request, response);
  }
  grpc::ServerUnaryReactor* ListTopics(grpc::CallbackServerContext* context,
                                       const v1::ListTopicsRequest* request,
                                       v1::ListTopicsResponse* response) override {
    return Unary<&registry::ListTopics>("ListTopics", context, request, response);
  }
};

}  // namespace

std::unique_ptr<grpc::Service> NewReferenceService(runtime::Dispatcher& dispatcher,
                                                   const Environment& env) {
  return std::make_unique<ReferenceServiceImpl>(dispatcher, env);
}

}  // namespace ssx::registry
