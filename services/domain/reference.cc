#include "services/domain/reference.h"

#include <cstdio>
#include <cstdlib>

#include "services/domain/dates.h"
#include "services/domain/names.h"
#include "services/domain/reference_loader.h"
#include "services/domain/reference_tables.h"

namespace ssx::domain {

absl::StatusOr<ReferenceData> ReferenceData::Load(const std::vector<ReferenceTable>& tables) {
  ReferenceData data;
  if (absl::Status status = ReferenceLoader(tables).Load(data); !status.ok()) return status;
  data.FoldSpellings();
  return data;
}

const ReferenceData& ReferenceData::Builtin() {
  static const ReferenceData* const kData = [] {
    auto data = Load(BuiltinReferenceTables());
    if (!data.ok()) {
      // The tables are part of the program: a fault in them is a fault of the build, which no
      // caller can mend.
      std::fprintf(stderr, "built-in reference tables: %s\n", data.status().ToString().c_str());
      std::abort();
    }
    return new ReferenceData(*std::move(data));
  }();
  return *kData;
}

const v1::Country* ReferenceData::FindCountry(absl::string_view code) const {
  const auto found = country_index_.find(code);
  return found == country_index_.end() ? nullptr : &countries_[found->second];
}

v1::Country ReferenceData::CountryAsOf(absl::string_view code, absl::CivilDay day) const {
  v1::Country country = *FindCountry(code);
  country.set_income_group(IncomeGroupOf(code, day));
  country.set_developing(IsDeveloping(code, day));
  return country;
}

bool ReferenceData::IsMember(absl::string_view code, v1::CountryGroup group,
                             absl::CivilDay day) const {
  const v1::Country* country = FindCountry(code);
  if (country == nullptr) return false;
  for (const v1::CountryMembership& membership : country->memberships()) {
    if (membership.group() == group && ToCivilDay(membership.start_date()) <= day &&
        (!membership.has_end_date() || day < ToCivilDay(membership.end_date()))) {
      return true;
    }
  }
  return false;
}

v1::IncomeGroup ReferenceData::IncomeGroupOf(absl::string_view code, absl::CivilDay day) const {
  const auto found = income_.find(code);
  if (found == income_.end()) return v1::INCOME_GROUP_UNSPECIFIED;
  for (const IncomePeriod& period : found->second) {
    if (period.from <= day && day < period.until) return period.group;
  }
  return v1::INCOME_GROUP_UNSPECIFIED;
}

bool ReferenceData::IsDeveloping(absl::string_view code, absl::CivilDay day) const {
  const v1::Country* country = FindCountry(code);
  return country != nullptr &&
         (country->m49_developing() || IsMember(code, v1::COUNTRY_GROUP_G77, day) ||
          IncomeGroupOf(code, day) != v1::INCOME_GROUP_UNSPECIFIED);
}

const v1::Topic* ReferenceData::FindTopic(absl::string_view name) const {
  const auto found = topic_index_.find(name);
  return found == topic_index_.end() ? nullptr : &topics_[found->second];
}

}  // namespace ssx::domain
