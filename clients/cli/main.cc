// The `ssx` command.
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "clients/cli/app.h"
#include "clients/cli/exit_code.h"

namespace {

int TerminalWidth(int fd) {
  if (!isatty(fd)) return 0;
  winsize size{};
  return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  // `ssx needs list | head` ends quietly.
  std::signal(SIGPIPE, SIG_DFL);
  try {
    return ssx::cli::Run(std::vector<std::string>(argv + 1, argv + argc),
                         {.in = std::cin,
                          .out = std::cout,
                          .err = std::cerr,
                          .out_width = TerminalWidth(STDOUT_FILENO),
                          .err_is_terminal = isatty(STDERR_FILENO) != 0});
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << '\n';
    return ssx::cli::kFailed;
  }
}
