// Subscribers: tells listeners about new revisions, from a thread of its own so that no listener
// slows a commit down. Calls to one listener are in order; revisions that follow faster than
// listeners return are merged into the newest. Thread-safe.
#ifndef SSX_STORAGE_SUBSCRIBERS_H_
#define SSX_STORAGE_SUBSCRIBERS_H_

#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "storage/store.h"

namespace ssx::storage {

class Subscribers {
 public:
  Subscribers();
  // Waits for the calls under way. Handles may outlive it.
  ~Subscribers();
  Subscribers(const Subscribers&) = delete;
  Subscribers& operator=(const Subscribers&) = delete;

  // See Store::Subscribe. A listener may drop its own handle.
  std::shared_ptr<void> Add(Store::Listener listener);
  void Notify(Revision newest);

 private:
  class Subscription;

  void Run();
  bool HasWork() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return stopping_ || newest_ > notified_;
  }

  absl::Mutex mutex_;
  Revision newest_ ABSL_GUARDED_BY(mutex_) = 0;
  Revision notified_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::weak_ptr<Subscription>> subscriptions_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace ssx::storage

#endif  // SSX_STORAGE_SUBSCRIBERS_H_
