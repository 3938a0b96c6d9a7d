#include "services/registry/endorsement.h"

#include "absl/strings/str_cat.h"
#include "services/domain/field_checks.h"
#include "services/domain/limits.h"
#include "services/registry/entities.h"

namespace ssx::registry {

absl::Status CheckEndorsement(const v1::EndorseNeedRequest& request) {
  domain::Violations violations;
  domain::CheckReference("focal_point", domain::kOrganizations, request.focal_point(),
                         domain::Presence::kRequired, violations);
  domain::CheckLine("endorsed_by", request.endorsed_by(), domain::limits::kMaxShortText,
                    domain::Presence::kRequired, violations);
  domain::CheckText("comment", request.comment(), domain::limits::kMaxNote,
                    domain::Presence::kOptional, violations);
  return violations.ToStatus();
}

absl::Status CheckFocalPoint(const storage::ReadView& view, absl::string_view field,
                             absl::string_view focal_point, const v1::Need& need) {
  auto found = Find<v1::Organization>(view, domain::IdOf(domain::kOrganizations, focal_point));
  if (!found.ok()) return found.status();
  if (!found->has_value() || (*found)->has_delete_time()) {
    return domain::InvalidField(field, absl::StrCat(focal_point,
                                                    " does not exist or is deleted: name "
                                                    "the national focal point of ",
                                                    need.country_code()));
  }
  const v1::Organization& organization = **found;
  if (organization.national_focal_point() && organization.country_code() == need.country_code()) {
    return absl::OkStatus();
  }
  return domain::FailedPrecondition(
      "NOT_A_FOCAL_POINT",
      absl::StrCat(field, ": ", focal_point, " is not a national focal point of ",
                   need.country_code(),
                   ": name one whose national_focal_point is set and whose "
                   "country_code is ",
                   need.country_code()),
      {{"focalPoint", std::string(focal_point)}, {"countryCode", need.country_code()}});
}

}  // namespace ssx::registry
