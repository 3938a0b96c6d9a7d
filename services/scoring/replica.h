// Replica: the catalogue that rankings read and how far it has come. The feed writes it, handlers
// read it.
//
// Thread-safe. A catalogue that was listed anew replaces the old one in one step; rankings under
// way keep the one they hold.
#ifndef SSX_SERVICES_SCORING_REPLICA_H_
#define SSX_SERVICES_SCORING_REPLICA_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "services/scoring/catalogue.h"
#include "services/scoring/knowledge.h"
#include "ssx/v1/change.pb.h"

namespace ssx::scoring {

struct ReplicaStatus {
  bool ready = false;  // filled once; stays so while the registry is away
  int64_t revision = 0;
  std::string store_id;  // empty until the feed told
  CatalogueCounts counts;
  std::string last_error;  // of the feed; empty while it flows
};

class Replica {
 public:
  // `knowledge` must outlive the replica and every catalogue it hands out. At most `max_waiting`
  // callers wait for a revision at a time: they hold threads, which the feed may need to bring it.
  explicit Replica(const Knowledge& knowledge, int max_waiting = 16);

  const Knowledge& knowledge() const { return knowledge_; }
  ReplicaStatus status() const;

  // Of the store that is followed; empty until the feed told.
  std::string store_id() const;

  // The catalogue of now; UNAVAILABLE until there is one, with reason REPLICA_NOT_READY.
  absl::StatusOr<std::shared_ptr<const Catalogue>> Current() const;

  // OK once the revision is reached. FAILED_PRECONDITION with reason REVISION_NOT_REACHED at the
  // deadline, naming both revisions; UNAVAILABLE, as above, when there is no catalogue by then;
  // RESOURCE_EXHAUSTED at once when too many wait already. Revision 0, any catalogue, may always be
  // waited for.
  absl::Status WaitForRevision(int64_t revision, absl::Time deadline) const;

  // For the feed.
  void Replace(std::shared_ptr<Catalogue> catalogue);
  void Apply(const google::protobuf::RepeatedPtrField<v1::Change>& changes, int64_t revision);
  void SetStoreId(const std::string& store_id);
  void SetError(const std::string& error);  // empty: all is well

 private:
  const Knowledge& knowledge_;
  const int max_waiting_;
  mutable absl::Mutex mutex_;
  mutable int waiting_ ABSL_GUARDED_BY(mutex_) = 0;
  std::shared_ptr<Catalogue> catalogue_ ABSL_GUARDED_BY(mutex_);
  int64_t revision_ ABSL_GUARDED_BY(mutex_) = 0;  // that readers are sure to see
  std::string store_id_ ABSL_GUARDED_BY(mutex_);
  std::string last_error_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_REPLICA_H_
