// Call: what a handler may know of the RPC it answers. Thread-safe; valid until the handler
// returns.
#ifndef SSX_SERVICES_RUNTIME_CALL_H_
#define SSX_SERVICES_RUNTIME_CALL_H_

#include <atomic>
#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace ssx::runtime {

class Call {
 public:
  // `method` is the RPC's name, such as "CreateNeed". `deadline` may be the infinite future.
  // `hold` is what HoldAnswer does; none when there is no answer that could be held.
  using Release = std::function<void(const absl::Status&)>;
  Call(absl::string_view method, absl::Time deadline, std::function<Release()> hold = nullptr)
      : method_(method), deadline_(deadline), hold_(std::move(hold)) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  const std::string& method() const { return method_; }
  absl::Time deadline() const { return deadline_; }

  // OK while an answer is still wanted, else CANCELLED or DEADLINE_EXCEEDED. Long loops ask now and
  // then.
  absl::Status Check() const;

  // Lets a unary handler return before its work is done, so that its thread need not wait: the
  // answer that it returns is sent once the function given here has been called, from any thread,
  // with OK; an error is sent in its place. Null when the call has no single
  // answer (a stream) or nobody to send it: then wait.
  Release HoldAnswer() const { return hold_ == nullptr ? nullptr : hold_(); }

  // The caller went away.
  void Cancel() { cancelled_.store(true, std::memory_order_relaxed); }

 private:
  const std::string method_;
  const absl::Time deadline_;
  const std::function<Release()> hold_;
  std::atomic<bool> cancelled_{false};
};

}  // namespace ssx::runtime

#endif  // SSX_SERVICES_RUNTIME_CALL_H_
