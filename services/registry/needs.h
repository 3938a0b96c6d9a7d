// The methods of NeedService: one function a method; each reads as the method's specification in
// the proto.
#ifndef SSX_SERVICES_REGISTRY_NEEDS_H_
#define SSX_SERVICES_REGISTRY_NEEDS_H_

#include "absl/status/statusor.h"
#include "services/registry/call.h"
#include "ssx/v1/need_service.pb.h"

namespace ssx::registry {

absl::StatusOr<v1::Need> CreateNeed(const Call& call, const v1::CreateNeedRequest& request);
absl::StatusOr<v1::Need> GetNeed(const Call& call, const v1::GetNeedRequest& request);
absl::StatusOr<v1::ListNeedsResponse> ListNeeds(const Call& call,
                                                const v1::ListNeedsRequest& request);
absl::StatusOr<v1::Need> UpdateNeed(const Call& call, const v1::UpdateNeedRequest& request);
absl::StatusOr<v1::Need> DeleteNeed(const Call& call, const v1::DeleteNeedRequest& request);
absl::StatusOr<v1::Need> UndeleteNeed(const Call& call, const v1::UndeleteNeedRequest& request);
absl::StatusOr<v1::BatchCreateNeedsResponse> BatchCreateNeeds(
    const Call& call, const v1::BatchCreateNeedsRequest& request);
absl::StatusOr<v1::ImportNeedsResponse> ImportNeeds(const Call& call,
                                                    const v1::ImportOptions& options,
                                                    const v1::ImportNeedsRequest& request);
absl::StatusOr<v1::Need> SubmitNeed(const Call& call, const v1::SubmitNeedRequest& request);
absl::StatusOr<v1::Need> EndorseNeed(const Call& call, const v1::EndorseNeedRequest& request);
absl::StatusOr<v1::Need> ReturnNeed(const Call& call, const v1::ReturnNeedRequest& request);
absl::StatusOr<v1::Need> MatchNeed(const Call& call, const v1::MatchNeedRequest& request);
absl::StatusOr<v1::Need> ReopenNeed(const Call& call, const v1::ReopenNeedRequest& request);
absl::StatusOr<v1::Need> FulfillNeed(const Call& call, const v1::FulfillNeedRequest& request);
absl::StatusOr<v1::Need> WithdrawNeed(const Call& call, const v1::WithdrawNeedRequest& request);
absl::StatusOr<v1::Need> ExpireNeed(const Call& call, const v1::ExpireNeedRequest& request);

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_NEEDS_H_
