// What the registry's services share: each method becomes one line that names its function.
#ifndef SSX_SERVICES_REGISTRY_SERVICE_BASE_H_
#define SSX_SERVICES_REGISTRY_SERVICE_BASE_H_

#include <memory>
#include <optional>

#include "services/registry/call.h"
#include "services/runtime/service.h"
#include "ssx/v1/import.pb.h"

namespace ssx::registry {

// Both arguments must outlive the service.
class ServiceBase : public runtime::Service {
 public:
  ServiceBase(absl::string_view full_name, runtime::Dispatcher& dispatcher, const Environment& env)
      : Service(full_name, dispatcher), env_(env) {}

  template <typename Request, typename Response>
  void Unary(absl::string_view method,
             absl::StatusOr<Response> (*handler)(const Call&, const Request&)) {
    AddUnary<Request, Response>(method,
                                [this, handler](const runtime::Call& call, const Request& request) {
                                  return handler(Call{call, env_}, request);
                                });
  }

  template <typename Request, typename Response>
  void Stream(absl::string_view method,
              absl::StatusOr<std::unique_ptr<runtime::StreamSource<Response>>> (*open)(
                  const Environment&, const Request&)) {
    AddServerStream<Request, Response>(
        method,
        [this, open](const runtime::Call&, const Request& request) { return open(env_, request); });
  }

  // The options are those of the stream's first message.
  template <typename Request, typename Response>
  void Import(absl::string_view method,
              absl::StatusOr<Response> (*handler)(const Call&, const v1::ImportOptions&,
                                                  const Request&)) {
    AddBidi<Request, Response>(method, [this, handler] {
      return [this, handler, options = std::optional<v1::ImportOptions>()](
                 const runtime::Call& call, const Request& request) mutable {
        if (!options.has_value()) options = request.options();
        return handler(Call{call, env_}, *options, request);
      };
    });
  }

 private:
  const Environment& env_;
};

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_SERVICE_BASE_H_
