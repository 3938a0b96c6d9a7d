#include "services/registry/needs.h"
#include "services/registry/service_base.h"
#include "services/registry/services.h"

namespace ssx::registry {

std::unique_ptr<grpc::Service> NewNeedService(runtime::Dispatcher& dispatcher,
                                              const Environment& env) {
  auto service = std::make_unique<ServiceBase>("ssx.v1.NeedService", dispatcher, env);
  service->Unary("CreateNeed", CreateNeed);
  service->Unary("GetNeed", GetNeed);
  service->Unary("ListNeeds", ListNeeds);
  service->Unary("UpdateNeed", UpdateNeed);
  service->Unary("DeleteNeed", DeleteNeed);
  service->Unary("UndeleteNeed", UndeleteNeed);
  service->Unary("BatchCreateNeeds", BatchCreateNeeds);
  service->Import("ImportNeeds", ImportNeeds);
  service->Unary("SubmitNeed", SubmitNeed);
  service->Unary("EndorseNeed", EndorseNeed);
  service->Unary("ReturnNeed", ReturnNeed);
  service->Unary("MatchNeed", MatchNeed);
  service->Unary("ReopenNeed", ReopenNeed);
  service->Unary("FulfillNeed", FulfillNeed);
  service->Unary("WithdrawNeed", WithdrawNeed);
  service->Unary("ExpireNeed", ExpireNeed);
  return service;
}

}  // namespace ssx::registry
