// ssxd: parses the command line, starts a node, runs until SIGTERM or SIGINT, drains.
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdio>

#include "services/ssxd/node.h"
#include "services/ssxd/options.h"
#include "services/ssxd/version.h"

namespace {

// Blocks the signals that stop the process, in this thread and all it starts, so that sigwait gets
// them.
sigset_t BlockStopSignals() {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return stop;
}

// Connections and the store share the file descriptors of the process, and the store stops taking
// writes when it gets none. The usual soft limit, 1024, is there for programs that use select().
void RaiseFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv) {
  const ssx::ssxd::Options options = ssx::ssxd::ParseOptionsOrExit(argc, argv);
  spdlog::set_default_logger(spdlog::stderr_color_mt("ssxd"));
  spdlog::set_level(spdlog::level::from_str(options.log_level));
  RaiseFileLimit();
  const sigset_t stop = BlockStopSignals();

  auto node = ssx::ssxd::Node::Start(options);
  if (!node.ok()) {
    std::fprintf(stderr, "ssxd: %s\n", std::string(node.status().message()).c_str());
    return 1;
  }
  spdlog::info("ssxd {} is up", ssx::ssxd::kVersion);

  int signal = 0;
  sigwait(&stop, &signal);
  spdlog::info("stopping: calls under way have {} s", options.grace_seconds);
  // A second signal ends the process at once; acknowledged writes are safe.
  std::signal(signal, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &stop, nullptr);
  (*node)->Drain(absl::Seconds(options.grace_seconds));
  spdlog::info("stopped");
  return 0;
}
