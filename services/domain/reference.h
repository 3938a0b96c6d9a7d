// Reference data: countries with their regions, dated memberships and languages; topics of four
// taxonomies and the mapping between them. Loaded from the project's fact tables
// (services/domain/reference/*.tsv), which the build links into the program.
//
// Immutable after loading, hence thread-safe. Pointers stay valid for the life of the
// ReferenceData.
#ifndef SSX_SERVICES_DOMAIN_REFERENCE_H_
#define SSX_SERVICES_DOMAIN_REFERENCE_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "ssx/v1/country.pb.h"
#include "ssx/v1/topic.pb.h"

namespace ssx::domain {

// The text of one table.
struct ReferenceTable {
  absl::string_view file;  // such as "countries.tsv"
  absl::string_view text;  // UTF-8, tab-separated, `#` comment lines, one header line
};

class ReferenceData {
 public:
  // Parses the tables. INVALID_ARGUMENT names file, line and column of the first fault.
  static absl::StatusOr<ReferenceData> Load(const std::vector<ReferenceTable>& tables);
  // The tables linked into this program, parsed at the first call.
  static const ReferenceData& Builtin();

  // Version of the tables, such as "2026.11".
  const std::string& version() const { return version_; }

  // In code order. `developing` and `income_group` are left for CountryAsOf.
  const std::vector<v1::Country>& countries() const { return countries_; }
  // By ISO 3166-1 alpha-2 code, upper case; null when unknown.
  const v1::Country* FindCountry(absl::string_view code) const;
  // The country with `developing` and `income_group` as of a day. `code` must be known.
  v1::Country CountryAsOf(absl::string_view code, absl::CivilDay day) const;

  // Whether a country is in a group on a day. False for unknown codes.
  bool IsMember(absl::string_view code, v1::CountryGroup group, absl::CivilDay day) const;
  // Income group on the DAC list on a day; unspecified when not a recipient.
  v1::IncomeGroup IncomeGroupOf(absl::string_view code, absl::CivilDay day) const;
  // The default definition: M49 developing regions or G77 or DAC recipient.
  bool IsDeveloping(absl::string_view code, absl::CivilDay day) const;

  // In table order: SDG, CRS, clusters, areas; parents before children.
  const std::vector<v1::Topic>& topics() const { return topics_; }
  // By resource name, `topics/{topic}`; null when unknown.
  const v1::Topic* FindTopic(absl::string_view name) const;

  // The known code or topic name closest in spelling, for "did you mean"; empty when none is near.
  std::string SuggestCountry(absl::string_view text) const;
  std::string SuggestTopic(absl::string_view text) const;

 private:
  friend class ReferenceLoader;

  struct IncomePeriod {
    v1::IncomeGroup group;
    absl::CivilDay from;
    absl::CivilDay until;
  };

  // A code or name as suggestions compare it, and the entry it belongs to.
  struct Spelling {
    std::u32string folded;
    size_t index;
  };

  // Folds all spellings, once: a faulty import asks for very many suggestions.
  void FoldSpellings();

  std::string version_;
  std::vector<v1::Country> countries_;
  absl::flat_hash_map<std::string, size_t> country_index_;
  absl::flat_hash_map<std::string, std::vector<IncomePeriod>> income_;
  std::vector<v1::Topic> topics_;
  absl::flat_hash_map<std::string, size_t> topic_index_;
  std::vector<Spelling> country_names_;
  std::vector<Spelling> topic_ids_;
  std::vector<Spelling> topic_labels_;
};

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_REFERENCE_H_
