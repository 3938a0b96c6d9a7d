// Catalogue and replica.
#include "services/scoring/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "services/scoring/replica.h"
#include "tests/scoring/world.h"

namespace ssx::scoring {
namespace {

using testing::ChangeOf;
using ::testing::HasSubstr;
using testing::MakeFund;
using testing::MakeNeed;
using testing::MakeOffer;
using testing::PurgeOf;
using testing::SharedKnowledge;

TEST(Catalogue, CountsLiveEntriesThroughTheirLives) {
  Catalogue catalogue(SharedKnowledge());
  catalogue.Apply(ChangeOf(MakeNeed(), 1));
  catalogue.Apply(ChangeOf(MakeOffer(), 2));
  catalogue.Apply(ChangeOf(MakeFund(), 3));
  catalogue.Apply(ChangeOf(MakeOffer(), 4));  // an update
  EXPECT_EQ(catalogue.counts().needs, 1);
  EXPECT_EQ(catalogue.counts().offers, 1);
  EXPECT_EQ(catalogue.counts().funds, 1);
  EXPECT_EQ(catalogue.revision(), 4);

  v1::Offer deleted = MakeOffer();
  deleted.mutable_delete_time()->set_seconds(1);
  catalogue.Apply(ChangeOf(deleted, 5));
  EXPECT_EQ(catalogue.counts().offers, 0);
  EXPECT_NE(catalogue.Read().FindOffer(deleted.name()), nullptr);
  EXPECT_EQ(catalogue.Read().statistics().documents(), 0);

  catalogue.Apply(ChangeOf(MakeOffer(), 6));  // undeleted
  EXPECT_EQ(catalogue.counts().offers, 1);
  EXPECT_EQ(catalogue.Read().statistics().documents(), 1);

  catalogue.Apply(PurgeOf(deleted.name(), 7));
  catalogue.Apply(PurgeOf("needs/kenya-water", 8));
  catalogue.Apply(PurgeOf("needs/never-was", 9));
  EXPECT_EQ(catalogue.counts().offers, 0);
  EXPECT_EQ(catalogue.counts().needs, 0);
  EXPECT_EQ(catalogue.Read().FindOffer(deleted.name()), nullptr);
  EXPECT_EQ(catalogue.Read().statistics().documents(), 0);
  EXPECT_EQ(catalogue.revision(), 9);
}

TEST(Catalogue, StatisticsFollowTheTextOfAnUpdate) {
  Catalogue catalogue(SharedKnowledge());
  catalogue.Apply(ChangeOf(MakeOffer(), 1));
  EXPECT_EQ(catalogue.Read().statistics().DocumentFrequency("cistern"), 1);
  v1::Offer changed = MakeOffer();
  changed.set_title("Ovens");
  changed.set_summary("Ovens");
  catalogue.Apply(ChangeOf(changed, 2));
  EXPECT_EQ(catalogue.Read().statistics().DocumentFrequency("cistern"), 0);
  EXPECT_EQ(catalogue.Read().statistics().DocumentFrequency("oven"), 1);
}

TEST(Catalogue, UnknownCollectionsOnlyMoveTheRevision) {
  Catalogue catalogue(SharedKnowledge());
  catalogue.Apply(PurgeOf("exchanges/some", 12));
  EXPECT_EQ(catalogue.revision(), 12);
}

TEST(Catalogue, ASnapshotSeesOneRevisionWhileAWriterWaits) {
  Catalogue catalogue(SharedKnowledge());
  catalogue.Apply(ChangeOf(MakeOffer(), 1));
  absl::Notification started;
  std::thread writer;
  {
    const Catalogue::Snapshot snapshot = catalogue.Read();
    writer = std::thread([&] {
      started.Notify();
      catalogue.Apply(ChangeOf(MakeOffer("second-offer"), 2));
    });
    started.WaitForNotification();
    EXPECT_EQ(snapshot.revision(), 1);
    EXPECT_EQ(snapshot.offers().size(), 1u);
  }
  writer.join();
  EXPECT_EQ(catalogue.Read().revision(), 2);
  EXPECT_EQ(catalogue.Read().offers().size(), 2u);
}

// One that starts again as soon as it is done would be let in first each time.
TEST(Catalogue, AReaderWithoutAPauseKeepsNoWriterWaiting) {
  Catalogue catalogue(SharedKnowledge());
  std::atomic<bool> stop = false;
  std::thread reader([&] {
    while (!stop) {
      const Catalogue::Snapshot snapshot = catalogue.Read();
      const absl::Time until = absl::Now() + absl::Milliseconds(4);
      while (absl::Now() < until) EXPECT_GE(snapshot.revision(), 0);
    }
  });
  for (int revision = 1; revision <= 200; ++revision) {
    catalogue.Apply(ChangeOf(MakeOffer(), revision));
  }
  stop = true;
  reader.join();
  EXPECT_EQ(catalogue.revision(), 200);
}

TEST(Replica, NotReadyUntilThereIsACatalogue) {
  Replica replica(SharedKnowledge());
  replica.SetError("connection refused");
  EXPECT_FALSE(replica.status().ready);
  EXPECT_EQ(replica.Current().status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(replica.Current().status().message()), HasSubstr("connection refused"));
  EXPECT_EQ(replica.WaitForRevision(1, absl::Now()).code(), absl::StatusCode::kUnavailable);
  replica.Replace(std::make_shared<Catalogue>(SharedKnowledge()));
  EXPECT_TRUE(replica.status().ready);
  EXPECT_TRUE(replica.Current().ok());
}

TEST(Replica, WaitersWakeAtTheirRevision) {
  Replica replica(SharedKnowledge());
  replica.Replace(std::make_shared<Catalogue>(SharedKnowledge()));
  absl::Status reached;
  std::thread waiter(
      [&] { reached = replica.WaitForRevision(7, absl::Now() + absl::Seconds(30)); });
  google::protobuf::RepeatedPtrField<v1::Change> changes;
  *changes.Add() = ChangeOf(MakeOffer(), 7);
  replica.Apply(changes, 7);
  waiter.join();
  EXPECT_TRUE(reached.ok()) << reached;
  EXPECT_EQ(replica.status().counts.offers, 1);
  const absl::Status missed = replica.WaitForRevision(8, absl::Now());
  EXPECT_EQ(missed.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(missed.message()), HasSubstr("8 is asked for, the replica is at 7"));
}

TEST(Replica, TooManyWaitersAreTurnedAwayAtOnce) {
  Replica replica(SharedKnowledge(), /*max_waiting=*/1);
  replica.Replace(std::make_shared<Catalogue>(SharedKnowledge()));
  absl::Status first;
  std::thread waiter([&] {
    do {  // until the place is not taken by the other's question
      first = replica.WaitForRevision(7, absl::Now() + absl::Seconds(30));
    } while (absl::IsResourceExhausted(first));
  });
  while (!absl::IsResourceExhausted(replica.WaitForRevision(8, absl::Now()))) {
    absl::SleepFor(absl::Milliseconds(1));  // until the first one waits
  }
  EXPECT_TRUE(replica.WaitForRevision(0, absl::Now()).ok());
  google::protobuf::RepeatedPtrField<v1::Change> changes;
  *changes.Add() = ChangeOf(MakeOffer(), 7);
  replica.Apply(changes, 7);
  waiter.join();
  EXPECT_TRUE(first.ok()) << first;
  // The place is free again.
  EXPECT_EQ(replica.WaitForRevision(8, absl::Now()).code(), absl::StatusCode::kFailedPrecondition);
}

TEST(Replica, AReplacedCatalogueStaysGoodForItsReaders) {
  Replica replica(SharedKnowledge());
  auto first = std::make_shared<Catalogue>(SharedKnowledge());
  first->Apply(ChangeOf(MakeOffer(), 5));
  replica.Replace(std::move(first));
  const auto held = *replica.Current();
  replica.Replace(std::make_shared<Catalogue>(SharedKnowledge()));
  EXPECT_EQ(held->Read().offers().size(), 1u);
  EXPECT_EQ(replica.status().revision, 0);  // that of the new one, though it is lower
}

}  // namespace
}  // namespace ssx::scoring
