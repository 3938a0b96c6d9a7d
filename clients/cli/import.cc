// import: rows of a CSV or JSON lines file to the server, with a report of those it refused.
#include <CLI/App.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "clients/cli/collections.h"
#include "clients/cli/columns.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/import_tally.h"
#include "clients/cli/unicode_text.h"
#include "clients/cpp/import_stream.h"

namespace ssx::cli {
namespace {

struct ImportFlags {
  std::string collection;
  std::string file;
  std::string format;
  std::string on_conflict = "refuse";
  std::string report;
  bool validate_only = false;
};

// The columns of each collection, for the help.
std::string ColumnHelp() {
  std::string help;
  for (const auto* type : {&client::Organizations(), &client::Needs(), &client::Offers()}) {
    std::vector<std::string> names;
    for (const Column& column : ColumnsOf(type->prototype->GetDescriptor())) {
      if (!IsServerSet(column.name)) names.push_back(column.name);
    }
    absl::StrAppend(&help, "\n  ", type->collection, ": ",
                    Wrap(absl::StrJoin(names, ", "), 96, "    "));
  }
  return help;
}

std::string SummaryLine(const nlohmann::ordered_json& s) {
  const auto count = [&](const char* key) { return s[key].get<int64_t>(); };
  std::string line = absl::StrFormat("%s: %d rows: %d %s, %d replaced, %d skipped, %d refused",
                                     s["file"].get<std::string>(), count("rows"), count("created"),
                                     s["validate_only"].get<bool>() ? "valid" : "created",
                                     count("replaced"), count("skipped"), count("refused"));
  if (count("unanswered") > 0) absl::StrAppendFormat(&line, ", %d unanswered", count("unanswered"));
  absl::StrAppendFormat(&line, " in %.1f s (%.0f rows/s)", s["seconds"].get<double>(),
                        s["rows_per_second"].get<double>());
  return line;
}

// Feeds the rows to the server. The tally hears of every row.
absl::Status SendRows(RowReader& rows, client::ImportStream& stream, ImportTally& tally) {
  Row row;
  while (rows.Next(&row)) {
    if (!row.faults.empty()) {
      tally.RefuseHere(row);
      continue;
    }
    ClearServerSet(row.resource.get());
    tally.Sent(row, rows.bytes_read());
    if (absl::Status status = stream.Add(row.line, row.resource.get()); !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

v1::ImportConflict ConflictOf(const std::string& word) {
  if (word == "skip") return v1::IMPORT_CONFLICT_SKIP;
  if (word == "replace") return v1::IMPORT_CONFLICT_REPLACE;
  return v1::IMPORT_CONFLICT_REFUSE;
}

int Load(Session& session, const ImportFlags& flags, const client::ResourceType& type,
         RowReader& rows, int64_t total_bytes) {
  std::ofstream report;
  if (!flags.report.empty()) {
    std::error_code error;
    if (flags.file != "-" && std::filesystem::is_regular_file(flags.file, error) &&
        std::filesystem::equivalent(flags.report, flags.file, error)) {
      return session.FailUsage(
          absl::StrCat("--report \"", flags.report,
                       "\" is the file to import and would overwrite it: name another file"));
    }
    report.open(flags.report, std::ios::binary);
    if (!report) return session.FailUsage(absl::StrCat("cannot write \"", flags.report, "\""));
  }
  auto connection = session.connection();
  if (!connection.ok()) return session.Fail(connection.status());
  ImportTally tally(type.field, flags.report.empty() ? nullptr : &report,
                    session.streams.err_is_terminal ? &session.streams.err : nullptr, total_bytes);
  client::ImportStreamOptions options;
  options.import.set_on_conflict(ConflictOf(flags.on_conflict));
  options.import.set_validate_only(flags.validate_only);
  client::ImportStream stream(connection->get(), type, options,
                              [&](const v1::ImportResult& result) { tally.Answered(result); });
  absl::Status status = SendRows(rows, stream, tally);
  if (status.ok()) status = stream.Finish();
  const int64_t unanswered = stream.outstanding();
  tally.ShowRefused(session.streams.err, flags.report);

  const auto summary = tally.Summary(flags.file, flags.validate_only, unanswered);
  if (session.table()) {
    session.streams.out << SummaryLine(summary) << '\n';
  } else {
    WriteDocument(session.streams.out, session.format, summary);
  }
  if (!status.ok()) {
    const int code = session.Fail(status);
    session.streams.err << "  Rows without an answer may or may not be stored: import the file "
                           "again with --on-conflict skip, which adds what is missing if the rows "
                           "have names.\n";
    return code;
  }
  if (rows.failed()) {
    return session.Fail(absl::DataLossError(
        absl::StrCat("reading \"", flags.file, "\" broke off: rows may be missing")));
  }
  report.flush();
  if (!flags.report.empty() && !report) {
    return session.Fail(absl::DataLossError(
        absl::StrCat("cannot write \"", flags.report, "\": is the disk full?")));
  }
  return tally.refused() > 0 ? kRowsRefused : kDone;
}

int Import(Session& session, const ImportFlags& flags) {
  auto type = CollectionOf(flags.collection);
  if (!type.ok()) return session.Fail(type.status());
  auto format = ChooseFormat(flags.format, flags.file);
  if (!format.ok()) return session.Fail(format.status());
  std::ifstream file;
  int64_t total_bytes = 0;
  const bool from_stdin = flags.file == "-";
  if (!from_stdin) {
    std::error_code error;
    if (std::filesystem::is_directory(flags.file, error)) {
      return session.FailUsage(absl::StrCat("\"", flags.file, "\" is a folder: name a file in it"));
    }
    file.open(flags.file, std::ios::binary);
    if (!file) {
      return session.FailUsage(absl::StrCat(
          "cannot open \"", flags.file, "\": ",
          std::filesystem::exists(flags.file, error) ? "not readable" : "there is no such file"));
    }
    const auto size = std::filesystem::file_size(flags.file, error);
    if (!error) total_bytes = static_cast<int64_t>(size);
  }
  auto rows = OpenRows(*format, from_stdin ? session.streams.in : file, *(*type)->prototype);
  if (!rows.ok()) {
    return session.FailUsage(absl::StrCat(flags.file, ": ", rows.status().message()));
  }
  return Load(session, flags, **type, **rows, total_bytes);
}

}  // namespace

void AddImportCommand(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("import", "Load organizations, needs or offers from a file");
  auto flags = std::make_shared<ImportFlags>();
  command->add_option("COLLECTION", flags->collection, "organizations (orgs), needs or offers")
      ->required();
  command->add_option("FILE", flags->file, ".csv or .jsonl; - for standard input")->required();
  command->add_option("--format", flags->format, "csv or jsonl; by default what FILE is named for")
      ->check(CLI::IsMember({"csv", "jsonl"}));
  command->add_option("--on-conflict", flags->on_conflict, "When the name of a row is taken")
      ->check(CLI::IsMember({"refuse", "skip", "replace"}))
      ->capture_default_str();
  command->add_flag("--validate-only", flags->validate_only, "Check every row, but store nothing");
  command->add_option("--report", flags->report,
                      "Write a JSON line for each refused row: line, field, reason");
  command->footer([] {
    return absl::StrCat(
        "Rows that are refused do not keep the others from being loaded (exit code 3).\n"
        "CSV: UTF-8, a header that names the columns, one column a field:",
        ColumnHelp(),
        "\nA day is 2026-01-31, money \"USD 1500000\", a list a;b;c, a list of messages a cell of "
        "JSON, an enum its name without prefix (TRAINING). Empty means not set. A name may be a "
        "bare id.\n"
        "JSON lines: one resource a line in proto JSON.\n"
        "Examples:\n  ssx import orgs organizations.csv\n"
        "  ssx import offers offers.jsonl --on-conflict replace --report refused.jsonl\n"
        "  ssx import needs needs.csv --validate-only");
  });
  command->callback([&session, flags] {
    session.action = [&session, flags] { return Import(session, *flags); };
  });
}

}  // namespace ssx::cli
