// Text for people: widths, tables, suggestions, YAML.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <sstream>
#include <string>

#include "clients/cli/near_names.h"
#include "clients/cli/output.h"
#include "clients/cli/table.h"
#include "clients/cli/unicode_text.h"
#include "ssx/v1/need.pb.h"

namespace ssx::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(UnicodeTextTest, WidthCountsTerminalColumns) {
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("儿童"), 4);
  EXPECT_EQ(DisplayWidth("ｆ"), 2);       // full width
  EXPECT_EQ(DisplayWidth("e\u0301"), 1);  // combining accent
  EXPECT_EQ(DisplayWidth("تعليم"), 5);
  EXPECT_EQ(DisplayWidth("تَعليم"), 5);     // vowel mark
  EXPECT_EQ(DisplayWidth("a\u200fb"), 2);  // direction mark
}

TEST(UnicodeTextTest, TruncateKeepsCharactersWhole) {
  EXPECT_EQ(Truncate("abcdef", 6), "abcdef");
  EXPECT_EQ(Truncate("abcdef", 4), "abc…");
  EXPECT_EQ(Truncate("儿童健康", 6), "儿童…");
  EXPECT_EQ(Truncate("儿童健康", 4), "儿…");
  EXPECT_EQ(Truncate("abc", 0), "");
}

TEST(UnicodeTextTest, OneLineIsSafeToPrint) {
  EXPECT_EQ(OneLine(" a\r\n\tb  c \x1b[31m"), "a b c [31m");
  EXPECT_EQ(OneLine("a\xff"), "a\xEF\xBF\xBD");
  EXPECT_EQ(OneLine("a\u202Eb\u2066c"), "abc");  // would turn around the columns that follow
  EXPECT_EQ(OneLine("\u200Fعربي\u200E"), "\u200Fعربي\u200E");
}

TEST(UnicodeTextTest, WithoutControlsKeepsLines) {
  EXPECT_EQ(WithoutControls("a\n  b\x1b[2J\u009b1m\r"), "a\n  b\uFFFD[2J\uFFFD1m\uFFFD");
  EXPECT_EQ(WithoutControls("تعليم\u202E\xff"), "تعليم\uFFFD\uFFFD");
}

TEST(UnicodeTextTest, FindsInvalidUtf8) {
  EXPECT_EQ(FindInvalidUtf8("é儿"), absl::string_view::npos);
  EXPECT_EQ(FindInvalidUtf8("ab\xE9"), 2u);
  EXPECT_EQ(FindInvalidUtf8("\xC0\x80"), 0u);       // overlong
  EXPECT_EQ(FindInvalidUtf8("a\xED\xA0\x80"), 1u);  // surrogate
}

TEST(UnicodeTextTest, WrapBreaksAtBlanks) {
  EXPECT_EQ(Wrap("one two three four", 9, "  "), "one two\n  three\n  four");
  EXPECT_EQ(Wrap("儿童 健康", 6, ""), "儿童\n健康");
}

std::string Written(const Table& table, int width) {
  std::ostringstream out;
  table.Write(out, width);
  return out.str();
}

TEST(TableTest, PadsByDisplayWidthAndShortensTheWidestColumn) {
  Table table({{"ID"}, {"N", Table::Align::kRight}, {"TITLE"}});
  table.Add({"a", "1", "short"});
  table.Add({"儿童", "10", "a rather long title"});
  EXPECT_EQ(Written(table, 0),
            "ID     N  TITLE\n"
            "a      1  short\n"
            "儿童  10  a rather long title\n");
  EXPECT_EQ(Written(table, 20),
            "ID     N  TITLE\n"
            "a      1  short\n"
            "儿童  10  a rather …\n");
  std::istringstream lines(Written(table, 20));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(DisplayWidth(line), 20) << line;
}

