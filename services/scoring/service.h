// The gRPC service of scoring, ready to be registered with a server. The arguments must outlive it.
#ifndef SSX_SERVICES_SCORING_SERVICE_H_
#define SSX_SERVICES_SCORING_SERVICE_H_

#include <memory>

#include "services/scoring/call.h"

namespace grpc {
class Service;
}
namespace ssx::runtime {
class Dispatcher;
}

namespace ssx::scoring {

std::unique_ptr<grpc::Service> NewScoringService(runtime::Dispatcher& dispatcher,
                                                 const Environment& env);

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_SERVICE_H_
