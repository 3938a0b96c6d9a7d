#include "services/scoring/catalogue.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/names.h"

namespace ssx::scoring {
namespace {

template <typename Map>
auto* FindIn(const Map& map, absl::string_view name) {
  const auto found = map.find(std::string(name));
  return found == map.end() ? nullptr : &found->second;
}

template <typename Map>
auto* EntryIn(const Map& map, absl::string_view name) {
  const auto* found = FindIn(map, name);
  return found == nullptr ? nullptr : found->get();
}

// Replaces or, when there is no new value, removes; keeps the number of live ones right.
template <typename Map, typename Value, typename IsLive>
void Replace(Map& map, const std::string& name, Value* value, int64_t& live, IsLive is_live) {
  const auto old = map.find(name);
  if (old != map.end()) {
    live -= is_live(old->second);
    if (value == nullptr) {
      map.erase(old);
      return;
    }
  }
  if (value == nullptr) return;
  live += is_live(*value);
  map.insert_or_assign(name, std::move(*value));
}

bool IsIn(absl::string_view collection, absl::string_view name) {
  return absl::StartsWith(name, absl::StrCat(collection, "/"));
}

}  // namespace

// A change with its text analysed.
struct Catalogue::Prepared {
  const v1::Change* change = nullptr;
  std::shared_ptr<const NeedEntry> need;
  std::shared_ptr<const OfferEntry> offer;
};

Catalogue::Prepared Catalogue::Prepare(const v1::Change& change) const {
  Prepared prepared;
  prepared.change = &change;
  if (change.has_need()) prepared.need = MakeNeedEntry(change.need(), knowledge_);
  if (change.has_offer()) prepared.offer = MakeOfferEntry(change.offer(), knowledge_);
  return prepared;
}

void Catalogue::Commit(Prepared& prepared) {
  const v1::Change& change = *prepared.change;
  const std::string& name = change.name();
  auto is_live_entry = [](const auto& entry) { return entry->live(); };
  auto is_live_resource = [](const auto& resource) { return !resource.has_delete_time(); };
  // The collection is read off the name, so that a purge, which carries no resource, finds it too.
  if (IsIn(domain::kNeeds, name)) {
    if (prepared.need != nullptr && prepared.need->live()) {
      need_index_.Put(prepared.need);
    } else {
      need_index_.Remove(name);
    }
    Replace(needs_, name, prepared.need == nullptr ? nullptr : &prepared.need, counts_.needs,
            is_live_entry);
  } else if (IsIn(domain::kOffers, name)) {
    const auto old = offers_.find(name);
    if (old != offers_.end() && old->second->live()) statistics_.Remove(old->second->text);
    if (prepared.offer != nullptr && prepared.offer->live()) {
      statistics_.Add(prepared.offer->text);
      offer_index_.Put(prepared.offer);
    } else {
      offer_index_.Remove(name);
    }
    Replace(offers_, name, prepared.offer == nullptr ? nullptr : &prepared.offer, counts_.offers,
            is_live_entry);
  } else if (IsIn(domain::kOrganizations, name)) {
    v1::Organization organization = change.organization();
    Replace(organizations_, name, change.has_organization() ? &organization : nullptr,
            counts_.organizations, is_live_resource);
  } else if (IsIn(domain::kFunds, name)) {
    v1::Fund fund = change.fund();
    Replace(funds_, name, change.has_fund() ? &fund : nullptr, counts_.funds, is_live_resource);
  } else if (IsIn(domain::kScoringProfiles, name) && change.has_scoring_profile()) {
    profiles_.insert_or_assign(name, change.scoring_profile());  // none ever goes
  }
  // Other collections, which a newer registry may send, have no part in scoring.
}

void Catalogue::Apply(const google::protobuf::RepeatedPtrField<v1::Change>& changes,
                      int64_t revision) {
  std::vector<Prepared> prepared;
  prepared.reserve(static_cast<size_t>(changes.size()));
  for (const v1::Change& change : changes) prepared.push_back(Prepare(change));
  const absl::MutexLock turn(&turn_);
  const absl::MutexLock lock(&mutex_);
  for (Prepared& one : prepared) Commit(one);
  revision_ = std::max(revision_, revision);
}

void Catalogue::Apply(const v1::Change& change) {
  Prepared prepared = Prepare(change);
  const absl::MutexLock turn(&turn_);
  const absl::MutexLock lock(&mutex_);
  Commit(prepared);
  revision_ = std::max(revision_, change.revision());
}

int64_t Catalogue::revision() const {
  absl::ReaderMutexLock lock(&mutex_);
  return revision_;
}

CatalogueCounts Catalogue::counts() const {
  absl::ReaderMutexLock lock(&mutex_);
  return counts_;
}

Catalogue::Snapshot Catalogue::Read() const { return Snapshot(*this); }

const NeedEntry* Catalogue::Snapshot::FindNeed(absl::string_view name) const {
  return EntryIn(needs(), name);
}

const OfferEntry* Catalogue::Snapshot::FindOffer(absl::string_view name) const {
  return EntryIn(offers(), name);
}

const v1::Organization* Catalogue::Snapshot::FindOrganization(absl::string_view name) const
    ABSL_NO_THREAD_SAFETY_ANALYSIS {
  return FindIn(catalogue_->organizations_, name);
}

const v1::Fund* Catalogue::Snapshot::FindFund(absl::string_view name) const
    ABSL_NO_THREAD_SAFETY_ANALYSIS {
  return FindIn(catalogue_->funds_, name);
}

const v1::ScoringProfile* Catalogue::Snapshot::FindProfile(absl::string_view name) const
    ABSL_NO_THREAD_SAFETY_ANALYSIS {
  return FindIn(catalogue_->profiles_, name);
}

}  // namespace ssx::scoring
