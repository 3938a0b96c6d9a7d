// The past: the logged rows as of every revision that the log and its base reach back to.
#include <atomic>
#include <random>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/storage/conformance.h"

namespace ssx::storage {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr const Partition* kLogged[] = {&kNeeds, &kOffers, &kLast};

// Puts or deletes a few random rows, logged or not, and does the same to `state`.
void CommitAtRandom(Store& store, std::mt19937& random, State& state) {
  struct Write {
    const Partition* partition;
    std::string key;
    std::optional<std::string> value;
  };
  std::vector<Write> writes;
  for (int i = 1 + static_cast<int>(random() % 4); i > 0; --i) {
    const Partition* partition = random() % 5 == 0 ? &kIndex : kLogged[random() % 3];
    std::string key = random() % 10 == 0 ? std::string() : absl::StrCat("k", random() % 12);
    if (random() % 8 == 0) key.push_back('\0');
    std::optional<std::string> value;
    if (random() % 3 != 0) value = std::string(random() % 40, static_cast<char>(random() % 256));
    writes.push_back({partition, key, value});
  }
  ASSERT_TRUE(store
                  .Transact([&](Transaction& transaction) {
                    for (const Write& write : writes) {
                      if (write.value.has_value()) {
                        transaction.Put(*write.partition, write.key, *write.value);
                      } else {
                        transaction.Delete(*write.partition, write.key);
                      }
                    }
                    return absl::OkStatus();
                  })
                  .ok());
  for (const Write& write : writes) {
    if (!write.partition->in_change_log) continue;
    const std::pair<uint8_t, std::string> key(write.partition->id, write.key);
    state.erase(key);
    if (write.value.has_value()) state[key] = *write.value;
  }
}

TEST_P(StoreConformance, ThePastIsWhatItWasWhateverIsTrimmed) {
  std::mt19937 random(7);
  auto store = Open();
  std::vector<State> history(1);  // by revision
  std::vector<std::pair<Revision, std::unique_ptr<PastRows>>> kept;
  for (int step = 0; step < 300; ++step) {
    State state = history.back();
    ASSERT_NO_FATAL_FAILURE(CommitAtRandom(*store, random, state));
    history.push_back(std::move(state));
    const Revision newest = store->revision();
    ASSERT_EQ(newest, static_cast<Revision>(history.size()) - 1);
    if (random() % 10 == 0) {
      const Revision room = newest - store->watermark();
      ASSERT_TRUE(store->TrimChanges(newest - static_cast<Revision>(random() % (room + 1))).ok());
    }
    if (random() % 10 == 0) {
      const Revision room = newest - store->watermark();
      const Revision revision = newest - static_cast<Revision>(random() % (room + 1));
      auto past = store->ReadPast(revision);
      ASSERT_TRUE(past.ok()) << past.status();
      kept.emplace_back(revision, *std::move(past));
    }
    if (step % 30 != 29) continue;
    for (Revision revision = store->watermark(); revision <= newest; ++revision) {
      ASSERT_EQ(StateAt(*store, revision), history[revision]) << "as of " << revision;
    }
  }
  ASSERT_GT(store->watermark(), 100);
  // What was opened before later commits and trims is as it was then.
  ASSERT_THAT(kept, testing::Not(IsEmpty()));
  for (const auto& [revision, past] : kept) EXPECT_EQ(ReadState(*past), history[revision]);
  ASSERT_TRUE(store->TrimChanges(store->revision()).ok());
  EXPECT_EQ(StateAt(*store, store->revision()), history.back());
}

TEST_P(StoreConformance, ThePastBeyondTheLogIsOutOfRange) {
  auto store = Open();
  EXPECT_THAT(StateAt(*store, 0), IsEmpty());
  for (int i = 0; i < 5; ++i) PutRow(*store, kNeeds, absl::StrCat(i), "");
  EXPECT_THAT(StateAt(*store, 0), IsEmpty());
  ASSERT_TRUE(store->TrimChanges(3).ok());
  for (const Revision beyond : {Revision{-1}, Revision{0}, Revision{2}}) {
    const absl::Status status = store->ReadPast(beyond).status();
    EXPECT_TRUE(absl::IsOutOfRange(status)) << status;
    EXPECT_THAT(std::string(status.message()), testing::HasSubstr("the oldest is 3"));
  }
  const absl::Status status = store->ReadPast(6).status();
  EXPECT_TRUE(absl::IsOutOfRange(status)) << status;
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("the newest, 5"));
  EXPECT_THAT(StateAt(*store, 3), SizeIs(3));
  EXPECT_THAT(StateAt(*store, 5), SizeIs(5));
}

