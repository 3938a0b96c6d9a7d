// A program started by a test, with its standard output on a pipe. Killed when it goes out of
// scope. Not thread-safe.
#ifndef SSX_TESTS_STORAGE_CHILD_PROCESS_H_
#define SSX_TESTS_STORAGE_CHILD_PROCESS_H_

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"

extern char** environ;

namespace ssx::storage {

class ChildProcess {
 public:
  explicit ChildProcess(std::vector<std::string> arguments) {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    output_ = ends[0];
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    EXPECT_EQ(::posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ), 0);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
  }
  ~ChildProcess() {
    Kill();
    ::close(output_);
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Waits at most this long for output; true when there is some, or the program has ended.
  bool WaitForOutput(absl::Duration limit) {
    pollfd wanted{output_, POLLIN, 0};
    return ::poll(&wanted, 1, static_cast<int>(absl::ToInt64Milliseconds(limit))) == 1;
  }

  // kill -9; returns whether the program was still running.
  bool Kill() {
    if (pid_ == 0) return false;
    ::kill(pid_, SIGKILL);
    int status = 0;
    ::waitpid(std::exchange(pid_, 0), &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  }

  // Everything that it wrote and that was not read yet. Call after Kill.
  std::string RestOfOutput() {
    std::string output;
    char buffer[65536];
    for (ssize_t count; (count = ::read(output_, buffer, sizeof(buffer))) > 0;) {
      output.append(buffer, static_cast<size_t>(count));
    }
    return output;
  }

  // Reads while it runs, until there are so many lines at least, or the limit has passed.
  std::string ReadLines(int64_t lines, absl::Duration limit) {
    std::string output;
    const absl::Time end = absl::Now() + limit;
    while (std::count(output.begin(), output.end(), '\n') < lines && absl::Now() < end) {
      output += ReadFor(absl::Milliseconds(1));
    }
    return output;
  }

  // Reads while it runs, until the limit has passed.
  std::string ReadFor(absl::Duration limit) {
    std::string output;
    const absl::Time end = absl::Now() + limit;
    char buffer[65536];
    for (absl::Duration left = limit; left > absl::ZeroDuration(); left = end - absl::Now()) {
      if (!WaitForOutput(left)) break;
      const ssize_t count = ::read(output_, buffer, sizeof(buffer));
      if (count <= 0) break;
      output.append(buffer, static_cast<size_t>(count));
    }
    return output;
  }

 private:
  pid_t pid_ = 0;
  int output_ = -1;
};

}  // namespace ssx::storage

#endif  // SSX_TESTS_STORAGE_CHILD_PROCESS_H_
