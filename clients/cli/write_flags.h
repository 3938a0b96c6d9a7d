// The flags that all writes share, and how the result of a write is printed.
#ifndef SSX_CLIENTS_CLI_WRITE_FLAGS_H_
#define SSX_CLIENTS_CLI_WRITE_FLAGS_H_

#include <CLI/App.hpp>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "clients/cli/session.h"
#include "clients/cpp/resource_service.h"
#include "google/protobuf/message.h"

namespace ssx::cli {

struct WriteFlags {
  client::WriteOptions options;
  std::string etag;

  void AddTo(CLI::App* command, bool with_etag);
};

// Prints the error, or what was `done` ("created") to the resource: one line in a table, else the
// resource. Returns the exit code.
int PrintWritten(Session& session, absl::string_view done, const WriteFlags& flags,
                 const absl::Status& status, const google::protobuf::Message& resource);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_WRITE_FLAGS_H_
