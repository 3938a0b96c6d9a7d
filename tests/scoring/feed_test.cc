// The feed against a registry that the test plays itself: a real gRPC server with scripted streams.
#include "services/scoring/feed.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "services/scoring/replica.h"
#include "ssx/v1/change_service.grpc.pb.h"
#include "tests/scoring/world.h"

namespace ssx::scoring {
namespace {

using testing::ChangeOf;
using ::testing::HasSubstr;
using testing::MakeOffer;
using testing::PurgeOf;
using testing::SharedKnowledge;

constexpr absl::Duration kPatience = absl::Seconds(20);
constexpr BackoffOptions kQuick{absl::Milliseconds(1), absl::Milliseconds(5), 2.0};

// A registry with a change log, whose streams the test can break and whose store it can change.
class FakeRegistry final : public v1::ChangeService::Service {
 public:
  // Commits one offer; returns the revision.
  int64_t Commit(const std::string& id) {
    absl::MutexLock lock(&mutex_);
    ++revision_;
    log_.push_back(ChangeOf(MakeOffer(id), revision_));
    return revision_;
  }
  // All streams under way end with UNAVAILABLE.
  void BreakStreams() {
    absl::MutexLock lock(&mutex_);
    ++generation_;
  }
  // Another store: its log holds only what is committed from now on.
  void ChangeStore(const std::string& id, int64_t revision) {
    absl::MutexLock lock(&mutex_);
    store_id_ = id;
    log_.clear();
    revision_ = revision;
    ++generation_;
  }
  // Changes up to here are gone from the log, though still in the snapshot.
  void SetWatermark(int64_t watermark) {
    absl::MutexLock lock(&mutex_);
    watermark_ = watermark;
    ++generation_;
  }
  void FailNextListings(int count) {
    absl::MutexLock lock(&mutex_);
    failing_listings_ = count;
  }
  // Makes the registry forget to compare store ids, as an old one would.
  void IgnoreStoreIds() {
    absl::MutexLock lock(&mutex_);
    checks_store_id_ = false;
  }
  void Stop() {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }

  int listings() {
    absl::MutexLock lock(&mutex_);
    return listings_;
  }
  std::vector<int64_t> watched_after() {
    absl::MutexLock lock(&mutex_);
    return watched_after_;
  }
  bool AwaitWatches(size_t count) {
    absl::MutexLock lock(&mutex_);
    auto enough = [this, count]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      return watched_after_.size() >= count;
    };
    return mutex_.AwaitWithTimeout(absl::Condition(&enough), kPatience);
  }

  grpc::Status ListSnapshot(grpc::ServerContext*, const v1::ListSnapshotRequest*,
                            grpc::ServerWriter<v1::ListSnapshotResponse>* writer) override {
    std::map<std::string, v1::Change> state;
    v1::ListSnapshotResponse response;
    bool fails = false;
    {
      absl::MutexLock lock(&mutex_);
      ++listings_;
      fails = failing_listings_ > 0 && failing_listings_-- > 0;
      for (const v1::Change& change : log_) state[change.name()] = change;
      response.set_revision(revision_);
    }
    // One resource a message, the last of them empty.
    for (auto& [name, change] : state) {
      response.clear_resources();
      *response.add_resources() = change;
      writer->Write(response);
      if (fails) return grpc::Status(grpc::StatusCode::UNAVAILABLE, "half way");
    }
    if (fails) return grpc::Status::OK;  // without the last message
    response.clear_resources();
    response.set_last(true);
    writer->Write(response);
    return grpc::Status::OK;
  }

