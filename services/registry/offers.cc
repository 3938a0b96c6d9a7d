#include "services/registry/offers.h"

#include "services/domain/lifecycle.h"
#include "services/registry/import_rows.h"
#include "services/registry/lifecycle_step.h"
#include "services/registry/list.h"
#include "services/registry/standard_methods.h"

namespace ssx::registry {

absl::StatusOr<v1::Offer> CreateOffer(const Call& call, const v1::CreateOfferRequest& request) {
  return Create<v1::Offer>(call, request);
}

absl::StatusOr<v1::Offer> GetOffer(const Call& call, const v1::GetOfferRequest& request) {
  return Get<v1::Offer>(call, request);
}

absl::StatusOr<v1::ListOffersResponse> ListOffers(const Call& call,
                                                  const v1::ListOffersRequest& request) {
  return List<v1::Offer>(call, request, &v1::ListOffersResponse::mutable_offers);
}

absl::StatusOr<v1::Offer> UpdateOffer(const Call& call, const v1::UpdateOfferRequest& request) {
  return Update(call, request, request.offer());
}

absl::StatusOr<v1::Offer> DeleteOffer(const Call& call, const v1::DeleteOfferRequest& request) {
  return Delete<v1::Offer>(call, request);
}

absl::StatusOr<v1::Offer> UndeleteOffer(const Call& call, const v1::UndeleteOfferRequest& request) {
  return Undelete<v1::Offer>(call, request);
}

absl::StatusOr<v1::BatchCreateOffersResponse> BatchCreateOffers(
    const Call& call, const v1::BatchCreateOffersRequest& request) {
  return BatchCreate<v1::Offer>(call, request, &v1::BatchCreateOffersResponse::mutable_offers);
}

absl::StatusOr<v1::ImportOffersResponse> ImportOffers(const Call& call,
                                                      const v1::ImportOptions& options,
                                                      const v1::ImportOffersRequest& request) {
  return ImportRows<v1::Offer, v1::ImportOffersResponse>(call, options, request,
                                                         &v1::OfferImportRow::offer);
}

absl::StatusOr<v1::Offer> PublishOffer(const Call& call, const v1::PublishOfferRequest& request) {
  return Step<v1::Offer>(call, request, domain::OfferVerb::kPublish,
                         [&](const storage::Transaction&, v1::Offer& offer) {
                           offer.clear_state_reason();
                           return domain::CheckPublishable(offer, domain::UtcDay(call.env.clock()));
                         });
}

absl::StatusOr<v1::Offer> PauseOffer(const Call& call, const v1::PauseOfferRequest& request) {
  return StepWithReason<v1::Offer>(call, request, domain::OfferVerb::kPause);
}

absl::StatusOr<v1::Offer> ExpireOffer(const Call& call, const v1::ExpireOfferRequest& request) {
  return StepWithReason<v1::Offer>(call, request, domain::OfferVerb::kExpire);
}

absl::StatusOr<v1::Offer> RetireOffer(const Call& call, const v1::RetireOfferRequest& request) {
  return StepWithReason<v1::Offer>(call, request, domain::OfferVerb::kRetire);
}

}  // namespace ssx::registry
