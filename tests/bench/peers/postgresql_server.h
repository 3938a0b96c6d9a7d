// PostgresqlServer: a PostgreSQL cluster of one's own in a temporary folder, reached through a
// socket there and by nobody else. It ends, and its folder goes, with the object, and ends when the
// program is killed. Run by the account `postgres` (else `nobody`) when the program runs as root,
// since PostgreSQL refuses root. Not thread-safe.
#ifndef SSX_TESTS_BENCH_PEERS_POSTGRESQL_SERVER_H_
#define SSX_TESTS_BENCH_PEERS_POSTGRESQL_SERVER_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace ssx::bench {

class PostgresqlServer {
 public:
  // UNAVAILABLE when PostgreSQL is not installed, INTERNAL when it does not start. `settings` are
  // as in "jit=off".
  static absl::StatusOr<std::unique_ptr<PostgresqlServer>> Start(
      const std::vector<std::string>& settings);
  ~PostgresqlServer();
  PostgresqlServer(const PostgresqlServer&) = delete;
  PostgresqlServer& operator=(const PostgresqlServer&) = delete;

  // For PQconnectdb.
  std::string connection() const;

 private:
  explicit PostgresqlServer(std::string folder) : folder_(std::move(folder)) {}

  const std::string folder_;
  pid_t server_ = -1;
};

}  // namespace ssx::bench

#endif  // SSX_TESTS_BENCH_PEERS_POSTGRESQL_SERVER_H_
