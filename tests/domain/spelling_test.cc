#include "services/domain/spelling.h"

#include <string>

#include "gtest/gtest.h"

namespace ssx::domain {
namespace {

TEST(SpellingTest, ScansTextsByCodePoints) {
  struct Case {
    std::string text;
    bool valid;
    size_t invalid_byte, code_points;
    bool blank;
    size_t line_break, control_character;
  };
  const Case cases[] = {
      {"", true, 0, 0, true, 0, 0},
      {" \xC2\xA0\xE3\x80\x80", true, 0, 3, true, 0, 0},
      {"Монгол", true, 0, 6, false, 0, 0},
      {"空气\xF0\x9F\x98\x80", true, 0, 3, false, 0, 0},
      {"a\nb", true, 0, 3, false, 2, 0},
      {"a\tb", true, 0, 3, false, 2, 0},
      {"ab\xE2\x80\xA8", true, 0, 3, false, 3, 0},
      {std::string("a\0b", 3), true, 0, 3, false, 0, 2},
      {"a\x7F", true, 0, 2, false, 0, 2},
      {"a\xC2\x85", true, 0, 2, false, 0, 2},
      {"ab\xFF", false, 3, 2, false, 0, 0},
      {"\xC0\xAF", false, 1, 0, true, 0, 0},
      {"\xED\xA0\x80", false, 1, 0, true, 0, 0},
      {"é\xE2\x82", false, 3, 1, false, 0, 0},
      {"\xF4\x90\x80\x80", false, 1, 0, true, 0, 0},
  };
  for (const Case& c : cases) {
    const TextScan scan = ScanText(c.text);
    EXPECT_EQ(scan.valid_utf8, c.valid) << c.text;
    EXPECT_EQ(scan.invalid_byte, c.invalid_byte) << c.text;
    EXPECT_EQ(scan.code_points, c.code_points) << c.text;
    EXPECT_EQ(scan.blank, c.blank) << c.text;
    EXPECT_EQ(scan.line_break, c.line_break) << c.text;
    EXPECT_EQ(scan.control_character, c.control_character) << c.text;
  }
}

TEST(SpellingTest, ExcerptsAreShortAndAlwaysUtf8) {
  EXPECT_EQ(Excerpt("Mongolia"), "'Mongolia'");
  EXPECT_EQ(Excerpt(std::string(60, 'a')), "'" + std::string(60, 'a') + "'");
  EXPECT_EQ(Excerpt(std::string(61, 'a')), "'" + std::string(60, 'a') + "...'");
  EXPECT_EQ(Excerpt("a\xFF\nb"), "'a\uFFFD\uFFFDb'");
  // The 60th byte is the middle of a character.
  EXPECT_EQ(Excerpt(std::string(59, 'a') + "éé"), "'" + std::string(59, 'a') + "...'");
}

TEST(SpellingTest, FoldsCaseOfAnyScript) {
  EXPECT_EQ(FoldForComparison("  MONGOLIA "), U"mongolia");
  EXPECT_EQ(FoldForComparison("МОНГОЛИЯ"), FoldForComparison("Монголия"));
  EXPECT_EQ(FoldForComparison("\xF0\x9F\x98\x80").size(), 1u);
}

TEST(SpellingTest, CountsEditsUpToALimit) {
  struct Case {
    std::u32string a, b;
    size_t distance;
  };
  const Case cases[] = {
      {U"", U"", 0},
      {U"", U"abc", 3},
      {U"kitten", U"sitting", 3},
      {U"abcd", U"abdc", 1},
      {U"mongolia", U"mongolia", 0},
      {U"monoglia", U"mongolia", 1},
      {U"ca", U"abc", 3},
      {U"перу", U"перо", 1},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(EditDistance(c.a, c.b, 10), c.distance);
    EXPECT_EQ(EditDistance(c.b, c.a, 10), c.distance);
    EXPECT_EQ(EditDistance(c.a, c.b, c.distance), c.distance);
    if (c.distance > 0) {
      EXPECT_EQ(EditDistance(c.a, c.b, c.distance - 1), std::nullopt);
    }
  }
}

}  // namespace
}  // namespace ssx::domain
