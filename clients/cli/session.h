// What every command runs with: the streams, the global options, the connection, and one way to
// report errors.
#ifndef SSX_CLIENTS_CLI_SESSION_H_
#define SSX_CLIENTS_CLI_SESSION_H_

#include <functional>
#include <istream>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "clients/cli/output.h"
#include "clients/cpp/connection.h"

namespace ssx::cli {

// Where a command reads and writes.
struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  int out_width = 0;             // terminal columns; 0 when the output is not a terminal
  bool err_is_terminal = false;  // somebody is watching
};

// Not thread-safe.
class Session {
 public:
  explicit Session(Streams streams) : streams(streams) {}

  // The connection that the global options describe, made at first use.
  absl::StatusOr<std::shared_ptr<client::Connection>> connection();

  // Prints `status` for people, one line "error: field: what to do" for each fault, and returns the
  // exit code for it.
  int Fail(const absl::Status& status);
  // Prints a mistake of the caller's and returns kUsage.
  int FailUsage(absl::string_view message);

  // Name under which the answer is printed in the machine-readable formats.
  bool table() const { return format == OutputFormat::kTable; }

  Streams streams;
  client::ConnectionOptions options;
  std::string timeout = "30s";
  OutputFormat format = OutputFormat::kTable;

  // What the chosen command does; set while the command line is read, run afterwards. Returns the
  // exit code.
  std::function<int()> action;

 private:
  std::shared_ptr<client::Connection> connection_;
};

// INVALID_ARGUMENT that Fail reports as a mistake in the command line or the input.
absl::Status UsageError(absl::string_view message);

// The exit code that an error of the server or the client stands for.
int ExitCodeOf(const absl::Status& status);

// The lines that Fail prints, without "error: ": each fault with its field, the remedy and the
// command that helps.
std::vector<std::string> ErrorLines(const absl::Status& status,
                                    const client::ConnectionOptions& options);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_SESSION_H_
