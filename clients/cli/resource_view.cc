#include "clients/cli/resource_view.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
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

}  // namespace

int PrintList(Session& session, client::Pages pages, const std::vector<ViewColumn>& view,
              int64_t limit) {
  std::vector<Column> columns;
  std::vector<Table::Column> titles;
  for (const auto& [title, name] : view) titles.push_back({title});
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
  std::vector<std::pair<std::string, std::string>> lines;
  int name_width = 0;
  for (const Column& column : ColumnsOf(resource.GetDescriptor())) {
    std::string cell = OneLine(GetCell(resource, column));
    if (cell.empty()) continue;
    name_width = std::max(name_width, DisplayWidth(column.name));
    lines.emplace_back(column.name, std::move(cell));
  }
  const std::string indent(name_width + 2, ' ');
  const int width = session.streams.out_width;
  for (const auto& [name, cell] : lines) {
    session.streams.out << name << std::string(name_width + 2 - DisplayWidth(name), ' ')
                        << (width > name_width + 22 ? Wrap(cell, width - name_width - 2, indent)
                                                    : cell)
                        << '\n';
  }
  return kDone;
}

}  // namespace ssx::cli
