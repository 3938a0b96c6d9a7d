#include "services/registry/scoring_profiles.h"
#include "services/registry/service_base.h"
#include "services/registry/services.h"

namespace ssx::registry {

std::unique_ptr<grpc::Service> NewScoringProfileService(runtime::Dispatcher& dispatcher,
                                                        const Environment& env) {
  auto service = std::make_unique<ServiceBase>("ssx.v1.ScoringProfileService", dispatcher, env);
  service->Unary("CreateScoringProfile", CreateScoringProfile);
  service->Unary("GetScoringProfile", GetScoringProfile);
  service->Unary("ListScoringProfiles", ListScoringProfiles);
  service->Unary("ListScoringProfileVersions", ListScoringProfileVersions);
  service->Unary("UpdateScoringProfile", UpdateScoringProfile);
  service->Unary("DeleteScoringProfile", DeleteScoringProfile);
  service->Unary("UndeleteScoringProfile", UndeleteScoringProfile);
  return service;
}

}  // namespace ssx::registry
