#include "services/domain/dates.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/domain/spelling.h"

namespace ssx::domain {
namespace {

constexpr int64_t kFirstSecond = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr int64_t kLastSecond = 253'402'300'799;   // 9999-12-31T23:59:59Z
constexpr int32_t kNanosPerSecond = 1'000'000'000;

const absl::CivilDay kFirstDay(kMinYear, 1, 1);
const absl::CivilDay kLastDay(kMaxYear, 12, 31);

v1::Date MakeDate(int year, int month, int day) {
  v1::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

bool ParseNumber(absl::string_view digits, int* number) {
  return std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit) &&
         absl::SimpleAtoi(digits, number);
}

}  // namespace

bool IsValid(const v1::Date& date) {
  if (date.year() < kMinYear || date.year() > kMaxYear) return false;
  if (date.month() < 1 || date.month() > 12 || date.day() < 1 || date.day() > 31) return false;
  // CivilDay normalises: the 31st of April becomes the 1st of May.
  return absl::CivilDay(date.year(), date.month(), date.day()).day() == date.day();
}

absl::CivilDay ToCivilDay(const v1::Date& date) {
  return absl::CivilDay(date.year(), date.month(), date.day());
}

v1::Date ToDate(absl::CivilDay day) {
  return MakeDate(static_cast<int>(day.year()), day.month(), day.day());
}

absl::StatusOr<absl::CivilDay> ParseDay(absl::string_view text) {
  int year = 0, month = 1, day = 1;
  bool parsed = false;
  if (text.size() == 4) {
    parsed = ParseNumber(text, &year);
  } else if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    parsed = ParseNumber(text.substr(0, 4), &year) && ParseNumber(text.substr(5, 2), &month) &&
             ParseNumber(text.substr(8, 2), &day);
  }
  if (!parsed) {
    return absl::InvalidArgumentError(
        absl::StrCat(Excerpt(text), " is not a day: write it as YYYY-MM-DD, or YYYY"));
  }
  if (!IsValid(MakeDate(year, month, day))) {
    return absl::InvalidArgumentError(absl::StrCat(Excerpt(text), " is not a day between ",
                                                   kMinYear, " and ", kMaxYear, ": correct it"));
  }
  return absl::CivilDay(year, month, day);
}

std::string FormatDay(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

DaySpan ToSpan(const v1::DateRange& range) {
  return {range.has_start_date() ? ToCivilDay(range.start_date()) : kFirstDay,
          range.has_end_date() ? ToCivilDay(range.end_date()) : kLastDay};
}

bool IsBounded(const v1::DateRange& range) {
  return range.has_start_date() || range.has_end_date();
}

std::optional<DaySpan> Intersect(const v1::DateRange& a, const v1::DateRange& b) {
  const DaySpan left = ToSpan(a);
  const DaySpan right = ToSpan(b);
  const DaySpan both = {std::max(left.first, right.first), std::min(left.last, right.last)};
  if (both.first > both.last) return std::nullopt;
  return both;
}

bool Overlap(const v1::DateRange& a, const v1::DateRange& b) { return Intersect(a, b).has_value(); }

bool Contains(const v1::DateRange& range, absl::CivilDay day) {
  const DaySpan span = ToSpan(range);
  return span.first <= day && day <= span.last;
}

bool HasEnded(const v1::DateRange& range, absl::CivilDay today) {
  return range.has_end_date() && ToCivilDay(range.end_date()) < today;
}

bool IsValid(const google::protobuf::Timestamp& timestamp) {
  return timestamp.seconds() >= kFirstSecond && timestamp.seconds() <= kLastSecond &&
         timestamp.nanos() >= 0 && timestamp.nanos() < kNanosPerSecond;
}

absl::Time ToTime(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  // ToUnixSeconds rounds down, so that nanos are never negative.
  timestamp.set_seconds(absl::ToUnixSeconds(time));
  timestamp.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(timestamp.seconds()))));
  return timestamp;
}

absl::CivilDay UtcDay(absl::Time time) { return absl::ToCivilDay(time, absl::UTCTimeZone()); }

}  // namespace ssx::domain
