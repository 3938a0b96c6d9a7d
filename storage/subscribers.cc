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
      const std::lock_guard lock(mutex_);
      if (ended_) return;
      caller_ = std::this_thread::get_id();
    }
    listener_(newest);
    const std::lock_guard lock(mutex_);
    caller_ = std::thread::id();
    idle_.notify_all();
  }

  // Returns when the listener is not running, unless it is the listener that calls.
  void End() {
    std::unique_lock lock(mutex_);
    ended_ = true;
    if (caller_ == std::this_thread::get_id()) return;
    idle_.wait(lock, [this] { return caller_ == std::thread::id(); });
  }

 private:
  const Store::Listener listener_;
  std::mutex mutex_;
  bool ended_ = false;      // guarded by mutex_
  std::thread::id caller_;  // guarded by mutex_; none while the listener is not running
  std::condition_variable idle_;
};

Subscribers::Subscribers() : thread_([this] { Run(); }) {}

Subscribers::~Subscribers() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  has_work_.notify_one();
  thread_.join();
}

std::shared_ptr<void> Subscribers::Add(Store::Listener listener) {
  auto subscription = std::make_shared<Subscription>(std::move(listener));
  const std::lock_guard lock(mutex_);
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
  {
    const std::lock_guard lock(mutex_);
    newest_ = newest;
    if (subscriptions_.empty()) {
      // Nobody to tell: not worth waking the thread.
      notified_ = newest;
      return;
    }
  }
  has_work_.notify_one();
}

void Subscribers::Run() {
  while (true) {
    Revision newest = 0;
    std::vector<std::shared_ptr<Subscription>> live;
    {
      std::unique_lock lock(mutex_);
      has_work_.wait(lock, [this] { return stopping_ || newest_ > notified_; });
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
