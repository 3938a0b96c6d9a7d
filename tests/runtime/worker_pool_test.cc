#include "services/runtime/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace ssx::runtime {
namespace {

TEST(WorkerPool, RunsEveryJobBeforeItEnds) {
  std::atomic<int> ran{0};
  {
    WorkerPool pool(3, 1'000);
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(pool.TrySubmit([&] { ++ran; }));
  }
  EXPECT_EQ(ran, 500);
}

TEST(WorkerPool, RefusesWhatItsQueueCannotHold) {
  std::promise<void> entered, release;
  std::atomic<int> ran{0};
  {
    WorkerPool pool(1, 2);
    ASSERT_TRUE(pool.TrySubmit([&] {
      entered.set_value();
      release.get_future().wait();
    }));
    entered.get_future().wait();  // the thread is taken and the queue empty
    EXPECT_TRUE(pool.TrySubmit([&] { ++ran; }));
    EXPECT_TRUE(pool.TrySubmit([&] { ++ran; }));
    EXPECT_FALSE(pool.TrySubmit([&] { ++ran; }));
    pool.Submit([&] { ++ran; });  // admitted work is not bounded
    release.set_value();
  }
  EXPECT_EQ(ran, 3);
}

}  // namespace
}  // namespace ssx::runtime
