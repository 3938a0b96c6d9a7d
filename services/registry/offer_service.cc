#include "services/registry/offers.h"
#include "services/registry/service_base.h"
#include "services/registry/services.h"

namespace ssx::registry {

std::unique_ptr<grpc::Service> NewOfferService(runtime::Dispatcher& dispatcher,
                                               const Environment& env) {
  auto service = std::make_unique<ServiceBase>("ssx.v1.OfferService", dispatcher, env);
  service->Unary("CreateOffer", CreateOffer);
  service->Unary("GetOffer", GetOffer);
  service->Unary("ListOffers", ListOffers);
  service->Unary("UpdateOffer", UpdateOffer);
  service->Unary("DeleteOffer", DeleteOffer);
  service->Unary("UndeleteOffer", UndeleteOffer);
  service->Unary("BatchCreateOffers", BatchCreateOffers);
  service->Import("ImportOffers", ImportOffers);
  service->Unary("PublishOffer", PublishOffer);
  service->Unary("PauseOffer", PauseOffer);
  service->Unary("ExpireOffer", ExpireOffer);
  service->Unary("RetireOffer", RetireOffer);
  return service;
}

}  // namespace ssx::registry