  grpc::Status WatchChanges(grpc::ServerContext* context, const v1::WatchChangesRequest* request,
                            grpc::ServerWriter<v1::WatchChangesResponse>* writer) override {
    absl::MutexLock lock(&mutex_);
    const int generation = generation_;
    int64_t after = request->after_revision();
    watched_after_.push_back(after);
    const bool other =
        checks_store_id_ && !request->store_id().empty() && request->store_id() != store_id_;
    if (other || after < watermark_ || after > revision_) {
      return grpc::Status(grpc::StatusCode::OUT_OF_RANGE, "list again");
    }
    bool greeted = false;
    while (true) {
      if (after < revision_ || !greeted) {
        v1::WatchChangesResponse response;
        for (const v1::Change& change : log_) {
          if (change.revision() > after) *response.add_changes() = change;
        }
        after = revision_;
        greeted = true;
        response.set_revision(after);
        response.set_store_id(store_id_);
        mutex_.Unlock();
        const bool written = writer->Write(response);
        mutex_.Lock();
        if (!written) return grpc::Status::CANCELLED;
      }
      auto something = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
        return after < revision_ || generation != generation_ || stopping_;
      };
      // The time-out only lets a cancelled stream be noticed; no test waits for it to pass.
      mutex_.AwaitWithTimeout(absl::Condition(&something), absl::Milliseconds(20));
      if (context->IsCancelled()) return grpc::Status::CANCELLED;
      if (generation != generation_ || stopping_) {
        return grpc::Status(grpc::StatusCode::UNAVAILABLE, "broken by the test");
      }
    }
  }

 private:
  absl::Mutex mutex_;
  std::vector<v1::Change> log_ ABSL_GUARDED_BY(mutex_);
  int64_t revision_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t watermark_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string store_id_ ABSL_GUARDED_BY(mutex_) = "store-1";
  bool checks_store_id_ ABSL_GUARDED_BY(mutex_) = true;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  int generation_ ABSL_GUARDED_BY(mutex_) = 0;
  int listings_ ABSL_GUARDED_BY(mutex_) = 0;
  int failing_listings_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<int64_t> watched_after_ ABSL_GUARDED_BY(mutex_);
};

class FeedTest : public ::testing::Test {
 protected:
  FeedTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&registry_);
    server_ = builder.BuildAndStart();
  }
  ~FeedTest() override {
    feed_.reset();
    registry_.Stop();
    server_->Shutdown();
  }

  void StartFeed() {
    feed_ = std::make_unique<Feed>(server_->InProcessChannel({}), replica_, kQuick);
  }
  absl::Status Reach(int64_t revision) {
    return replica_.WaitForRevision(revision, absl::Now() + kPatience);
  }
  bool Has(const std::string& id) {
    auto catalogue = replica_.Current();
    return catalogue.ok() && (*catalogue)->Read().FindOffer("offers/" + id) != nullptr;
  }

  FakeRegistry registry_;
  std::unique_ptr<grpc::Server> server_;
  Replica replica_{SharedKnowledge()};
  std::unique_ptr<Feed> feed_;
};

TEST_F(FeedTest, ListsThenFollows) {
  registry_.Commit("first-offer");
  registry_.Commit("second-offer");
  StartFeed();
  ASSERT_TRUE(Reach(2).ok());
  EXPECT_TRUE(Has("first-offer"));
  ASSERT_TRUE(Reach(registry_.Commit("third-offer")).ok());
  EXPECT_TRUE(Has("third-offer"));
  const ReplicaStatus status = replica_.status();
  EXPECT_TRUE(status.ready);
  EXPECT_EQ(status.counts.offers, 3);
  EXPECT_EQ(status.store_id, "store-1");
  EXPECT_EQ(registry_.listings(), 1);
}

TEST_F(FeedTest, AnEmptyRegistryIsReadyToo) {
  StartFeed();
  EXPECT_TRUE(Reach(0).ok());
  EXPECT_TRUE(replica_.status().ready);
}

TEST_F(FeedTest, ABrokenStreamIsTakenUpWhereItBroke) {
  registry_.Commit("first-offer");
  StartFeed();
  ASSERT_TRUE(Reach(registry_.Commit("second-offer")).ok());
  ASSERT_TRUE(registry_.AwaitWatches(1));
  registry_.BreakStreams();
  ASSERT_TRUE(registry_.AwaitWatches(2));
  ASSERT_TRUE(Reach(registry_.Commit("third-offer")).ok());
  EXPECT_EQ(registry_.listings(), 1);
  EXPECT_EQ(registry_.watched_after().back(), 2);
  EXPECT_TRUE(Has("first-offer"));
  EXPECT_TRUE(Has("third-offer"));
}