TEST(TableTest, NamesStayWholeAndOptionalColumnsGiveWay) {
  Table::Column id{"ID"}, topics{"TOPICS"};
  id.whole = true;
  topics.optional = true;
  Table table({id, {"TITLE"}, topics});
  table.Add({"mn-air-pollution-child-health", "Protecting children from winter air",
             "sdg-3.9, sdg-11.6, sdg-3.2"});
  EXPECT_EQ(table.NaturalWidth(), 29 + 2 + 35 + 2 + 26);
  EXPECT_EQ(Written(table, 80),
            "ID                             TITLE                    TOPICS\n"
            "mn-air-pollution-child-health  Protecting children fr…  sdg-3.9, sdg-11.6, sdg-…\n");
  EXPECT_EQ(Written(table, 60),
            "ID                             TITLE\n"
            "mn-air-pollution-child-health  Protecting children from win…\n");
  EXPECT_THAT(Written(table, 20), HasSubstr("\nmn-air-pollution-child-health  "));
}

TEST(TableTest, AWrappedColumnLosesNothing) {
  Table table({{"ID"}, {"WHY", Table::Align::kLeft, /*wrap=*/true}});
  table.Add({"ab", "one two three four"});
  EXPECT_EQ(Written(table, 14), "ID  WHY\nab  one two\n    three four\n");
  EXPECT_EQ(Written(table, 0), "ID  WHY\nab  one two three four\n");
}

TEST(NearNamesTest, SuggestsNearOnesOnly) {
  const std::vector<std::string> names = {"title", "topics", "period.start_date", "name"};
  EXPECT_THAT(NearNames("titel", names), ElementsAre("title"));
  EXPECT_THAT(NearNames("start_date", names), ElementsAre("period.start_date"));
  EXPECT_THAT(NearNames("TOPIC", names), ElementsAre("topics"));
  EXPECT_THAT(NearNames("unrelated", names), IsEmpty());
  EXPECT_EQ(DidYouMean("titel", names), " (did you mean \"title\"?)");
  EXPECT_EQ(DidYouMean("unrelated", names), "");
}

TEST(OutputTest, JsonHasTheNamesOfTheProtosAndLosesNothing) {
  v1::Need need;
  need.set_country_code("MN");
  need.add_modalities(v1::MODALITY_TRAINING);
  need.mutable_population()->set_people_count(int64_t{1} << 60);
  EXPECT_EQ(ToJson(need).dump(), R"({"country_code":"MN","modalities":["MODALITY_TRAINING"],)"
                                 R"("population":{"people_count":"1152921504606846976"}})");
}

TEST(OutputTest, YamlStringsStayStrings) {
  const nlohmann::ordered_json document = {{"no", "no"},
                                           {"number", "123"},
                                           {"empty", ""},
                                           {"date", "2026-01-31"},
                                           {"text", "a: b"},
                                           {"lines", "a\nb"},
                                           {"list", {"x", "true"}},
                                           {"none", nlohmann::json::array()},
                                           {"script", "儿童"},
                                           {"real", 0.5},
                                           {"flag", true}};
  std::ostringstream out;
  WriteDocument(out, OutputFormat::kYaml, document);
  const YAML::Node read = YAML::Load(out.str());
  ASSERT_EQ(read.size(), document.size());
  for (const char* key : {"no", "number", "empty", "date", "text", "lines", "script"}) {
    EXPECT_EQ(read[key].as<std::string>(), document[key].get<std::string>());
  }
  // yaml-cpp tags quoted scalars with "!", which keeps other readers from taking them for something
  // else.
  EXPECT_EQ(read["number"].Tag(), "!");
  EXPECT_EQ(read["no"].Tag(), "!");
  EXPECT_EQ(read["list"][1].Tag(), "!");
  EXPECT_EQ(read["none"].size(), 0u);
  EXPECT_DOUBLE_EQ(read["real"].as<double>(), 0.5);
  EXPECT_TRUE(read["flag"].as<bool>());
}

TEST(OutputTest, ListsAreWholeDocuments) {
  for (const int entries : {0, 1, 3}) {
    std::ostringstream json, yaml;
    ListWriter json_writer(json, OutputFormat::kJson), yaml_writer(yaml, OutputFormat::kYaml);
    for (int i = 0; i < entries; ++i) {
      json_writer.Add({{"n", i}});
      yaml_writer.Add({{"n", i}});
    }
    json_writer.End();
    yaml_writer.End();
    EXPECT_EQ(nlohmann::json::parse(json.str()).size(), static_cast<size_t>(entries));
    EXPECT_EQ(YAML::Load(yaml.str()).size(), static_cast<size_t>(entries));
  }
}

}  // namespace
}  // namespace ssx::cli
