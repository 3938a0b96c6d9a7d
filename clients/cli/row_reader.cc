#include "clients/cli/row_reader.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/csv_rows.h"
#include "clients/cli/json_rows.h"
#include "clients/cli/unicode_text.h"

namespace ssx::cli {

absl::StatusOr<FileFormat> FormatOf(absl::string_view path) {
  const std::string lower = absl::AsciiStrToLower(path);
  if (absl::EndsWith(lower, ".csv")) return FileFormat::kCsv;
  for (absl::string_view extension : {".jsonl", ".ndjson", ".json"}) {
    if (absl::EndsWith(lower, extension)) return FileFormat::kJsonLines;
  }
  return absl::InvalidArgumentError(absl::StrCat("cannot tell the format of \"", path,
                                                 "\": name it .csv or .jsonl, or give --format"));
}

std::string EncodingFault(absl::string_view text) {
  const size_t at = FindInvalidUtf8(text);
  if (at == absl::string_view::npos) return "";
  return absl::StrFormat(
      "not UTF-8 (byte 0x%02X at position %d): save the file as UTF-8, or convert it with "
      "`iconv -f WINDOWS-1252 -t UTF-8`",
      static_cast<unsigned char>(text[at]), at + 1);
}

absl::StatusOr<std::unique_ptr<RowReader>> OpenRows(FileFormat format, std::istream& in,
                                                    const google::protobuf::Message& prototype) {
  return format == FileFormat::kCsv ? OpenCsvRows(in, prototype) : OpenJsonRows(in, prototype);
}

}  // namespace ssx::cli
