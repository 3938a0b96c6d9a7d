#include "clients/cli/field_text.h"

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/time_util.h>

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "clients/cli/near_names.h"
#include "ssx/v1/common.pb.h"
#include "ssx/v1/fund.pb.h"
#include "ssx/v1/need.pb.h"
#include "ssx/v1/offer.pb.h"
#include "ssx/v1/organization.pb.h"
#include "ssx/v1/scoring_profile.pb.h"

namespace ssx::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Timestamp;

constexpr int kNanosPerUnit = 1'000'000'000;

bool IsMessage(const FieldDescriptor* field) {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

bool Is(const FieldDescriptor* field, const Descriptor* type) {
  return IsMessage(field) && field->message_type() == type;
}

// "MODALITY_" for Modality: what its zero value has before UNSPECIFIED.
absl::string_view EnumPrefix(const EnumDescriptor* type) {
  absl::string_view zero = type->value(0)->name();
  return absl::EndsWith(zero, "UNSPECIFIED") ? zero.substr(0, zero.size() - 11) : "";
}

// What the name of a resource of this type begins with; empty for types that are no resources.
absl::string_view CollectionOfOwnName(const Descriptor& type) {
  if (&type == v1::Organization::descriptor()) return "organizations/";
  if (&type == v1::Need::descriptor()) return "needs/";
  if (&type == v1::Offer::descriptor()) return "offers/";
  if (&type == v1::Fund::descriptor()) return "funds/";
  if (&type == v1::ScoringProfile::descriptor()) return "scoringProfiles/";
  return "";
}

// --- to text

std::optional<std::string> DateText(const v1::Date& date) {
  if (date.year() < 0 || date.year() > 9999 || date.month() < 0 || date.month() > 99 ||
      date.day() < 0 || date.day() > 99) {
    return std::nullopt;
  }
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

bool IsCurrency(absl::string_view code) {
  return code.size() == 3 && absl::ascii_isupper(code[0]) && absl::ascii_isupper(code[1]) &&
         absl::ascii_isupper(code[2]);
}

std::optional<std::string> MoneyText(const v1::Money& money) {
  if (!IsCurrency(money.currency_code()) || money.units() < 0 || money.nanos() < 0 ||
      money.nanos() >= kNanosPerUnit) {
    return std::nullopt;
  }
  std::string text = absl::StrCat(money.currency_code(), " ", money.units());
  if (money.nanos() == 0) return text;
  std::string fraction = absl::StrFormat("%09d", money.nanos());
  while (fraction.size() > 2 && fraction.back() == '0') fraction.pop_back();
  return absl::StrCat(text, ".", fraction);
}

// The proto JSON of one field: the value only.
std::string JsonText(const Message& message, const FieldDescriptor* field) {
  std::unique_ptr<Message> alone(message.New());
  alone->CopyFrom(message);
  std::vector<const FieldDescriptor*> set;
  alone->GetReflection()->ListFields(*alone, &set);
  for (const FieldDescriptor* other : set) {
    if (other != field) alone->GetReflection()->ClearField(alone.get(), other);
  }
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(*alone, &json, options).ok()) return "";
  // {"name":value}
  const size_t colon = json.find(':');
  if (colon == std::string::npos) return "";
  return json.substr(colon + 1, json.size() - colon - 2);
}

std::string EnumNumberText(const EnumDescriptor* type, int number) {
  const EnumValueDescriptor* value = type->FindValueByNumber(number);
  return value == nullptr ? absl::StrCat(number) : EnumText(value);
}

// "TOPIC=25".
std::string WeightText(const v1::ComponentWeight& weight) {
  return absl::StrCat(EnumNumberText(v1::Component_descriptor(), weight.component()), "=",
                      weight.weight());
}

// The text of a scalar, or of item `index` of a list.
std::string ScalarText(const Message& message, const FieldDescriptor* field, int index) {
  const auto* reflection = message.GetReflection();
  const bool item = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return item ? reflection->GetRepeatedString(message, field, index)
                  : reflection->GetString(message, field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumNumberText(field->enum_type(),
                            item ? reflection->GetRepeatedEnumValue(message, field, index)
                                 : reflection->GetEnumValue(message, field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return (item ? reflection->GetRepeatedBool(message, field, index)
                   : reflection->GetBool(message, field))
                 ? "true"
                 : "false";
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(item ? reflection->GetRepeatedInt32(message, field, index)
                               : reflection->GetInt32(message, field));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(item ? reflection->GetRepeatedInt64(message, field, index)
                               : reflection->GetInt64(message, field));
    default:
      return JsonText(message, field);
  }
}

// Whether a list item survives being written between semicolons.
bool IsPlainItem(absl::string_view item) {
  return !item.empty() && item.find_first_of(";\n\r") == absl::string_view::npos &&
         !absl::ascii_isspace(item.front()) && !absl::ascii_isspace(item.back());
}

std::string ListText(const Message& message, const FieldDescriptor* field) {
  const int size = message.GetReflection()->FieldSize(message, field);
  if (size == 0) return "";
  std::vector<std::string> items;
  if (Is(field, v1::ComponentWeight::descriptor())) {
    for (int i = 0; i < size; ++i) {
      items.push_back(WeightText(static_cast<const v1::ComponentWeight&>(
          message.GetReflection()->GetRepeatedMessage(message, field, i))));
    }
    return absl::StrJoin(items, ";");
  }
  if (IsMessage(field)) return JsonText(message, field);
  for (int i = 0; i < size; ++i) {
    items.push_back(ScalarText(message, field, i));
    if (!IsPlainItem(items.back())) return JsonText(message, field);
  }
  if (absl::StartsWith(items[0], "[")) return JsonText(message, field);
  return absl::StrJoin(items, ";");
}

// --- from text

absl::Status SetFromJson(Message* message, const FieldDescriptor* field, absl::string_view text) {
  std::unique_ptr<Message> alone(message->New());
  const auto status = google::protobuf::util::JsonStringToMessage(
      absl::StrCat("{\"", field->name(), "\":", text, "}"), alone.get());
  if (!status.ok()) {
    const std::string reason(status.message().data(), status.message().size());
    return absl::InvalidArgumentError(
        absl::StrCat("not the JSON of this field: ", reason.substr(0, reason.find('\n'))));
  }
  message->GetReflection()->ClearField(message, field);
  message->MergeFrom(*alone);
  return absl::OkStatus();
}

absl::Status SetDate(absl::string_view text, v1::Date* date) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '-');
  int year = 0, month = 0, day = 0;
  if (parts.size() != 3 || parts[0].size() != 4 || parts[1].size() > 2 || parts[2].size() > 2 ||
      !absl::SimpleAtoi(parts[0], &year) || !absl::SimpleAtoi(parts[1], &month) ||
      !absl::SimpleAtoi(parts[2], &day)) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", text, "\" is not a date: write it as 2026-01-31"));
  }
  date->set_year(year);
  date->set_month(month);
  date->set_day(day);
  return absl::OkStatus();
}

