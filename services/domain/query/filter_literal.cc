#include "services/domain/query/filter_literal.h"

#include <google/protobuf/util/time_util.h>

#include <cmath>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/dates.h"
#include "services/domain/enum_names.h"
#include "services/domain/query/name_hint.h"
#include "services/domain/spelling.h"

namespace ssx::domain {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::util::TimeUtil;

// Digits with a sign, a fraction and an exponent as they please; number parsers also take "inf",
// "nan", hexadecimals.
bool LooksNumeric(absl::string_view text) {
  size_t i = 0;
  const auto digits = [&] {
    const size_t begin = i;
    while (i < text.size() && absl::ascii_isdigit(text[i])) ++i;
    return i > begin;
  };
  if (i < text.size() && text[i] == '-') ++i;
  if (!digits()) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

absl::StatusOr<FilterOperand> NumberLiteral(const FilterWord& word, const FieldDescriptor& field) {
  int64_t whole;
  uint64_t large;
  double real;
  if (LooksNumeric(word.text)) {
    if (absl::SimpleAtoi(word.text, &whole)) return FilterOperand(static_cast<long double>(whole));
    if (absl::SimpleAtoi(word.text, &large)) return FilterOperand(static_cast<long double>(large));
    if (absl::SimpleAtod(word.text, &real) && std::isfinite(real)) {
      // A float field holds 0.1 as the float nearest to it, which is not the double nearest to it.
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_FLOAT) real = static_cast<float>(real);
      return FilterOperand(static_cast<long double>(real));
    }
  }
  return absl::InvalidArgumentError(absl::StrCat(field.name(), " is a number; ", Excerpt(word.text),
                                                 " is none; write one such as 42 or 2.5e3"));
}

absl::StatusOr<FilterOperand> BoolLiteral(const FilterWord& word, const FieldDescriptor& field) {
  if (word.text == "true") return FilterOperand(true);
  if (word.text == "false") return FilterOperand(false);
  return absl::InvalidArgumentError(absl::StrCat(
      field.name(), " is a boolean; write true or false instead of ", Excerpt(word.text)));
}

absl::StatusOr<FilterOperand> EnumLiteral(const FilterWord& word, const FieldDescriptor& field) {
  const EnumDescriptor& type = *field.enum_type();
  if (const EnumValueDescriptor* value = FindEnumValue(type, word.text)) {
    return FilterOperand(value->number());
  }
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) names.push_back(ShortEnumName(*type.value(i)));
  const std::vector<std::string> near = NearNames(word.text, names);
  return absl::InvalidArgumentError(
      absl::StrCat(field.name(), " has no value ", Excerpt(word.text),
                   near.empty() ? "." : absl::StrCat("; did you mean ", near[0], "?"),
                   " Its values are ", absl::StrJoin(names, ", ")));
}

absl::StatusOr<FilterOperand> TimestampLiteral(const FilterWord& word,
                                               const FieldDescriptor& field) {
  google::protobuf::Timestamp time;
  if (TimeUtil::FromString(word.text, &time)) {
    return FilterOperand(Moment{time.seconds(), time.nanos()});
  }
  const bool day = ParseDay(word.text).ok() && word.text.size() == 10;
  return absl::InvalidArgumentError(absl::StrCat(
      field.name(), " is a point in time; write it as RFC 3339 has it, such as \"",
      day ? word.text : "2026-01-31", "T00:00:00Z\", instead of ", Excerpt(word.text)));
}

absl::StatusOr<FilterOperand> DurationLiteral(const FilterWord& word,
                                              const FieldDescriptor& field) {
  google::protobuf::Duration duration;
  const bool seconds = absl::EndsWith(word.text, "s") &&
                       LooksNumeric(absl::string_view(word.text).substr(0, word.text.size() - 1));
  if (seconds && TimeUtil::FromString(word.text, &duration)) {
    return FilterOperand(Moment{duration.seconds(), duration.nanos()});
  }
  return absl::InvalidArgumentError(
      absl::StrCat(field.name(), " is a duration; write seconds, such as 20s or 1.5s, instead of ",
                   Excerpt(word.text)));
}

absl::StatusOr<FilterOperand> DateLiteral(const FilterWord& word, const FieldDescriptor& field) {
  const absl::StatusOr<absl::CivilDay> day = ParseDay(word.text);
  // A year alone is a day elsewhere; here it would read as the whole year.
  if (day.ok() && word.text.size() > 4) {
    return FilterOperand(Moment{day->year(), day->month() * 100 + day->day()});
  }
  return absl::InvalidArgumentError(absl::StrCat(
      field.name(), " is a day; write it as year, month and day, such as ",
      "\"2026-01-31\", or compare ", field.name(), ".year; found ", Excerpt(word.text)));
}

}  // namespace

absl::StatusOr<TextPattern> PatternLiteral(const FilterWord& word) {
  TextPattern pattern;
  size_t begin = 0;
  size_t end = word.text.size();
  for (const size_t star : word.stars) {
    if (star == begin) {
      pattern.open_start = true;
      ++begin;
    }
  }
  for (auto star = word.stars.rbegin(); star != word.stars.rend(); ++star) {
    if (end > begin && *star + 1 == end) {
      pattern.open_end = true;
      --end;
    }
  }
  for (const size_t star : word.stars) {
    if (star >= begin && star < end) {
      return absl::InvalidArgumentError(
          absl::StrCat("'*' stands for any text at the ends of a value only; write \\* for the "
                       "character itself in ",
                       Excerpt(word.text)));
    }
  }
  pattern.text = word.text.substr(begin, end - begin);
  return pattern;
}

absl::StatusOr<FilterOperand> ValueLiteral(const FilterWord& word, const FieldDescriptor& field) {
  switch (KindOf(field)) {
    case FieldKind::kNumber:
      return NumberLiteral(word, field);
    case FieldKind::kBool:
      return BoolLiteral(word, field);
    case FieldKind::kEnum:
      return EnumLiteral(word, field);
    case FieldKind::kTimestamp:
      return TimestampLiteral(word, field);
    case FieldKind::kDuration:
      return DurationLiteral(word, field);
    case FieldKind::kDate:
      return DateLiteral(word, field);
    case FieldKind::kText:
    case FieldKind::kMessage:
      break;
  }
  return absl::InternalError(absl::StrCat(field.full_name(), " has no literals of one value"));
}

absl::StatusOr<MapKey> KeyLiteral(const FilterWord& word, const FieldDescriptor& field) {
  int64_t whole;
  uint64_t large;
  switch (field.message_type()->map_key()->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return MapKey(word.text);
    case FieldDescriptor::CPPTYPE_BOOL:
      if (word.text == "true") return MapKey(true);
      if (word.text == "false") return MapKey(false);
      break;
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      if (absl::SimpleAtoi(word.text, &large)) return MapKey(large);
      break;
    default:
      if (absl::SimpleAtoi(word.text, &whole)) return MapKey(whole);
      break;
  }
  return absl::InvalidArgumentError(absl::StrCat(Excerpt(word.text), " cannot be a key of ",
                                                 field.name(), ", whose keys are of type ",
                                                 field.message_type()->map_key()->type_name()));
}

}  // namespace ssx::domain
