#include "services/domain/query/text_match.h"

#include <gtest/gtest.h>

namespace ssx::domain {
namespace {

TEST(TextMatchTest, FoldsCaseAndForms) {
  EXPECT_EQ(FoldCase("MiXed 42"), "mixed 42");
  EXPECT_EQ(FoldCase("ÉCOLE"), "école");
  EXPECT_EQ(FoldCase("E\u0301cole"), "école");
  EXPECT_EQ(FoldCase("Straße"), "strasse");
  EXPECT_EQ(FoldCase("ΣΊΣΥΦΟΣ"), FoldCase("σίσυφος"));
  EXPECT_EQ(FoldCase("ＷＡＴＥＲ"), "water");
  EXPECT_EQ(FoldCase("ПИТАНИЕ"), "питание");
  EXPECT_EQ(FoldCase("مياه"), "مياه");
  EXPECT_EQ(FoldCase("水"), "水");
  EXPECT_EQ(FoldCase(""), "");
}

TEST(TextMatchTest, LeavesBytesThatAreNotUtf8) {
  EXPECT_EQ(FoldCase("A\xff\u00c9"), "a\xff\u00e9");
}

TEST(TextMatchTest, Patterns) {
  EXPECT_TRUE((TextPattern{"ab"}.Matches("ab")));
  EXPECT_FALSE((TextPattern{"ab"}.Matches("abc")));
  EXPECT_TRUE((TextPattern{"ab", false, true}.Matches("abc")));
  EXPECT_FALSE((TextPattern{"ab", false, true}.Matches("cab")));
  EXPECT_TRUE((TextPattern{"ab", true, false}.Matches("cab")));
  EXPECT_FALSE((TextPattern{"ab", true, false}.Matches("abc")));
  EXPECT_TRUE((TextPattern{"ab", true, true}.Matches("cabc")));
  EXPECT_TRUE((TextPattern{"", true, true}.Matches("")));
}

}  // namespace
}  // namespace ssx::domain
