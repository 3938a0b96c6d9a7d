#include "services/domain/enum_names.h"

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace ssx::domain {
namespace {

// "PopulationGroup" -> "POPULATION_GROUP_".
std::string PrefixOf(const google::protobuf::EnumDescriptor& type) {
  std::string prefix;
  for (char c : type.name()) {
    if (absl::ascii_isupper(c) && !prefix.empty()) prefix.push_back('_');
    prefix.push_back(absl::ascii_toupper(c));
  }
  prefix.push_back('_');
  return prefix;
}

}  // namespace

std::string ShortEnumName(const google::protobuf::EnumValueDescriptor& value) {
  return std::string(absl::StripPrefix(value.name(), PrefixOf(*value.type())));
}

const google::protobuf::EnumValueDescriptor* FindEnumValue(
    const google::protobuf::EnumDescriptor& type, absl::string_view text) {
  const std::string name(text);
  const auto* value = type.FindValueByName(name);
  return value != nullptr ? value : type.FindValueByName(PrefixOf(type) + name);
}

}  // namespace ssx::domain
