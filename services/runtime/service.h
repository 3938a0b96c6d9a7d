// Service: a gRPC service put together from plain functions, one a method:
//
//   class NeedService final : public runtime::Service {
//    public:
//     explicit NeedService(Dispatcher& dispatcher) : Service("ssx.v1.NeedService", dispatcher) {
//       AddUnary<v1::GetNeedRequest, v1::Need>("GetNeed", GetNeed);
//     }
//   };
//
// It stands in for the generated callback service, so that requests that do not parse reach the
// dispatcher too (see received.h). Methods that are not added answer UNIMPLEMENTED. Add all of them
// before the service is registered with a server; the dispatcher must outlive it.
#ifndef SSX_SERVICES_RUNTIME_SERVICE_H_
#define SSX_SERVICES_RUNTIME_SERVICE_H_

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/impl/service_type.h>
#if __has_include(<grpcpp/impl/server_callback_handlers.h>)
#include <grpcpp/impl/proto_utils.h>
#include <grpcpp/impl/server_callback_handlers.h>
#else  // before gRPC 1.53
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#endif

#include <deque>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/runtime/dispatch.h"
#include "services/runtime/received.h"

namespace ssx::runtime {

class Service : public grpc::Service {
 public:
  // `full_name` is the service's in the protos, such as "ssx.v1.NeedService".
  Service(absl::string_view full_name, Dispatcher& dispatcher)
      : full_name_(full_name), dispatcher_(dispatcher) {}

 protected:
  // `handler`: absl::StatusOr<Response>(const Call&, const Request&).
  template <typename Request, typename Response, typename Handler>
  void AddUnary(absl::string_view method, Handler handler) {
    using Generated = grpc::internal::CallbackUnaryHandler<Received<Request>, Response>;
    Add(method, grpc::internal::RpcMethod::NORMAL_RPC,
        new Generated([this, method = std::string(method), handler = std::move(handler)](
                          grpc::CallbackServerContext* context, const Received<Request>* received,
                          Response* response) {
          return dispatcher_.Unary(
              method, context, &received->message, response,
              [received, handler](const Call& call,
                                  const Request& request) -> absl::StatusOr<Response> {
                if (!received->fault.ok()) return received->fault;
                return handler(call, request);
              });
        }));
  }

  // `open`: absl::StatusOr<std::unique_ptr<StreamSource<Response>>>(const Call&, const Request&).
  template <typename Request, typename Response, typename Open>
  void AddServerStream(absl::string_view method, Open open) {
    using Generated = grpc::internal::CallbackServerStreamingHandler<Received<Request>, Response>;
    using Source = absl::StatusOr<std::unique_ptr<StreamSource<Response>>>;
    Add(method, grpc::internal::RpcMethod::SERVER_STREAMING,
        new Generated([this, method = std::string(method), open = std::move(open)](
                          grpc::CallbackServerContext* context, const Received<Request>* received) {
          return dispatcher_.ServerStream<Response>(method, context,
                                                    [received, open](const Call& call) -> Source {
                                                      if (!received->fault.ok())
                                                        return received->fault;
                                                      return open(call, received->message);
                                                    });
        }));
  }

  // `make`: StreamHandler<Request, Response>(), called for each stream.
  template <typename Request, typename Response, typename Make>
  void AddBidi(absl::string_view method, Make make) {
    using Generated = grpc::internal::CallbackBidiHandler<Received<Request>, Response>;
    Add(method, grpc::internal::RpcMethod::BIDI_STREAMING,
        new Generated([this, method = std::string(method),
                       make = std::move(make)](grpc::CallbackServerContext* context) {
          return dispatcher_.Bidi<Received<Request>, Response>(
              method, context,
              [handler = StreamHandler<Request, Response>(make())](
                  const Call& call, const Received<Request>& received) -> absl::StatusOr<Response> {
                if (!received.fault.ok()) return received.fault;
                return handler(call, received.message);
              });
        }));
  }

 private:
  void Add(absl::string_view method, grpc::internal::RpcMethod::RpcType type,
           grpc::internal::MethodHandler* handler) {
    paths_.push_back(absl::StrCat("/", full_name_, "/", method));
    AddMethod(new grpc::internal::RpcServiceMethod(paths_.back().c_str(), type, nullptr));
    MarkMethodCallback(static_cast<int>(paths_.size()) - 1, handler);
  }

  const std::string full_name_;
  Dispatcher& dispatcher_;
  std::deque<std::string> paths_;  // gRPC keeps pointers to them
};

}  // namespace ssx::runtime

#endif  // SSX_SERVICES_RUNTIME_SERVICE_H_