absl::Status SetMoney(absl::string_view text, v1::Money* money) {
  const auto wrong = [&] {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", text,
        "\" is not an amount: write an ISO 4217 code and a number, as \"USD 1500000\""));
  };
  const std::vector<std::string> parts = absl::StrSplit(text, ' ', absl::SkipEmpty());
  if (parts.size() != 2) return wrong();
  const std::string currency = absl::AsciiStrToUpper(parts[0]);
  const std::pair<std::string, std::string> number =
      absl::StrSplit(parts[1], absl::MaxSplits('.', 1));
  int64_t units = 0;
  int32_t nanos = 0;
  if (!IsCurrency(currency) || !absl::SimpleAtoi(number.first, &units) || units < 0) {
    return wrong();
  }
  if (absl::StrContains(parts[1], ".")) {
    std::string fraction = number.second;
    if (fraction.empty() || fraction.size() > 9 ||
        fraction.find_first_not_of("0123456789") != std::string::npos) {
      return wrong();
    }
    fraction.append(9 - fraction.size(), '0');
    if (!absl::SimpleAtoi(fraction, &nanos)) return wrong();
  }
  money->set_currency_code(currency);
  money->set_units(units);
  money->set_nanos(nanos);
  return absl::OkStatus();
}

absl::Status ParseEnum(const EnumDescriptor* type, absl::string_view text, int* number) {
  std::string name = absl::AsciiStrToUpper(absl::StrReplaceAll(text, {{"-", "_"}, {" ", "_"}}));
  for (const std::string& full : {absl::StrCat(EnumPrefix(type), name), name}) {
    if (const EnumValueDescriptor* value = type->FindValueByName(full); value != nullptr) {
      *number = value->number();
      return absl::OkStatus();
    }
  }
  if (absl::SimpleAtoi(text, number)) return absl::OkStatus();
  const std::vector<std::string> known = EnumTexts(type);
  return absl::InvalidArgumentError(absl::StrCat("unknown value \"", text, "\"",
                                                 DidYouMean(name, known), ": use one of ",
                                                 absl::StrJoin(known, ", ")));
}

