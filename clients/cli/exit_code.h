// What a command's exit code says. Scripts rely on these figures: they never change.
#ifndef SSX_CLIENTS_CLI_EXIT_CODE_H_
#define SSX_CLIENTS_CLI_EXIT_CODE_H_

namespace ssx::cli {

enum ExitCode {
  kDone = 0,
  kFailed = 1,       // the server refused, or something failed on the way
  kUsage = 2,        // flags, arguments or the input file as a whole make no sense
  kRowsRefused = 3,  // an import went through, but refused some rows
  kUnreachable = 4,  // no answer from the server
  kNotFound = 5,     // no such resource
  kConflict = 6,     // the name is taken, the etag is stale, or the resource is in another state
};

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_EXIT_CODE_H_
