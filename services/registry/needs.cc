#include "services/registry/needs.h"

#include "services/domain/lifecycle.h"
#include "services/registry/endorsement.h"
#include "services/registry/import_rows.h"
#include "services/registry/lifecycle_step.h"
#include "services/registry/list.h"
#include "services/registry/standard_methods.h"

namespace ssx::registry {

absl::StatusOr<v1::Need> CreateNeed(const Call& call, const v1::CreateNeedRequest& request) {
  return Create<v1::Need>(call, request);
}

absl::StatusOr<v1::Need> GetNeed(const Call& call, const v1::GetNeedRequest& request) {
  return Get<v1::Need>(call, request);
}

absl::StatusOr<v1::ListNeedsResponse> ListNeeds(const Call& call,
                                                const v1::ListNeedsRequest& request) {
  return List<v1::Need>(call, request, &v1::ListNeedsResponse::mutable_needs);
}

absl::StatusOr<v1::Need> UpdateNeed(const Call& call, const v1::UpdateNeedRequest& request) {
  return Update(call, request, request.need());
}

absl::StatusOr<v1::Need> DeleteNeed(const Call& call, const v1::DeleteNeedRequest& request) {
  return Delete<v1::Need>(call, request);
}

absl::StatusOr<v1::Need> UndeleteNeed(const Call& call, const v1::UndeleteNeedRequest& request) {
  return Undelete<v1::Need>(call, request);
}

absl::StatusOr<v1::BatchCreateNeedsResponse> BatchCreateNeeds(
    const Call& call, const v1::BatchCreateNeedsRequest& request) {
  return BatchCreate<v1::Need>(call, request, &v1::BatchCreateNeedsResponse::mutable_needs);
}

absl::StatusOr<v1::ImportNeedsResponse> ImportNeeds(const Call& call,
                                                    const v1::ImportOptions& options,
                                                    const v1::ImportNeedsRequest& request) {
  return ImportRows<v1::Need, v1::ImportNeedsResponse>(call, options, request,
                                                       &v1::NeedImportRow::need);
}

absl::StatusOr<v1::Need> SubmitNeed(const Call& call, const v1::SubmitNeedRequest& request) {
  return Step<v1::Need>(call, request, domain::NeedVerb::kSubmit,
                        [](const storage::Transaction&, v1::Need& need) {
                          need.clear_state_reason();
                          return domain::CheckSubmittable(need);
                        });
}

absl::StatusOr<v1::Need> EndorseNeed(const Call& call, const v1::EndorseNeedRequest& request) {
  if (absl::Status status = CheckEndorsement(request); !status.ok()) return status;
  return Step<v1::Need>(
      call, request, domain::NeedVerb::kEndorse,
      [&](const storage::Transaction& txn, v1::Need& need) -> absl::Status {
        if (absl::Status status = CheckFocalPoint(txn, "focal_point", request.focal_point(), need);
            !status.ok()) {
          return status;
        }
        v1::Endorsement& endorsement = *need.mutable_endorsement();
        endorsement.set_focal_point(request.focal_point());
        endorsement.set_endorsed_by(request.endorsed_by());
        endorsement.set_comment(request.comment());
        *endorsement.mutable_endorse_time() = domain::ToTimestamp(txn.commit_time());
        need.clear_state_reason();
        return domain::CheckSubmittable(need);
      });
}

absl::StatusOr<v1::Need> ReturnNeed(const Call& call, const v1::ReturnNeedRequest& request) {
  return StepWithReason<v1::Need>(call, request, domain::NeedVerb::kReturn,
                                  [](v1::Need& need) { need.clear_endorsement(); });
}

absl::StatusOr<v1::Need> MatchNeed(const Call& call, const v1::MatchNeedRequest& request) {
  return StepWithReason<v1::Need>(call, request, domain::NeedVerb::kMatch);
}

absl::StatusOr<v1::Need> ReopenNeed(const Call& call, const v1::ReopenNeedRequest& request) {
  return StepWithReason<v1::Need>(call, request, domain::NeedVerb::kReopen);
}

absl::StatusOr<v1::Need> FulfillNeed(const Call& call, const v1::FulfillNeedRequest& request) {
  return StepWithReason<v1::Need>(call, request, domain::NeedVerb::kFulfill);
}

absl::StatusOr<v1::Need> WithdrawNeed(const Call& call, const v1::WithdrawNeedRequest& request) {
  return StepWithReason<v1::Need>(call, request, domain::NeedVerb::kWithdraw);
}

absl::StatusOr<v1::Need> ExpireNeed(const Call& call, const v1::ExpireNeedRequest& request) {
  return StepWithReason<v1::Need>(call, request, domain::NeedVerb::kExpire);
}

}  // namespace ssx::registry
