#include "storage/subscribers.h"

#include <algorithm>
#include <utility>

namespace ssx::storage {

// One listener. The handle that Add returns ends it; the notifying thread holds it only while it
// calls.
class Subscribers::Subscription {
 public:
  explicit Subscription(Store::Listener listener) : listener_(std::move(listener)) {}

  void Call(Revision newest) {
    {
      absl::MutexLock lock(&mutex_);
      if (ended_) return;
      caller_ = std::this_thread::get_id();
    }
    listener_(newest);
    absl::MutexLock lock(&mutex_);
    caller_ = std::thread::id();
  }

  // Returns when the listener is not running, unless it is the listener that calls.
  void End() {
    absl::MutexLock lock(&mutex_);
    ended_ = true;
    if (caller_ == std::this_thread::get_id()) return;
    mutex_.Await(absl::Condition(this, &Subscription::Idle));
  }

 private:
  bool Idle() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return caller_ == std::thread::id(); }

  const Store::Listener listener_;
  absl::Mutex mutex_;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread::id caller_ ABSL_GUARDED_BY(mutex_);
};

Subscribers::Subscribers() : thread_([this] { Run(); }) {}

Subscribers::~Subscribers() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

std::shared_ptr<void> Subscribers::Add(Store::Listener listener) {
  auto subscription = std::make_shared<Subscription>(std::move(listener));
  absl::MutexLock lock(&mutex_);
  subscriptions_.erase(std::remove_if(subscriptions_.begin(), subscriptions_.end(),
                                      [](const auto& entry) { return entry.expired(); }),
                       subscriptions_.end());
  subscriptions_.push_back(subscription);
  Subscription* raw = subscription.get();
  return std::shared_ptr<void>(raw, [subscription = std::move(subscription)](void*) mutable {
    subscription->End();
    subscription.reset();
  });
}

void Subscribers::Notify(Revision newest) {
  absl::MutexLock lock(&mutex_);
  // Nobody to tell: not worth waking the thread.
  if (subscriptions_.empty()) {
    notified_ = newest;
  }
  newest_ = newest;
}

void Subscribers::Run() {
  while (true) {
    Revision newest = 0;
    std::vector<std::shared_ptr<Subscription>> live;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &Subscribers::HasWork));
      if (stopping_) return;
      newest = notified_ = newest_;
      for (const auto& entry : subscriptions_) {
        if (auto subscription = entry.lock()) live.push_back(std::move(subscription));
      }
    }
    for (const auto& subscription : live) subscription->Call(newest);
  }
}

}  // namespace ssx::storage
