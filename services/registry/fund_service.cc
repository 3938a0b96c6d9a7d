#include "services/registry/funds.h"
#include "services/registry/service_base.h"
#include "services/registry/services.h"
#include "ssx/v1/fund_service.grpc.pb.h"

namespace ssx::registry {
namespace {

class FundServiceImpl final : public v1::FundService::CallbackService, ServiceBase {
 public:
  using ServiceBase::ServiceBase;

  grpc::ServerUnaryReactor* CreateFund(grpc::CallbackServerContext* context,
                                       const v1::CreateFundRequest* request,
                                       v1::Fund* response) override {
    return Unary<&registry::CreateFund>("CreateFund", context, request, response);
  }
  grpc::ServerUnaryReactor* GetFund(grpc::CallbackServerContext* context,
                                    const v1::GetFundRequest* request,
                                    v1::Fund* response) override {
    return Unary<&registry::GetFund>("GetFund", context, request, response);
  }
  grpc::ServerUnaryReactor* ListFunds(grpc::CallbackServerContext* context,
                                      const v1::ListFundsRequest* request,
                                      v1::ListFundsResponse* response) override {
    return Unary<&registry::ListFunds>("ListFunds", context, request, response);
  }
  grpc::ServerUnaryReactor* UpdateFund(grpc::CallbackServerContext* context,
                                       const v1::UpdateFundRequest* request,
                                       v1::Fund* response) override {
    return Unary<&registry::UpdateFund>("UpdateFund", context, request, response);
  }
  grpc::ServerUnaryReactor* DeleteFund(grpc::CallbackServerContext* context,
                                       const v1::DeleteFundRequest* request,
                                       v1::Fund* response) override {
    return Unary<&registry::DeleteFund>("DeleteFund", context, request, response);
  }
  grpc::ServerUnaryReactor* UndeleteFund(grpc::CallbackServerContext* context,
                                         const v1::UndeleteFundRequest* request,
                                         v1::Fund* response) override {
    return Unary<&registry::UndeleteFund>("UndeleteFund", context, request, response);
  }
};

}  // namespace

std::unique_ptr<grpc::Service> NewFundService(runtime::Dispatcher& dispatcher,
                                              const Environment& env) {
  return std::make_unique<FundServiceImpl>(dispatcher, env);
}

}  // namespace ssx::registry