TEST_F(FeedTest, BelowTheWatermarkItListsAgain) {
  registry_.Commit("first-offer");
  StartFeed();
  ASSERT_TRUE(Reach(1).ok());
  ASSERT_TRUE(registry_.AwaitWatches(1));
  registry_.Commit("second-offer");
  registry_.Commit("third-offer");
  registry_.SetWatermark(3);
  ASSERT_TRUE(Reach(registry_.Commit("fourth-offer")).ok());
  EXPECT_TRUE(Has("second-offer"));
  EXPECT_TRUE(Has("fourth-offer"));
}

TEST_F(FeedTest, AnotherStoreReplacesTheCatalogue) {
  registry_.Commit("old-offer");
  registry_.Commit("older-offer");
  StartFeed();
  ASSERT_TRUE(Reach(2).ok());
  ASSERT_TRUE(registry_.AwaitWatches(1));
  registry_.ChangeStore("store-2", 10);
  ASSERT_TRUE(Reach(registry_.Commit("new-offer")).ok());
  EXPECT_TRUE(Has("new-offer"));
  EXPECT_FALSE(Has("old-offer"));
  EXPECT_EQ(registry_.listings(), 2);
  ASSERT_TRUE(Reach(registry_.Commit("newer-offer")).ok());
  EXPECT_EQ(replica_.status().store_id, "store-2");
}

TEST_F(FeedTest, AnotherStoreIsNoticedEvenWhenTheRegistryDoesNot) {
  registry_.IgnoreStoreIds();
  registry_.Commit("old-offer");
  StartFeed();
  ASSERT_TRUE(Reach(1).ok());
  ASSERT_TRUE(registry_.AwaitWatches(1));
  registry_.ChangeStore("store-2", 10);
  ASSERT_TRUE(Reach(registry_.Commit("new-offer")).ok());
  ASSERT_TRUE(Reach(registry_.Commit("newer-offer")).ok());
  EXPECT_EQ(registry_.listings(), 2);
  EXPECT_FALSE(Has("old-offer"));
}

TEST_F(FeedTest, AListingThatBreaksIsStartedAfresh) {
  registry_.Commit("first-offer");
  registry_.Commit("second-offer");
  registry_.FailNextListings(2);
  StartFeed();
  ASSERT_TRUE(Reach(2).ok());
  EXPECT_EQ(registry_.listings(), 3);
  EXPECT_EQ(replica_.status().counts.offers, 2);
}

TEST_F(FeedTest, StopEndsAQuietStreamAndKeepsTheReplica) {
  registry_.Commit("first-offer");
  StartFeed();
  ASSERT_TRUE(Reach(1).ok());
  ASSERT_TRUE(registry_.AwaitWatches(1));
  feed_->Stop();
  feed_->Stop();
  registry_.Commit("unseen-offer");
  EXPECT_TRUE(Has("first-offer"));
  EXPECT_FALSE(Has("unseen-offer"));
}

TEST(Feed, AnAbsentRegistryShowsInTheStatusAndDoesNotHinderStopping) {
  Replica replica(SharedKnowledge());
  Feed feed(grpc::CreateChannel("unix:/nonexistent/registry", grpc::InsecureChannelCredentials()),
            replica, {absl::Hours(1), absl::Hours(1), 2.0});
  // Without a catalogue the wait ends with the last error.
  const absl::Time give_up = absl::Now() + kPatience;
  while (replica.status().last_error.empty() && absl::Now() < give_up) {
    replica.WaitForRevision(1, absl::Now() + absl::Milliseconds(5)).IgnoreError();
  }
  EXPECT_THAT(replica.status().last_error, HasSubstr("ListSnapshot"));
  EXPECT_FALSE(replica.status().ready);
  feed.Stop();  // amid an hour of backoff
}

TEST(Backoff, GrowsWithJitterUpToTheCapAndResets) {
  Backoff backoff({absl::Milliseconds(100), absl::Seconds(1), 2.0}, 7);
  absl::Duration step = absl::Milliseconds(100);
  for (int i = 0; i < 10; ++i) {
    const absl::Duration delay = backoff.Next();
    EXPECT_GE(delay, step / 2);
    EXPECT_LE(delay, step);
    step = std::min(absl::Seconds(1), step * 2);
  }
  backoff.Reset();
  EXPECT_LE(backoff.Next(), absl::Milliseconds(100));
}

}  // namespace
}  // namespace ssx::scoring
