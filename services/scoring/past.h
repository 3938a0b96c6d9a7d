// Past: catalogues as of past revisions, for rankings that are done again.
//
// A catalogue of the past is listed from the registry when it is first asked for, which takes as
// long as filling the replica does. One is built at a time, by the call that asks for it and for as
// long as that call lasts. The last two stay, one while another is built, so that the memory is at
// most twice the replica's beside the replica (and what rankings under way still hold).
// Thread-safe.
#ifndef SSX_SERVICES_SCORING_PAST_H_
#define SSX_SERVICES_SCORING_PAST_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <list>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/civil_time.h"
#include "services/runtime/call.h"
#include "services/scoring/catalogue.h"
#include "services/scoring/knowledge.h"
#include "ssx/v1/change_service.grpc.pb.h"

namespace ssx::scoring {

struct PastCatalogue {
  explicit PastCatalogue(const Knowledge& knowledge) : catalogue(knowledge) {}

  std::string store_id;
  int64_t revision = 0;
  Catalogue catalogue;
  absl::CivilDay day;  // of the revision's commit, in UTC
};

class Past {
 public:
  // `knowledge` must outlive what is handed out. At most `max_calls` build or wait at a time: they
  // hold threads, which a registry in the same process needs to answer.
  Past(const Knowledge& knowledge, int max_calls) : knowledge_(knowledge), max_calls_(max_calls) {}
  Past(const Past&) = delete;
  Past& operator=(const Past&) = delete;

  // Where the past is listed from; UNAVAILABLE before.
  void Connect(std::shared_ptr<grpc::Channel> registry);

  // The catalogue as of a revision, above 0, of the store that the replica follows. OUT_OF_RANGE
  // with reason REVISION_OUT_OF_RANGE when the registry keeps it no longer or has not reached it;
  // RESOURCE_EXHAUSTED when too many ask at once; the call's own error when it ends; else the
  // errors of the registry.
  absl::StatusOr<std::shared_ptr<const PastCatalogue>> At(int64_t revision,
                                                          const std::string& store_id,
                                                          const runtime::Call& call);

 private:
  using Entry = std::shared_ptr<const PastCatalogue>;

  Entry Find(int64_t revision, const std::string& store_id) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Waits for a turn to build; ends with the call, or when another has built what is wanted.
  absl::Status AwaitTurn(int64_t revision, const std::string& store_id, const runtime::Call& call)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<Entry> Build(v1::ChangeService::Stub& registry, int64_t revision,
                              const std::string& store_id, const runtime::Call& call) const;

  const Knowledge& knowledge_;
  const int max_calls_;
  absl::Mutex mutex_;
  std::shared_ptr<v1::ChangeService::Stub> registry_ ABSL_GUARDED_BY(mutex_);
  int calls_ ABSL_GUARDED_BY(mutex_) = 0;  // that build or wait
  bool building_ ABSL_GUARDED_BY(mutex_) = false;
  std::list<Entry> kept_ ABSL_GUARDED_BY(mutex_);  // the one used last first
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_PAST_H_
