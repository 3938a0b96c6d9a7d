// Dispatch: the one way from a gRPC callback method to a plain function. Service (service.h) puts
// the methods of a service on it.
//
// gRPC's own threads only hand over; handlers run on a bounded pool and may block. When the pool's
// queue is full the answer is RESOURCE_EXHAUSTED; a call that is cancelled or late before its turn
// never runs; while the server drains, streams end with UNAVAILABLE. Thread-safe.
#ifndef SSX_SERVICES_RUNTIME_DISPATCH_H_
#define SSX_SERVICES_RUNTIME_DISPATCH_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/call.h"
#include "services/runtime/status.h"
#include "services/runtime/worker_pool.h"

namespace ssx::runtime {

struct DispatchOptions {
  // Handlers that may run at once. More than there are processors, since imports and reads wait for
  // the disk.
  int threads = 16;
  // Calls that may wait for a thread.
  size_t max_queued = 4'096;
};

// What a server-streaming handler does next.
enum class StreamStep {
  kSend,  // the response is filled: send it, then ask again
  kWait,  // nothing to send now: ask again once woken
  kEnd,   // all sent
};

// Makes the messages of one server stream, one `Next` at a time, on a pool thread.
template <typename Response>
class StreamSource {
 public:
  virtual ~StreamSource() = default;
  virtual absl::StatusOr<StreamStep> Next(const Call& call, Response& response) = 0;
  // Called once, before the first Next. `wake` may be called from any thread while the source
  // lives.
  virtual void OnWake(std::function<void()> wake) {}
};

// Answers the messages of one bidirectional stream in order: one response for each request.
template <typename Request, typename Response>
using StreamHandler = std::function<absl::StatusOr<Response>(const Call&, const Request&)>;

class Dispatcher {
 public:
  explicit Dispatcher(DispatchOptions options) : pool_(options.threads, options.max_queued) {}

  // `handler`: absl::StatusOr<Response>(const Call&, const Request&).
  template <typename Request, typename Response, typename Handler>
  grpc::ServerUnaryReactor* Unary(absl::string_view method, grpc::CallbackServerContext* context,
                                  const Request* request, Response* response, Handler handler);

  // `open`: absl::StatusOr<std::unique_ptr<StreamSource<Response>>>(const Call&).
  template <typename Response, typename Open>
  grpc::ServerWriteReactor<Response>* ServerStream(absl::string_view method,
                                                   grpc::CallbackServerContext* context, Open open);

  template <typename Request, typename Response>
  grpc::ServerBidiReactor<Request, Response>* Bidi(absl::string_view method,
                                                   grpc::CallbackServerContext* context,
                                                   StreamHandler<Request, Response> handler);

  // Ends server streams with UNAVAILABLE, those that wait and those to come. Unary calls and
  // imports run to their end.
  void Drain();
  bool draining() const { return draining_.load(std::memory_order_acquire); }

  WorkerPool& pool() { return pool_; }

  // For reactors: wakers of open streams, called by Drain.
  using Waker = std::function<void()>;
  std::shared_ptr<void> RegisterStream(Waker waker);

 private:
  std::atomic<bool> draining_{false};
  std::mutex mutex_;
  std::unordered_set<const Waker*> wakers_;
  WorkerPool pool_;  // last: its threads use the members above
};

absl::Status BusyError();
absl::Status DrainingError();
absl::Time DeadlineOf(const grpc::CallbackServerContext& context);

}  // namespace ssx::runtime

#include "services/runtime/dispatch_reactors.h"  // IWYU pragma: export

#endif  // SSX_SERVICES_RUNTIME_DISPATCH_H_
