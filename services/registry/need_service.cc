#include "services/registry/needs.h"
#include "services/registry/service_base.h"
#include "services/registry/services.h"
#include "ssx/v1/need_service.grpc.pb.h"

namespace ssx::registry {
namespace {

class NeedServiceImpl final : public v1::NeedService::CallbackService, ServiceBase {
 public:
  using ServiceBase::ServiceBase;

  grpc::ServerUnaryReactor* CreateNeed(grpc::CallbackServerContext* context,
                                       const v1::CreateNeedRequest* request,
                                       v1::Need* response) override {
    return Unary<&registry::CreateNeed>("CreateNeed", context, request, response);
  }
  grpc::ServerUnaryReactor* GetNeed(grpc::CallbackServerContext* context,
                                    const v1::GetNeedRequest* request,
                                    v1::Need* response) override {
    return Unary<&registry::GetNeed>("GetNeed", context, request, response);
  }
  grpc::ServerUnaryReactor* ListNeeds(grpc::CallbackServerContext* context,
                                      const v1::ListNeedsRequest* request,
                                      v1::ListNeedsResponse* response) override {
    return Unary<&registry::ListNeeds>("ListNeeds", context, request, response);
  }
  grpc::ServerUnaryReactor* UpdateNeed(grpc::CallbackServerContext* context,
                                       const v1::UpdateNeedRequest* request,
                                       v1::Need* response) override {
    return Unary<&registry::UpdateNeed>("UpdateNeed", context, request, response);
  }
  grpc::ServerUnaryReactor* DeleteNeed(grpc::CallbackServerContext* context,
                                       const v1::DeleteNeedRequest* request,
                                       v1::Need* response) override {
    return Unary<&registry::DeleteNeed>("DeleteNeed", context, request, response);
  }
  grpc::ServerUnaryReactor* UndeleteNeed(grpc::CallbackServerContext* context,
                                         const v1::UndeleteNeedRequest* request,
                                         v1::Need* response) override {
    return Unary<&registry::UndeleteNeed>("UndeleteNeed", context, request, response);
  }
  grpc::ServerUnaryReactor* BatchCreateNeeds(grpc::CallbackServerContext* context,
                                             const v1::BatchCreateNeedsRequest* request,
                                             v1::BatchCreateNeedsResponse* response) override {
    return Unary<&registry::BatchCreateNeeds>("BatchCreateNeeds", context, request, response);
  }
  grpc::ServerUnaryReactor* SubmitNeed(grpc::CallbackServerContext* context,
                                       const v1::SubmitNeedRequest* request,
                                       v1::Need* response) override {
    return Unary<&registry::SubmitNeed>("SubmitNeed", context, request, response);
  }
  grpc::ServerUnaryReactor* EndorseNeed(grpc::CallbackServerContext* context,
                                        const v1::EndorseNeedRequest* request,
                                        v1::Need* response) override {
    return Unary<&registry::EndorseNeed>("EndorseNeed", context, request, response);
  }
  grpc::ServerUnaryReactor* ReturnNeed(grpc::CallbackServerContext* context,
                                       const v1::ReturnNeedRequest* request,
                                       v1::Need* response) override {
    return Unary<&registry::ReturnNeed>("ReturnNeed", context, request, response);
  }
  grpc::ServerUnaryReactor* MatchNeed(grpc::CallbackServerContext* context,
                                      const v1::MatchNeedRequest* request,
                                      v1::Need* response) override {
    return Unary<&registry::MatchNeed>("MatchNeed", context, request, response);
  }
  grpc::ServerUnaryReactor* ReopenNeed(grpc::CallbackServerContext* context,
                                       const v1::ReopenNeedRequest* request,
                                       v1::Need* response) override {
    return Unary<&registry::ReopenNeed>("ReopenNeed", context, request, response);
  }
  grpc::ServerUnaryReactor* FulfillNeed(grpc::CallbackServerContext* context,
                                        const v1::FulfillNeedRequest* request,
                                        v1::Need* response) override {
    return Unary<&registry::FulfillNeed>("FulfillNeed", context, request, response);
  }
  grpc::ServerUnaryReactor* WithdrawNeed(grpc::CallbackServerContext* context,
                                         const v1::WithdrawNeedRequest* request,
                                         v1::Need* response) override {
    return Unary<&registry::WithdrawNeed>("WithdrawNeed", context, request, response);
  }
  grpc::ServerUnaryReactor* ExpireNeed(grpc::CallbackServerContext* context,
                                       const v1::ExpireNeedRequest* request,
                                       v1::Need* response) override {
    return Unary<&registry::ExpireNeed>("ExpireNeed", context, request, response);
  }
  grpc::ServerBidiReactor<v1::ImportNeedsRequest, v1::ImportNeedsResponse>* ImportNeeds(
      grpc::CallbackServerContext* context) override {
    return Import<v1::ImportNeedsRequest, v1::ImportNeedsResponse, &registry::ImportNeeds>(
        "ImportNeeds", context);
  }
};

}  // namespace

std::unique_ptr<grpc::Service> NewNeedService(runtime::Dispatcher& dispatcher,
                                              const Environment& env) {
  return std::make_unique<NeedServiceImpl>(dispatcher, env);
}

}  // namespace ssx::registry
