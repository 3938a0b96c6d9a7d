// The registry's gRPC services, ready to be registered with a server. The arguments must outlive
// them.
#ifndef SSX_SERVICES_REGISTRY_SERVICES_H_
#define SSX_SERVICES_REGISTRY_SERVICES_H_

#include <memory>

#include "services/registry/call.h"

namespace grpc {
class Service;
}
namespace ssx::runtime {
class Dispatcher;
}

namespace ssx::registry {

std::unique_ptr<grpc::Service> NewOrganizationService(runtime::Dispatcher& dispatcher,
                                                      const Environment& env);
std::unique_ptr<grpc::Service> NewNeedService(runtime::Dispatcher& dispatcher,
                                              const Environment& env);
std::unique_ptr<grpc::Service> NewOfferService(runtime::Dispatcher& dispatcher,
                                               const Environment& env);
std::unique_ptr<grpc::Service> NewFundService(runtime::Dispatcher& dispatcher,
                                              const Environment& env);
std::unique_ptr<grpc::Service> NewScoringProfileService(runtime::Dispatcher& dispatcher,
                                                        const Environment& env);
std::unique_ptr<grpc::Service> NewReferenceService(runtime::Dispatcher& dispatcher,
                                                   const Environment& env);
std::unique_ptr<grpc::Service> NewChangeService(runtime::Dispatcher& dispatcher,
                                                const Environment& env);

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_SERVICES_H_
