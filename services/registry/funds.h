// The methods of FundService: one function a method; each reads as the method's specification in
// the proto.
#ifndef SSX_SERVICES_REGISTRY_FUNDS_H_
#define SSX_SERVICES_REGISTRY_FUNDS_H_

#include "absl/status/statusor.h"
#include "services/registry/call.h"
#include "ssx/v1/fund_service.pb.h"

namespace ssx::registry {

absl::StatusOr<v1::Fund> CreateFund(const Call& call, const v1::CreateFundRequest& request);
absl::StatusOr<v1::Fund> GetFund(const Call& call, const v1::GetFundRequest& request);
absl::StatusOr<v1::ListFundsResponse> ListFunds(const Call& call,
                                                const v1::ListFundsRequest& request);
absl::StatusOr<v1::Fund> UpdateFund(const Call& call, const v1::UpdateFundRequest& request);
absl::StatusOr<v1::Fund> DeleteFund(const Call& call, const v1::DeleteFundRequest& request);
absl::StatusOr<v1::Fund> UndeleteFund(const Call& call, const v1::UndeleteFundRequest& request);

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_FUNDS_H_
