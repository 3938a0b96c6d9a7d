// What needs and offers have in common, checked alike. Pure functions.
#ifndef SSX_SERVICES_DOMAIN_LISTING_CHECKS_H_
#define SSX_SERVICES_DOMAIN_LISTING_CHECKS_H_

#include "services/domain/errors.h"
#include "services/domain/field_checks.h"
#include "services/domain/limits.h"
#include "services/domain/names.h"
#include "services/domain/reference.h"
#include "ssx/v1/common.pb.h"

namespace ssx::domain {

// Who, where, the texts, topics, modalities, languages, contact, visibility and sources of a
// v1::Need or v1::Offer.
template <typename Listing>
void CheckListing(const Listing& listing, const ReferenceData& reference, Violations& violations) {
  CheckReference("organization", kOrganizations, listing.organization(), Presence::kRequired,
                 violations);
  CheckCountry("country_code", listing.country_code(), Presence::kRequired, reference, violations);
  CheckLine("title", listing.title(), limits::kMaxTitle, Presence::kRequired, violations);
  CheckText("summary", listing.summary(), limits::kMaxSummary, Presence::kOptional, violations);
  CheckText("description", listing.description(), limits::kMaxDescription, Presence::kOptional,
            violations);
  CheckLanguage("language_code", listing.language_code(), violations);
  CheckTopics("topics", listing.topics(), limits::kMaxTopics, reference, violations);
  CheckEnumNumbers("modalities", listing.modalities(), *v1::Modality_descriptor(),
                   limits::kMaxModalities, violations);
  CheckLanguages("languages", listing.languages(), limits::kMaxLanguages, violations);
  if (listing.has_contact()) CheckContact("contact", listing.contact(), violations);
  CheckEnum("visibility", listing.visibility(), Presence::kOptional, violations);
  CheckSources("sources", listing.sources(), violations);
}

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_LISTING_CHECKS_H_
