#include "tests/bench/peers/postgresql_server.h"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "absl/strings/str_cat.h"

namespace ssx::bench {
namespace {

constexpr int kStartSeconds = 30;

// The newest installed: Debian keeps versions side by side.
std::filesystem::path FindPrograms() {
  std::filesystem::path newest;
  std::error_code error;
  for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", error)) {
    const std::filesystem::path programs = version.path() / "bin";
    if (std::filesystem::exists(programs / "initdb") && programs > newest) newest = programs;
  }
  return newest;
}

// The account to run as; null to stay what we are.
const passwd* Account() {
  if (geteuid() != 0) return nullptr;
  const passwd* account = getpwnam("postgres");
  return account != nullptr ? account : getpwnam("nobody");
}

// Runs a program as that account, its output in a file.
pid_t Spawn(const std::vector<std::string>& command, const std::string& log) {
  const passwd* account = Account();
  const pid_t child = fork();
  if (child != 0) return child;
  if (account != nullptr && (setgroups(0, nullptr) != 0 || setgid(account->pw_gid) != 0 ||
                             setuid(account->pw_uid) != 0)) {
    _exit(126);
  }
  prctl(PR_SET_PDEATHSIG, SIGQUIT);  // after setuid, which clears it
  const int output = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  std::vector<char*> arguments;
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  execv(arguments[0], arguments.data());
  _exit(127);
}

}  // namespace

absl::StatusOr<std::unique_ptr<PostgresqlServer>> PostgresqlServer::Start(
    const std::vector<std::string>& settings) {
  const std::filesystem::path programs = FindPrograms();
  if (programs.empty()) {
    return absl::UnavailableError("PostgreSQL is not installed: apt-get install postgresql-15");
  }
  std::string folder =
      (std::filesystem::temp_directory_path() / "ssx-bench-postgresql-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) {
    return absl::InternalError(absl::StrCat("cannot make the folder ", folder));
  }
  std::unique_ptr<PostgresqlServer> server(new PostgresqlServer(folder));
  if (const passwd* account = Account();
      account != nullptr && chown(folder.c_str(), account->pw_uid, account->pw_gid) != 0) {
    return absl::InternalError(absl::StrCat("cannot give ", folder, " to ", account->pw_name));
  }
  const std::string data = folder + "/data";
  int outcome = 0;
  const pid_t initdb = Spawn({(programs / "initdb").string(), "-D", data, "-U", "bench", "-A",
                              "trust", "-E", "UTF8", "--locale=C", "--no-sync"},
                             folder + "/initdb.log");
  if (initdb < 0 || waitpid(initdb, &outcome, 0) != initdb || outcome != 0) {
    return absl::InternalError("initdb failed");
  }
  std::vector<std::string> command = {
      (programs / "postgres").string(), "-D", data, "-k", folder, "-c", "listen_addresses="};
  for (const std::string& setting : settings) {
    command.push_back("-c");
    command.push_back(setting);
  }
  server->server_ = Spawn(command, folder + "/server.log");
  for (int i = 0; i < kStartSeconds * 10; ++i) {
    if (PQping(server->connection().c_str()) == PQPING_OK) return server;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return absl::InternalError("postgres does not answer");
}

PostgresqlServer::~PostgresqlServer() {
  if (server_ > 0) {
    kill(server_, SIGQUIT);  // at once: nothing is to be kept
    waitpid(server_, nullptr, 0);
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string PostgresqlServer::connection() const {
  return absl::StrCat("host=", folder_, " user=bench dbname=postgres");
}

}  // namespace ssx::bench
