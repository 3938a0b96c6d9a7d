// Maintenance: what happens by itself. Expires needs and offers whose last day has passed, purges
// soft-deleted resources at their purge time, forgets answers kept for request_ids, and trims the
// change log to its retention.
#ifndef SSX_SERVICES_REGISTRY_MAINTENANCE_H_
#define SSX_SERVICES_REGISTRY_MAINTENANCE_H_

#include <condition_variable>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/registry/call.h"

namespace ssx::registry {

// What one pass did.
struct MaintenanceReport {
  int expired = 0;
  int purged = 0;
  int forgotten = 0;
};

// Does all that is due by `env.clock`. An organization or fund that is still named by others is
// kept until it is not. Errors are the store's.
absl::StatusOr<MaintenanceReport> RunMaintenance(const Environment& env);

// Drops the log of commits older than `retention`.
absl::Status TrimChangeLog(const Environment& env, absl::Duration retention);

// Runs both every `interval` on a thread of its own, from construction to destruction. Failures are
// logged.
class MaintenanceThread {
 public:
  MaintenanceThread(const Environment& env, absl::Duration interval, absl::Duration retention);
  ~MaintenanceThread();

 private:
  void Run(absl::Duration interval, absl::Duration retention);

  const Environment& env_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_MAINTENANCE_H_
