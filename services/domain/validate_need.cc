#include <utility>

#include "absl/strings/match.h"
#include "services/domain/field_checks.h"
#include "services/domain/limits.h"
#include "services/domain/listing_checks.h"
#include "services/domain/names.h"
#include "services/domain/validation.h"

namespace ssx::domain {
namespace {

constexpr int kMaxAgeMonths = 1'800;

void CheckPopulation(const v1::Population& population, Violations& violations) {
  CheckEnumNumbers("population.groups", population.groups(), *v1::PopulationGroup_descriptor(),
                   limits::kMaxPopulationGroups, violations);
  constexpr char kBands[] = "population.age_bands";
  if (CheckLength(kBands, population.age_bands_size(), limits::kMaxAgeBands, violations)) {
    for (int i = 0; i < population.age_bands_size(); ++i) {
      const v1::AgeBand& band = population.age_bands(i);
      CheckRange(At(kBands, i, "min_months"), band.min_months(), 0, kMaxAgeMonths, violations);
      CheckRange(At(kBands, i, "max_months"), band.max_months(), 0, kMaxAgeMonths, violations);
      if (band.max_months() < band.min_months()) {
        violations.Add(At(kBands, i, "max_months"),
                       absl::StrCat(band.max_months(), " is below min_months, ", band.min_months(),
                                    ": swap or correct them"));
      }
    }
  }
  if (population.people_count() < 0) {
    violations.Add("population.people_count", "is negative: give zero when it is not known");
  }
  if (population.children_count() < 0) {
    violations.Add("population.children_count", "is negative: give zero when it is not known");
  }
  if (population.people_count() > 0 && population.children_count() > population.people_count()) {
    violations.Add("population.children_count",
                   absl::StrCat(population.children_count(), " is more than people_count, ",
                                population.people_count(),
                                ": children are counted among the "
                                "people, correct one of the two"));
  }
}

void CheckInitiatives(const v1::Need& need, const ReferenceData& reference,
                      Violations& violations) {
  constexpr char kList[] = "ongoing_initiatives";
  if (!CheckLength(kList, need.ongoing_initiatives_size(), limits::kMaxEntries, violations)) return;
  for (int i = 0; i < need.ongoing_initiatives_size(); ++i) {
    const v1::OngoingInitiative& initiative = need.ongoing_initiatives(i);
    CheckLine(At(kList, i, "title"), initiative.title(), limits::kMaxLine, Presence::kRequired,
              violations);
    if (absl::StartsWith(initiative.implementer(), "organizations/")) {
      CheckReference(At(kList, i, "implementer"), kOrganizations, initiative.implementer(),
                     Presence::kOptional, violations);
    } else {
      CheckLine(At(kList, i, "implementer"), initiative.implementer(), limits::kMaxShortText,
                Presence::kOptional, violations);
    }
    CheckCountry(At(kList, i, "provider_country_code"), initiative.provider_country_code(),
                 Presence::kOptional, reference, violations);
    CheckTopics(At(kList, i, "topics"), initiative.topics(), limits::kMaxTopics, reference,
                violations);
    CheckUri(At(kList, i, "uri"), initiative.uri(), violations);
    if (initiative.has_period()) {
      CheckPeriod(At(kList, i, "period"), initiative.period(), violations);
    }
  }
}

bool IsMore(const v1::Money& a, const v1::Money& b) {
  return std::pair(a.units(), a.nanos()) > std::pair(b.units(), b.nanos());
}

void CheckBudget(const v1::Budget& budget, Violations& violations) {
  if (budget.has_required()) CheckMoney("budget.required", budget.required(), violations);
  if (!budget.has_funded()) return;
  CheckMoney("budget.funded", budget.funded(), violations);
  if (!budget.has_required()) {
    violations.Add(
        "budget.required",
        "is required beside budget.funded: give the whole cost, of which that is a part");
    return;
  }
  if (budget.funded().currency_code() != budget.required().currency_code()) {
    violations.Add("budget.funded.currency_code",
                   "differs from the currency of budget.required: give both in the same");
  } else if (IsMore(budget.funded(), budget.required())) {
    violations.Add("budget.funded", "is more than budget.required: give at most the whole cost");
  }
}

}  // namespace

void Validate(const v1::Need& need, const ReferenceData& reference, Violations& violations) {
  CheckListing(need, reference, violations);
  if (need.has_period()) CheckPeriod("period", need.period(), violations);
  if (need.has_population()) CheckPopulation(need.population(), violations);
  CheckEnum("urgency", need.urgency(), Presence::kOptional, violations);
  if (need.has_national_strategy()) {
    CheckLine("national_strategy.title", need.national_strategy().title(), limits::kMaxLine,
              Presence::kRequired, violations);
    CheckUri("national_strategy.uri", need.national_strategy().uri(), violations);
  }
  CheckInitiatives(need, reference, violations);
  if (need.has_budget()) CheckBudget(need.budget(), violations);
  CheckReference("fund", kFunds, need.fund(), Presence::kOptional, violations);
  CheckCountries("excluded_provider_countries", need.excluded_provider_countries(),
                 limits::kMaxCountries, reference, violations);
  CheckReferences("excluded_organizations", kOrganizations, need.excluded_organizations(),
                  limits::kMaxOrganizations, violations);
}

}  // namespace ssx::domain
