// Names of enum values as people write them: without the prefix that the API's style puts before
// each of them (MODALITY_TRAINING is "TRAINING"). Pure functions.
#ifndef SSX_SERVICES_DOMAIN_ENUM_NAMES_H_
#define SSX_SERVICES_DOMAIN_ENUM_NAMES_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_enum_reflection.h"

namespace ssx::domain {

// The name of a value without the prefix of its enum: "TRAINING" for MODALITY_TRAINING.
std::string ShortEnumName(const google::protobuf::EnumValueDescriptor& value);

// The same for a value of a generated enum; a number that the enum does not have is written as
// digits.
template <typename E>
std::string ShortEnumName(E value) {
  const auto* found = google::protobuf::GetEnumDescriptor<E>()->FindValueByNumber(value);
  return found == nullptr ? absl::StrCat(static_cast<int>(value)) : ShortEnumName(*found);
}

// The value written as `text`, with or without its prefix, in capitals; null when there is none.
const google::protobuf::EnumValueDescriptor* FindEnumValue(
    const google::protobuf::EnumDescriptor& type, absl::string_view text);

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_ENUM_NAMES_H_
