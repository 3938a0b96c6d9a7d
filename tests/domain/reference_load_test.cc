// Loading of reference data from small tables, and the faults that loading must find.
#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/reference.h"

namespace ssx::domain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::UnorderedElementsAre;

using Tables = std::map<std::string, std::string>;

constexpr char kTopicHeader[] =
    "id\tparent\tlabel_en\tlabel_fr\tlabel_es\tlabel_pt\tlabel_ar\tlabel_zh\tlabel_ru\n";

Tables SmallTables() {
  const std::string head = "# A table.\n# version: 2026.9\n";
  const std::string topic_head = head + kTopicHeader;
  return {
      {"regions.tsv",
       head + "code\tparent\tkind\tname_en\tname_fr\tname_es\tname_pt\tname_ar\tname_zh\tname_ru\n"
              "001\t\tworld\tWorld\tw\tw\tw\tw\tw\tw\n"
              "142\t001\tregion\tAsia\ta\ta\ta\ta\ta\ta\n"
              "030\t142\tsub_region\tEastern Asia\te\te\te\te\te\te\n"},
      {"countries.tsv",
       "# version: 2026.10\n"
       "code\talpha3\tm49\tname_en\tname_fr\tname_es\tname_pt\tname_ar\tname_zh\tname_ru\tregion\t"
       "sub_region\tintermediate_region\tm49_developing\tlat\tlon\tpopulation\tclimate\t"
       "official_languages\tspoken_languages\tneighbours\n"
       "MN\tMNG\t496\tMongolia\tMongolie\tMongolia\tMongólia\tمنغوليا\t蒙古\tМонголия\t142\t030\t\t"
       "y\t"
       "46.86\t103.83\t3500000\tBSk,Dwc\tmn\tkk,ru\tCN\n"
       "CN\tCHN\t156\tChina\tChine\tChina\tChina\tالصين\t中国\tКитай\t142\t030\t\tn\t"
       "35.0\t105.0\t1416000000\tCfa\tzh\t\tMN\n"},
      {"memberships.tsv", head + "group\tcountry\tfrom\tuntil\tnote\n"
                                 "LLDC\tMN\t2003-08-29\t\tlandlocked\n"
                                 "LDC\tCN\t1971\t1980-06-01\tmade up\n"},
      {"dac.tsv", head + "country\tincome_group\tfrom\tuntil\tnote\n"
                         "MN\tLMIC\t2018-01-01\t2030-01-01\t\n"
                         "MN\tUMIC\t2030-01-01\t\t\n"},
      {"topics_sdg.tsv", topic_head + "sdg-3\t\tGood health\tSanté\t\t\t\t\t\n"
                                      "sdg-3.2\tsdg-3\tChild mortality\t\t\t\t\t\t\n"},
      {"topics_crs.tsv", topic_head + "crs-12240\t\tBasic nutrition\t\t\t\t\t\t\n"},
      {"topics_cluster.tsv", topic_head + "cluster-wash\t\tWASH\t\t\t\t\t\t\n"},
      {"topics_area.tsv", topic_head + "area-nutrition\t\tNutrition\t\t\t\t\t\t\n"},
      {"topic_mappings.tsv", head + "from\tto\trelation\tstrength\tnote\n"
                                    "area-nutrition\tcrs-12240\tclose\t0.8\t\n"},
  };
}

absl::StatusOr<ReferenceData> Load(const Tables& tables) {
  std::vector<ReferenceTable> list;
  for (const auto& [file, text] : tables) list.push_back({file, text});
  return ReferenceData::Load(list);
}

