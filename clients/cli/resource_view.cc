#include "clients/cli/resource_view.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/columns.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/table.h"
#include "clients/cli/unicode_text.h"

namespace ssx::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The English entry of a map from language to text, else any.
std::string EnglishOf(const Message& resource, const FieldDescriptor* map) {
  std::string text;
  const auto* reflection = resource.GetReflection();
  for (int i = 0; i < reflection->FieldSize(resource, map); ++i) {
    const Message& entry = reflection->GetRepeatedMessage(resource, map, i);
    const auto* type = entry.GetDescriptor();
    const std::string value = entry.GetReflection()->GetString(entry, type->map_value());
    if (entry.GetReflection()->GetString(entry, type->map_key()) == "en") return value;
    text = value;
  }
  return text;
}

std::string ViewCell(const Message& resource, const Column& column) {
  if (column.leaf()->is_map()) return EnglishOf(resource, column.leaf());
  std::string cell = GetCell(resource, column);
  if (column.leaf()->is_repeated()) {
    return absl::StrReplaceAll(cell, {{"topics/", ""}, {";", ", "}});
  }
  // The collection stands in the command already.
  if (column.name == "name") return cell.substr(cell.find('/') + 1);
  return cell;
}

constexpr int kLabelWidth = 26;  // longer labels stand on a line of their own
constexpr int kNarrowestText = 20;

// "title: ...; uri: ..." for a message.
std::string ItemText(const Message& item) {
  std::vector<std::string> parts;
  for (const Column& column : ColumnsOf(item.GetDescriptor())) {
    const std::string cell = OneLine(GetCell(item, column));
    if (!cell.empty()) parts.push_back(absl::StrCat(column.name, ": ", cell));
  }
  return absl::StrJoin(parts, "; ");
}

// What a field holds, for people: a paragraph for each entry of a map or list of messages, else
// one; none when the field is not set.
std::vector<std::string> Paragraphs(const Message& resource, const Column& column) {
  const FieldDescriptor* field = column.leaf();
  std::vector<std::string> paragraphs;
  // ColumnsOf takes plain sub-messages apart: repeated ones are fields of the resource itself or of
  // one of its messages.
  const Message* owner = &resource;
  for (size_t i = 0; i + 1 < column.path.size(); ++i) {
    owner = &owner->GetReflection()->GetMessage(*owner, column.path[i]);
  }
  if (field->is_repeated() && field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    const auto* reflection = owner->GetReflection();
    for (int i = 0; i < reflection->FieldSize(*owner, field); ++i) {
      const Message& item = reflection->GetRepeatedMessage(*owner, field, i);
      if (field->is_map()) {
        const auto* type = item.GetDescriptor();
        paragraphs.push_back(
            absl::StrCat(item.GetReflection()->GetString(item, type->map_key()), ": ",
                         OneLine(item.GetReflection()->GetString(item, type->map_value()))));
      } else {
        paragraphs.push_back(absl::StrCat("- ", ItemText(item)));
      }
    }
    if (field->is_map()) std::sort(paragraphs.begin(), paragraphs.end());
    return paragraphs;
  }
  std::string cell = OneLine(GetCell(resource, column));
  if (cell.empty()) return paragraphs;
  if (field->is_repeated() && !absl::StartsWith(cell, "[")) {
    cell = absl::StrReplaceAll(cell, {{";", "; "}});
  }
  paragraphs.push_back(std::move(cell));
  return paragraphs;
}

}  // namespace

int PrintList(Session& session, client::Pages pages, const std::vector<ViewColumn>& view,
              int64_t limit) {
  std::vector<Column> columns;
  std::vector<Table::Column> titles;
  for (const auto& [title, name] : view) {
    Table::Column column{title};
    column.whole = name == "name";
    column.optional = name == "topics";
    titles.push_back(std::move(column));
  }
  Table table(std::move(titles));
  ListWriter writer(session.streams.out, session.format);
  for (int64_t count = 0; limit == 0 || count < limit; ++count) {
    absl::StatusOr<const Message*> entry = pages.Next();
    if (!entry.ok()) {
      const int code = session.Fail(entry.status());
      // What came before the error is worth having, but the list must not look whole.
      if (session.table() && !table.empty()) {
        table.Write(session.streams.out, session.streams.out_width);
      }
      return code;
    }
    if (*entry == nullptr) break;
    if (!session.table()) {
      writer.Add(ToJson(**entry));
      continue;
    }
    if (columns.empty()) {
      const std::vector<Column> all = ColumnsOf((*entry)->GetDescriptor());
      for (const auto& [title, name] : view) {
        columns.push_back(
            *std::find_if(all.begin(), all.end(), [&](const Column& c) { return c.name == name; }));
      }
    }
    std::vector<std::string> cells;
    for (const Column& column : columns) cells.push_back(ViewCell(**entry, column));
    table.Add(std::move(cells));
  }
  if (!session.table()) {
    writer.End();
  } else if (table.empty()) {
    session.streams.err << "none found\n";
  } else {
    table.Write(session.streams.out, session.streams.out_width);
  }
  return kDone;
}

int PrintResource(Session& session, const Message& resource) {
  if (!session.table()) {
    WriteDocument(session.streams.out, session.format, ToJson(resource));
    return kDone;
  }
  std::vector<std::pair<std::string, std::vector<std::string>>> fields;
  int label_width = 0;
  for (const Column& column : ColumnsOf(resource.GetDescriptor())) {
    std::vector<std::string> paragraphs = Paragraphs(resource, column);
    if (paragraphs.empty()) continue;
    label_width = std::max(label_width, DisplayWidth(column.name));
    fields.emplace_back(column.name, std::move(paragraphs));
  }
  label_width = std::min(label_width, kLabelWidth);
  const std::string indent(label_width + 2, ' ');
  const int text_width = session.streams.out_width - label_width - 2;
  std::ostream& out = session.streams.out;
  for (const auto& [name, paragraphs] : fields) {
    const int room = label_width - DisplayWidth(name);
    out << name << (room < 0 ? absl::StrCat("\n", indent) : std::string(room + 2, ' '));
    for (size_t i = 0; i < paragraphs.size(); ++i) {
      if (i > 0) out << indent;
      out << (text_width > kNarrowestText ? Wrap(paragraphs[i], text_width, indent) : paragraphs[i])
          << '\n';
    }
  }
  return kDone;
}

}  // namespace ssx::cli
