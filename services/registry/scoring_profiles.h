// The methods of ScoringProfileService, one function each. See scoring_profile_service.proto for
// what they promise.
#ifndef SSX_SERVICES_REGISTRY_SCORING_PROFILES_H_
#define SSX_SERVICES_REGISTRY_SCORING_PROFILES_H_

#include "absl/status/statusor.h"
#include "services/registry/call.h"
#include "ssx/v1/scoring_profile_service.pb.h"

namespace ssx::registry {

absl::StatusOr<v1::ScoringProfile> CreateScoringProfile(
    const Call& call, const v1::CreateScoringProfileRequest& request);
absl::StatusOr<v1::ScoringProfile> GetScoringProfile(const Call& call,
                                                     const v1::GetScoringProfileRequest& request);
absl::StatusOr<v1::ListScoringProfilesResponse> ListScoringProfiles(
    const Call& call, const v1::ListScoringProfilesRequest& request);
absl::StatusOr<v1::ListScoringProfileVersionsResponse> ListScoringProfileVersions(
    const Call& call, const v1::ListScoringProfileVersionsRequest& request);
absl::StatusOr<v1::ScoringProfile> UpdateScoringProfile(
    const Call& call, const v1::UpdateScoringProfileRequest& request);
absl::StatusOr<v1::ScoringProfile> DeleteScoringProfile(
    const Call& call, const v1::DeleteScoringProfileRequest& request);
absl::StatusOr<v1::ScoringProfile> UndeleteScoringProfile(
    const Call& call, const v1::UndeleteScoringProfileRequest& request);

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_SCORING_PROFILES_H_
