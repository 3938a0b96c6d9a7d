// What the standard methods need to know of each kind of resource: one specialisation a resource.
#ifndef SSX_SERVICES_REGISTRY_RESOURCE_TRAITS_H_
#define SSX_SERVICES_REGISTRY_RESOURCE_TRAITS_H_

#include <array>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/domain/errors.h"
#include "services/registry/tables.h"
#include "ssx/v1/fund.pb.h"
#include "ssx/v1/fund_service.pb.h"
#include "ssx/v1/need.pb.h"
#include "ssx/v1/need_service.pb.h"
#include "ssx/v1/offer.pb.h"
#include "ssx/v1/offer_service.pb.h"
#include "ssx/v1/organization.pb.h"
#include "ssx/v1/organization_service.pb.h"
#include "ssx/v1/scoring_profile.pb.h"
#include "ssx/v1/scoring_profile_service.pb.h"

namespace ssx::registry {

// A value of an indexed field, in the spelling of domain::EqualityTerm. Views live as long as the
// resource.
struct IndexTerm {
  absl::string_view field;
  absl::string_view value;
};

// A reference to another resource that must exist and not be deleted. Views live as long as the
// resource.
struct Reference {
  absl::string_view field;  // path within the resource
  absl::string_view name;
};

template <typename T>
struct ResourceTraits;

// Each specialisation has:
//   kCollection, kField   first part of the name; name of the resource's field in requests
//   kRows                 its partition
//   OutputOnly()          fields that callers may not write
//   kIndexed              fields that Index covers, most selective first
//   Index(r)              its rows in the secondary index
//   References(r)         what must exist when it is written
//   Prepare(r)            sets the first state of a new one
//   CheckUpdate(b, a, ..) whether the state allows the change from b to a
//   IdIn, In              parts of its create request
// and, when it can be imported:
//   CheckImport(r, ...)   whether an imported row may claim its state; settles an unstated one and
//                         drops what a row cannot set
//   CheckClaims(view, r)  whether other resources bear out what an imported row claims
// and, when its versions are kept:
//   KeepVersion(t, b, a)  numbers the new value a, which replaces b (null: none), and writes it as
//                         a version

template <>
struct ResourceTraits<v1::Organization> {
  static constexpr char kCollection[] = "organizations";
  static constexpr char kField[] = "organization";
  static constexpr const storage::Partition& kRows = kOrganizationRows;
  using CreateRequest = v1::CreateOrganizationRequest;
  static const std::vector<std::string>& OutputOnly();
  static constexpr absl::string_view kIndexed[] = {"country_code", "type"};
  static std::vector<IndexTerm> Index(const v1::Organization& organization);
  static std::vector<Reference> References(const v1::Organization&) { return {}; }
  static void Prepare(v1::Organization&) {}
  static void CheckImport(v1::Organization&, absl::CivilDay, domain::Violations&) {}
  static absl::Status CheckClaims(const storage::ReadView&, const v1::Organization&) {
    return absl::OkStatus();
  }
  static absl::Status CheckUpdate(const v1::Organization&, const v1::Organization&,
                                  absl::CivilDay) {
    return absl::OkStatus();
  }
  static const std::string& IdIn(const CreateRequest& rq) { return rq.organization_id(); }
  static const v1::Organization& In(const CreateRequest& rq) { return rq.organization(); }
};

template <>
struct ResourceTraits<v1::Need> {
  static constexpr char kCollection[] = "needs";
  static constexpr char kField[] = "need";
  static constexpr const storage::Partition& kRows = kNeedRows;
  using CreateRequest = v1::CreateNeedRequest;
  static const std::vector<std::string>& OutputOnly();
  static constexpr absl::string_view kIndexed[] = {"organization", "fund", "topics", "country_code",
                                                   "state"};
  static std::vector<IndexTerm> Index(const v1::Need& need);
  static std::vector<Reference> References(const v1::Need& need);
  static void Prepare(v1::Need& need);
  static void CheckImport(v1::Need& need, absl::CivilDay today, domain::Violations& violations);
  static absl::Status CheckClaims(const storage::ReadView& view, const v1::Need& need);
  static absl::Status CheckUpdate(const v1::Need& before, const v1::Need& after,
                                  absl::CivilDay today);
  static const std::string& IdIn(const CreateRequest& rq) { return rq.need_id(); }
  static const v1::Need& In(const CreateRequest& rq) { return rq.need(); }
};

template <>
struct ResourceTraits<v1::Offer> {
  static constexpr char kCollection[] = "offers";
  static constexpr char kField[] = "offer";
  static constexpr const storage::Partition& kRows = kOfferRows;
  using CreateRequest = v1::CreateOfferRequest;
  static const std::vector<std::string>& OutputOnly();
  static constexpr absl::string_view kIndexed[] = {"organization", "topics", "country_code",
                                                   "state"};
  static std::vector<IndexTerm> Index(const v1::Offer& offer);
  static std::vector<Reference> References(const v1::Offer& offer);
  static void Prepare(v1::Offer& offer);
  static void CheckImport(v1::Offer& offer, absl::CivilDay today, domain::Violations& violations);
  static absl::Status CheckClaims(const storage::ReadView&, const v1::Offer&) {
    return absl::OkStatus();
  }
  static absl::Status CheckUpdate(const v1::Offer& before, const v1::Offer& after,
                                  absl::CivilDay today);
  static const std::string& IdIn(const CreateRequest& rq) { return rq.offer_id(); }
  static const v1::Offer& In(const CreateRequest& rq) { return rq.offer(); }
};

template <>
struct ResourceTraits<v1::Fund> {
  static constexpr char kCollection[] = "funds";
  static constexpr char kField[] = "fund";
  static constexpr const storage::Partition& kRows = kFundRows;
  using CreateRequest = v1::CreateFundRequest;
  static const std::vector<std::string>& OutputOnly();
  static constexpr absl::string_view kIndexed[] = {"organization"};
  static std::vector<IndexTerm> Index(const v1::Fund& fund);
  static std::vector<Reference> References(const v1::Fund& fund);
  static void Prepare(v1::Fund&) {}
  static void CheckImport(v1::Fund&, absl::CivilDay, domain::Violations&) {}
  static absl::Status CheckClaims(const storage::ReadView&, const v1::Fund&) {
    return absl::OkStatus();
  }
  static absl::Status CheckUpdate(const v1::Fund&, const v1::Fund&, absl::CivilDay) {
    return absl::OkStatus();
  }
  static const std::string& IdIn(const CreateRequest& rq) { return rq.fund_id(); }
  static const v1::Fund& In(const CreateRequest& rq) { return rq.fund(); }
};

template <>
struct ResourceTraits<v1::ScoringProfile> {
  static constexpr char kCollection[] = "scoringProfiles";
  static constexpr char kField[] = "scoring_profile";
  static constexpr const storage::Partition& kRows = kProfileRows;
  using CreateRequest = v1::CreateScoringProfileRequest;
  static const std::vector<std::string>& OutputOnly();
  static constexpr std::array<absl::string_view, 0> kIndexed = {};
  static std::vector<IndexTerm> Index(const v1::ScoringProfile&) { return {}; }
  static std::vector<Reference> References(const v1::ScoringProfile&) { return {}; }
  static void Prepare(v1::ScoringProfile& profile);
  static absl::Status CheckUpdate(const v1::ScoringProfile&, const v1::ScoringProfile&,
                                  absl::CivilDay) {
    return absl::OkStatus();
  }
  static void KeepVersion(storage::Transaction& txn, const v1::ScoringProfile* before,
                          v1::ScoringProfile& after);
  static const std::string& IdIn(const CreateRequest& rq) { return rq.scoring_profile_id(); }
  static const v1::ScoringProfile& In(const CreateRequest& rq) { return rq.scoring_profile(); }
};

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_RESOURCE_TRAITS_H_