absl::Status SetWeight(absl::string_view text, v1::ComponentWeight* weight) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(text, absl::MaxSplits('=', 1));
  int component = 0, value = 0;
  if (!absl::SimpleAtoi(parts.second, &value)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", text, "\" is not a weight: write a component and its weight, as TOPIC=25"));
  }
  if (absl::Status status = ParseEnum(v1::Component_descriptor(), parts.first, &component);
      !status.ok()) {
    return status;
  }
  weight->set_component(static_cast<v1::Component>(component));
  weight->set_weight(value);
  return absl::OkStatus();
}

bool ParseBool(absl::string_view text, bool* value) {
  const std::string word = absl::AsciiStrToLower(text);
  *value = word == "true" || word == "yes" || word == "1";
  return *value || word == "false" || word == "no" || word == "0";
}

// Sets a scalar, or appends an item to a list.
absl::Status SetScalar(Message* message, const FieldDescriptor* field, absl::string_view text) {
  const auto* reflection = message->GetReflection();
  const bool item = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string value = CompleteName(field, text);
      if (item) {
        reflection->AddString(message, field, std::move(value));
      } else {
        reflection->SetString(message, field, std::move(value));
      }
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      int number = 0;
      if (absl::Status status = ParseEnum(field->enum_type(), text, &number); !status.ok()) {
        return status;
      }
      item ? reflection->AddEnumValue(message, field, number)
           : reflection->SetEnumValue(message, field, number);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_BOOL: {
      bool value = false;
      if (!ParseBool(text, &value)) {
        return absl::InvalidArgumentError(absl::StrCat("\"", text, "\": write true or false"));
      }
      item ? reflection->AddBool(message, field, value)
           : reflection->SetBool(message, field, value);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64: {
      int64_t value = 0;
      const bool narrow = field->cpp_type() == FieldDescriptor::CPPTYPE_INT32;
      if (!absl::SimpleAtoi(text, &value) || (narrow && value != static_cast<int32_t>(value))) {
        return absl::InvalidArgumentError(
            absl::StrCat("\"", text, "\" is not a whole number: write digits only, as 1500000"));
      }
      if (narrow) {
        const auto small = static_cast<int32_t>(value);
        item ? reflection->AddInt32(message, field, small)
             : reflection->SetInt32(message, field, small);
      } else {
        item ? reflection->AddInt64(message, field, value)
             : reflection->SetInt64(message, field, value);
      }
      return absl::OkStatus();
    }
    default:
      return SetFromJson(message, field, text);
  }
}

}  // namespace

bool HasShortText(const FieldDescriptor* field) {
  return field->is_repeated() || !IsMessage(field) || Is(field, v1::Date::descriptor()) ||
         Is(field, v1::Money::descriptor()) || Is(field, Timestamp::descriptor());
}

