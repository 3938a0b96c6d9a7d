// Catalogue: the replica of organizations, needs, offers and funds in memory, ready to be ranked.
//
// Thread-safe. Readers hold a Snapshot, a view of exactly one revision: writers wait until it is
// released, so it must not be kept beyond one answer. Texts are analysed before the writer takes
// its turn.
#ifndef SSX_SERVICES_SCORING_CATALOGUE_H_
#define SSX_SERVICES_SCORING_CATALOGUE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "services/domain/text/bm25f.h"
#include "services/scoring/entries.h"
#include "services/scoring/index/need_index.h"
#include "services/scoring/index/offer_index.h"
#include "services/scoring/knowledge.h"
#include "ssx/v1/change.pb.h"
#include "ssx/v1/fund.pb.h"
#include "ssx/v1/organization.pb.h"
#include "ssx/v1/scoring_profile.pb.h"

namespace ssx::scoring {

// Entries in a catalogue; soft-deleted ones are not counted.
struct CatalogueCounts {
  int64_t organizations = 0;
  int64_t needs = 0;
  int64_t offers = 0;
  int64_t funds = 0;
};

class Catalogue {
 public:
  using Needs = std::map<std::string, std::shared_ptr<const NeedEntry>>;
  using Offers = std::map<std::string, std::shared_ptr<const OfferEntry>>;

  class Snapshot;

  // `knowledge` must outlive the catalogue. `most_fresh` is the index's (offer_index.h).
  explicit Catalogue(const Knowledge& knowledge, size_t most_fresh = OfferIndex::kMostFresh)
      : knowledge_(knowledge), offer_index_(most_fresh) {}
  Catalogue(const Catalogue&) = delete;
  Catalogue& operator=(const Catalogue&) = delete;

  // Takes in changes as one step and moves on to `revision`: no reader sees a part of them. A
  // change without a resource removes the name for good. Revisions never go back.
  void Apply(const google::protobuf::RepeatedPtrField<v1::Change>& changes, int64_t revision);
  // One change, at its own revision.
  void Apply(const v1::Change& change);

  int64_t revision() const;
  CatalogueCounts counts() const;

  // The state of now; waits for a writer under way.
  Snapshot Read() const;

  const Knowledge& knowledge() const { return knowledge_; }

 private:
  struct Prepared;

  Prepared Prepare(const v1::Change& change) const;
  void Commit(Prepared& prepared) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // Lets a writer that waits go first.
  const Catalogue& InTurn() const {
    const absl::MutexLock turn(&turn_);
    return *this;
  }

  const Knowledge& knowledge_;
  // Held by a writer from when it waits on; readers pass through it, so that those who ask without
  // a pause do not keep it waiting.
  mutable absl::Mutex turn_ ABSL_ACQUIRED_BEFORE(mutex_);
  mutable absl::Mutex mutex_;
  int64_t revision_ ABSL_GUARDED_BY(mutex_) = 0;
  CatalogueCounts counts_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, v1::Organization> organizations_ ABSL_GUARDED_BY(mutex_);
  Needs needs_ ABSL_GUARDED_BY(mutex_);
  Offers offers_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, v1::Fund> funds_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, v1::ScoringProfile> profiles_ ABSL_GUARDED_BY(mutex_);  // and versions
  text::TextStatistics statistics_ ABSL_GUARDED_BY(mutex_);                     // of live offers
  OfferIndex offer_index_ ABSL_GUARDED_BY(mutex_);                              // the live offers
  NeedIndex need_index_ ABSL_GUARDED_BY(mutex_);                                // the live needs
};

// A read lock on a catalogue and the way to its entries; what it returns is valid while it lives.
// To be released on the thread that took it.
class Catalogue::Snapshot {
 public:
  explicit Snapshot(const Catalogue& catalogue)
      : catalogue_(&catalogue), lock_(&catalogue.InTurn().mutex_) {}

  int64_t revision() const ABSL_NO_THREAD_SAFETY_ANALYSIS { return catalogue_->revision_; }
  const CatalogueCounts& counts() const ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return catalogue_->counts_;
  }
  const text::TextStatistics& statistics() const ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return catalogue_->statistics_;
  }
  const OfferIndex& offer_index() const ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return catalogue_->offer_index_;
  }
  const NeedIndex& need_index() const ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return catalogue_->need_index_;
  }
  const Knowledge& knowledge() const { return catalogue_->knowledge_; }

  // By name; soft-deleted entries included.
  const Needs& needs() const ABSL_NO_THREAD_SAFETY_ANALYSIS { return catalogue_->needs_; }
  const Offers& offers() const ABSL_NO_THREAD_SAFETY_ANALYSIS { return catalogue_->offers_; }
  // Null when there is none of this name; soft-deleted ones are found.
  const NeedEntry* FindNeed(absl::string_view name) const;
  const OfferEntry* FindOffer(absl::string_view name) const;
  const v1::Organization* FindOrganization(absl::string_view name) const;
  const v1::Fund* FindFund(absl::string_view name) const;
  // Stored ones, by bare name or version; see domain::FindBuiltinProfile for the others.
  const v1::ScoringProfile* FindProfile(absl::string_view name) const;

 private:
  const Catalogue* catalogue_;
  absl::ReaderMutexLock lock_;
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_CATALOGUE_H_