TEST_P(StoreConformance, ThePastKnowsWhenItWasCommitted) {
  absl::Time now = absl::FromUnixSeconds(1'000'000);
  auto store = Open({.clock = [&now] { return now; }});
  EXPECT_EQ(store->ReadPast(0).value()->commit_time(), absl::InfinitePast());
  std::vector<absl::Time> times = {absl::InfinitePast()};
  for (int i = 1; i <= 6; ++i) {
    now += absl::Hours(i);
    // A commit without logged rows has its time, too.
    PutRow(*store, i % 2 == 0 ? kNeeds : kIndex, absl::StrCat(i), "");
    times.push_back(now);
  }
  for (const Revision trimmed : {Revision{0}, Revision{2}, Revision{5}, Revision{6}}) {
    ASSERT_TRUE(store->TrimChanges(trimmed).ok());
    for (Revision revision = trimmed; revision <= 6; ++revision) {
      EXPECT_EQ(store->ReadPast(revision).value()->commit_time(), times[revision]) << revision;
    }
  }
}

TEST_P(StoreConformance, ALargePastIsTrimmedAndReadInSteps) {
  auto store = Open();
  const std::string large(700 << 10, 'x');
  for (int i = 0; i < 20; ++i) PutRow(*store, kNeeds, absl::StrCat("k", i % 13), large);
  for (const Revision trimmed : {Revision{0}, Revision{19}}) {
    ASSERT_TRUE(store->TrimChanges(trimmed).ok());
    EXPECT_EQ(store->watermark(), trimmed);
    auto past = store->ReadPast(20);
    ASSERT_TRUE(past.ok()) << past.status();
    std::vector<PastRow> rows;
    size_t total = 0;
    for (bool more = true; more; total += rows.size()) {
      auto next = (*past)->Next(rows);
      ASSERT_TRUE(next.ok()) << next.status();
      more = *next;
      EXPECT_LE(rows.size(), 3u);
    }
    EXPECT_EQ(total, 13u);
  }
}

TEST_P(StoreConformance, ThePastIsWholeBesideWritersAndTrimming) {
  auto store = Open();
  // Two rows whose numbers add up to the revision, whatever the moment.
  std::atomic<bool> stop = false;
  std::vector<std::thread> writers;
  for (const Partition* partition : {&kNeeds, &kOffers}) {
    writers.emplace_back([&, partition] {
      for (int count = 1; !stop; ++count) {
        ASSERT_GT(PutRow(*store, *partition, "count", absl::StrCat(count)), 0);
      }
    });
  }
  std::mt19937 random(3);
  int read = 0;
  for (int i = 0; i < 200; ++i) {
    const Revision watermark = store->watermark();
    const Revision newest = store->revision();
    const Revision revision = newest - static_cast<Revision>(random() % (newest - watermark + 1));
    auto past = store->ReadPast(revision);
    std::thread trimmer([&] { EXPECT_TRUE(store->TrimChanges(newest - newest % 7).ok()); });
    if (past.ok()) {
      int64_t sum = 0;
      for (const auto& [key, value] : ReadState(**past)) {
        int64_t count = 0;
        EXPECT_TRUE(absl::SimpleAtoi(value, &count));
        sum += count;
      }
      EXPECT_EQ(sum, revision);
      ++read;
    } else {
      EXPECT_TRUE(absl::IsOutOfRange(past.status())) << past.status();
    }
    trimmer.join();
  }
  stop = true;
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(read, 200);  // nobody else trims
}

}  // namespace
}  // namespace ssx::storage