TEST(ReferenceLoadTest, ReadsCountries) {
  const auto data = Load(SmallTables());
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->version(), "2026.10");  // the highest of the tables, as numbers
  ASSERT_EQ(data->countries().size(), 2u);
  EXPECT_EQ(data->countries()[0].country_code(), "CN");  // in code order
  const v1::Country* mongolia = data->FindCountry("MN");
  ASSERT_NE(mongolia, nullptr);
  EXPECT_EQ(mongolia->name(), "countries/MN");
  EXPECT_EQ(mongolia->alpha3_code(), "MNG");
  EXPECT_EQ(mongolia->m49_code(), "496");
  EXPECT_EQ(mongolia->display_names().at("ru"), "Монголия");
  EXPECT_EQ(mongolia->display_names().size(), 7u);
  EXPECT_THAT(mongolia->region_names(), ElementsAre("Asia", "Eastern Asia"));
  EXPECT_EQ(mongolia->intermediate_region(), "");
  EXPECT_TRUE(mongolia->m49_developing());
  EXPECT_DOUBLE_EQ(mongolia->latitude(), 46.86);
  EXPECT_DOUBLE_EQ(mongolia->longitude(), 103.83);
  EXPECT_EQ(mongolia->population(), 3'500'000);
  EXPECT_THAT(mongolia->climates(), ElementsAre("BSk", "Dwc"));
  EXPECT_THAT(mongolia->official_languages(), ElementsAre("mn"));
  EXPECT_THAT(mongolia->spoken_languages(), ElementsAre("kk", "ru"));
  EXPECT_THAT(mongolia->neighbours(), ElementsAre("CN"));
  EXPECT_TRUE(data->FindCountry("CN")->spoken_languages().empty());
  EXPECT_EQ(data->FindCountry("mn"), nullptr);
  EXPECT_EQ(data->FindCountry(""), nullptr);
}

TEST(ReferenceLoadTest, MembershipsAndIncomeGroupsHaveDates) {
  const auto data = Load(SmallTables());
  ASSERT_TRUE(data.ok()) << data.status();
  const auto lldc = v1::COUNTRY_GROUP_LLDC;
  EXPECT_FALSE(data->IsMember("MN", lldc, absl::CivilDay(2003, 8, 28)));
  EXPECT_TRUE(data->IsMember("MN", lldc, absl::CivilDay(2003, 8, 29)));
  EXPECT_TRUE(data->IsMember("MN", lldc, absl::CivilDay(2100, 1, 1)));
  EXPECT_FALSE(data->IsMember("MN", v1::COUNTRY_GROUP_SIDS, absl::CivilDay(2026, 1, 1)));
  EXPECT_FALSE(data->IsMember("XX", lldc, absl::CivilDay(2026, 1, 1)));
  // The end is exclusive, a bare year its first day.
  const auto ldc = v1::COUNTRY_GROUP_LDC;
  EXPECT_FALSE(data->IsMember("CN", ldc, absl::CivilDay(1970, 12, 31)));
  EXPECT_TRUE(data->IsMember("CN", ldc, absl::CivilDay(1971, 1, 1)));
  EXPECT_TRUE(data->IsMember("CN", ldc, absl::CivilDay(1980, 5, 31)));
  EXPECT_FALSE(data->IsMember("CN", ldc, absl::CivilDay(1980, 6, 1)));

  EXPECT_EQ(data->IncomeGroupOf("MN", absl::CivilDay(2017, 12, 31)), v1::INCOME_GROUP_UNSPECIFIED);
  EXPECT_EQ(data->IncomeGroupOf("MN", absl::CivilDay(2029, 12, 31)), v1::INCOME_GROUP_LMIC);
  EXPECT_EQ(data->IncomeGroupOf("MN", absl::CivilDay(2030, 1, 1)), v1::INCOME_GROUP_UMIC);
  EXPECT_EQ(data->IncomeGroupOf("CN", absl::CivilDay(2026, 1, 1)), v1::INCOME_GROUP_UNSPECIFIED);

  const v1::Country then = data->CountryAsOf("MN", absl::CivilDay(2026, 1, 1));
  EXPECT_EQ(then.income_group(), v1::INCOME_GROUP_LMIC);
  EXPECT_TRUE(then.developing());
  EXPECT_FALSE(data->CountryAsOf("CN", absl::CivilDay(2026, 1, 1)).developing());
}

