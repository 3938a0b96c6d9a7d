#include "services/ssxd/admin.h"

#include "services/domain/dates.h"
#include "services/runtime/service.h"
#include "services/ssxd/version.h"

namespace ssx::ssxd {
namespace {

class AdminService final : public runtime::Service {
 public:
  AdminService(runtime::Dispatcher& dispatcher, const AdminSources& sources)
      : Service("ssx.v1.AdminService", dispatcher) {
    AddUnary<v1::GetServerStatusRequest, v1::GetServerStatusResponse>(
        "GetServerStatus",
        [&sources](const runtime::Call&, const v1::GetServerStatusRequest& request) {
          return GetServerStatus(sources, request);
        });
  }
};

}  // namespace

absl::StatusOr<v1::GetServerStatusResponse> GetServerStatus(const AdminSources& sources,
                                                            const v1::GetServerStatusRequest&) {
  v1::GetServerStatusResponse response;
  response.set_version(kVersion);
  for (const std::string& role : sources.roles) response.add_roles(role);
  *response.mutable_start_time() = domain::ToTimestamp(sources.start_time);
  response.set_reference_data_version(sources.reference_data_version);
  if (sources.store != nullptr) {
    auto store = sources.store();
    if (!store.ok()) return store.status();
    *response.mutable_store() = *std::move(store);
  }
  if (sources.replica != nullptr) *response.mutable_replica() = sources.replica();
  if (sources.dictionaries) *response.mutable_dictionaries() = *sources.dictionaries;
  return response;
}

std::unique_ptr<grpc::Service> NewAdminService(runtime::Dispatcher& dispatcher,
                                               const AdminSources& sources) {
  return std::make_unique<AdminService>(dispatcher, sources);
}

}  // namespace ssx::ssxd
