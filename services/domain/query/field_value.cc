#include "services/domain/query/field_value.h"

#include <limits>

namespace ssx::domain {

using google::protobuf::FieldDescriptor;
using google::protobuf::Reflection;

static_assert(std::numeric_limits<long double>::digits >= 64);

FieldKind KindOf(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return FieldKind::kText;
    case FieldDescriptor::CPPTYPE_BOOL:
      return FieldKind::kBool;
    case FieldDescriptor::CPPTYPE_ENUM:
      return FieldKind::kEnum;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
    default:
      return FieldKind::kNumber;
  }
  const std::string& type = field.message_type()->full_name();
  if (type == "google.protobuf.Timestamp") return FieldKind::kTimestamp;
  if (type == "google.protobuf.Duration") return FieldKind::kDuration;
  if (type == "ssx.v1.Date") return FieldKind::kDate;
  return FieldKind::kMessage;
}

bool IsMoment(FieldKind kind) {
  return kind == FieldKind::kTimestamp || kind == FieldKind::kDuration || kind == FieldKind::kDate;
}

absl::string_view ValueRef::Text(std::string& scratch) const {
  const Reflection& reflection = *message->GetReflection();
  return index < 0 ? reflection.GetStringReference(*message, field, &scratch)
                   : reflection.GetRepeatedStringReference(*message, field, index, &scratch);
}

bool ValueRef::Bool() const {
  const Reflection& reflection = *message->GetReflection();
  return index < 0 ? reflection.GetBool(*message, field)
                   : reflection.GetRepeatedBool(*message, field, index);
}

int ValueRef::EnumNumber() const {
  const Reflection& reflection = *message->GetReflection();
  return index < 0 ? reflection.GetEnumValue(*message, field)
                   : reflection.GetRepeatedEnumValue(*message, field, index);
}

const google::protobuf::Message& ValueRef::Message() const {
  const Reflection& reflection = *message->GetReflection();
  return index < 0 ? reflection.GetMessage(*message, field)
                   : reflection.GetRepeatedMessage(*message, field, index);
}

Moment ValueRef::AsMoment() const {
  // All three types number their parts 1, 2 and, for Date, 3.
  const google::protobuf::Message& value = Message();
  const Reflection& reflection = *value.GetReflection();
  const auto& type = *value.GetDescriptor();
  if (type.field_count() == 3) {
    return {reflection.GetInt32(value, type.FindFieldByNumber(1)),
            reflection.GetInt32(value, type.FindFieldByNumber(2)) * int64_t{100} +
                reflection.GetInt32(value, type.FindFieldByNumber(3))};
  }
  return {reflection.GetInt64(value, type.FindFieldByNumber(1)),
          reflection.GetInt32(value, type.FindFieldByNumber(2))};
}

long double ValueRef::Number() const {
  const Reflection& reflection = *message->GetReflection();
  const auto get = [&](auto single, auto repeated) -> long double {
    return index < 0 ? (reflection.*single)(*message, field)
                     : (reflection.*repeated)(*message, field, index);
  };
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return get(&Reflection::GetInt32, &Reflection::GetRepeatedInt32);
    case FieldDescriptor::CPPTYPE_INT64:
      return get(&Reflection::GetInt64, &Reflection::GetRepeatedInt64);
    case FieldDescriptor::CPPTYPE_UINT32:
      return get(&Reflection::GetUInt32, &Reflection::GetRepeatedUInt32);
    case FieldDescriptor::CPPTYPE_UINT64:
      return get(&Reflection::GetUInt64, &Reflection::GetRepeatedUInt64);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return get(&Reflection::GetFloat, &Reflection::GetRepeatedFloat);
    default:
      return get(&Reflection::GetDouble, &Reflection::GetRepeatedDouble);
  }
}

}  // namespace ssx::domain
