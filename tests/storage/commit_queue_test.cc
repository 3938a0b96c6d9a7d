// Group commit seen from inside: an engine that can be held and made to fail.
#include "storage/commit_queue.h"

#include <atomic>
#include <latch>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/change_record.h"
#include "storage/engine_store.h"
#include "tests/storage/conformance.h"

namespace ssx::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class EmptyView final : public ReadView {
 public:
  explicit EmptyView(Revision revision) : revision_(revision) {}
  absl::StatusOr<std::optional<std::string>> Get(const Partition&,
                                                 absl::string_view) const override {
    return std::nullopt;
  }
  absl::Status Scan(const Partition&, const KeyRange&, RowVisitor) const override {
    return absl::OkStatus();
  }
  Revision revision() const override { return revision_; }

 private:
  const Revision revision_;
};

// Keeps no rows; notes the groups it is handed. The first Apply waits for `release`.
class HeldEngine final : public Engine {
 public:
  absl::string_view name() const override { return "held"; }
  const EngineState& opened_with() const override { return state_; }
  absl::Status Apply(absl::Span<const PreparedCommit> commits) override {
    groups.push_back({});
    for (const PreparedCommit& commit : commits) {
      groups.back().push_back(commit.revision);
      keys.push_back(commit.row_keys[0].substr(1));
    }
    if (groups.size() == 1) {
      applying.count_down();
      release.wait();
    }
    return fail.load() ? absl::UnavailableError("disk full: free space and restart")
                       : absl::OkStatus();
  }
  absl::StatusOr<std::shared_ptr<const ReadView>> Snapshot(Revision revision) override {
    return std::make_shared<const EmptyView>(revision);
  }
  absl::Status ReadLog(Revision, Revision, RecordVisitor) const override {
    return absl::OkStatus();
  }
  absl::Status TrimLog(const PreparedCommit&) override { return absl::OkStatus(); }
  absl::StatusOr<std::unique_ptr<const EnginePast>> Past() const override {
    return absl::UnimplementedError("not asked for");
  }

  std::latch applying{1}, release{1};
  std::atomic<bool> fail{false};
  // Read once the threads that commit are done.
  std::vector<std::vector<Revision>> groups;
  std::vector<std::string> keys;

 private:
  EngineState state_;
};

CommitRequest Write(const std::string& key, const std::vector<std::string>& reads = {}) {
  CommitRequest request;
  request.written.keys = {"\x01" + key};
  request.written.hashes = {HashRowKey(request.written.keys[0])};
  request.values = {"value"};
  request.change_record = ChangeRecordWriter(0).rows();
  for (const std::string& read : reads) {
    request.reads.key_hashes.push_back(HashRowKey("\x01" + read));
  }
  request.reads.Normalize();
  return request;
}

// What became of a request.
struct Outcome {
  absl::StatusOr<std::optional<Revision>> revision = std::nullopt;
  std::optional<absl::Status> done;
};

class CommitQueueTest : public testing::Test {
 protected:
  CommitQueueTest()
      : queue_(engine_, {std::make_shared<const EmptyView>(0), absl::InfinitePast()}, 1000,
               [this](Revision revision) { visible_.push_back(revision); }) {}

  void Submit(CommitRequest request, Outcome& outcome) {
    outcome.revision =
        queue_.Submit(std::move(request), [&outcome](const absl::Status& s) { outcome.done = s; });
  }

  // Submits the first request and, while the engine is held by it, the others in order; returns
  // when all are settled.
  std::vector<Outcome> SubmitTogether(std::vector<CommitRequest> requests) {
    std::vector<Outcome> outcomes(requests.size());
    std::thread first([&] { Submit(std::move(requests[0]), outcomes[0]); });
    engine_.applying.wait();
    for (size_t i = 1; i < requests.size(); ++i) {
      Submit(std::move(requests[i]), outcomes[i]);
      EXPECT_EQ(outcomes[i].done, std::nullopt) << "before its group was written";
    }
    engine_.release.count_down();
    first.join();
    queue_.Stop();
    return outcomes;
  }

  HeldEngine engine_;
  std::vector<Revision> visible_;
  CommitQueue queue_;
};

TEST_F(CommitQueueTest, WhatQueuesDuringAWriteGoesIntoOneGroup) {
  const auto outcomes = SubmitTogether({Write("a"), Write("b"), Write("c"), Write("d")});
  EXPECT_THAT(engine_.groups, ElementsAre(ElementsAre(1), ElementsAre(2, 3, 4)));
  EXPECT_THAT(visible_, ElementsAre(1, 4));
  EXPECT_EQ(queue_.visible().view->revision(), 4);
  for (size_t i = 0; i < outcomes.size(); ++i) {
    EXPECT_EQ(outcomes[i].revision.value(), static_cast<Revision>(i + 1));
    EXPECT_EQ(outcomes[i].done, absl::OkStatus());
  }
}

