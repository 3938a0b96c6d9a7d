// Answers in the machine-readable formats: proto JSON with the field names of the protos, and the
// same as YAML.
#ifndef SSX_CLIENTS_CLI_OUTPUT_H_
#define SSX_CLIENTS_CLI_OUTPUT_H_

#include <nlohmann/json.hpp>
#include <ostream>

#include "google/protobuf/message.h"

namespace ssx::cli {

enum class OutputFormat { kTable, kJson, kYaml };

// Fields in the order of their numbers, as snake_case; unset ones left out.
nlohmann::ordered_json ToJson(const google::protobuf::Message& message);

// Writes one document. `format` must not be kTable.
void WriteDocument(std::ostream& out, OutputFormat format, const nlohmann::ordered_json& document);

// Writes a list entry by entry, as a JSON array or a YAML sequence. Not thread-safe.
class ListWriter {
 public:
  // `format` must not be kTable.
  ListWriter(std::ostream& out, OutputFormat format) : out_(out), format_(format) {}
  void Add(const nlohmann::ordered_json& entry);
  // Closes the list; call once, also for an empty one.
  void End();

 private:
  std::ostream& out_;
  const OutputFormat format_;
  bool any_ = false;
};

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_OUTPUT_H_
