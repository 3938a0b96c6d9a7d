// The text of a protobuf field, as a CSV cell or the value of a flag, and back.
//
// Scalars as one writes them; an enum without its prefix (TRAINING); google.protobuf.Timestamp in
// RFC 3339; Date as 2026-01-31; Money as "USD 1500000.50"; a list with ";" between its items; any
// other message, a list of messages and whatever the short forms cannot carry as proto JSON. A
// field at its default is the empty text. Pure functions.
#ifndef SSX_CLIENTS_CLI_FIELD_TEXT_H_
#define SSX_CLIENTS_CLI_FIELD_TEXT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace ssx::cli {

// The text of `field` in `message`, such that SetFieldText restores it exactly.
std::string FieldText(const google::protobuf::Message& message,
                      const google::protobuf::FieldDescriptor* field);

// Replaces `field` in `message` by what the text says. INVALID_ARGUMENT, saying what to write, when
// it says nothing sensible. A bare id becomes a resource name where the field holds names:
// "sdg-3.2" -> "topics/sdg-3.2".
absl::Status SetFieldText(google::protobuf::Message* message,
                          const google::protobuf::FieldDescriptor* field, absl::string_view text);

// Whether the field has a short text form, so that it need not be taken apart: everything but plain
// sub-messages.
bool HasShortText(const google::protobuf::FieldDescriptor* field);

// "TRAINING" for MODALITY_TRAINING.
std::string EnumText(const google::protobuf::EnumValueDescriptor* value);
// The values of an enum without their prefix, the unspecified one left out.
std::vector<std::string> EnumTexts(const google::protobuf::EnumDescriptor* type);

// "topics/sdg-3.2" for "sdg-3.2" in a field that holds topic names; any other text as it is.
std::string CompleteName(const google::protobuf::FieldDescriptor* field, absl::string_view text);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_FIELD_TEXT_H_
