// Model: what a registry should hold and answer after each call, worked out the plain way, from
// maps and full scans. It knows the rules of the protos and nothing of how the registry keeps its
// rows.
#ifndef SSX_TESTS_REGISTRY_MODEL_H_
#define SSX_TESTS_REGISTRY_MODEL_H_

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/domain/dates.h"
#include "services/domain/lifecycle.h"
#include "services/domain/limits.h"
#include "ssx/v1/fund.pb.h"
#include "ssx/v1/need.pb.h"
#include "ssx/v1/offer.pb.h"
#include "ssx/v1/organization.pb.h"

namespace ssx::registry {

// A row of the index or of the schedule, decoded.
using IndexRow = std::tuple<std::string, std::string, std::string, std::string>;
using ScheduleRow = std::tuple<absl::Time, std::string, std::string>;

class Model {
 public:
  template <typename T>
  using Stored = std::map<std::string, T>;  // by name, soft-deleted ones too

  template <typename T>
  Stored<T>& All() {
    return std::get<Stored<T>>(stored_);
  }
  template <typename T>
  const Stored<T>& All() const {
    return std::get<Stored<T>>(stored_);
  }

  // Each call answers with the code to expect. When that is OK it has changed the model, but for
  // the etag, which is the registry's to choose.
  template <typename T>
  absl::StatusCode Create(T resource, absl::Time now);
  // `given` carries all content fields; an empty `etag` is none.
  template <typename T>
  absl::StatusCode Update(const T& given, const std::string& etag, absl::Time now);
  template <typename T>
  absl::StatusCode Delete(const std::string& name, absl::Time now);
  template <typename T>
  absl::StatusCode Undelete(const std::string& name, absl::Time now);
  absl::StatusCode Step(domain::NeedVerb verb, const std::string& name,
                        const std::string& focal_point, const std::string& reason, absl::Time now);
  absl::StatusCode Step(domain::OfferVerb verb, const std::string& name, const std::string& reason,
                        absl::Time now);
  void Maintain(absl::Time now);

  std::set<IndexRow> IndexRows() const;
  std::set<ScheduleRow> ScheduleRows() const;

 private:
  bool IsLive(const std::string& name) const;
  // Whether a live resource names it.
  bool IsNamed(const std::string& name) const;
  bool ReferencesAreLive(const v1::Organization&) const { return true; }
  bool ReferencesAreLive(const v1::Need& need) const;
  template <typename T>
  bool ReferencesAreLive(const T& resource) const {
    return IsLive(resource.organization());
  }
  // Whether the states allow `after` to replace `before`, which differs.
  static bool MayChange(const v1::Organization&, const v1::Organization&, absl::Time) {
    return true;
  }
  static bool MayChange(const v1::Fund&, const v1::Fund&, absl::Time) { return true; }
  static bool MayChange(const v1::Need& before, const v1::Need& after, absl::Time now);
  static bool MayChange(const v1::Offer& before, const v1::Offer& after, absl::Time now);

  std::tuple<Stored<v1::Organization>, Stored<v1::Fund>, Stored<v1::Need>, Stored<v1::Offer>>
      stored_;
};

template <typename T>
absl::StatusCode Model::Create(T resource, absl::Time now) {
  if (All<T>().contains(resource.name())) return absl::StatusCode::kAlreadyExists;
  if (!ReferencesAreLive(resource)) return absl::StatusCode::kInvalidArgument;
  if constexpr (std::is_same_v<T, v1::Need>) resource.set_state(v1::NEED_STATE_DRAFT);
  if constexpr (std::is_same_v<T, v1::Offer>) resource.set_state(v1::OFFER_STATE_DRAFT);
  *resource.mutable_create_time() = *resource.mutable_update_time() = domain::ToTimestamp(now);
  All<T>()[resource.name()] = resource;
  return absl::StatusCode::kOk;
}

template <typename T>
absl::StatusCode Model::Update(const T& given, const std::string& etag, absl::Time now) {
  auto found = All<T>().find(given.name());
  if (found == All<T>().end()) return absl::StatusCode::kNotFound;
  T& stored = found->second;
  if (stored.has_delete_time()) return absl::StatusCode::kFailedPrecondition;
  if (!etag.empty() && etag != stored.etag()) return absl::StatusCode::kAborted;
  T after = given;
  after.set_etag(stored.etag());
  *after.mutable_create_time() = stored.create_time();
  *after.mutable_update_time() = stored.update_time();
  if constexpr (requires { stored.state(); }) {
    after.set_state(stored.state());
    after.set_state_reason(stored.state_reason());
  }
  if constexpr (requires { stored.endorsement(); }) {
    if (stored.has_endorsement()) *after.mutable_endorsement() = stored.endorsement();
  }
  if (after.SerializeAsString() == stored.SerializeAsString()) return absl::StatusCode::kOk;
  if (!ReferencesAreLive(after)) return absl::StatusCode::kInvalidArgument;
  if (!MayChange(stored, after, now)) return absl::StatusCode::kFailedPrecondition;
  *after.mutable_update_time() = domain::ToTimestamp(now);
  stored = after;
  return absl::StatusCode::kOk;
}

template <typename T>
absl::StatusCode Model::Delete(const std::string& name, absl::Time now) {
  auto found = All<T>().find(name);
  if (found == All<T>().end()) return absl::StatusCode::kNotFound;
  T& stored = found->second;
  if (stored.has_delete_time() || IsNamed(name)) return absl::StatusCode::kFailedPrecondition;
  *stored.mutable_update_time() = *stored.mutable_delete_time() = domain::ToTimestamp(now);
  *stored.mutable_purge_time() =
      domain::ToTimestamp(now + absl::FromChrono(domain::limits::kPurgeDelay));
  return absl::StatusCode::kOk;
}

template <typename T>
absl::StatusCode Model::Undelete(const std::string& name, absl::Time now) {
  auto found = All<T>().find(name);
  if (found == All<T>().end()) return absl::StatusCode::kNotFound;
  T& stored = found->second;
  if (!stored.has_delete_time()) return absl::StatusCode::kFailedPrecondition;
  if (domain::ToTime(stored.purge_time()) <= now) return absl::StatusCode::kNotFound;
  if (!ReferencesAreLive(stored)) return absl::StatusCode::kFailedPrecondition;
  stored.clear_delete_time();
  stored.clear_purge_time();
  *stored.mutable_update_time() = domain::ToTimestamp(now);
  return absl::StatusCode::kOk;
}

}  // namespace ssx::registry

#endif  // SSX_TESTS_REGISTRY_MODEL_H_
