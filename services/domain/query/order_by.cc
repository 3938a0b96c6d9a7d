#include "services/domain/query/order_by.h"

#include <compare>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/domain/errors.h"
#include "services/domain/limits.h"
#include "services/domain/query/field_path.h"
#include "services/domain/query/field_value.h"
#include "services/domain/query/sort_key.h"
#include "services/domain/spelling.h"

namespace ssx::domain {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kName[] = "name";

// The value at the end of a path. Through an unset message, that of its default instance.
ValueRef ValueAt(const Message& message, const FieldPath& path) {
  const Message* in = &message;
  for (size_t i = 0; i + 1 < path.size(); ++i) {
    in = &in->GetReflection()->GetMessage(*in, path[i]);
  }
  return {in, path.back()};
}

// Nothing for a moment that is not set.
std::optional<Moment> MomentOf(const ValueRef& value) {
  if (!value.message->GetReflection()->HasField(*value.message, value.field)) return std::nullopt;
  return value.AsMoment();
}

double RealOf(const ValueRef& value) { return static_cast<double>(value.Number()); }

bool IsReal(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE ||
         field.cpp_type() == FieldDescriptor::CPPTYPE_FLOAT;
}

template <typename T>
int Sign(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

int CompareValues(const ValueRef& a, const ValueRef& b) {
  switch (KindOf(*a.field)) {
    case FieldKind::kText: {
      std::string scratch_a, scratch_b;
      return Sign(a.Text(scratch_a), b.Text(scratch_b));
    }
    case FieldKind::kNumber:
      if (IsReal(*a.field)) {
        const auto rank = [](long double number) {
          return std::make_pair(number == number, number);
        };
        const auto [a_is_number, a_number] = rank(a.Number());
        const auto [b_is_number, b_number] = rank(b.Number());
        if (!a_is_number || !b_is_number) return Sign(a_is_number, b_is_number);
        return Sign(a_number, b_number);
      }
      return Sign(a.Number(), b.Number());
    case FieldKind::kBool:
      return Sign(a.Bool(), b.Bool());
    case FieldKind::kEnum:
      return Sign(a.EnumNumber(), b.EnumNumber());
    default:
      return Sign(MomentOf(a), MomentOf(b));  // nothing is less than anything
  }
}

void EncodeValue(const ValueRef& value, std::string& key) {
  switch (KindOf(*value.field)) {
    case FieldKind::kText: {
      std::string scratch;
      return EncodeText(value.Text(scratch), key);
    }
    case FieldKind::kNumber:
      if (IsReal(*value.field)) return EncodeReal(RealOf(value), key);
      if (value.field->cpp_type() == FieldDescriptor::CPPTYPE_UINT64) {
        return EncodeUnsigned(static_cast<uint64_t>(value.Number()), key);
      }
      return EncodeSigned(static_cast<int64_t>(value.Number()), key);
    case FieldKind::kBool:
      key.push_back(value.Bool() ? '\x01' : '\0');
      return;
    case FieldKind::kEnum:
      return EncodeSigned(value.EnumNumber(), key);
    default: {
      const std::optional<Moment> moment = MomentOf(value);
      key.push_back(moment.has_value() ? '\x01' : '\0');
      if (!moment.has_value()) return;
      EncodeSigned(moment->major, key);
      EncodeSigned(moment->minor, key);
    }
  }
}

// The message that holds the field at the end of a path, made where it is not there.
Message& HolderOf(Message& message, const FieldPath& path) {
  Message* in = &message;
  for (size_t i = 0; i + 1 < path.size(); ++i) {
    in = in->GetReflection()->MutableMessage(in, path[i]);
  }
  return *in;
}

void SetMoment(const Moment& moment, FieldKind kind, Message& value) {
  const Descriptor& type = *value.GetDescriptor();
  const Reflection& reflection = *value.GetReflection();
  if (kind == FieldKind::kDate) {
    reflection.SetInt32(&value, type.FindFieldByNumber(1), static_cast<int32_t>(moment.major));
    reflection.SetInt32(&value, type.FindFieldByNumber(2),
                        static_cast<int32_t>(moment.minor / 100));
    reflection.SetInt32(&value, type.FindFieldByNumber(3),
                        static_cast<int32_t>(moment.minor % 100));
  } else {
    reflection.SetInt64(&value, type.FindFieldByNumber(1), moment.major);
    reflection.SetInt32(&value, type.FindFieldByNumber(2), static_cast<int32_t>(moment.minor));
  }
}

void SetWhole(const FieldDescriptor* field, int64_t number, Message& holder) {
  const Reflection& reflection = *holder.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection.SetInt32(&holder, field, static_cast<int32_t>(number));
    case FieldDescriptor::CPPTYPE_UINT32:
      return reflection.SetUInt32(&holder, field, static_cast<uint32_t>(number));
    default:
      return reflection.SetInt64(&holder, field, number);
  }
}

void SetReal(const FieldDescriptor* field, double number, Message& holder) {
  const Reflection& reflection = *holder.GetReflection();
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_FLOAT) {
    return reflection.SetFloat(&holder, field, static_cast<float>(number));
  }
  reflection.SetDouble(&holder, field, number);
}