// M49 developing regions, or G77, or DAC recipient: each of them alone is enough.
TEST(ReferenceLoadTest, DevelopingMeansAnyOfThreeLists) {
  const absl::CivilDay day(2026, 1, 1);
  Tables tables = SmallTables();
  EXPECT_FALSE(Load(tables)->IsDeveloping("CN", day));
  EXPECT_TRUE(Load(tables)->IsDeveloping("MN", day));
  EXPECT_FALSE(Load(tables)->IsDeveloping("XX", day));
  tables["memberships.tsv"] += "G77\tCN\t1964\t\t\n";
  EXPECT_TRUE(Load(tables)->IsDeveloping("CN", day));
  EXPECT_FALSE(Load(tables)->IsDeveloping("CN", absl::CivilDay(1963, 1, 1)));
  tables = SmallTables();
  tables["dac.tsv"] += "CN\tUMIC\t2018\t2027\t\n";
  EXPECT_TRUE(Load(tables)->IsDeveloping("CN", day));
  EXPECT_FALSE(Load(tables)->IsDeveloping("CN", absl::CivilDay(2027, 1, 1)));
}

TEST(ReferenceLoadTest, ReadsTopicsAndMapsThemBothWays) {
  const auto data = Load(SmallTables());
  ASSERT_TRUE(data.ok()) << data.status();
  std::vector<std::string> names;
  for (const v1::Topic& topic : data->topics()) names.push_back(topic.name());
  EXPECT_THAT(names, ElementsAre("topics/sdg-3", "topics/sdg-3.2", "topics/crs-12240",
                                 "topics/cluster-wash", "topics/area-nutrition"));
  const v1::Topic* target = data->FindTopic("topics/sdg-3.2");
  ASSERT_NE(target, nullptr);
  EXPECT_EQ(target->taxonomy(), v1::TAXONOMY_SDG);
  EXPECT_EQ(target->code(), "3.2");
  EXPECT_EQ(target->parent(), "topics/sdg-3");
  EXPECT_EQ(data->FindTopic("topics/sdg-3")->parent(), "");
  EXPECT_THAT(data->FindTopic("topics/sdg-3")->labels(),
              UnorderedElementsAre(Pair("en", "Good health"), Pair("fr", "Santé")));
  for (const auto& [from, to] : {std::pair("topics/area-nutrition", "topics/crs-12240"),
                                 std::pair("topics/crs-12240", "topics/area-nutrition")}) {
    const v1::Topic* topic = data->FindTopic(from);
    ASSERT_EQ(topic->mappings_size(), 1) << from;
    EXPECT_EQ(topic->mappings(0).topic(), to);
    EXPECT_EQ(topic->mappings(0).relation(), v1::TOPIC_RELATION_CLOSE);
    EXPECT_DOUBLE_EQ(topic->mappings(0).strength(), 0.8);
  }
  EXPECT_EQ(data->FindTopic("sdg-3"), nullptr);
}

