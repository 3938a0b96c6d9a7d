#include "tests/clients/random_message.h"

#include <cstdint>
#include <iterator>
#include <limits>
#include <set>
#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"
#include "ssx/v1/common.pb.h"

namespace ssx::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

int64_t Pick(std::mt19937_64& random, int64_t low, int64_t high) {
  return std::uniform_int_distribution<int64_t>(low, high)(random);
}

std::string RandomText(std::mt19937_64& random) {
  static const char* const kPieces[] = {
      "a",    " ", ";",    ",",  "\"", "\"\"", "\n", "\r\n", "\r",    "\t",
      "[",    "]", "{",    "}",  "\\", "'",    "é",  "儿童", "تعليم", "𝛑",
      "true", "0", "-1.5", "=1", "/x", "null", "#c", "2026", "|x ",   "\u200f"};
  std::string text;
  for (int64_t n = Pick(random, 1, 8); n > 0; --n) {
    text += kPieces[Pick(random, 0, std::size(kPieces) - 1)];
  }
  return text;
}

int64_t RandomNumber(std::mt19937_64& random, bool narrow) {
  const int64_t max =
      narrow ? std::numeric_limits<int32_t>::max() : std::numeric_limits<int64_t>::max();
  switch (Pick(random, 0, 3)) {
    case 0:
      return max;
    case 1:
      return -max - 1;
    default:
      return Pick(random, -1000, 1000);
  }
}

// Whether the field holds names of other resources, which are never bare words in stored data.
bool HoldsNames(const FieldDescriptor* field) {
  static const std::set<std::string> kNames = {"organization", "excluded_organizations", "topics",
                                               "fund", "focal_point"};
  return kNames.count(field->name()) != 0;
}

// Messages whose fields depend on each other.
bool FillKnown(std::mt19937_64& random, Message* message) {
  if (auto* date = dynamic_cast<v1::Date*>(message)) {
    date->set_year(static_cast<int32_t>(Pick(random, 1, 9999)));
    date->set_month(static_cast<int32_t>(Pick(random, 1, 12)));
    date->set_day(static_cast<int32_t>(Pick(random, 1, 31)));
    return true;
  }
  if (auto* money = dynamic_cast<v1::Money*>(message)) {
    // Now and then an amount that has no short form.
    money->set_currency_code(Pick(random, 0, 9) == 0 ? "" : "XOF");
    money->set_units(Pick(random, 0, std::numeric_limits<int64_t>::max()));
    if (Pick(random, 0, 1) == 0) money->set_nanos(static_cast<int32_t>(Pick(random, 0, 999999999)));
    return true;
  }
  if (auto* time = dynamic_cast<google::protobuf::Timestamp*>(message)) {
    time->set_seconds(Pick(random, 0, 4'000'000'000));
    time->set_nanos(static_cast<int32_t>(Pick(random, 0, 999'999'999)));
    return true;
  }
  return false;
}

void AddOrSet(std::mt19937_64& random, Message* message, const FieldDescriptor* field) {
  const auto* reflection = message->GetReflection();
  const bool add = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text = (HoldsNames(field) ? "collection/" : "") + RandomText(random);
      add ? reflection->AddString(message, field, text)
          : reflection->SetString(message, field, text);
      break;
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      add ? reflection->AddBool(message, field, true) : reflection->SetBool(message, field, true);
      break;
    case FieldDescriptor::CPPTYPE_ENUM: {
      // Now and then a value of a later version.
      const int number = Pick(random, 0, 9) == 0
                             ? 9999
                             : field->enum_type()
                                   ->value(Pick(random, 0, field->enum_type()->value_count() - 1))
                                   ->number();
      add ? reflection->AddEnumValue(message, field, number)
          : reflection->SetEnumValue(message, field, number);
      break;
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      const auto number = static_cast<int32_t>(RandomNumber(random, true));
      add ? reflection->AddInt32(message, field, number)
          : reflection->SetInt32(message, field, number);
      break;
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      const int64_t number = RandomNumber(random, false);
      add ? reflection->AddInt64(message, field, number)
          : reflection->SetInt64(message, field, number);
      break;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      if (add) {
        FillRandomly(random, reflection->AddMessage(message, field));
        break;
      }
      Message* child = reflection->MutableMessage(message, field);
      FillRandomly(random, child);
      if (child->ByteSizeLong() == 0) reflection->ClearField(message, field);
      break;
    }
    default:
      break;
  }
}

}  // namespace

void FillRandomly(std::mt19937_64& random, Message* message) {
  if (FillKnown(random, message)) return;
  const auto* type = message->GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (Pick(random, 0, 1) == 0) continue;
    for (int64_t n = field->is_repeated() ? Pick(random, 1, 4) : 1; n > 0; --n) {
      AddOrSet(random, message, field);
    }
  }
}

}  // namespace ssx::testing
