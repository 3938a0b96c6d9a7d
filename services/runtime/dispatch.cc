#include "services/runtime/dispatch.h"

#include <vector>

#include "absl/time/clock.h"
#include "services/domain/errors.h"

namespace ssx::runtime {

void Dispatcher::Drain() {
  draining_.store(true, std::memory_order_release);
  std::lock_guard lock(mutex_);
  for (const Waker* waker : wakers_) (*waker)();
}

std::shared_ptr<void> Dispatcher::RegisterStream(Waker waker) {
  auto* stored = new Waker(std::move(waker));
  std::lock_guard lock(mutex_);
  wakers_.insert(stored);
  return std::shared_ptr<void>(static_cast<void*>(stored), [this, stored](void*) {
    {
      std::lock_guard lock(mutex_);
      wakers_.erase(stored);
    }
    delete stored;
  });
}

absl::Status BusyError() {
  return domain::MakeError(absl::StatusCode::kResourceExhausted, "SERVER_BUSY",
                           "the server has as many calls as it can take: retry after a pause");
}

absl::Status DrainingError() {
  return domain::MakeError(absl::StatusCode::kUnavailable, "SERVER_STOPPING",
                           "the server is stopping: reconnect");
}

absl::Time DeadlineOf(const grpc::CallbackServerContext& context) {
  const auto deadline = context.deadline();
  // gRPC says "none" with a time far in the future that absl cannot always represent.
  if (deadline - std::chrono::system_clock::now() > std::chrono::hours(24 * 365)) {
    return absl::InfiniteFuture();
  }
  return absl::FromChrono(deadline);
}

}  // namespace ssx::runtime
