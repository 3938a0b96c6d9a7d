// Writes to a RocksDB store from several threads until it is killed. Each commit, once acknowledged
// by the store, is acknowledged on standard output by one line, "REVISION KEY HASH", written at
// once; a trim of the log by "trim REVISION". Usage: storage_kill_writer FOLDER SEED
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/rocksdb/rocksdb_store.h"
#include "tests/storage/kill_workload.h"

namespace ssx::storage {
namespace {

// One write call a line: lines shorter than PIPE_BUF do not mix, and none is lost in a buffer when
// killed.
void Acknowledge(const std::string& line) {
  if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    std::_Exit(3);
  }
}

void WriteForever(Store& store, int thread, uint64_t seed, Revision opened_at) {
  std::mt19937_64 random(seed * 100 + thread);
  for (int i = 0;; ++i) {
    const std::string key = absl::StrCat(thread, "/", random() % 50);
    const std::string value = KillWorkloadValue(random(), random() % 3000);
    const bool deletes = random() % 8 == 0;
    const absl::StatusOr<Revision> revision = store.Transact([&](Transaction& transaction) {
      // Every commit counts itself, so that threads conflict and retry.
      if (absl::Status status = CountCommit(transaction, thread % 2); !status.ok()) return status;
      if (deletes) {
        transaction.Delete(kKillRows, key);
      } else {
        transaction.Put(kKillRows, key, value);
      }
      transaction.Put(kKillIndex, absl::StrCat("i", key), absl::StrCat(i));
      return absl::OkStatus();
    });
    if (!revision.ok()) {
      std::fprintf(stderr, "%s\n", revision.status().ToString().c_str());
      std::_Exit(2);
    }
    Acknowledge(
        absl::StrCat(*revision, " ", key, " ", deletes ? "-" : KillWorkloadHash(value), "\n"));
    if (thread == 0 && i % 20 == 19 && opened_at > 0) {
      // Only what the parent has checked already.
      const Revision trim = opened_at - static_cast<Revision>(random() % 10) * opened_at / 100;
      if (!store.TrimChanges(trim).ok()) std::_Exit(4);
      Acknowledge(absl::StrCat("trim ", trim, "\n"));
    }
  }
}

int Main(const std::string& path, uint64_t seed) {
  RocksDbOptions options;
  options.path = path;
  auto store = OpenRocksDbStore(options);
  if (!store.ok()) {
    std::fprintf(stderr, "%s\n", store.status().ToString().c_str());
    return 1;
  }
  const Revision opened_at = (*store)->revision();
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 6; ++thread) {
    threads.emplace_back([&, thread] { WriteForever(**store, thread, seed, opened_at); });
  }
  for (std::thread& thread : threads) thread.join();
  return 0;
}

}  // namespace
}  // namespace ssx::storage

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  return ssx::storage::Main(argv[1], std::strtoull(argv[2], nullptr, 10));
}
