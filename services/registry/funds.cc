#include "services/registry/funds.h"

#include "services/registry/dependents.h"
#include "services/registry/list.h"
#include "services/registry/standard_methods.h"

namespace ssx::registry {

absl::StatusOr<v1::Fund> CreateFund(const Call& call, const v1::CreateFundRequest& request) {
  return Create<v1::Fund>(call, request);
}

absl::StatusOr<v1::Fund> GetFund(const Call& call, const v1::GetFundRequest& request) {
  return Get<v1::Fund>(call, request);
}

absl::StatusOr<v1::ListFundsResponse> ListFunds(const Call& call,
                                                const v1::ListFundsRequest& request) {
  return List<v1::Fund>(call, request, &v1::ListFundsResponse::mutable_funds);
}

absl::StatusOr<v1::Fund> UpdateFund(const Call& call, const v1::UpdateFundRequest& request) {
  return Update(call, request, request.fund());
}

absl::StatusOr<v1::Fund> DeleteFund(const Call& call, const v1::DeleteFundRequest& request) {
  return Delete<v1::Fund>(call, request, CheckFundUnused);
}

absl::StatusOr<v1::Fund> UndeleteFund(const Call& call, const v1::UndeleteFundRequest& request) {
  return Undelete<v1::Fund>(call, request);
}

}  // namespace ssx::registry
