#include "services/domain/reference_loader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/domain/dates.h"
#include "services/domain/enum_names.h"
#include "services/domain/names.h"
#include "services/domain/spelling.h"

namespace ssx::domain {
namespace {

// The languages of names and labels, in the order of their columns.
constexpr std::array<const char*, 7> kLanguages = {"en", "fr", "es", "pt", "ar", "zh", "ru"};

namespace country {
enum Column {
  kCode,
  kAlpha3,
  kM49,
  kNames,
  kRegion = kNames + static_cast<int>(kLanguages.size()),
  kSubRegion,
  kIntermediateRegion,
  kDeveloping,
  kLatitude,
  kLongitude,
  kPopulation,
  kClimate,
  kOfficialLanguages,
  kSpokenLanguages,
  kNeighbours,
};
}  // namespace country

namespace region {
enum Column { kCode, kParent, kKind, kNames };
}  // namespace region

namespace period {
enum Column { kFrom = 2, kUntil = 3 };
}  // namespace period

namespace topic {
enum Column { kId, kParent, kLabels };
}  // namespace topic

namespace mapping {
enum Column { kFrom, kTo, kRelation, kStrength };
}  // namespace mapping

bool AllOf(absl::string_view text, size_t size, bool (*is)(unsigned char)) {
  return text.size() == size && std::all_of(text.begin(), text.end(), is);
}

std::vector<absl::string_view> ListCell(absl::string_view cell) {
  if (cell.empty()) return {};
  return absl::StrSplit(cell, ',');
}

// Reads a list cell into a repeated field; false when an item is empty.
bool ReadList(absl::string_view cell, google::protobuf::RepeatedPtrField<std::string>* list) {
  for (absl::string_view item : ListCell(cell)) {
    if (item.empty()) return false;
    list->Add(std::string(item));
  }
  return true;
}

// The days from column `from` to column `until`, which excludes its day and may be empty.
struct Period {
  absl::CivilDay from;
  absl::CivilDay until = absl::CivilDay::max();
};

absl::StatusOr<Period> ReadPeriod(const FactTable& table, const FactTable::Row& row) {
  Period period;
  auto from = ParseDay(row.cells[period::kFrom]);
  if (!from.ok()) return table.CellError(row, period::kFrom, from.status().message());
  period.from = *from;
  if (!row.cells[period::kUntil].empty()) {
    auto until = ParseDay(row.cells[period::kUntil]);
    if (!until.ok()) return table.CellError(row, period::kUntil, until.status().message());
    if (*until <= *from) return table.CellError(row, period::kUntil, "is not after from");
    period.until = *until;
  }
  return period;
}

std::string UnknownCountry(absl::string_view code) {
  return absl::StrCat(Excerpt(code), " is not a country of countries.tsv");
}

std::string UnknownTopic(absl::string_view id) {
  return absl::StrCat(Excerpt(id), " is not a topic of the tables");
}

}  // namespace

absl::Status ReferenceLoader::Load(ReferenceData& data) {
  absl::Status status = LoadRegions();
  if (status.ok()) status = LoadCountries(data);
  if (status.ok()) status = LoadMemberships(data);
  if (status.ok()) status = LoadIncomeGroups(data);
  if (status.ok()) status = LoadTopics("topics_sdg.tsv", v1::TAXONOMY_SDG, "sdg-", data);
  if (status.ok()) status = LoadTopics("topics_crs.tsv", v1::TAXONOMY_CRS, "crs-", data);
  if (status.ok())
    status = LoadTopics("topics_cluster.tsv", v1::TAXONOMY_CLUSTER, "cluster-", data);
  if (status.ok()) status = LoadTopics("topics_area.tsv", v1::TAXONOMY_AREA, "area-", data);
  if (status.ok()) status = LoadMappings(data);
  data.version_ = absl::StrFormat("%d.%02d", version_.first, version_.second);
  return status;
}

absl::StatusOr<FactTable> ReferenceLoader::Read(absl::string_view file,
                                                const std::vector<absl::string_view>& columns) {
  for (const ReferenceTable& table : tables_) {
    if (table.file != file) continue;
    auto parsed = FactTable::Parse(table, columns);
    if (parsed.ok()) version_ = std::max(version_, parsed->version());
    return parsed;
  }
  return absl::InvalidArgumentError(absl::StrCat(file, " is missing from the reference tables"));
}

absl::Status ReferenceLoader::LoadRegions() {
  auto table = Read("regions.tsv", {"code", "parent", "kind", "name_en", "name_fr", "name_es",
                                    "name_pt", "name_ar", "name_zh", "name_ru"});
  if (!table.ok()) return table.status();
  for (const FactTable::Row& row : table->rows()) {
    const absl::string_view code = row.cells[region::kCode];
    if (!AllOf(code, 3, absl::ascii_isdigit)) {
      return table->CellError(row, region::kCode, "is not an M49 code of three digits");
    }
    const absl::string_view name = row.cells[region::kNames];
    if (name.empty()) return table->CellError(row, region::kNames, "is empty");
    if (!region_names_.emplace(std::string(code), std::string(name)).second) {
      return table->CellError(row, region::kCode, "stands twice");
    }
  }
  for (const FactTable::Row& row : table->rows()) {
    const absl::string_view parent = row.cells[region::kParent];
    if (!parent.empty() && !region_names_.contains(parent)) {
      return table->CellError(row, region::kParent, "is not a region of the table");
    }
  }
  return absl::OkStatus();
}

absl::Status ReferenceLoader::LoadCountries(ReferenceData& data) {
  auto table = Read("countries.tsv", {"code",
                                      "alpha3",
                                      "m49",
                                      "name_en",
                                      "name_fr",
                                      "name_es",
                                      "name_pt",
                                      "name_ar",
                                      "name_zh",
                                      "name_ru",
                                      "region",
                                      "sub_region",
                                      "intermediate_region",
                                      "m49_developing",
                                      "lat",
                                      "lon",
                                      "population",
                                      "climate",
                                      "official_languages",
                                      "spoken_languages",
                                      "neighbours"});
  if (!table.ok()) return table.status();
  for (const FactTable::Row& row : table->rows()) {
    if (absl::Status status = LoadCountry(*table, row, data); !status.ok()) return status;
  }
  if (absl::Status status = CheckNeighbours(*table, data); !status.ok()) return status;
  std::sort(data.countries_.begin(), data.countries_.end(),
            [](const v1::Country& a, const v1::Country& b) {
              return a.country_code() < b.country_code();
            });
  for (size_t i = 0; i < data.countries_.size(); ++i) {
    data.country_index_[data.countries_[i].country_code()] = i;
  }
  return absl::OkStatus();
}

absl::Status ReferenceLoader::LoadCountry(const FactTable& table, const FactTable::Row& row,
                                          ReferenceData& data) {
  const auto& cells = row.cells;
  const auto fault = [&](size_t column, absl::string_view what) {
    return table.CellError(row, column, what);
  };
  v1::Country entry;
  const absl::string_view code = cells[country::kCode];
  if (!AllOf(code, 2, absl::ascii_isupper)) {
    return fault(country::kCode, "is not two capital letters");
  }
  if (!data.country_index_.emplace(std::string(code), data.countries_.size()).second) {
    return fault(country::kCode, "stands twice");
  }
  entry.set_name(MakeName(kCountries, code));
  entry.set_country_code(std::string(code));
  if (!AllOf(cells[country::kAlpha3], 3, absl::ascii_isupper)) {
    return fault(country::kAlpha3, "is not three capital letters");
  }
  entry.set_alpha3_code(std::string(cells[country::kAlpha3]));
  if (!AllOf(cells[country::kM49], 3, absl::ascii_isdigit)) {
    return fault(country::kM49, "is not three digits");
  }
  entry.set_m49_code(std::string(cells[country::kM49]));
  for (size_t i = 0; i < kLanguages.size(); ++i) {
    const absl::string_view name = cells[country::kNames + i];
    if (name.empty()) return fault(country::kNames + i, "is empty");
    (*entry.mutable_display_names())[kLanguages[i]] = std::string(name);
  }

  entry.set_region(std::string(cells[country::kRegion]));
  entry.set_sub_region(std::string(cells[country::kSubRegion]));
  entry.set_intermediate_region(std::string(cells[country::kIntermediateRegion]));
  for (size_t column : {country::kRegion, country::kSubRegion, country::kIntermediateRegion}) {
    if (cells[column].empty()) continue;
    const auto found = region_names_.find(cells[column]);
    if (found == region_names_.end()) return fault(column, "is not a region of regions.tsv");
    entry.add_region_names(found->second);
  }

  if (cells[country::kDeveloping] != "y" && cells[country::kDeveloping] != "n") {
    return fault(country::kDeveloping, "is neither y nor n");
  }
  entry.set_m49_developing(cells[country::kDeveloping] == "y");
  double latitude = 0, longitude = 0;
  if (!absl::SimpleAtod(cells[country::kLatitude], &latitude) || !(std::abs(latitude) <= 90)) {
    return fault(country::kLatitude, "is not a number from -90 to 90");
  }
  if (!absl::SimpleAtod(cells[country::kLongitude], &longitude) || !(std::abs(longitude) <= 180)) {
    return fault(country::kLongitude, "is not a number from -180 to 180");
  }
  entry.set_latitude(latitude);
  entry.set_longitude(longitude);
  int64_t population = 0;
  if (!absl::SimpleAtoi(cells[country::kPopulation], &population) || population < 0) {
    return fault(country::kPopulation, "is not a number of people");
  }
  entry.set_population(population);

  if (!ReadList(cells[country::kClimate], entry.mutable_climates())) {
    return fault(country::kClimate, "has an empty item");
  }
  if (!ReadList(cells[country::kOfficialLanguages], entry.mutable_official_languages())) {
    return fault(country::kOfficialLanguages, "has an empty item");
  }
  if (!ReadList(cells[country::kSpokenLanguages], entry.mutable_spoken_languages())) {
    return fault(country::kSpokenLanguages, "has an empty item");
  }
  if (!ReadList(cells[country::kNeighbours], entry.mutable_neighbours())) {
    return fault(country::kNeighbours, "has an empty item");
  }
  data.countries_.push_back(std::move(entry));
  return absl::OkStatus();
}

absl::Status ReferenceLoader::CheckNeighbours(const FactTable& table, const ReferenceData& data) {
  for (const FactTable::Row& row : table.rows()) {
    for (absl::string_view neighbour : ListCell(row.cells[country::kNeighbours])) {
      if (!data.country_index_.contains(neighbour)) {
        return table.CellError(row, country::kNeighbours, UnknownCountry(neighbour));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status ReferenceLoader::LoadMemberships(ReferenceData& data) {
  auto table = Read("memberships.tsv", {"group", "country", "from", "until", "note"});
  if (!table.ok()) return table.status();
  for (const FactTable::Row& row : table->rows()) {
    const auto* group = FindEnumValue(*v1::CountryGroup_descriptor(), row.cells[0]);
    if (group == nullptr || group->number() == 0) {
      return table->CellError(row, 0, "is not one of LDC, LLDC, SIDS, G77");
    }
    const auto found = data.country_index_.find(row.cells[1]);
    if (found == data.country_index_.end()) {
      return table->CellError(row, 1, UnknownCountry(row.cells[1]));
    }
    auto period = ReadPeriod(*table, row);
    if (!period.ok()) return period.status();
    auto* membership = data.countries_[found->second].add_memberships();
    membership->set_group(static_cast<v1::CountryGroup>(group->number()));
    *membership->mutable_start_date() = ToDate(period->from);
    if (period->until != absl::CivilDay::max()) {
      *membership->mutable_end_date() = ToDate(period->until);
    }
  }
  return absl::OkStatus();
}

absl::Status ReferenceLoader::LoadIncomeGroups(ReferenceData& data) {
  auto table = Read("dac.tsv", {"country", "income_group", "from", "until", "note"});
  if (!table.ok()) return table.status();
  for (const FactTable::Row& row : table->rows()) {
    const absl::string_view code = row.cells[0];
    if (!data.country_index_.contains(code)) {
      return table->CellError(row, 0, UnknownCountry(code));
    }
    const auto* group = FindEnumValue(*v1::IncomeGroup_descriptor(), row.cells[1]);
    if (group == nullptr || group->number() == 0) {
      return table->CellError(row, 1, "is not one of LDC, LIC, LMIC, UMIC");
    }
    auto period = ReadPeriod(*table, row);
    if (!period.ok()) return period.status();
    data.income_[std::string(code)].push_back(
        {static_cast<v1::IncomeGroup>(group->number()), period->from, period->until});
  }
  return absl::OkStatus();
}

absl::Status ReferenceLoader::LoadTopics(absl::string_view file, v1::Taxonomy taxonomy,
                                         absl::string_view prefix, ReferenceData& data) {
  auto table = Read(file, {"id", "parent", "label_en", "label_fr", "label_es", "label_pt",
                           "label_ar", "label_zh", "label_ru"});
  if (!table.ok()) return table.status();
  for (const FactTable::Row& row : table->rows()) {
    const absl::string_view id = row.cells[topic::kId];
    absl::string_view code = id;
    v1::Topic entry;
    entry.set_name(MakeName(kTopics, id));
    if (!absl::ConsumePrefix(&code, prefix) || code.empty() ||
        IdOf(kTopics, entry.name()).empty()) {
      return table->CellError(row, topic::kId,
                              absl::StrCat(Excerpt(id), " is not an id that begins with ", prefix));
    }
    entry.set_taxonomy(taxonomy);
    entry.set_code(std::string(code));
    if (!row.cells[topic::kParent].empty()) {
      entry.set_parent(MakeName(kTopics, row.cells[topic::kParent]));
      const auto above = data.topic_index_.find(entry.parent());
      if (above == data.topic_index_.end() || data.topics_[above->second].taxonomy() != taxonomy) {
        return table->CellError(row, topic::kParent,
                                absl::StrCat(Excerpt(row.cells[topic::kParent]),
                                             " does not stand above it in this table"));
      }
    }
    for (size_t i = 0; i < kLanguages.size(); ++i) {
      const absl::string_view label = row.cells[topic::kLabels + i];
      if (!label.empty()) (*entry.mutable_labels())[kLanguages[i]] = std::string(label);
    }
    if (row.cells[topic::kLabels].empty()) {
      return table->CellError(row, topic::kLabels, "is empty");
    }
    if (!data.topic_index_.emplace(entry.name(), data.topics_.size()).second) {
      return table->CellError(row, topic::kId, "stands twice");
    }
    data.topics_.push_back(std::move(entry));
  }
  return absl::OkStatus();
}

absl::Status ReferenceLoader::LoadMappings(ReferenceData& data) {
  auto table = Read("topic_mappings.tsv", {"from", "to", "relation", "strength", "note"});
  if (!table.ok()) return table.status();
  absl::flat_hash_set<std::pair<size_t, size_t>> pairs;
  for (const FactTable::Row& row : table->rows()) {
    std::array<size_t, 2> ends;
    for (size_t column : {mapping::kFrom, mapping::kTo}) {
      const auto found = data.topic_index_.find(MakeName(kTopics, row.cells[column]));
      if (found == data.topic_index_.end()) {
        return table->CellError(row, column, UnknownTopic(row.cells[column]));
      }
      ends[column] = found->second;
    }
    if (ends[0] == ends[1]) return table->CellError(row, mapping::kTo, "is the same as from");
    if (!pairs.insert(std::minmax(ends[0], ends[1])).second) {
      return table->CellError(row, mapping::kTo,
                              "stands twice with this from, in one order or both");
    }
    const auto* relation = FindEnumValue(*v1::TopicRelation_descriptor(),
                                         absl::AsciiStrToUpper(row.cells[mapping::kRelation]));
    if (relation == nullptr || relation->number() == 0) {
      return table->CellError(row, mapping::kRelation, "is not one of exact, close, related");
    }
    double strength = 0;
    if (!absl::SimpleAtod(row.cells[mapping::kStrength], &strength) ||
        !(strength > 0 && strength <= 1)) {
      return table->CellError(row, mapping::kStrength, "is not a number above 0 and up to 1");
    }
    for (size_t side : {0, 1}) {
      auto* entry = data.topics_[ends[side]].add_mappings();
      entry->set_topic(data.topics_[ends[1 - side]].name());
      entry->set_relation(static_cast<v1::TopicRelation>(relation->number()));
      entry->set_strength(strength);
    }
  }
  return absl::OkStatus();
}

}  // namespace ssx::domain
