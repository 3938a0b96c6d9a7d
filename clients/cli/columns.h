// A resource laid flat: one column a field, dotted names for fields of sub-messages. What CSV files
// and the flags of create and update are made of, derived from the descriptors so that a new field
// needs no code.
#ifndef SSX_CLIENTS_CLI_COLUMNS_H_
#define SSX_CLIENTS_CLI_COLUMNS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace ssx::cli {

struct Column {
  std::string name;                                            // "period.start_date"
  std::vector<const google::protobuf::FieldDescriptor*> path;  // from the resource down

  const google::protobuf::FieldDescriptor* leaf() const { return path.back(); }
};

// All columns of a resource type, in the order of its fields.
std::vector<Column> ColumnsOf(const google::protobuf::Descriptor* type);

// The cell of a resource; empty when unset.
std::string GetCell(const google::protobuf::Message& resource, const Column& column);

// Sets the field from a cell; an empty cell clears it. Errors as SetFieldText.
absl::Status SetCell(google::protobuf::Message* resource, const Column& column,
                     absl::string_view text);

// Whether only the server sets the field: times, etag, and (unless imported) the lifecycle.
bool IsServerSet(absl::string_view column_name);
bool IsLifecycle(absl::string_view column_name);

// Clears what the server sets by itself, so that an exported row can be imported.
void ClearServerSet(google::protobuf::Message* resource);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_COLUMNS_H_
