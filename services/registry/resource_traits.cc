#include "services/registry/resource_traits.h"

#include <algorithm>

#include "services/domain/lifecycle.h"
#include "services/domain/names.h"
#include "services/domain/query/field_mask.h"
#include "services/domain/scoring_profiles.h"
#include "services/registry/endorsement.h"

namespace ssx::registry {
namespace {

const std::vector<std::string>& Timestamps() {
  static const auto* const kFields =
      new std::vector<std::string>{"create_time", "update_time", "delete_time", "purge_time"};
  return *kFields;
}

// The fields that needs and offers share.
template <typename T>
std::vector<IndexTerm> IndexListing(const T& resource, absl::string_view state_name) {
  std::vector<IndexTerm> terms = {{"country_code", resource.country_code()},
                                  {"organization", resource.organization()},
                                  {"state", state_name}};
  for (const std::string& topic : resource.topics()) terms.push_back({"topics", topic});
  return terms;
}

}  // namespace

const std::vector<std::string>& ResourceTraits<v1::Organization>::OutputOnly() {
  return Timestamps();
}

std::vector<IndexTerm> ResourceTraits<v1::Organization>::Index(
    const v1::Organization& organization) {
  return {{"country_code", organization.country_code()},
          {"type", v1::OrganizationType_Name(organization.type())}};
}

const std::vector<std::string>& ResourceTraits<v1::Need>::OutputOnly() {
  static const auto* const kFields =
      new std::vector<std::string>{"create_time", "update_time", "delete_time", "purge_time",
                                   "state",       "endorsement", "state_reason"};
  return *kFields;
}

std::vector<IndexTerm> ResourceTraits<v1::Need>::Index(const v1::Need& need) {
  std::vector<IndexTerm> terms = IndexListing(need, v1::NeedState_Name(need.state()));
  if (!need.fund().empty()) terms.push_back({"fund", need.fund()});
  return terms;
}

std::vector<Reference> ResourceTraits<v1::Need>::References(const v1::Need& need) {
  std::vector<Reference> references = {{"organization", need.organization()}};
  if (!need.fund().empty()) references.push_back({"fund", need.fund()});
  return references;
}

void ResourceTraits<v1::Need>::Prepare(v1::Need& need) {
  need.set_state(v1::NEED_STATE_DRAFT);
  need.clear_endorsement();
  need.clear_state_reason();
}

void ResourceTraits<v1::Need>::CheckImport(v1::Need& need, absl::CivilDay,
                                           domain::Violations& violations) {
  if (need.state() == v1::NEED_STATE_UNSPECIFIED) need.set_state(v1::NEED_STATE_DRAFT);
  need.clear_state_reason();
  domain::CheckImportedState(need, violations);
}

absl::Status ResourceTraits<v1::Need>::CheckClaims(const storage::ReadView& view,
                                                   const v1::Need& need) {
  if (!need.has_endorsement()) return absl::OkStatus();
  return CheckFocalPoint(view, "endorsement.focal_point", need.endorsement().focal_point(), need);
}

absl::Status ResourceTraits<v1::Need>::CheckUpdate(const v1::Need& before, const v1::Need& after,
                                                   absl::CivilDay) {
  if (absl::Status status =
          domain::CheckMayChange(before.state(), domain::ChangedFields(before, after));
      !status.ok()) {
    return status;
  }
  return domain::CheckCompleteForState(after);
}

const std::vector<std::string>& ResourceTraits<v1::Offer>::OutputOnly() {
  static const auto* const kFields = new std::vector<std::string>{
      "create_time", "update_time", "delete_time", "purge_time", "state", "state_reason"};
  return *kFields;
}

std::vector<IndexTerm> ResourceTraits<v1::Offer>::Index(const v1::Offer& offer) {
  return IndexListing(offer, v1::OfferState_Name(offer.state()));
}

std::vector<Reference> ResourceTraits<v1::Offer>::References(const v1::Offer& offer) {
  return {{"organization", offer.organization()}};
}

void ResourceTraits<v1::Offer>::Prepare(v1::Offer& offer) {
  offer.set_state(v1::OFFER_STATE_DRAFT);
  offer.clear_state_reason();
}

void ResourceTraits<v1::Offer>::CheckImport(v1::Offer& offer, absl::CivilDay today,
                                            domain::Violations& violations) {
  if (offer.state() == v1::OFFER_STATE_UNSPECIFIED) offer.set_state(v1::OFFER_STATE_DRAFT);
  offer.clear_state_reason();
  domain::CheckImportedState(offer, today, violations);
}

absl::Status ResourceTraits<v1::Offer>::CheckUpdate(const v1::Offer& before, const v1::Offer& after,
                                                    absl::CivilDay today) {
  if (absl::Status status =
          domain::CheckMayChange(before.state(), domain::ChangedFields(before, after));
      !status.ok()) {
    return status;
  }
  return domain::CheckCompleteForState(after, today);
}

const std::vector<std::string>& ResourceTraits<v1::Fund>::OutputOnly() { return Timestamps(); }

std::vector<IndexTerm> ResourceTraits<v1::Fund>::Index(const v1::Fund& fund) {
  return {{"organization", fund.organization()}};
}

std::vector<Reference> ResourceTraits<v1::Fund>::References(const v1::Fund& fund) {
  return {{"organization", fund.organization()}};
}

const std::vector<std::string>& ResourceTraits<v1::ScoringProfile>::OutputOnly() {
  static const auto* const kFields = new std::vector<std::string>{
      "create_time", "update_time", "delete_time", "version", "built_in"};
  return *kFields;
}

void ResourceTraits<v1::ScoringProfile>::Prepare(v1::ScoringProfile& profile) {
  profile.clear_version();
  profile.clear_built_in();
}

void ResourceTraits<v1::ScoringProfile>::KeepVersion(storage::Transaction& txn,
                                                     const v1::ScoringProfile* before,
                                                     v1::ScoringProfile& after) {
  if (before != nullptr) {
    const std::vector<std::string> changed = domain::ChangedFields(*before, after);
    // A delete, or an undelete, changes no version.
    if (std::none_of(changed.begin(), changed.end(), [](const std::string& field) {
          return field == "display_name" || field == "description" || field == "weights";
        })) {
      return;
    }
  }
  after.set_version(before == nullptr ? 1 : before->version() + 1);
  v1::ScoringProfile version = after;
  version.set_name(domain::VersionName(after.name(), after.version()));
  version.clear_etag();
  txn.Put(kProfileVersionRows, domain::IdOf(kCollection, version.name()),
          version.SerializeAsString());
}

}  // namespace ssx::registry
