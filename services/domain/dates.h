// Calendar days, ranges of days and points in time: between the API's messages and Abseil's types.
//
// A side of a range that is unset is open: it reaches to the first or last day the API can express.
// Pure functions. Those that take a v1::Date expect a valid one (validation refuses the others at
// the edge).
#ifndef SSX_SERVICES_DOMAIN_DATES_H_
#define SSX_SERVICES_DOMAIN_DATES_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "ssx/v1/common.pb.h"

namespace ssx::domain {

inline constexpr int kMinYear = 1900;
inline constexpr int kMaxYear = 2200;

// Whether the day exists and its year is within 1900 to 2200.
bool IsValid(const v1::Date& date);
absl::CivilDay ToCivilDay(const v1::Date& date);
v1::Date ToDate(absl::CivilDay day);

// "2024-12-13", or "1971" for the first day of that year. INVALID_ARGUMENT, without a field, says
// what is wrong.
absl::StatusOr<absl::CivilDay> ParseDay(absl::string_view text);
// "2024-12-13".
std::string FormatDay(absl::CivilDay day);

// Days from `first` to `last`, both included; `first` <= `last`.
struct DaySpan {
  absl::CivilDay first;
  absl::CivilDay last;

  // Number of days, at least 1.
  absl::civil_diff_t days() const { return last - first + 1; }
};

// The range with its open sides closed by the first day of 1900 and the last of 2200.
DaySpan ToSpan(const v1::DateRange& range);
// Whether the range says anything: one of its sides is set.
bool IsBounded(const v1::DateRange& range);
// The days that both ranges have; nothing when they are apart.
std::optional<DaySpan> Intersect(const v1::DateRange& a, const v1::DateRange& b);
bool Overlap(const v1::DateRange& a, const v1::DateRange& b);
bool Contains(const v1::DateRange& range, absl::CivilDay day);
// Whether the last day of the range is before `today`; never when that side is open.
bool HasEnded(const v1::DateRange& range, absl::CivilDay today);

// Whether a timestamp is within the years 1 to 9999 with nanos from 0 to 999,999,999, as its type
// demands.
bool IsValid(const google::protobuf::Timestamp& timestamp);
absl::Time ToTime(const google::protobuf::Timestamp& timestamp);
google::protobuf::Timestamp ToTimestamp(absl::Time time);
// The day in UTC, which is the day that all lifecycle rules go by.
absl::CivilDay UtcDay(absl::Time time);

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_DATES_H_
