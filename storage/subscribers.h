// Subscribers: tells listeners about new revisions, from a thread of its own so that no listener
// slows a commit down. Calls to one listener are in order; revisions that follow faster than
// listeners return are merged into the newest. Thread-safe.
#ifndef SSX_STORAGE_SUBSCRIBERS_H_
#define SSX_STORAGE_SUBSCRIBERS_H_

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

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
  std::mutex mutex_;
  Revision newest_ = 0;                                     // guarded by mutex_
  Revision notified_ = 0;                                   // guarded by mutex_
  bool stopping_ = false;                                   // guarded by mutex_
  std::vector<std::weak_ptr<Subscription>> subscriptions_;  // guarded by mutex_
  std::condition_variable has_work_;
  std::thread thread_;
};

}  // namespace ssx::storage

#endif  // SSX_STORAGE_SUBSCRIBERS_H_
