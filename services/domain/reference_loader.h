// Builds a ReferenceData from its fact tables. Used once, by ReferenceData::Load; not thread-safe.
//
// Errors are INVALID_ARGUMENT and name file, line and column of the first fault. Whatever the
// tables refer to (regions, countries, topics) must exist.
#ifndef SSX_SERVICES_DOMAIN_REFERENCE_LOADER_H_
#define SSX_SERVICES_DOMAIN_REFERENCE_LOADER_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/domain/fact_table.h"
#include "services/domain/reference.h"

namespace ssx::domain {

class ReferenceLoader {
 public:
  explicit ReferenceLoader(const std::vector<ReferenceTable>& tables) : tables_(tables) {}

  absl::Status Load(ReferenceData& data);

 private:
  // Reads one table, or says that it is missing, and keeps the highest version.
  absl::StatusOr<FactTable> Read(absl::string_view file,
                                 const std::vector<absl::string_view>& columns);
  absl::Status LoadRegions();
  absl::Status LoadCountries(ReferenceData& data);
  absl::Status LoadCountry(const FactTable& table, const FactTable::Row& row, ReferenceData& data);
  absl::Status CheckNeighbours(const FactTable& table, const ReferenceData& data);
  absl::Status LoadMemberships(ReferenceData& data);
  absl::Status LoadIncomeGroups(ReferenceData& data);
  absl::Status LoadTopics(absl::string_view file, v1::Taxonomy taxonomy, absl::string_view prefix,
                          ReferenceData& data);
  absl::Status LoadMappings(ReferenceData& data);

  const std::vector<ReferenceTable>& tables_;
  FactTable::Version version_ = {0, 0};
  absl::flat_hash_map<std::string, std::string> region_names_;  // English, by M49 code
};

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_REFERENCE_LOADER_H_
