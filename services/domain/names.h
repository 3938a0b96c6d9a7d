// Resource names: parse, make, validate. The only place that knows how a name is put together
// (AIP-122). Pure functions; errors are INVALID_ARGUMENT without a field, which the caller knows
// and names.
#ifndef SSX_SERVICES_DOMAIN_NAMES_H_
#define SSX_SERVICES_DOMAIN_NAMES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace ssx::domain {

// Collections, as they begin a name.
inline constexpr char kOrganizations[] = "organizations";
inline constexpr char kNeeds[] = "needs";
inline constexpr char kOffers[] = "offers";
inline constexpr char kFunds[] = "funds";
inline constexpr char kCountries[] = "countries";
inline constexpr char kTopics[] = "topics";
inline constexpr char kScoringProfiles[] = "scoringProfiles";

// "needs", "mn-air" -> "needs/mn-air".
std::string MakeName(absl::string_view collection, absl::string_view id);

// The id of `name`, or empty when `name` is not of that collection or its id is malformed.
absl::string_view IdOf(absl::string_view collection, absl::string_view name);

// Whether an id chosen by a caller is well formed: 4 to 63 of [a-z0-9-], a letter first, no hyphen
// last. Says what to change when not; the description fits a field violation.
absl::Status ValidateId(absl::string_view id);

// A fresh id of 26 of [a-z0-9]: 'x', the time in 9, then 16 random ones, about 82 bits. Ids made
// later sort later, by the millisecond, which keeps new rows together in the store. Thread-safe.
std::string GenerateId();

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_NAMES_H_
