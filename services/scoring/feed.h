// Feed: keeps a replica in step with a registry, over gRPC.
//
// Lists a snapshot into a fresh catalogue, swaps it in, then watches the changes after its
// revision. A stream that breaks is taken up where it broke, after a backoff; when the registry
// says that the revision is out of range, or turns out to be another store, a snapshot is listed
// again. Errors are never fatal: they show as `last_error` of the replica's status until the feed
// flows again. Runs on one thread of its own. Thread-safe.
#ifndef SSX_SERVICES_SCORING_FEED_H_
#define SSX_SERVICES_SCORING_FEED_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "services/scoring/backoff.h"
#include "services/scoring/replica.h"
#include "ssx/v1/change_service.grpc.pb.h"

namespace ssx::scoring {

class Feed {
 public:
  // Starts at once. `replica` must outlive the feed.
  Feed(std::shared_ptr<grpc::Channel> registry, Replica& replica,
       const BackoffOptions& backoff = {});
  // Stops.
  ~Feed();
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  // Cancels the stream under way and waits for the thread. The replica keeps what it has. May be
  // called more than once.
  void Stop();

 private:
  void Run();
  // Both return why the stream ended, which is never OK for a watch.
  absl::Status ListSnapshot();
  absl::Status WatchChanges();
  // Registers the context of a new stream for Stop to cancel; false when already stopping.
  bool Begin(grpc::ClientContext& context);
  void End();
  bool SleepUnlessStopped(absl::Duration delay);

  const std::unique_ptr<v1::ChangeService::Stub> stub_;
  Replica& replica_;
  Backoff backoff_;        // of the thread
  bool must_list_ = true;  // of the thread
  int64_t revision_ = 0;   // of the thread: everything up to here is in the replica
  std::string store_id_;   // of the thread; empty until a watch told

  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ClientContext* context_ ABSL_GUARDED_BY(mutex_) = nullptr;  // of the stream under way
  std::thread thread_;                                              // last: uses all of the above
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_FEED_H_
