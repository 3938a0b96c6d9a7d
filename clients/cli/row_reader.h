// Reads resources from a file, row by row, in whichever of the import formats.
#ifndef SSX_CLIENTS_CLI_ROW_READER_H_
#define SSX_CLIENTS_CLI_ROW_READER_H_

#include <cstdint>
#include <istream>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace ssx::cli {

enum class FileFormat { kCsv, kJsonLines };

// What is wrong with a row. `field` is a column, or empty when the row as a whole is unreadable.
struct RowFault {
  std::string field;
  std::string reason;
};

struct Row {
  int64_t line = 0;                                     // on which it begins
  std::unique_ptr<google::protobuf::Message> resource;  // partly filled when there are faults
  std::vector<RowFault> faults;
};

// Not thread-safe.
class RowReader {
 public:
  virtual ~RowReader() = default;
  // The next row, good or faulty; false at the end. A faulty row does not keep the ones after it
  // from being read.
  virtual bool Next(Row* row) = 0;
  // Bytes taken from the input so far.
  virtual int64_t bytes_read() const = 0;
  // Whether reading broke off for a reason other than the end.
  virtual bool failed() const = 0;
};

// Opens rows of the resource type of `prototype`. For CSV reads the header: INVALID_ARGUMENT when
// the file is empty, is not text in UTF-8, or has columns that are unknown or named twice. `in`
// must outlive the reader.
absl::StatusOr<std::unique_ptr<RowReader>> OpenRows(FileFormat format, std::istream& in,
                                                    const google::protobuf::Message& prototype);

// The format that the name of a file promises; INVALID_ARGUMENT, naming the extensions, when it
// promises none.
absl::StatusOr<FileFormat> FormatOf(absl::string_view path);

// "" for UTF-8; else what is wrong and how to convert the file.
std::string EncodingFault(absl::string_view text);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_ROW_READER_H_
