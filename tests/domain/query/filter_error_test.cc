// Filters that are refused: where the fault is and what to do, never a crash.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/limits.h"
#include "services/domain/query/filter.h"
#include "tests/domain/query/messages.h"

namespace ssx::domain {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string ErrorOf(const std::string& filter) {
  return ViolationOf(Filter::Parse(filter, *v1::Need::descriptor()).status(), "filter");
}

TEST(FilterErrorTest, NamesPositionAndRemedy) {
  struct Case {
    const char* filter;
    int position;
    const char* remedy;
  };
  const Case cases[] = {
      // Names.
      {"titel = x", 1, "no field 'titel'; did you mean title"},
      {"countryCode = x", 1, "did you mean country_code"},
      {"a AND qqqq = x", 7, "it is one of name, organization, country_code"},
      {"contact.mail = x", 9, "contact has no field 'mail'; did you mean email"},
      {"contact:mail", 9, "did you mean email"},
      {"title.en = x", 7, "title has no fields"},
      {"update_time.second > 1", 13, "did you mean seconds"},
      {"é title = x é titel = x", 15, "did you mean title"},  // characters, not bytes
      {"\"titel\" = x", 1, "did you mean title"},
      {"5 = title", 1, "no field '5'"},
      // Values.
      {"state = DRFT", 9, "did you mean DRAFT? Its values are UNSPECIFIED, DRAFT, SUBMITTED"},
      {"state = draft", 9, "did you mean DRAFT?"},
      {"state = *", 9, "has no value '*'"},
      {"modalities:TRAINNG", 12, "did you mean TRAINING?"},
      {"humanitarian = yes", 16, "true or false"},
      {"humanitarian:True", 14, "true or false"},
      {"population.people_count = many", 27, "number"},
      {"population.people_count = 0x10", 27, "number"},
      {"population.people_count = inf", 27, "number"},
      {"population.people_count = nan", 27, "number"},
      {"population.people_count = 1.", 27, "number"},
      {"population.people_count = 1e999", 27, "number"},
      {"population.people_count = \"\"", 27, "number"},
      {"update_time > 2026-01-31", 15, "\"2026-01-31T00:00:00Z\""},
      {"update_time > yesterday", 15, "RFC 3339"},
      {"update_time > 2026-13-31T00:00:00Z", 15, "RFC 3339"},
      {"update_time > \"2026-01-31T00:00:00Z \"", 15, "RFC 3339"},
      {"period.end_date = 2026-02-30", 19, "\"2026-01-31\""},
      {"period.end_date > 2026", 19, "end_date.year"},
      {"title = a*b", 9, "\\*"},
      {"a*b", 1, "\\*"},
      {"topics:a*b", 8, "\\*"},
      // Operators.
      {"topics = topics/sdg-3", 1, "topics:value"},
      {"x AND topics != topics/sdg-3", 7, "topics:value"},
      {"ongoing_initiatives.title = x", 1, "ongoing_initiatives.title:value"},
      {"ongoing_initiatives.title.x = y", 27, "has no fields"},
      {"state > DRAFT", 1, "has no order; compare it with = or !="},
      {"humanitarian >= true", 1, "has no order"},
      {"contact = x", 1, "contact.full_name"},
      {"contact = \"null\"", 1, "contact.full_name"},
      {"contact > null", 1, "contact.full_name"},
      {"state = null", 9, "has no value 'null'"},
      {"ongoing_initiatives:x", 21, "no field 'x'"},
      // Grammar.
      {"title =", 8, "a value is missing"},
      {"title = )", 9, "a value is missing"},
      {"title = AND x", 9, "before AND"},
      {"AND x", 1, "before AND"},
      {"x OR", 5, "a term is missing"},
      {"x AND OR y", 7, "before OR"},
      {"NOT", 4, "a term is missing"},
      {"NOT NOT x", 5, "before NOT"},
      {"x AND", 6, "a term is missing"},
      {"()", 2, "a term is missing"},
      {"(x", 1, "never closed"},
      {"x)", 2, "closes nothing"},
      {"title = (a", 9, "never closed"},
      {"title = ()", 10, "a term is missing"},
      {"\"x", 1, "never closed; add a \""},
      {"'x\\'", 1, "never closed; add a '"},
      {"\"x\\", 1, "never closed"},
      {"\"x\\n\"", 3, "\\\\"},
      {"x\\y", 2, "\\\\"},
      {"title = \"a\"b", 12, "a space, AND or OR"},
      {"\"a\"b", 4, "a space, AND or OR"},
      {"\"a\"\u00e9", 4, "a space, AND or OR"},
      {"title = \"it\"s\"", 13, "a space, AND or OR"},
      {"title = a = b", 11, "unexpected '='"},
      {"title == a", 8, "unexpected '='"},
      {"title <> a", 8, "unexpected '>'"},
      {"uri=https://x/?q=1", 17, "a space, AND or OR"},
      {"a, b", 2, "a space, AND or OR"},
      {", b", 1, "unexpected ','"},
      {"= b", 1, "unexpected '='"},
      {"title. = x", 7, "a field name is missing"},
      {".title = x", 1, "a field name is missing"},
      {"contact..email = x", 9, "a field name is missing"},
      {"contact.\"email\"", 1, "compared with nothing"},
      {"- x", 1, "right before the one term"},
      {"--x", 1, "right before the one term"},
      {"x -", 3, "right before the one term"},
      {"regex(title)", 1, "no function 'regex'"},
      {"title = lower(x)", 9, "no function 'lower'"},
      {"state = DRAFT and country_code = MN", 15, "write AND instead of 'and'"},
      {"state = (DRAFT or SUBMITTED)", 16, "write OR instead of 'or'"},
      {"state = DRAFT && country_code = MN", 15, "write AND instead of '&&'"},
      {"not humanitarian = true", 1, "write NOT instead of 'not'"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(
        ErrorOf(c.filter),
        AllOf(StartsWith(absl::StrCat("at character ", c.position, ": ")), HasSubstr(c.remedy)))
        << c.filter;
  }
}

TEST(FilterErrorTest, MapsWantAKey) {
  const auto error = [](const std::string& filter) {
    return ViolationOf(Filter::Parse(filter, SampleType()).status(), "filter");
  };
  EXPECT_THAT(error("labels = x"), HasSubstr("labels.en"));
  EXPECT_THAT(error("by_number:x"), HasSubstr("'x' cannot be a key of by_number"));
  EXPECT_THAT(error("by_flag.2 = 1"), HasSubstr("type bool"));
  EXPECT_THAT(error("labels.en.x = 1"), HasSubstr("labels.en has no fields"));
  EXPECT_THAT(error("length = 5"), HasSubstr("20s"));
  EXPECT_THAT(error("length = 5m"), HasSubstr("20s"));
  EXPECT_THAT(error("children.child.numbers > 1"), HasSubstr("children.child.numbers:value"));
}

TEST(FilterErrorTest, TypesWithoutTextTakeNoWords) {
  EXPECT_THAT(ViolationOf(Filter::Parse("water", *v1::Date::descriptor()).status(), "filter"),
              HasSubstr("compare a field"));
}

TEST(FilterErrorTest, InvalidUtf8) {
  EXPECT_THAT(ErrorOf("title = \"\xff\""), AllOf(HasSubstr("byte 10"), HasSubstr("UTF-8")));
}

TEST(FilterErrorTest, Limits) {
  std::string longest = "title:\"" + std::string(limits::kMaxFilterBytes - 8, 'x') + "\"";
  ASSERT_EQ(longest.size(), limits::kMaxFilterBytes);
  EXPECT_TRUE(Filter::Parse(longest, *v1::Need::descriptor()).ok());
  EXPECT_THAT(ErrorOf(longest + " "), HasSubstr("the limit is 4096"));

  const auto nested = [](int depth) {
    return std::string(depth, '(') + "x" + std::string(depth, ')');
  };
  EXPECT_TRUE(Filter::Parse(nested(limits::kMaxFilterDepth), *v1::Need::descriptor()).ok());
  EXPECT_THAT(ErrorOf(nested(limits::kMaxFilterDepth + 1)), HasSubstr("nest at most 32"));
  EXPECT_THAT(ErrorOf("title=" + nested(limits::kMaxFilterDepth + 1)),
              HasSubstr("nest at most 32"));
  EXPECT_THAT(ErrorOf(std::string(limits::kMaxFilterBytes, '(')), HasSubstr("nest at most 32"));
  // Depth is that of one place, not of the whole.
  std::vector<std::string> groups(limits::kMaxFilterDepth + 10, "(x)");
  EXPECT_TRUE(Filter::Parse(absl::StrJoin(groups, " "), *v1::Need::descriptor()).ok());

  std::vector<std::string> words(limits::kMaxFilterTerms, "x");
  EXPECT_TRUE(Filter::Parse(absl::StrJoin(words, " "), *v1::Need::descriptor()).ok());
  words.push_back("x");
  EXPECT_THAT(ErrorOf(absl::StrJoin(words, " ")), HasSubstr("at most 100 terms"));
  EXPECT_THAT(ErrorOf("title=(" + absl::StrJoin(words, " OR ") + ")"), HasSubstr("at most 100"));
}

// Errors travel in headers: none may carry the whole of a long filter back.
TEST(FilterErrorTest, ErrorsAreShort) {
  const std::string text(4000, 'q');
  for (const std::string& filter :
       {text + " = x", "state = " + text, "update_time > " + text, "contact." + text + " = 1",
        text + "(x)", "title = " + text + "*x"}) {
    EXPECT_LT(ErrorOf(filter).size(), 900u) << filter.substr(0, 20);
  }
}

// Whatever the input, the answer is a filter that can be evaluated or INVALID_ARGUMENT on the
// field.
TEST(FilterErrorTest, AnyInputIsAnswered) {
  static const char* const kTokens[] = {"title",
                                        "topics",
                                        "contact",
                                        "email",
                                        "state",
                                        "DRAFT",
                                        "AND",
                                        "OR",
                                        "NOT",
                                        "-",
                                        "(",
                                        ")",
                                        "=",
                                        "!=",
                                        "<",
                                        ">=",
                                        ":",
                                        "*",
                                        "\"",
                                        "'",
                                        "\\",
                                        " ",
                                        " ",
                                        ".",
                                        ",",
                                        "null",
                                        "period",
                                        "end_date",
                                        "2026-01-31",
                                        "é",
                                        "\xff",
                                        "true",
                                        "humanitarian",
                                        "population.people_count",
                                        "1e5",
                                        "ongoing_initiatives",
                                        "\n",
                                        "\0"};
  std::mt19937 random(20261123);
  int accepted = 0;
  for (int i = 0; i < 40'000; ++i) {
    std::string text;
    const int length = static_cast<int>(random() % 12);
    for (int j = 0; j < length; ++j) {
      if (i % 4 == 0) {
        text.push_back(static_cast<char>(random()));
      } else {
        text += kTokens[random() % std::size(kTokens)];
      }
    }
    const auto filter = Filter::Parse(text, *v1::Need::descriptor());
    if (filter.ok()) {
      ++accepted;
      filter->Matches(RandomNeed(random));
      filter->RequiredEqualities();
    } else {
      EXPECT_THAT(ViolationOf(filter.status(), "filter"),
                  ::testing::AnyOf(StartsWith("at character "), HasSubstr("UTF-8")))
          << text;
    }
  }
  EXPECT_GT(accepted, 1000);
}

}  // namespace
}  // namespace ssx::domain
