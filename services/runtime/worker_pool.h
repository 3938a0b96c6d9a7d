// WorkerPool: a fixed number of threads and a bounded queue, so that an overload is answered rather
// than piled up. Thread-safe.
#ifndef SSX_SERVICES_RUNTIME_WORKER_POOL_H_
#define SSX_SERVICES_RUNTIME_WORKER_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ssx::runtime {

class WorkerPool {
 public:
  WorkerPool(int threads, size_t max_queued);
  // Runs what is queued, then joins the threads.
  ~WorkerPool();

  // Queues a job for a thread. False when the queue is full.
  bool TrySubmit(std::function<void()> job);
  // Queues the next step of work already admitted; the queue's bound does not apply.
  void Submit(std::function<void()> job);

 private:
  void Run();

  const size_t max_queued_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace ssx::runtime

#endif  // SSX_SERVICES_RUNTIME_WORKER_POOL_H_