// Takes one value off `key` and sets it, unless it is the default, for which no message on the way
// is made.
bool DecodeValue(const FieldPath& path, absl::string_view& key, Message& message) {
  const FieldDescriptor* field = path.back();
  const auto take_flag = [&](bool& flag) {
    if (key.empty()) return false;
    flag = key[0] != '\0';
    key.remove_prefix(1);
    return true;
  };
  switch (const FieldKind kind = KindOf(*field)) {
    case FieldKind::kText: {
      std::string text;
      if (!DecodeText(key, text)) return false;
      if (text.empty()) return true;
      Message& holder = HolderOf(message, path);
      holder.GetReflection()->SetString(&holder, field, std::move(text));
      return true;
    }
    case FieldKind::kNumber: {
      if (IsReal(*field)) {
        double number;
        if (!DecodeReal(key, number)) return false;
        if (number != 0) SetReal(field, number, HolderOf(message, path));
        return true;
      }
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_UINT64) {
        uint64_t number;
        if (!DecodeUnsigned(key, number)) return false;
        if (number == 0) return true;
        Message& holder = HolderOf(message, path);
        holder.GetReflection()->SetUInt64(&holder, field, number);
        return true;
      }
      int64_t number;
      if (!DecodeSigned(key, number)) return false;
      if (number != 0) SetWhole(field, number, HolderOf(message, path));
      return true;
    }
    case FieldKind::kBool: {
      bool flag;
      if (!take_flag(flag)) return false;
      if (!flag) return true;
      Message& holder = HolderOf(message, path);
      holder.GetReflection()->SetBool(&holder, field, true);
      return true;
    }
    case FieldKind::kEnum: {
      int64_t number;
      if (!DecodeSigned(key, number)) return false;
      if (number == 0) return true;
      Message& holder = HolderOf(message, path);
      holder.GetReflection()->SetEnumValue(&holder, field, static_cast<int>(number));
      return true;
    }
    default: {
      bool set;
      Moment moment;
      if (!take_flag(set)) return false;
      if (!set) return true;
      if (!DecodeSigned(key, moment.major) || !DecodeSigned(key, moment.minor)) return false;
      Message& holder = HolderOf(message, path);
      SetMoment(moment, kind, *holder.GetReflection()->MutableMessage(&holder, field));
      return true;
    }
  }
}

}  // namespace

