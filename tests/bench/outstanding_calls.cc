#include "tests/bench/outstanding_calls.h"

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "tests/bench/timing.h"

namespace ssx::bench {

double CallsPerSecond(int outstanding, long total,
                      const std::function<void(std::function<void()> done)>& start) {
  std::mutex mutex;
  std::condition_variable finished;
  std::atomic<long> begun{0};
  long ended = 0;
  std::function<void()> next = [&] {
    if (begun.fetch_add(1) >= total) return;
    start([&] {
      {
        std::lock_guard lock(mutex);
        if (++ended == total) {
          finished.notify_all();
          return;
        }
      }
      next();
    });
  };
  const auto begin = Clock::now();
  for (int i = 0; i < outstanding; ++i) next();
  std::unique_lock lock(mutex);
  finished.wait(lock, [&] { return ended == total; });
  return total / SecondsSince(begin);
}

}  // namespace ssx::bench
