#include "services/registry/funds.h"
#include "services/registry/service_base.h"
#include "services/registry/services.h"

namespace ssx::registry {

std::unique_ptr<grpc::Service> NewFundService(runtime::Dispatcher& dispatcher,
                                              const Environment& env) {
  auto service = std::make_unique<ServiceBase>("ssx.v1.FundService", dispatcher, env);
  service->Unary("CreateFund", CreateFund);
  service->Unary("GetFund", GetFund);
  service->Unary("ListFunds", ListFunds);
  service->Unary("UpdateFund", UpdateFund);
  service->Unary("DeleteFund", DeleteFund);
  service->Unary("UndeleteFund", UndeleteFund);
  return service;
}

}  // namespace ssx::registry
