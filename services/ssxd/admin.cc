#include "services/ssxd/admin.h"

#include "services/domain/dates.h"
#include "services/ssxd/version.h"
#include "ssx/v1/admin_service.grpc.pb.h"

namespace ssx::ssxd {
namespace {

class AdminServiceImpl final : public v1::AdminService::CallbackService {
 public:
  AdminServiceImpl(runtime::Dispatcher& dispatcher, const AdminSources& sources)
      : dispatcher_(dispatcher), sources_(sources) {}

  grpc::ServerUnaryReactor* GetServerStatus(grpc::CallbackServerContext* context,
                                            const v1::GetServerStatusRequest* request,
                                            v1::GetServerStatusResponse* response) override {
    return dispatcher_.Unary("GetServerStatus", context, request, response,
                             [this](const runtime::Call&, const v1::GetServerStatusRequest& rq) {
                               return ssxd::GetServerStatus(sources_, rq);
                             });
  }

 private:
  runtime::Dispatcher& dispatcher_;
  const AdminSources& sources_;
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
  return response;
}

std::unique_ptr<grpc::Service> NewAdminService(runtime::Dispatcher& dispatcher,
                                               const AdminSources& sources) {
  return std::make_unique<AdminServiceImpl>(dispatcher, sources);
}

}  // namespace ssx::ssxd
