// The `ssx` command as a function, so that tests can run it in process.
#ifndef SSX_CLIENTS_CLI_APP_H_
#define SSX_CLIENTS_CLI_APP_H_

#include <string>
#include <vector>

#include "clients/cli/session.h"

namespace ssx::cli {

// Runs one command line, the program's name left out, and returns its exit code (exit_code.h).
// Reads SSX_SERVER and SSX_OUTPUT.
int Run(std::vector<std::string> arguments, Streams streams);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_APP_H_
