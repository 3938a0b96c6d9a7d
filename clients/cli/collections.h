// The collections that can be imported and exported, and their file formats, as the command line
// names them.
#ifndef SSX_CLIENTS_CLI_COLLECTIONS_H_
#define SSX_CLIENTS_CLI_COLLECTIONS_H_

#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/row_reader.h"
#include "clients/cpp/resource_type.h"

namespace ssx::cli {

// "organizations", "orgs", "needs", "offers". Usage error, naming them, for any other word.
absl::StatusOr<const client::ResourceType*> CollectionOf(const std::string& word);

// The format given as --format, else the one that the file's name promises. Usage error when
// neither tells.
absl::StatusOr<FileFormat> ChooseFormat(const std::string& format, const std::string& file);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_COLLECTIONS_H_
