// The methods of ReferenceService: one function a method; each reads as the method's specification
// in the proto.
#ifndef SSX_SERVICES_REGISTRY_REFERENCE_H_
#define SSX_SERVICES_REGISTRY_REFERENCE_H_

#include "absl/status/statusor.h"
#include "services/registry/call.h"
#include "ssx/v1/reference_service.pb.h"

namespace ssx::registry {

absl::StatusOr<v1::Country> GetCountry(const Call& call, const v1::GetCountryRequest& request);
absl::StatusOr<v1::ListCountriesResponse> ListCountries(const Call& call,
                                                        const v1::ListCountriesRequest& request);
absl::StatusOr<v1::Topic> GetTopic(const Call& call, const v1::GetTopicRequest& request);
absl::StatusOr<v1::ListTopicsResponse> ListTopics(const Call& call,
                                                  const v1::ListTopicsRequest& request);
absl::StatusOr<v1::SuggestTopicsResponse> SuggestTopics(const Call& call,
                                                        const v1::SuggestTopicsRequest& request);

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_REFERENCE_H_
