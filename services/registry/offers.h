// The methods of OfferService: one function a method; each reads as the method's specification in
// the proto.
#ifndef SSX_SERVICES_REGISTRY_OFFERS_H_
#define SSX_SERVICES_REGISTRY_OFFERS_H_

#include "absl/status/statusor.h"
#include "services/registry/call.h"
#include "ssx/v1/offer_service.pb.h"

namespace ssx::registry {

absl::StatusOr<v1::Offer> CreateOffer(const Call& call, const v1::CreateOfferRequest& request);
absl::StatusOr<v1::Offer> GetOffer(const Call& call, const v1::GetOfferRequest& request);
absl::StatusOr<v1::ListOffersResponse> ListOffers(const Call& call,
                                                  const v1::ListOffersRequest& request);
absl::StatusOr<v1::Offer> UpdateOffer(const Call& call, const v1::UpdateOfferRequest& request);
absl::StatusOr<v1::Offer> DeleteOffer(const Call& call, const v1::DeleteOfferRequest& request);
absl::StatusOr<v1::Offer> UndeleteOffer(const Call& call, const v1::UndeleteOfferRequest& request);
absl::StatusOr<v1::BatchCreateOffersResponse> BatchCreateOffers(
    const Call& call, const v1::BatchCreateOffersRequest& request);
absl::StatusOr<v1::ImportOffersResponse> ImportOffers(const Call& call,
                                                      const v1::ImportOptions& options,
                                                      const v1::ImportOffersRequest& request);
absl::StatusOr<v1::Offer> PublishOffer(const Call& call, const v1::PublishOfferRequest& request);
absl::StatusOr<v1::Offer> PauseOffer(const Call& call, const v1::PauseOfferRequest& request);
absl::StatusOr<v1::Offer> ExpireOffer(const Call& call, const v1::ExpireOfferRequest& request);
absl::StatusOr<v1::Offer> RetireOffer(const Call& call, const v1::RetireOfferRequest& request);

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_OFFERS_H_
