#include "services/domain/dates.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ssx::domain {
namespace {

v1::Date MakeDate(int year, int month, int day) {
  v1::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

// Days as text; empty for an open side.
v1::DateRange MakeRange(absl::string_view start, absl::string_view end) {
  v1::DateRange range;
  if (!start.empty()) *range.mutable_start_date() = ToDate(ParseDay(start).value());
  if (!end.empty()) *range.mutable_end_date() = ToDate(ParseDay(end).value());
  return range;
}

TEST(DatesTest, KnowsWhichDaysExist) {
  struct Case {
    int year, month, day;
    bool valid;
  };
  const Case cases[] = {
      {2024, 2, 29, true},          {2023, 2, 29, false}, {2000, 2, 29, true},
      {1900, 2, 29, false},         {1900, 1, 1, true},   {1899, 12, 31, false},
      {2200, 12, 31, true},         {2201, 1, 1, false},  {2024, 4, 31, false},
      {2024, 0, 1, false},          {2024, 13, 1, false}, {2024, 1, 0, false},
      {2024, 1, 32, false},         {0, 0, 0, false},     {2024, -1, 5, false},
      {2024, 6, 2147483647, false},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(IsValid(MakeDate(c.year, c.month, c.day)), c.valid)
        << c.year << "-" << c.month << "-" << c.day;
  }
}

TEST(DatesTest, ConvertsDaysBothWays) {
  const absl::CivilDay day(2026, 11, 23);
  EXPECT_EQ(ToDate(day).SerializeAsString(), MakeDate(2026, 11, 23).SerializeAsString());
  EXPECT_EQ(ToCivilDay(ToDate(day)), day);
  EXPECT_EQ(FormatDay(day), "2026-11-23");
  EXPECT_EQ(FormatDay(absl::CivilDay(1900, 1, 2)), "1900-01-02");
}

TEST(DatesTest, ParsesDaysAndYears) {
  EXPECT_EQ(ParseDay("2024-12-13").value(), absl::CivilDay(2024, 12, 13));
  EXPECT_EQ(ParseDay("1971").value(), absl::CivilDay(1971, 1, 1));
  for (const char* text :
       {"", "2024-12", "2024-1-13", "13-12-2024", "2024/12/13", "2024-12-32", "2023-02-29", "1899",
        "2201-01-01", "+024", " 2024", "2024-12-1 ", "202a", "2024-+1-01"}) {
    EXPECT_EQ(ParseDay(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(DatesTest, IntersectsRangesWithOpenSides) {
  struct Case {
    v1::DateRange a, b;
    const char* both;  // empty when apart
  };
  const Case cases[] = {
      {MakeRange("2026-01-01", "2026-06-30"), MakeRange("2026-06-30", "2026-12-31"),
       "2026-06-30 2026-06-30"},
      {MakeRange("2026-01-01", "2026-06-29"), MakeRange("2026-06-30", "2026-12-31"), ""},
      {MakeRange("2026-01-01", ""), MakeRange("", "2026-03-01"), "2026-01-01 2026-03-01"},
      {MakeRange("", ""), MakeRange("2026-02-01", "2026-03-01"), "2026-02-01 2026-03-01"},
      {MakeRange("", ""), MakeRange("", ""), "1900-01-01 2200-12-31"},
      {MakeRange("2026-01-01", "2026-12-31"), MakeRange("2026-03-01", "2026-04-01"),
       "2026-03-01 2026-04-01"},
      {MakeRange("2027", ""), MakeRange("", "2026-12-31"), ""},
  };
  for (const Case& c : cases) {
    for (const auto& both : {Intersect(c.a, c.b), Intersect(c.b, c.a)}) {
      EXPECT_EQ(both ? FormatDay(both->first) + " " + FormatDay(both->last) : "", c.both);
    }
    EXPECT_EQ(Overlap(c.a, c.b), *c.both != '\0');
  }
  EXPECT_EQ(Intersect(MakeRange("2026-01-01", "2026-01-31"), MakeRange("", ""))->days(), 31);
}

TEST(DatesTest, TellsWhetherARangeIsBoundedContainsADayOrHasEnded) {
  EXPECT_FALSE(IsBounded(MakeRange("", "")));
  EXPECT_TRUE(IsBounded(MakeRange("2026", "")));
  EXPECT_TRUE(IsBounded(MakeRange("", "2026")));

  const v1::DateRange march = MakeRange("2026-03-01", "2026-03-31");
  EXPECT_FALSE(Contains(march, absl::CivilDay(2026, 2, 28)));
  EXPECT_TRUE(Contains(march, absl::CivilDay(2026, 3, 1)));
  EXPECT_TRUE(Contains(march, absl::CivilDay(2026, 3, 31)));
  EXPECT_FALSE(Contains(march, absl::CivilDay(2026, 4, 1)));

  EXPECT_FALSE(HasEnded(march, absl::CivilDay(2026, 3, 31)));
  EXPECT_TRUE(HasEnded(march, absl::CivilDay(2026, 4, 1)));
  EXPECT_FALSE(HasEnded(MakeRange("2026-03-01", ""), absl::CivilDay(2199, 1, 1)));
}

TEST(DatesTest, ConvertsTimestampsBothWays) {
  struct Case {
    absl::Time time;
    int64_t seconds;
    int32_t nanos;
  };
  const Case cases[] = {
      {absl::UnixEpoch(), 0, 0},
      {absl::UnixEpoch() + absl::Nanoseconds(1'500'000'001), 1, 500'000'001},
      {absl::UnixEpoch() - absl::Nanoseconds(1), -1, 999'999'999},
  };
  for (const Case& c : cases) {
    const google::protobuf::Timestamp timestamp = ToTimestamp(c.time);
    EXPECT_EQ(timestamp.seconds(), c.seconds);
    EXPECT_EQ(timestamp.nanos(), c.nanos);
    EXPECT_EQ(ToTime(timestamp), c.time);
    EXPECT_TRUE(IsValid(timestamp));
  }
  google::protobuf::Timestamp bad;
  bad.set_nanos(-1);
  EXPECT_FALSE(IsValid(bad));
  bad.set_nanos(1'000'000'000);
  EXPECT_FALSE(IsValid(bad));
  bad.set_nanos(0);
  bad.set_seconds(253'402'300'800);
  EXPECT_FALSE(IsValid(bad));
  bad.set_seconds(-62'135'596'801);
  EXPECT_FALSE(IsValid(bad));
}

TEST(DatesTest, DaysAreUtcDays) {
  EXPECT_EQ(UtcDay(absl::FromUnixSeconds(86'399)), absl::CivilDay(1970, 1, 1));
  EXPECT_EQ(UtcDay(absl::FromUnixSeconds(86'400)), absl::CivilDay(1970, 1, 2));
  EXPECT_EQ(UtcDay(absl::FromUnixSeconds(-1)), absl::CivilDay(1969, 12, 31));
}

}  // namespace
}  // namespace ssx::domain