TEST_F(CommitQueueTest, ALoneRequestIsCommittedByItsOwnThread) {
  engine_.release.count_down();
  std::thread::id committer;
  EXPECT_EQ(
      queue_
          .Submit(Write("a"), [&](const absl::Status&) { committer = std::this_thread::get_id(); })
          .value(),
      1);
  EXPECT_EQ(committer, std::this_thread::get_id());
  EXPECT_EQ(queue_.visible().view->revision(), 1);
}

TEST_F(CommitQueueTest, RequestsAreValidatedAgainstThoseThatStillQueue) {
  // b and c both read what the other writes; d reads what the first group wrote.
  const auto outcomes = SubmitTogether(
      {Write("a"), Write("b", {"c"}), Write("c", {"b"}), Write("d", {"a"}), Write("e", {"x"})});
  EXPECT_EQ(outcomes[1].revision.value(), 2);
  EXPECT_EQ(outcomes[2].revision.value(), std::nullopt);
  EXPECT_EQ(outcomes[2].done, std::nullopt);
  EXPECT_EQ(outcomes[3].revision.value(), std::nullopt);
  EXPECT_EQ(outcomes[4].revision.value(), 3);
  EXPECT_THAT(engine_.keys, ElementsAre("a", "b", "e"));
}

TEST_F(CommitQueueTest, WhenAllConflictNothingIsWritten) {
  const auto outcomes = SubmitTogether({Write("a"), Write("b", {"a"}), Write("c", {"a"})});
  EXPECT_EQ(outcomes[1].revision.value(), std::nullopt);
  EXPECT_EQ(outcomes[2].revision.value(), std::nullopt);
  EXPECT_THAT(engine_.groups, SizeIs(1));
  EXPECT_EQ(queue_.visible().view->revision(), 1);
}

TEST_F(CommitQueueTest, AwaitSubmittedWaitsForWhatQueues) {
  Outcome first, second;
  std::thread submitter([&] { Submit(Write("a"), first); });
  engine_.applying.wait();
  Submit(Write("b"), second);
  std::atomic<bool> waited{false};
  std::thread waiter([&] {
    queue_.AwaitSubmitted();
    EXPECT_EQ(queue_.visible().view->revision(), 2);
    waited = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_FALSE(waited);
  engine_.release.count_down();
  submitter.join();
  waiter.join();
  queue_.Stop();
}

TEST_F(CommitQueueTest, AFailedWriteFailsWhatQueuesAndAllLaterOnes) {
  engine_.fail = true;
  const auto outcomes = SubmitTogether({Write("a"), Write("b"), Write("c")});
  for (const Outcome& outcome : outcomes) {
    EXPECT_TRUE(absl::IsUnavailable(*outcome.done)) << *outcome.done;
    EXPECT_THAT(std::string(outcome.done->message()),
                HasSubstr("disk full: free space and restart"));
  }
  engine_.fail = false;
  EXPECT_TRUE(absl::IsUnavailable(queue_.Submit(Write("d"), [](const absl::Status&) {}).status()));
  queue_.AwaitSubmitted();  // returns although nothing became visible
  // The engine was asked once.
  EXPECT_THAT(engine_.groups, SizeIs(1));
  EXPECT_THAT(visible_, IsEmpty());
  EXPECT_EQ(queue_.visible().view->revision(), 0);
}

TEST_F(CommitQueueTest, ALargeQueueIsSplitIntoGroups) {
  std::vector<CommitRequest> requests;
  for (const char* key : {"a", "b", "c", "d"}) {
    requests.push_back(Write(key));
    requests.back().bytes = 3 << 20;
  }
  const auto outcomes = SubmitTogether(std::move(requests));
  EXPECT_THAT(engine_.groups, ElementsAre(ElementsAre(1), ElementsAre(2, 3), ElementsAre(4)));
  for (const Outcome& outcome : outcomes) EXPECT_EQ(outcome.done, absl::OkStatus());
}

TEST(EngineStore, AFailedStoreRefusesWritesAndKeepsReading) {
  auto owned = std::make_unique<HeldEngine>();
  HeldEngine& engine = *owned;
  engine.release.count_down();
  auto store = EngineStore::Open(std::move(owned), {}).value();
  EXPECT_EQ(PutRow(*store, kNeeds, "a", "1"), 1);
  engine.fail = true;
  const auto write = [&] {
    return store
        ->Transact([](Transaction& transaction) {
          transaction.Put(kNeeds, "b", "");
          return absl::OkStatus();
        })
        .status();
  };
  EXPECT_TRUE(absl::IsUnavailable(write()));
  engine.fail = false;
  EXPECT_TRUE(absl::IsUnavailable(write()));
  EXPECT_EQ(store->revision(), 1);
  EXPECT_EQ(Snapshot(*store)->revision(), 1);
  EXPECT_EQ(store->Transact([](Transaction&) { return absl::OkStatus(); }).value(), 1);
}

TEST(EngineStore, AHoleInTheLogIsDataLoss) {
  auto owned = std::make_unique<HeldEngine>();
  owned->release.count_down();
  auto store = EngineStore::Open(std::move(owned), {}).value();
  PutRow(*store, kNeeds, "a", "1");
  EXPECT_TRUE(absl::IsDataLoss(store->ReadChanges(0, 10).status()));
}

}  // namespace
}  // namespace ssx::storage
