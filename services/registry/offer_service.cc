#include "services/registry/offers.h"
#include "services/registry/service_base.h"
#include "services/registry/services.h"
#include "ssx/v1/offer_service.grpc.pb.h"

namespace ssx::registry {
namespace {

class OfferServiceImpl final : public v1::OfferService::CallbackService, ServiceBase {
 public:
  using ServiceBase::ServiceBase;

  grpc::ServerUnaryReactor* CreateOffer(grpc::CallbackServerContext* context,
                                        const v1::CreateOfferRequest* request,
                                        v1::Offer* response) override {
    return Unary<&registry::CreateOffer>("CreateOffer", context, request, response);
  }
  grpc::ServerUnaryReactor* GetOffer(grpc::CallbackServerContext* context,
                                     const v1::GetOfferRequest* request,
                                     v1::Offer* response) override {
    return Unary<&registry::GetOffer>("GetOffer", context, request, response);
  }
  grpc::ServerUnaryReactor* ListOffers(grpc::CallbackServerContext* context,
                                       const v1::ListOffersRequest* request,
                                       v1::ListOffersResponse* response) override {
    return Unary<&registry::ListOffers>("ListOffers", context, request, response);
  }
  grpc::ServerUnaryReactor* UpdateOffer(grpc::CallbackServerContext* context,
                                        const v1::UpdateOfferRequest* request,
                                        v1::Offer* response) override {
    return Unary<&registry::UpdateOffer>("UpdateOffer", context, request, response);
  }
  grpc::ServerUnaryReactor* DeleteOffer(grpc::CallbackServerContext* context,
                                        const v1::DeleteOfferRequest* request,
                                        v1::Offer* response) override {
    return Unary<&registry::DeleteOffer>("DeleteOffer", context, request, response);
  }
  grpc::ServerUnaryReactor* UndeleteOffer(grpc::CallbackServerContext* context,
                                          const v1::UndeleteOfferRequest* request,
                                          v1::Offer* response) override {
    return Unary<&registry::UndeleteOffer>("UndeleteOffer", context, request, response);
  }
  grpc::ServerUnaryReactor* BatchCreateOffers(grpc::CallbackServerContext* context,
                                              const v1::BatchCreateOffersRequest* request,
                                              v1::BatchCreateOffersResponse* response) override {
    return Unary<&registry::BatchCreateOffers>("BatchCreateOffers", context, request, response);
  }
  grpc::ServerUnaryReactor* PublishOffer(grpc::CallbackServerContext* context,
                                         const v1::PublishOfferRequest* request,
                                         v1::Offer* response) override {
    return Unary<&registry::PublishOffer>("PublishOffer", context, request, response);
  }
  grpc::ServerUnaryReactor* PauseOffer(grpc::CallbackServerContext* context,
                                       const v1::PauseOfferRequest* request,
                                       v1::Offer* response) override {
    return Unary<&registry::PauseOffer>("PauseOffer", context, request, response);
  }
  grpc::ServerUnaryReactor* ExpireOffer(grpc::CallbackServerContext* context,
                                        const v1::ExpireOfferRequest* request,
                                        v1::Offer* response) override {
    return Unary<&registry::ExpireOffer>("ExpireOffer", context, request, response);
  }
  grpc::ServerUnaryReactor* RetireOffer(grpc::CallbackServerContext* context,
                                        const v1::RetireOfferRequest* request,
                                        v1::Offer* response) override {
    return Unary<&registry::RetireOffer>("RetireOffer", context, request, response);
  }
  grpc::ServerBidiReactor<v1::ImportOffersRequest, v1::ImportOffersResponse>* ImportOffers(
      grpc::CallbackServerContext* context) override {
    return Import<v1::ImportOffersRequest, v1::ImportOffersResponse, &registry::ImportOffers>(
        "ImportOffers", context);
  }
};

}  // namespace

std::unique_ptr<grpc::Service> NewOfferService(runtime::Dispatcher& dispatcher,
                                               const Environment& env) {
  return std::make_unique<OfferServiceImpl>(dispatcher, env);
}

}  // namespace ssx::registry