absl::StatusOr<OrderBy> OrderBy::Parse(absl::string_view text, const Descriptor& type) {
  const auto error = [](absl::string_view description) {
    return InvalidField("order_by", description);
  };
  const FieldDescriptor* name = type.FindFieldByName(kName);
  if (name == nullptr || name->is_repeated() || KindOf(*name) != FieldKind::kText) {
    return absl::InternalError(absl::StrCat(type.full_name(), " has no name to order by"));
  }
  OrderBy order;
  std::set<FieldPath> seen;
  std::vector<absl::string_view> items;
  if (!absl::StripAsciiWhitespace(text).empty()) items = absl::StrSplit(text, ',');
  if (items.size() > limits::kMaxOrderByFields) {
    return error(
        absl::StrCat("names ", items.size(), " fields; the limit is ", limits::kMaxOrderByFields));
  }
  for (absl::string_view item : items) {
    const std::vector<absl::string_view> words =
        absl::StrSplit(item, absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty());
    if (words.empty()) return error("a field is missing before or after a comma");
    const bool descending = words.size() > 1 && absl::EqualsIgnoreCase(words[1], "desc");
    if (words.size() > 2 ||
        (words.size() == 2 && !descending && !absl::EqualsIgnoreCase(words[1], "asc"))) {
      return error(absl::StrCat(Excerpt(absl::StripAsciiWhitespace(item)),
                                " is more than a field; write it alone or followed by desc, and a "
                                "comma between fields"));
    }
    const absl::StatusOr<FieldPath> path = ResolveFieldPath(words[0], type);
    if (!path.ok()) return error(path.status().message());
    if (path->back()->is_repeated()) {
      return error(
          absl::StrCat(words[0], " has many values and no order; choose a field with one"));
    }
    if (KindOf(*path->back()) == FieldKind::kMessage) {
      return error(absl::StrCat(words[0],
                                " has no order as a whole; choose one of its fields, such as ",
                                words[0], ".", path->back()->message_type()->field(0)->name()));
    }
    if (!seen.insert(*path).second) {
      return error(absl::StrCat(words[0], " is named twice; leave one of them out"));
    }
    order.fields_.push_back({*path, descending});
  }
  if (seen.count({name}) == 0) {
    order.fields_.push_back({{name}, false});
    order.name_added_ = true;
  }
  return order;
}

int OrderBy::Compare(const Message& a, const Message& b) const {
  for (const Field& field : fields_) {
    const int sign = CompareValues(ValueAt(a, field.path), ValueAt(b, field.path));
    if (sign != 0) return field.descending ? -sign : sign;
  }
  return 0;
}

std::string OrderBy::SortKey(const Message& message) const {
  std::string key;
  for (const Field& field : fields_) {
    const size_t begin = key.size();
    EncodeValue(ValueAt(message, field.path), key);
    if (field.descending) InvertFrom(begin, key);
  }
  return key;
}

absl::Status OrderBy::DecodeSortKey(absl::string_view key, Message& message) const {
  message.Clear();
  std::string bytes(key);
  absl::string_view rest = bytes;
  bool inverted = false;
  bool decoded = true;
  for (const Field& field : fields_) {
    if (field.descending != inverted) {
      InvertFrom(bytes.size() - rest.size(), bytes);
      inverted = field.descending;
    }
    decoded = decoded && DecodeValue(field.path, rest, message);
  }
  // Encoding it again finds whatever is out of range or left over.
  if (!decoded || SortKey(message) != key) {
    return absl::InvalidArgumentError("not a sort key of this order");
  }
  return absl::OkStatus();
}

bool OrderBy::IsByName() const {
  return fields_.front().path.size() == 1 && fields_.front().path[0]->name() == kName &&
         !fields_.front().descending;
}

std::string OrderBy::ToString() const {
  const auto end = name_added_ ? fields_.end() - 1 : fields_.end();
  return absl::StrJoin(fields_.begin(), end, ",", [](std::string* out, const Field& field) {
    absl::StrAppend(out, PathText(field.path), field.descending ? " desc" : "");
  });
}

}  // namespace ssx::domain
