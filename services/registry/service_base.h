// What the registry's services share: each method of a generated service becomes one line that
// names its function.
#ifndef SSX_SERVICES_REGISTRY_SERVICE_BASE_H_
#define SSX_SERVICES_REGISTRY_SERVICE_BASE_H_

#include "services/registry/call.h"
#include "services/runtime/dispatch.h"
#include "ssx/v1/import.pb.h"

namespace ssx::registry {

// Both arguments must outlive the service.
class ServiceBase {
 public:
  ServiceBase(runtime::Dispatcher& dispatcher, const Environment& env)
      : dispatcher_(dispatcher), env_(env) {}

 protected:
  // `Handler`: absl::StatusOr<Response>(const Call&, const Request&).
  template <auto Handler, typename Request, typename Response>
  grpc::ServerUnaryReactor* Unary(absl::string_view method, grpc::CallbackServerContext* context,
                                  const Request* request, Response* response) {
    return dispatcher_.Unary(method, context, request, response,
                             [this](const runtime::Call& call, const Request& rq) {
                               return Handler(Call{call, env_}, rq);
                             });
  }

  // `Handler`: absl::StatusOr<Response>(const Call&, const v1::ImportOptions&, const Request&). The
  // options are those of the stream's first message.
  template <typename Request, typename Response, auto Handler>
  grpc::ServerBidiReactor<Request, Response>* Import(absl::string_view method,
                                                     grpc::CallbackServerContext* context) {
    return dispatcher_.Bidi<Request, Response>(
        method, context,
        [this, options = std::optional<v1::ImportOptions>()](
            const runtime::Call& call, const Request& rq) mutable -> absl::StatusOr<Response> {
          if (!options.has_value()) options = rq.options();
          return Handler(Call{call, env_}, *options, rq);
        });
  }

  runtime::Dispatcher& dispatcher_;
  const Environment& env_;
};

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_SERVICE_BASE_H_
