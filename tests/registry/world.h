// World: a registry in memory with a clock that the test sets, and what tests say about answers.
//
// Its store runs the body of every transaction twice and keeps what the second run wrote, so that a
// handler whose body is not pure fails its tests. Not thread-safe, but for its store.
#ifndef SSX_TESTS_REGISTRY_WORLD_H_
#define SSX_TESTS_REGISTRY_WORLD_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "services/registry/call.h"
#include "services/registry/funds.h"
#include "services/registry/needs.h"
#include "services/registry/offers.h"
#include "services/registry/organizations.h"
#include "services/registry/resource_traits.h"

namespace ssx::registry {

// In every world: a national focal point of Mongolia, and an institution of Cuba that is none.
inline constexpr char kMinistry[] = "organizations/mn-health";
inline constexpr char kInstitute[] = "organizations/cu-health";

class World {
 public:
  World();

  // Calls a handler as the RPC named after its request.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Do(absl::StatusOr<Response> (*handler)(const Call&, const Request&),
                              const Request& request) {
    std::string method = Request::descriptor()->name();
    method.resize(method.size() - std::string("Request").size());
    runtime::Call rpc(method, absl::InfiniteFuture());
    return handler(Call{rpc, env_}, request);
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Import(absl::StatusOr<Response> (*handler)(const Call&,
                                                                      const v1::ImportOptions&,
                                                                      const Request&),
                                  const v1::ImportOptions& options, const Request& request) {
    runtime::Call rpc("Import", absl::InfiniteFuture());
    return handler(Call{rpc, env_}, options, request);
  }

  const Environment& env() const { return env_; }
  storage::Store& store() { return *store_; }
  absl::Time now() const { return now_; }
  void Advance(absl::Duration duration) { now_ += duration; }
  void SetNow(absl::Time now) { now_ = now; }

  // All rows of a partition as of now.
  std::vector<std::pair<std::string, std::string>> Rows(const storage::Partition& partition) const;

 private:
  absl::Time now_;
  std::unique_ptr<storage::Store> store_;
  Environment env_;
};

// The methods that every resource has.
template <typename T>
struct Api;
template <>
struct Api<v1::Organization> {
  static constexpr auto kCreate = CreateOrganization;
  static constexpr auto kGet = GetOrganization;
  static constexpr auto kList = ListOrganizations;
  static constexpr auto kUpdate = UpdateOrganization;
  static constexpr auto kDelete = DeleteOrganization;
  static constexpr auto kUndelete = UndeleteOrganization;
};
template <>
struct Api<v1::Need> {
  static constexpr auto kCreate = CreateNeed;
  static constexpr auto kGet = GetNeed;
  static constexpr auto kList = ListNeeds;
  static constexpr auto kUpdate = UpdateNeed;
  static constexpr auto kDelete = DeleteNeed;
  static constexpr auto kUndelete = UndeleteNeed;
};
template <>
struct Api<v1::Offer> {
  static constexpr auto kCreate = CreateOffer;
  static constexpr auto kGet = GetOffer;
  static constexpr auto kList = ListOffers;
  static constexpr auto kUpdate = UpdateOffer;
  static constexpr auto kDelete = DeleteOffer;
  static constexpr auto kUndelete = UndeleteOffer;
};
template <>
struct Api<v1::Fund> {
  static constexpr auto kCreate = CreateFund;
  static constexpr auto kGet = GetFund;
  static constexpr auto kList = ListFunds;
  static constexpr auto kUpdate = UpdateFund;
  static constexpr auto kDelete = DeleteFund;
  static constexpr auto kUndelete = UndeleteFund;
};

template <typename Response, typename Request>
Request RequestOf(absl::StatusOr<Response> (*)(const Call&, const Request&));
template <typename T>
using CreateRequest = decltype(RequestOf(Api<T>::kCreate));
template <typename T>
using ListRequest = decltype(RequestOf(Api<T>::kList));
template <typename T>
using UpdateRequest = decltype(RequestOf(Api<T>::kUpdate));
template <typename T>
using DeleteRequest = decltype(RequestOf(Api<T>::kDelete));
template <typename T>
using UndeleteRequest = decltype(RequestOf(Api<T>::kUndelete));

// A well-formed resource that names what every world has.
template <typename T>
T Sample();
template <>
v1::Organization Sample();
template <>
v1::Need Sample();
template <>
v1::Offer Sample();
template <>
v1::Fund Sample();

// The resource inside a create or update request.
template <typename T>
T& ResourceIn(google::protobuf::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName(ResourceTraits<T>::kField);
  return static_cast<T&>(*request.GetReflection()->MutableMessage(&request, field));
}

template <typename T>
CreateRequest<T> CreationOf(const T& resource, const std::string& id) {
  CreateRequest<T> request;
  ResourceIn<T>(request) = resource;
  const auto* field =
      request.GetDescriptor()->FindFieldByName(absl::StrCat(ResourceTraits<T>::kField, "_id"));
  request.GetReflection()->SetString(&request, field, id);
  return request;
}

template <typename T>
absl::StatusOr<T> Create(World& world, const T& resource, const std::string& id = "") {
  return world.Do(Api<T>::kCreate, CreationOf(resource, id));
}

template <typename T>
absl::StatusOr<T> Fetch(World& world, const std::string& name) {
  decltype(RequestOf(Api<T>::kGet)) request;
  request.set_name(name);
  return world.Do(Api<T>::kGet, request);
}

// Updates the fields in `paths`; those that are set when there are none.
template <typename T>
absl::StatusOr<T> Change(World& world, const T& resource,
                         const std::vector<std::string>& paths = {}) {
  UpdateRequest<T> request;
  ResourceIn<T>(request) = resource;
  for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
  return world.Do(Api<T>::kUpdate, request);
}

template <typename T>
absl::StatusOr<T> Remove(World& world, const std::string& name, const std::string& etag = "") {
  DeleteRequest<T> request;
  request.set_name(name);
  request.set_etag(etag);
  return world.Do(Api<T>::kDelete, request);
}

template <typename T>
absl::StatusOr<T> Restore(World& world, const std::string& name, const std::string& etag = "") {
  UndeleteRequest<T> request;
  request.set_name(name);
  request.set_etag(etag);
  return world.Do(Api<T>::kUndelete, request);
}

// Takes a lifecycle step that needs nothing but a name.
template <typename T, typename Request>
absl::StatusOr<T> Take(World& world, absl::StatusOr<T> (*step)(const Call&, const Request&),
                       const std::string& name) {
  Request request;
  request.set_name(name);
  return world.Do(step, request);
}
absl::StatusOr<v1::Need> Endorse(World& world, const std::string& name,
                                 const std::string& focal_point = kMinistry);

// The reason of a status's ErrorInfo; empty when it has none.
std::string ReasonOf(const absl::Status& status);
// The fields that a status's BadRequest is about, in order.
std::vector<std::string> FieldsOf(const absl::Status& status);

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& answer) {
  return answer.status();
}

