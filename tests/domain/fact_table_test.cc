#include "services/domain/fact_table.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ssx::domain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

absl::StatusOr<FactTable> Parse(absl::string_view text) {
  return FactTable::Parse({"facts.tsv", text}, {"code", "name"});
}

TEST(FactTableTest, ReadsRowsWithTheirLineNumbers) {
  const auto table = Parse("# Facts.\n# version: 2026.9\ncode\tname\nA\tone\n# in between\nB\t\n");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->version(), FactTable::Version(2026, 9));
  ASSERT_EQ(table->rows().size(), 2u);
  EXPECT_THAT(table->rows()[0].cells, ElementsAre("A", "one"));
  EXPECT_THAT(table->rows()[1].cells, ElementsAre("B", ""));
  EXPECT_EQ(table->rows()[1].line, 6);
  EXPECT_EQ(table->CellError(table->rows()[1], 1, "is empty").message(),
            "facts.tsv:6: column name: is empty");
}

TEST(FactTableTest, TheLastLineMayEndWithTheFile) {
  const auto table = Parse("# version: 2026.11\ncode\tname\nA\tone");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_THAT(table->rows()[0].cells, ElementsAre("A", "one"));
}

TEST(FactTableTest, NamesFileLineAndColumnOfAFault) {
  struct Case {
    std::string text;
    const char* says;
  };
  const Case cases[] = {
      {"", "facts.tsv:0: has no header"},
      {"# version: 2026.11\n", "facts.tsv:1: has no header"},
      {"code\tname\nA\tone\n", "has no comment '# version: YYYY.MM'"},
      {"# version: soon\ncode\tname\n", "facts.tsv:1: the version is not YYYY.MM"},
      {"# version: 2026.13\ncode\tname\n", "facts.tsv:1: the version is not YYYY.MM"},
      {"# version: 2026.11\ncode\tlabel\n", "facts.tsv:2: column 2 of the header is not 'name'"},
      {"# version: 2026.11\ncode\n", "facts.tsv:2: column 2 of the header is not 'name'"},
      {"# version: 2026.11\ncode\tname\tmore\n", "facts.tsv:2: the header has an unknown column"},
      {"# version: 2026.11\ncode\tname\nA\n", "facts.tsv:3: has 1 cells instead of 2"},
      {"# version: 2026.11\ncode\tname\nA\tb\tc\n", "facts.tsv:3: has 3 cells instead of 2"},
      {"# version: 2026.11\ncode\tname\n\n", "facts.tsv:3: has 1 cells instead of 2"},
      {"# version: 2026.11\ncode\tname\nA\tb\xFF\n", "facts.tsv:3: byte 4 is not UTF-8"},
  };
  for (const Case& c : cases) {
    const auto table = Parse(c.text);
    EXPECT_EQ(table.status().code(), absl::StatusCode::kInvalidArgument) << c.text;
    EXPECT_THAT(std::string(table.status().message()), HasSubstr(c.says));
  }
}

}  // namespace
}  // namespace ssx::domain
