// CSV as RFC 4180 has it, with a header that names the columns of the resource: UTF-8 with or
// without a byte order mark, quoted line breaks, LF, CRLF or CR.
#ifndef SSX_CLIENTS_CLI_CSV_ROWS_H_
#define SSX_CLIENTS_CLI_CSV_ROWS_H_

#include <istream>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/columns.h"
#include "clients/cli/row_reader.h"
#include "google/protobuf/message.h"

namespace ssx::cli {

// Errors as OpenRows.
absl::StatusOr<std::unique_ptr<RowReader>> OpenCsvRows(std::istream& in,
                                                       const google::protobuf::Message& prototype);

// Writes the header at once and then one row a resource. Not thread-safe.
class CsvWriter {
 public:
  CsvWriter(std::ostream& out, std::vector<Column> columns);
  void Write(const google::protobuf::Message& resource);

 private:
  void WriteCells(const std::vector<std::string>& cells);

  std::ostream& out_;
  const std::vector<Column> columns_;
};

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_CSV_ROWS_H_