MATCHER(IsOk, "") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).ok();
}

// An error of this code that carries a reason, and whose message says what to do about it.
MATCHER_P(Fails, code, "") {
  const absl::Status& status = StatusOf(arg);
  *result_listener << status.ToString();
  return status.code() == code && !ReasonOf(status).empty() && !status.message().empty();
}

MATCHER_P2(Fails, code, reason, "") {
  const absl::Status& status = StatusOf(arg);
  *result_listener << status.ToString();
  return status.code() == code && ReasonOf(status) == reason;
}

// INVALID_ARGUMENT about exactly these fields.
MATCHER_P(FaultsIn, fields, "") {
  const absl::Status& status = StatusOf(arg);
  *result_listener << status.ToString();
  return absl::IsInvalidArgument(status) && FieldsOf(status) == std::vector<std::string>(fields);
}
inline auto FaultIn(const std::string& field) { return FaultsIn(std::vector<std::string>{field}); }

MATCHER_P(Equals, expected, "") {
  google::protobuf::util::MessageDifferencer differencer;
  std::string differences;
  differencer.ReportDifferencesToString(&differences);
  const bool equal = differencer.Compare(expected, arg);
  *result_listener << differences;
  return equal;
}

}  // namespace ssx::registry

#endif  // SSX_TESTS_REGISTRY_WORLD_H_
