// The lives of needs and offers: which step leads where, what a resource must carry for it, and
// what may still change in each state. The tables are those of need_service.proto and
// offer_service.proto.
//
// Days are days in UTC. Pure functions.
#ifndef SSX_SERVICES_DOMAIN_LIFECYCLE_H_
#define SSX_SERVICES_DOMAIN_LIFECYCLE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/domain/errors.h"
#include "ssx/v1/need.pb.h"
#include "ssx/v1/offer.pb.h"

namespace ssx::domain {

enum class NeedVerb { kSubmit, kEndorse, kReturn, kMatch, kReopen, kFulfill, kWithdraw, kExpire };
enum class OfferVerb { kPublish, kPause, kExpire, kRetire };

// The method of a verb, such as "SubmitNeed".
absl::string_view MethodOf(NeedVerb verb);
absl::string_view MethodOf(OfferVerb verb);

// The state a step leads to. FAILED_PRECONDITION with reason ILLEGAL_TRANSITION from a state that
// does not allow it; its metadata carries currentState and allowedStates (comma-separated, without
// prefix).
absl::StatusOr<v1::NeedState> NextState(NeedVerb verb, v1::NeedState state);
absl::StatusOr<v1::OfferState> NextState(OfferVerb verb, v1::OfferState state);

// Whether a need can be submitted: title, description or summary, a topic. FAILED_PRECONDITION with
// reason INCOMPLETE names what is missing; metadata `fields`.
absl::Status CheckSubmittable(const v1::Need& need);
// Whether an offer can be published: as above, and its availability not over (reason
// AVAILABILITY_OVER).
absl::Status CheckPublishable(const v1::Offer& offer, absl::CivilDay today);

// Whether a resource carries all that its state demands, as an update must leave it: a need that
// was submitted, endorsed or matched stays submittable, a published offer publishable. Errors as
// above.
absl::Status CheckCompleteForState(const v1::Need& need);
absl::Status CheckCompleteForState(const v1::Offer& offer, absl::CivilDay today);

// Whether an update may change these top-level fields in this state. The text of an endorsed or
// matched need is its country's: only contact, visibility, ongoing initiatives, budget, urgency and
// sources may change. Final needs and retired offers do not change at all. FAILED_PRECONDITION with
// reason FIELD_LOCKED names the fields and what to do first; metadata currentState and `fields`.
absl::Status CheckMayChange(v1::NeedState state, const std::vector<std::string>& changed_fields);
absl::Status CheckMayChange(v1::OfferState state, const std::vector<std::string>& changed_fields);

// The top-level fields, other than output-only ones, `name` and `etag`, whose values differ, in
// field order.
std::vector<std::string> ChangedFields(const v1::Need& before, const v1::Need& after);
std::vector<std::string> ChangedFields(const v1::Offer& before, const v1::Offer& after);

// What an imported row must carry for the state it claims; unspecified stands for DRAFT. Violations
// are of `state`, `endorsement` and the fields that the state demands.
void CheckImportedState(const v1::Need& need, Violations& violations);
void CheckImportedState(const v1::Offer& offer, absl::CivilDay today, Violations& violations);

// Whether the period of a need, or the availability of an offer, ended before `today`.
bool IsOver(const v1::Need& need, absl::CivilDay today);
bool IsOver(const v1::Offer& offer, absl::CivilDay today);
// The day on which the server is to expire it: the one after its last, if it has one and its state
// can expire.
std::optional<absl::CivilDay> ExpiryDay(const v1::Need& need);
std::optional<absl::CivilDay> ExpiryDay(const v1::Offer& offer);
// Whether the server is to expire it: live, and its expiry day has come.
bool IsDueToExpire(const v1::Need& need, absl::CivilDay today);
bool IsDueToExpire(const v1::Offer& offer, absl::CivilDay today);

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_LIFECYCLE_H_
