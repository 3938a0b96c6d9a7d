#include "services/registry/changes.h"
#include "services/registry/service_base.h"
#include "services/registry/services.h"
#include "ssx/v1/change_service.grpc.pb.h"

namespace ssx::registry {
namespace {

class ChangeServiceImpl final : public v1::ChangeService::CallbackService, ServiceBase {
 public:
  using ServiceBase::ServiceBase;

  grpc::ServerWriteReactor<v1::ListSnapshotResponse>* ListSnapshot(
      grpc::CallbackServerContext* context, const v1::ListSnapshotRequest* request) override {
    return dispatcher_.ServerStream<v1::ListSnapshotResponse>(
        "ListSnapshot", context,
        [this, request](const runtime::Call&) { return registry::ListSnapshot(env_, *request); });
  }
  grpc::ServerWriteReactor<v1::WatchChangesResponse>* WatchChanges(
      grpc::CallbackServerContext* context, const v1::WatchChangesRequest* request) override {
    return dispatcher_.ServerStream<v1::WatchChangesResponse>(
        "WatchChanges", context,
        [this, request](const runtime::Call&) { return registry::WatchChanges(env_, *request); });
  }
};

}  // namespace

std::unique_ptr<grpc::Service> NewChangeService(runtime::Dispatcher& dispatcher,
                                                const Environment& env) {
  return std::make_unique<ChangeServiceImpl>(dispatcher, env);
}

}  // namespace ssx::registry
