#include "clients/cli/columns.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/field_text.h"

namespace ssx::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::array<absl::string_view, 7> kServerSet = {
    "create_time", "update_time", "delete_time", "purge_time", "version", "built_in", "etag"};

void AddColumns(const Descriptor* type, const Column& parent, std::vector<Column>* columns) {
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    Column column = parent;
    absl::StrAppend(&column.name, column.name.empty() ? "" : ".", field->name());
    column.path.push_back(field);
    if (HasShortText(field)) {
      columns->push_back(std::move(column));
    } else {
      AddColumns(field->message_type(), column, columns);
    }
  }
}

}  // namespace

std::vector<Column> ColumnsOf(const Descriptor* type) {
  std::vector<Column> columns;
  AddColumns(type, {}, &columns);
  return columns;
}

std::string GetCell(const Message& resource, const Column& column) {
  const Message* message = &resource;
  for (size_t i = 0; i + 1 < column.path.size(); ++i) {
    if (!message->GetReflection()->HasField(*message, column.path[i])) return "";
    message = &message->GetReflection()->GetMessage(*message, column.path[i]);
  }
  return FieldText(*message, column.leaf());
}

absl::Status SetCell(Message* resource, const Column& column, absl::string_view text) {
  Message* message = resource;
  for (size_t i = 0; i + 1 < column.path.size(); ++i) {
    const auto* reflection = message->GetReflection();
    // An empty cell must not bring an empty sub-message into being.
    if (text.empty() && !reflection->HasField(*message, column.path[i])) return absl::OkStatus();
    message = reflection->MutableMessage(message, column.path[i]);
  }
  return SetFieldText(message, column.leaf(), text);
}

bool IsServerSet(absl::string_view column_name) {
  return std::find(kServerSet.begin(), kServerSet.end(), column_name) != kServerSet.end();
}

bool IsLifecycle(absl::string_view column_name) {
  return column_name == "state" || column_name == "state_reason" || column_name == "endorsement" ||
         absl::StartsWith(column_name, "endorsement.");
}

void ClearServerSet(Message* resource) {
  for (absl::string_view name : kServerSet) {
    const auto* field = resource->GetDescriptor()->FindFieldByName(std::string(name));
    if (field != nullptr) resource->GetReflection()->ClearField(resource, field);
  }
}

}  // namespace ssx::cli