TEST(ReferenceLoadTest, RefusesFaultyTablesByFileLineAndColumn) {
  struct Case {
    const char* file;
    const char* good;
    const char* bad;
    const char* says;
  };
  const Case cases[] = {
      {"regions.tsv", "142\t001", "14\t001", "regions.tsv:5: column code:"},
      {"regions.tsv", "142\t001", "142\t002", "regions.tsv:5: column parent:"},
      {"regions.tsv", "030\t142", "142\t142", "regions.tsv:6: column code: stands twice"},
      {"regions.tsv", "\tAsia\t", "\t\t", "regions.tsv:5: column name_en: is empty"},
      {"countries.tsv", "MN\tMNG", "Mn\tMNG", "countries.tsv:3: column code:"},
      {"countries.tsv", "CN\tCHN", "MN\tCHN", "countries.tsv:4: column code: stands twice"},
      {"countries.tsv", "MNG", "MNGO", "countries.tsv:3: column alpha3:"},
      {"countries.tsv", "\t496\t", "\t49\t", "countries.tsv:3: column m49:"},
      {"countries.tsv", "Mongolie", "", "countries.tsv:3: column name_fr: is empty"},
      {"countries.tsv", "142\t030\t\ty", "142\t031\t\ty", "countries.tsv:3: column sub_region:"},
      {"countries.tsv", "030\t\ty", "030\t\t1", "countries.tsv:3: column m49_developing:"},
      {"countries.tsv", "46.86", "90.5", "countries.tsv:3: column lat:"},
      {"countries.tsv", "46.86", "nan", "countries.tsv:3: column lat:"},
      {"countries.tsv", "103.83", "east", "countries.tsv:3: column lon:"},
      {"countries.tsv", "3500000", "-1", "countries.tsv:3: column population:"},
      {"countries.tsv", "BSk,Dwc", "BSk,,Dwc", "countries.tsv:3: column climate:"},
      {"countries.tsv", "kk,ru", "kk,", "countries.tsv:3: column spoken_languages:"},
      {"countries.tsv", "kk,ru\tCN", "kk,ru\tXX", "countries.tsv:3: column neighbours: 'XX'"},
      {"memberships.tsv", "LLDC\tMN", "OECD\tMN", "memberships.tsv:4: column group:"},
      {"memberships.tsv", "LLDC\tMN", "LLDC\tXX", "memberships.tsv:4: column country: 'XX'"},
      {"memberships.tsv", "2003-08-29", "2003-08-32", "memberships.tsv:4: column from:"},
      {"memberships.tsv", "2003-08-29", "", "memberships.tsv:4: column from:"},
      {"memberships.tsv", "1980-06-01", "1971-01-01", "memberships.tsv:5: column until:"},
      {"dac.tsv", "MN\tLMIC", "XX\tLMIC", "dac.tsv:4: column country: 'XX'"},
      {"dac.tsv", "MN\tLMIC", "MN\tHIC", "dac.tsv:4: column income_group:"},
      {"topics_sdg.tsv", "sdg-3.2\tsdg-3", "crs-3.2\tsdg-3", "topics_sdg.tsv:5: column id:"},
      {"topics_sdg.tsv", "sdg-3.2\tsdg-3", "sdg-3\tsdg-3", "topics_sdg.tsv:5: column id: stands"},
      {"topics_sdg.tsv", "sdg-3.2\tsdg-3", "sdg-3.2\tsdg-4", "topics_sdg.tsv:5: column parent:"},
      {"topics_sdg.tsv", "Child mortality", "", "topics_sdg.tsv:5: column label_en: is empty"},
      {"topics_crs.tsv", "crs-12240\t", "crs-12240\tsdg-3", "topics_crs.tsv:4: column parent:"},
      {"topic_mappings.tsv", "crs-12240", "crs-1", "topic_mappings.tsv:4: column to: 'crs-1'"},
      {"topic_mappings.tsv", "area-nutrition", "area-x", "topic_mappings.tsv:4: column from:"},
      {"topic_mappings.tsv", "crs-12240", "area-nutrition", "topic_mappings.tsv:4: column to:"},
      {"topic_mappings.tsv", "close", "near", "topic_mappings.tsv:4: column relation:"},
      {"topic_mappings.tsv", "close", "unspecified", "topic_mappings.tsv:4: column relation:"},
      {"topic_mappings.tsv", "0.8", "0", "topic_mappings.tsv:4: column strength:"},
      {"topic_mappings.tsv", "0.8", "1.01", "topic_mappings.tsv:4: column strength:"},
      {"topic_mappings.tsv", "0.8\t\n", "0.8\t\ncrs-12240\tarea-nutrition\tclose\t0.5\t\n",
       "topic_mappings.tsv:5: column to: stands twice"},
  };
  for (const Case& c : cases) {
    Tables tables = SmallTables();
    std::string& text = tables[c.file];
    ASSERT_NE(text.find(c.good), std::string::npos) << c.file << " " << c.good;
    text.replace(text.find(c.good), std::string(c.good).size(), c.bad);
    const auto data = Load(tables);
    EXPECT_EQ(data.status().code(), absl::StatusCode::kInvalidArgument) << c.bad;
    EXPECT_THAT(std::string(data.status().message()), HasSubstr(c.says));
  }
}

TEST(ReferenceLoadTest, EveryTableIsNeeded) {
  for (const auto& [file, text] : SmallTables()) {
    Tables tables = SmallTables();
    tables.erase(file);
    EXPECT_THAT(std::string(Load(tables).status().message()), HasSubstr(file + " is missing"));
  }
}

}  // namespace
}  // namespace ssx::domain
