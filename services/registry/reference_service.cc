#include "services/registry/reference.h"
#include "services/registry/service_base.h"
#include "services/registry/services.h"

namespace ssx::registry {

std::unique_ptr<grpc::Service> NewReferenceService(runtime::Dispatcher& dispatcher,
                                                   const Environment& env) {
  auto service = std::make_unique<ServiceBase>("ssx.v1.ReferenceService", dispatcher, env);
  service->Unary("GetCountry", GetCountry);
  service->Unary("ListCountries", ListCountries);
  service->Unary("GetTopic", GetTopic);
  service->Unary("ListTopics", ListTopics);
  service->Unary("SuggestTopics", SuggestTopics);
  return service;
}

}  // namespace ssx::registry
