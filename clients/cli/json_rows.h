// JSON lines: one resource a line, in proto JSON with either spelling of field names.
#ifndef SSX_CLIENTS_CLI_JSON_ROWS_H_
#define SSX_CLIENTS_CLI_JSON_ROWS_H_

#include <istream>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "clients/cli/row_reader.h"
#include "google/protobuf/message.h"

namespace ssx::cli {

// INVALID_ARGUMENT when the file is empty or not UTF-8 text.
absl::StatusOr<std::unique_ptr<RowReader>> OpenJsonRows(std::istream& in,
                                                        const google::protobuf::Message& prototype);

// Writes one line.
void WriteJsonRow(std::ostream& out, const google::protobuf::Message& resource);

// Reads a resource from JSON text, completing bare ids to names. A fault for each thing that is
// wrong.
std::vector<RowFault> ParseResource(absl::string_view json, google::protobuf::Message* resource);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_JSON_ROWS_H_
