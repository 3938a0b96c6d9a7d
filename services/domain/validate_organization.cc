// Organizations, and the funds that they manage.
#include "services/domain/field_checks.h"
#include "services/domain/limits.h"
#include "services/domain/names.h"
#include "services/domain/validation.h"

namespace ssx::domain {
namespace {

void CheckEligibility(const v1::FundEligibility& eligibility, const ReferenceData& reference,
                      Violations& violations) {
  CheckCountries("eligibility.beneficiary_countries", eligibility.beneficiary_countries(),
                 limits::kMaxCountries, reference, violations);
  CheckEnumNumbers("eligibility.beneficiary_groups", eligibility.beneficiary_groups(),
                   *v1::CountryGroup_descriptor(), v1::CountryGroup_ARRAYSIZE, violations);
  CheckCountries("eligibility.provider_countries", eligibility.provider_countries(),
                 limits::kMaxCountries, reference, violations);
  CheckEnumNumbers("eligibility.modalities", eligibility.modalities(), *v1::Modality_descriptor(),
                   limits::kMaxModalities, violations);
  CheckTopics("eligibility.topics", eligibility.topics(), limits::kMaxTopics, reference,
              violations);
}

}  // namespace

void Validate(const v1::Organization& organization, const ReferenceData& reference,
              Violations& violations) {
  CheckLine("display_name", organization.display_name(), limits::kMaxDisplayName,
            Presence::kRequired, violations);
  CheckLine("acronym", organization.acronym(), limits::kMaxAcronym, Presence::kOptional,
            violations);
  CheckEnum("type", organization.type(), Presence::kRequired, violations);
  CheckCountry("country_code", organization.country_code(), Presence::kOptional, reference,
               violations);
  if (organization.national_focal_point() && organization.country_code().empty()) {
    violations.Add("country_code",
                   "is required of a national focal point: give the country whose needs it may "
                   "endorse");
  }
  CheckText("description", organization.description(), limits::kMaxDescription, Presence::kOptional,
            violations);
  CheckLanguages("languages", organization.languages(), limits::kMaxLanguages, violations);
  CheckUri("website_uri", organization.website_uri(), violations);
  CheckLines("external_ids", organization.external_ids(), limits::kMaxExternalIds,
             limits::kMaxShortText, violations);
  if (organization.has_contact()) CheckContact("contact", organization.contact(), violations);
  CheckSources("sources", organization.sources(), violations);
}

void Validate(const v1::Fund& fund, const ReferenceData& reference, Violations& violations) {
  CheckLine("display_name", fund.display_name(), limits::kMaxDisplayName, Presence::kRequired,
            violations);
  CheckReference("organization", kOrganizations, fund.organization(), Presence::kRequired,
                 violations);
  CheckText("description", fund.description(), limits::kMaxDescription, Presence::kOptional,
            violations);
  if (fund.has_envelope()) CheckMoney("envelope", fund.envelope(), violations);
  if (fund.has_period()) CheckPeriod("period", fund.period(), violations);
  if (fund.has_eligibility()) CheckEligibility(fund.eligibility(), reference, violations);
  CheckSources("sources", fund.sources(), violations);
}

}  // namespace ssx::domain
