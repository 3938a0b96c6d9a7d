// kill -9 under load, many times: every acknowledged commit must be there afterwards, and rows must
// be what the change log says.
#include <map>
#include <random>

#include "absl/strings/str_split.h"
#include "storage/rocksdb/rocksdb_store.h"
#include "tests/storage/child_process.h"
#include "tests/storage/conformance.h"
#include "tests/storage/history_check.h"
#include "tests/storage/kill_workload.h"
#include "tests/storage/temporary_folder.h"

namespace ssx::storage {
namespace {

struct Acknowledged {
  std::map<Revision, std::pair<std::string, std::string>> commits;  // key and hash
  Revision trimmed = 0;
};

// The last line may be cut short by the kill: then it was not written in full, so nothing was
// acknowledged.
void Parse(const std::string& output, Acknowledged& acknowledged) {
  const size_t end = output.rfind('\n');
  if (end == std::string::npos) return;
  for (absl::string_view line : absl::StrSplit(absl::string_view(output).substr(0, end), '\n')) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ');
    Revision revision = 0;
    if (words[0] == "trim") {
      ASSERT_TRUE(absl::SimpleAtoi(words.at(1), &revision)) << line;
      acknowledged.trimmed = std::max(acknowledged.trimmed, revision);
    } else {
      ASSERT_EQ(words.size(), 3u) << line;
      ASSERT_TRUE(absl::SimpleAtoi(words[0], &revision)) << line;
      ASSERT_TRUE(acknowledged.commits.try_emplace(revision, words[1], words[2]).second) << line;
    }
  }
}

void ExpectAcknowledged(const Acknowledged& acknowledged, const Replay& replay) {
  for (const auto& [revision, row] : acknowledged.commits) {
    const auto commit = replay.commits().find(revision);
    ASSERT_NE(commit, replay.commits().end()) << "acknowledged commit " << revision << " is lost";
    bool found = false;
    for (const RowChange& change : commit->second.rows) {
      if (change.partition != kKillRows.id) continue;
      EXPECT_EQ(change.key, row.first);
      EXPECT_EQ(change.value.has_value() ? KillWorkloadHash(*change.value) : "-", row.second);
      found = true;
    }
    EXPECT_TRUE(found) << "commit " << revision << " lost its row";
  }
}

TEST(RocksDbStore, KeepsEveryAcknowledgedCommitThroughKills) {
  constexpr int kRounds = 30;
  TemporaryFolder folder;
  std::mt19937_64 random(std::random_device{}());
  Acknowledged acknowledged;
  Replay replay;
  int killed_while_writing = 0;
  for (int round = 0; round < kRounds; ++round) {
    {
      ChildProcess writer({SSX_KILL_WRITER, folder.path(), std::to_string(random() % 1'000'000)});
      std::string output;
      if (round % 5 == 4) {
        // While it opens or recovers.
        output = writer.ReadFor(absl::Milliseconds(random() % 60));
      } else {
        // At any point of a commit, after some number of them.
        output = writer.ReadLines(1 + random() % 60, absl::Seconds(60));
        output += writer.ReadFor(absl::Microseconds(random() % 2'000));
      }
      ASSERT_TRUE(writer.Kill()) << "the writer ended by itself";
      output += writer.RestOfOutput();
      killed_while_writing += output.empty() ? 0 : 1;
      ASSERT_NO_FATAL_FAILURE(Parse(output, acknowledged));
    }
    RocksDbOptions options;
    options.path = folder.path();
    auto store = OpenRocksDbStore(options);
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_GE((*store)->watermark(), acknowledged.trimmed);
    ASSERT_NO_FATAL_FAILURE(replay.CatchUp(**store));
    ASSERT_NO_FATAL_FAILURE(ExpectAcknowledged(acknowledged, replay));
    replay.ExpectRows(**store, kKillRows);
    replay.ExpectRows(**store, kKillCounts);
    // The oldest past, which rests on the base alone, and one that needs the log too.
    const Revision watermark = (*store)->watermark();
    replay.ExpectPast(**store, watermark);
    replay.ExpectPast(
        **store, watermark + static_cast<Revision>(random() % (replay.revision() - watermark + 1)));
    int64_t counted = 0;
    for (const auto& [key, value] : ScanRows(*Snapshot(**store), kKillCounts)) {
      int64_t count = 0;
      ASSERT_TRUE(absl::SimpleAtoi(value, &count));
      counted += count;
    }
    ASSERT_EQ(counted, (*store)->revision());
  }
  EXPECT_GE(killed_while_writing, kRounds * 3 / 5);
  EXPECT_GT(acknowledged.commits.size(), 500u);
  RecordProperty("acknowledged", static_cast<int>(acknowledged.commits.size()));
}

TEST(RocksDbStore, IsLockedWhileAnotherProcessHasItOpen) {
  TemporaryFolder folder;
  RocksDbOptions options;
  options.path = folder.path();
  {
    ChildProcess writer({SSX_KILL_WRITER, folder.path(), "1"});
    ASSERT_TRUE(writer.WaitForOutput(absl::Seconds(60)));
    const absl::Status locked = OpenRocksDbStore(options).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(locked)) << locked;
    EXPECT_THAT(std::string(locked.message()), testing::HasSubstr(folder.path()));
    EXPECT_THAT(std::string(locked.message()), testing::HasSubstr("in use by another process"));
  }
  // The lock goes with the process that held it, and the attempt to open did no harm.
  auto store = OpenRocksDbStore(options);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_GT((*store)->revision(), 0);
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenRocksDbStore(options).status()));
}

}  // namespace
}  // namespace ssx::storage
