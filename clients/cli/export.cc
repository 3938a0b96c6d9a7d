// export: a whole collection as CSV or JSON lines, such that import takes it back.
#include <CLI/App.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/collections.h"
#include "clients/cli/columns.h"
#include "clients/cli/commands.h"
#include "clients/cli/csv_rows.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/json_rows.h"
#include "clients/cpp/resource_service.h"

namespace ssx::cli {
namespace {

// Full resources are large: a page must fit into a message.
constexpr int kPageSize = 100;

struct ExportFlags {
  std::string collection;
  std::string file;
  std::string format;
  client::ListOptions list;
};

// Writes the entries to `out`; their number, or what went wrong.
absl::StatusOr<int64_t> WriteAll(client::Pages pages, const client::ResourceType& type,
                                 FileFormat format, std::ostream& out) {
  std::unique_ptr<CsvWriter> csv;
  if (format == FileFormat::kCsv) {
    csv = std::make_unique<CsvWriter>(out, ColumnsOf(type.prototype->GetDescriptor()));
  }
  int64_t count = 0;
  while (true) {
    auto entry = pages.Next();
    if (!entry.ok()) return entry.status();
    if (*entry == nullptr) break;
    if (csv != nullptr) {
      csv->Write(**entry);
    } else {
      WriteJsonRow(out, **entry);
    }
    ++count;
  }
  out.flush();
  if (!out) return absl::DataLossError("cannot write the output: is the disk full?");
  return count;
}

int Export(Session& session, const ExportFlags& flags) {
  auto type = CollectionOf(flags.collection);
  if (!type.ok()) return session.Fail(type.status());
  const bool to_stdout = flags.file.empty() || flags.file == "-";
  auto format = ChooseFormat(flags.format, to_stdout ? "-.jsonl" : flags.file);
  if (!format.ok()) return session.Fail(format.status());
  auto connection = session.connection();
  if (!connection.ok()) return session.Fail(connection.status());
  client::ListOptions options = flags.list;
  options.page_size = kPageSize;
  client::Pages pages = client::ResourceService(*connection, **type).List(options);

  if (to_stdout) {
    auto count = WriteAll(std::move(pages), **type, *format, session.streams.out);
    return count.ok() ? kDone : session.Fail(count.status());
  }
  // A half-written export never bears the name of a whole one. What is no file, such as a pipe or a
  // device, is written to in place; a link stays one.
  std::error_code error;
  const auto kind = std::filesystem::status(flags.file, error).type();
  const bool in_place = kind == std::filesystem::file_type::fifo ||
                        kind == std::filesystem::file_type::character ||
                        kind == std::filesystem::file_type::block;
  std::string target = flags.file;
  if (kind == std::filesystem::file_type::regular) {
    target = std::filesystem::canonical(flags.file, error).string();
    if (error) target = flags.file;
  }
  const std::string partial = in_place ? flags.file : target + ".part";
  std::ofstream out(partial, std::ios::binary);
  if (!out) return session.FailUsage(absl::StrCat("cannot write \"", partial, "\""));
  auto count = WriteAll(std::move(pages), **type, *format, out);
  out.close();
  error.clear();
  if (count.ok() && !in_place) std::filesystem::rename(partial, target, error);
  if (!count.ok() || error) {
    std::error_code ignored;
    if (!in_place) std::filesystem::remove(partial, ignored);
    if (!count.ok()) return session.Fail(count.status());
    return session.FailUsage(absl::StrCat("cannot write \"", flags.file, "\": ", error.message()));
  }
  session.streams.err << "exported " << *count << ' ' << (*type)->collection << " to " << flags.file
                      << '\n';
  return kDone;
}

}  // namespace

void AddExportCommand(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("export", "Write a whole collection to a file");
  auto flags = std::make_shared<ExportFlags>();
  command->add_option("COLLECTION", flags->collection, "organizations (orgs), needs or offers")
      ->required();
  command->add_option("FILE", flags->file, "Where to; standard output when left out or -");
  command->add_option("--format", flags->format, "csv or jsonl; by default what FILE is named for")
      ->check(CLI::IsMember({"csv", "jsonl"}));
  command->add_option("--filter", flags->list.filter, "Which ones, as in `ssx needs list`");
  command->add_option("--order-by", flags->list.order_by, "Fields to sort by");
  command->add_flag("--show-deleted", flags->list.show_deleted, "Soft-deleted ones too");
  command->footer(
      "Examples:\n  ssx export needs needs.csv\n"
      "  ssx export offers --filter 'state = PUBLISHED' > published.jsonl");
  command->callback([&session, flags] {
    session.action = [&session, flags] { return Export(session, *flags); };
  });
}

}  // namespace ssx::cli
