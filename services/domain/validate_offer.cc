#include "services/domain/field_checks.h"
#include "services/domain/limits.h"
#include "services/domain/listing_checks.h"
#include "services/domain/validation.h"

namespace ssx::domain {
namespace {

constexpr int kMaxExchanges = 10'000;

void CheckCapacity(const v1::Capacity& capacity, Violations& violations) {
  CheckRange("capacity.total_exchanges", capacity.total_exchanges(), 0, kMaxExchanges, violations);
  if (capacity.committed_exchanges() < 0) {
    violations.Add("capacity.committed_exchanges", "is negative: give zero or more");
  } else if (capacity.committed_exchanges() > capacity.total_exchanges()) {
    violations.Add(
        "capacity.committed_exchanges",
        absl::StrCat(capacity.committed_exchanges(), " is more than capacity.total_exchanges, ",
                     capacity.total_exchanges(), ": correct one of the two"));
  }
}

void CheckCostSharing(const v1::CostSharing& sharing, Violations& violations) {
  CheckEnum("cost_sharing.model", sharing.model(), Presence::kOptional, violations);
  constexpr char kShare[] = "cost_sharing.provider_share_percent";
  CheckRange(kShare, sharing.provider_share_percent(), 0, 100, violations);
  const bool shared = sharing.model() == v1::COST_SHARING_MODEL_SHARED ||
                      sharing.model() == v1::COST_SHARING_MODEL_UNSPECIFIED;
  if (!shared && sharing.provider_share_percent() != 0) {
    violations.Add(kShare, "only goes with the model SHARED: set that, or leave the share at 0");
  }
  CheckText("cost_sharing.note", sharing.note(), limits::kMaxNote, Presence::kOptional, violations);
}

void CheckEvidence(const v1::Offer& offer, const ReferenceData& reference, Violations& violations) {
  constexpr char kList[] = "evidence";
  if (!CheckLength(kList, offer.evidence_size(), limits::kMaxEntries, violations)) return;
  for (int i = 0; i < offer.evidence_size(); ++i) {
    const v1::Evidence& evidence = offer.evidence(i);
    CheckEnum(At(kList, i, "type"), evidence.type(), Presence::kRequired, violations);
    CheckLine(At(kList, i, "title"), evidence.title(), limits::kMaxLine, Presence::kRequired,
              violations);
    CheckText(At(kList, i, "description"), evidence.description(), limits::kMaxNote,
              Presence::kOptional, violations);
    CheckUri(At(kList, i, "uri"), evidence.uri(), violations);
    CheckCountry(At(kList, i, "partner_country_code"), evidence.partner_country_code(),
                 Presence::kOptional, reference, violations);
    if (evidence.has_date()) CheckDate(At(kList, i, "date"), evidence.date(), violations);
  }
}

void CheckMaterials(const v1::Offer& offer, Violations& violations) {
  constexpr char kList[] = "materials";
  if (!CheckLength(kList, offer.materials_size(), limits::kMaxEntries, violations)) return;
  for (int i = 0; i < offer.materials_size(); ++i) {
    const v1::Material& material = offer.materials(i);
    CheckEnum(At(kList, i, "type"), material.type(), Presence::kRequired, violations);
    CheckLine(At(kList, i, "title"), material.title(), limits::kMaxLine, Presence::kRequired,
              violations);
    CheckUri(At(kList, i, "uri"), material.uri(), violations);
    CheckLanguage(At(kList, i, "language_code"), material.language_code(), violations);
  }
}

}  // namespace

void Validate(const v1::Offer& offer, const ReferenceData& reference, Violations& violations) {
  CheckListing(offer, reference, violations);
  if (offer.has_capacity()) CheckCapacity(offer.capacity(), violations);
  if (offer.has_availability()) CheckPeriod("availability", offer.availability(), violations);
  if (offer.has_cost_sharing()) CheckCostSharing(offer.cost_sharing(), violations);
  if (offer.has_budget_ceiling()) CheckMoney("budget_ceiling", offer.budget_ceiling(), violations);
  CheckEvidence(offer, reference, violations);
  CheckMaterials(offer, violations);
  CheckCountries("eligible_countries", offer.eligible_countries(), limits::kMaxCountries, reference,
                 violations);
  CheckCountries("excluded_countries", offer.excluded_countries(), limits::kMaxCountries, reference,
                 violations);
}

}  // namespace ssx::domain
