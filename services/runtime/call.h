// Call: what a handler may know of the RPC it answers. Thread-safe; valid until the handler
// returns.
#ifndef SSX_SERVICES_RUNTIME_CALL_H_
#define SSX_SERVICES_RUNTIME_CALL_H_

#include <atomic>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace ssx::runtime {

class Call {
 public:
  // `method` is the RPC's name, such as "CreateNeed". `deadline` may be the infinite future.
  Call(absl::string_view method, absl::Time deadline) : method_(method), deadline_(deadline) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  const std::string& method() const { return method_; }
  absl::Time deadline() const { return deadline_; }

  // OK while an answer is still wanted, else CANCELLED or DEADLINE_EXCEEDED. Long loops ask now and
  // then.
  absl::Status Check() const;

  // The caller went away.
  void Cancel() { cancelled_.store(true, std::memory_order_relaxed); }

 private:
  const std::string method_;
  const absl::Time deadline_;
  std::atomic<bool> cancelled_{false};
};

}  // namespace ssx::runtime

#endif  // SSX_SERVICES_RUNTIME_CALL_H_
