// Whether a resource is well formed: every rule that the protos state for its fields, checked in
// one pass, with one violation for each fault.
//
// Paths are relative to the resource ("topics[2]", "period.end_date", "evidence[0].title"); callers
// put the name of their request field in front (PrefixFields). Each description says what is wrong
// and what to do. References such as `organizations/{organization}` are checked for their form
// only: whether they exist is for the registry to say. `name`, `etag` and output-only fields are
// not looked at; see lifecycle.h for `state` and `endorsement` on import. Pure functions.
#ifndef SSX_SERVICES_DOMAIN_VALIDATION_H_
#define SSX_SERVICES_DOMAIN_VALIDATION_H_

#include "services/domain/errors.h"
#include "services/domain/reference.h"
#include "ssx/v1/fund.pb.h"
#include "ssx/v1/need.pb.h"
#include "ssx/v1/offer.pb.h"
#include "ssx/v1/organization.pb.h"
#include "ssx/v1/scoring_profile.pb.h"

namespace ssx::domain {

void Validate(const v1::Need& need, const ReferenceData& reference, Violations& violations);
void Validate(const v1::Offer& offer, const ReferenceData& reference, Violations& violations);
void Validate(const v1::Organization& organization, const ReferenceData& reference,
              Violations& violations);
void Validate(const v1::Fund& fund, const ReferenceData& reference, Violations& violations);
void Validate(const v1::ScoringProfile& profile, const ReferenceData& reference,
              Violations& violations);

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_VALIDATION_H_