std::string EnumText(const EnumValueDescriptor* value) {
  absl::string_view name = value->name();
  const absl::string_view prefix = EnumPrefix(value->type());
  return std::string(absl::StartsWith(name, prefix) ? name.substr(prefix.size()) : name);
}

std::vector<std::string> EnumTexts(const EnumDescriptor* type) {
  std::vector<std::string> texts;
  for (int i = 0; i < type->value_count(); ++i) {
    if (type->value(i)->number() != 0) texts.push_back(EnumText(type->value(i)));
  }
  return texts;
}

std::string CompleteName(const FieldDescriptor* field, absl::string_view text) {
  const std::string& name = field->name();
  absl::string_view collection;
  if (name == "topics" || name == "topic") {
    collection = "topics/";
  } else if (name == "organization" || name == "excluded_organizations" || name == "focal_point") {
    collection = "organizations/";
  } else if (name == "fund") {
    collection = "funds/";
  } else if (name == "name") {
    collection = CollectionOfOwnName(*field->containing_type());
  }
  const bool bare = !text.empty() && text.find_first_not_of(
                                         "abcdefghijklmnopqrstuvwxyz0123456789"
                                         "-.") == absl::string_view::npos;
  return bare ? absl::StrCat(collection, text) : std::string(text);
}

std::string FieldText(const Message& message, const FieldDescriptor* field) {
  const auto* reflection = message.GetReflection();
  if (field->is_repeated()) return ListText(message, field);
  if (!reflection->HasField(message, field)) return "";
  if (!IsMessage(field)) return ScalarText(message, field, 0);
  const Message& value = reflection->GetMessage(message, field);
  std::optional<std::string> text;
  if (Is(field, v1::Date::descriptor())) text = DateText(static_cast<const v1::Date&>(value));
  if (Is(field, v1::Money::descriptor())) text = MoneyText(static_cast<const v1::Money&>(value));
  if (Is(field, Timestamp::descriptor())) {
    text = google::protobuf::util::TimeUtil::ToString(static_cast<const Timestamp&>(value));
  }
  return text ? *text : JsonText(message, field);
}

absl::Status SetFieldText(Message* message, const FieldDescriptor* field, absl::string_view text) {
  const auto* reflection = message->GetReflection();
  if (text.empty()) {
    reflection->ClearField(message, field);
    return absl::OkStatus();
  }
  if (field->is_repeated()) {
    const bool weights = Is(field, v1::ComponentWeight::descriptor());
    if ((IsMessage(field) && !weights) || absl::StartsWith(text, "[")) {
      return SetFromJson(message, field, text);
    }
    reflection->ClearField(message, field);
    for (absl::string_view item : absl::StrSplit(text, ';')) {
      item = absl::StripAsciiWhitespace(item);
      if (item.empty()) continue;  // a closing semicolon
      absl::Status status = weights ? SetWeight(item, static_cast<v1::ComponentWeight*>(
                                                          reflection->AddMessage(message, field)))
                                    : SetScalar(message, field, item);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }
  if (!IsMessage(field)) return SetScalar(message, field, text);
  if (absl::StartsWith(text, "{")) return SetFromJson(message, field, text);
  if (Is(field, v1::Date::descriptor())) {
    return SetDate(absl::StripAsciiWhitespace(text),
                   static_cast<v1::Date*>(reflection->MutableMessage(message, field)));
  }
  if (Is(field, v1::Money::descriptor())) {
    return SetMoney(text, static_cast<v1::Money*>(reflection->MutableMessage(message, field)));
  }
  if (Is(field, Timestamp::descriptor())) {
    auto* timestamp = static_cast<Timestamp*>(reflection->MutableMessage(message, field));
    if (google::protobuf::util::TimeUtil::FromString(std::string(text), timestamp)) {
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(
        absl::StrCat("\"", text, "\" is not a time: write it as 2026-01-31T09:30:00Z"));
  }
  return SetFromJson(message, field, text);
}

}  // namespace ssx::cli
