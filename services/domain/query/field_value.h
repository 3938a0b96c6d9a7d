// Values of fields, read by reflection: what filters and orders compare. Pure functions, safe from
// many threads.
#ifndef SSX_SERVICES_DOMAIN_QUERY_FIELD_VALUE_H_
#define SSX_SERVICES_DOMAIN_QUERY_FIELD_VALUE_H_

#include <compare>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace ssx::domain {

// What a field's value, or each element of a repeated field, is to a query.
enum class FieldKind { kText, kNumber, kBool, kEnum, kTimestamp, kDuration, kDate, kMessage };

FieldKind KindOf(const google::protobuf::FieldDescriptor& field);

// Timestamp, Duration or Date: messages that compare as one value.
bool IsMoment(FieldKind kind);

// A point on a line: seconds and nanoseconds of a Timestamp or Duration; of a Date its year, and
// month * 100 + day.
struct Moment {
  int64_t major = 0;
  int64_t minor = 0;

  friend auto operator<=>(const Moment&, const Moment&) = default;
};

// A singular field of a message, or one element of a repeated one. Refers to the message, which
// must stay unchanged.
struct ValueRef {
  const google::protobuf::Message* message;
  const google::protobuf::FieldDescriptor* field;
  int index = -1;  // of the element; -1 for a singular field

  // Each is for the kind it names. `scratch` may come to hold the text.
  absl::string_view Text(std::string& scratch) const;
  bool Bool() const;
  int EnumNumber() const;
  const google::protobuf::Message& Message() const;
  Moment AsMoment() const;
  // Exact for every numeric type: a long double holds 64-bit integers on the platforms of Debian's
  // 64-bit ports.
  long double Number() const;
};

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_QUERY_FIELD_VALUE_H_
