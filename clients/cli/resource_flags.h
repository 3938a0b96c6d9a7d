// The flags that set the fields of a resource in create and update: one for each column, with short
// names for the common ones, and --file for a whole resource in JSON.
#ifndef SSX_CLIENTS_CLI_RESOURCE_FLAGS_H_
#define SSX_CLIENTS_CLI_RESOURCE_FLAGS_H_

#include <CLI/App.hpp>
#include <istream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "clients/cli/columns.h"
#include "clients/cpp/resource_type.h"
#include "google/protobuf/message.h"

namespace ssx::cli {

// Not thread-safe. Must live until the command line is read and used.
class ResourceFlags {
 public:
  ResourceFlags(CLI::App* command, const client::ResourceType& type);

  // Fills `resource` from --file and then from the flags, and lists the fields they gave, as a
  // field mask has them. Usage errors name the flag.
  absl::Status Fill(std::istream& in, google::protobuf::Message* resource,
                    std::vector<std::string>* mask) const;

 private:
  const client::ResourceType& type_;
  std::vector<std::pair<Column, CLI::Option*>> flags_;
  std::string file_;
};

// Reads a resource from a JSON file, "-" for `in`. Usage errors name the file. `fields`, unless
// null, receives the names of the fields that stand in the file.
absl::Status ReadResourceFile(const std::string& file, std::istream& in,
                              google::protobuf::Message* resource,
                              std::vector<std::string>* fields);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_RESOURCE_FLAGS_H_
