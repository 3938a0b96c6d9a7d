#include "services/registry/changes.h"
#include "services/registry/service_base.h"
#include "services/registry/services.h"

namespace ssx::registry {

std::unique_ptr<grpc::Service> NewChangeService(runtime::Dispatcher& dispatcher,
                                                const Environment& env) {
  auto service = std::make_unique<ServiceBase>("ssx.v1.ChangeService", dispatcher, env);
  service->Stream("ListSnapshot", ListSnapshot);
  service->Stream("WatchChanges", WatchChanges);
  return service;
}

}  // namespace ssx::registry
