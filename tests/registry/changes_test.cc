// The change feed: a snapshot and the changes after it are the state.
#include <atomic>
#include <map>

#include "absl/time/clock.h"
#include "services/domain/limits.h"
#include "services/registry/changes.h"
#include "services/registry/maintenance.h"
#include "services/registry/tables.h"
#include "tests/registry/feed.h"
#include "tests/registry/world.h"

namespace ssx::registry {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;

class ChangesTest : public testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<runtime::StreamSource<v1::WatchChangesResponse>>> Watch(
      storage::Revision after, const std::string& store_id = "") {
    v1::WatchChangesRequest request;
    request.set_after_revision(after);
    request.set_store_id(store_id);
    return WatchChanges(world_.env(), request);
  }

  World world_;
};

TEST_F(ChangesTest, ASnapshotHoldsEverythingOnceAndSaysWhenItIsWhole) {
  ASSERT_THAT(Create(world_, Sample<v1::Fund>(), "fund-one"), IsOk());
  ASSERT_THAT(Create(world_, Sample<v1::Offer>(), "offer-one"), IsOk());
  ASSERT_THAT(Create(world_, Sample<v1::Need>(), "need-one"), IsOk());
  const auto deleted = Remove<v1::Need>(world_, "needs/need-one");
  const auto messages = ReadSnapshot(world_.env());
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_TRUE(messages[0].last());
  EXPECT_EQ(messages[0].revision(), world_.store().revision());
  std::vector<std::string> names;
  for (const v1::Change& change : messages[0].resources()) {
    names.push_back(change.name());
    EXPECT_EQ(change.revision(), messages[0].revision());
  }
  EXPECT_THAT(names, ElementsAre(kInstitute, kMinistry, "funds/fund-one", "needs/need-one",
                                 "offers/offer-one"));
  EXPECT_THAT(messages[0].resources(3).need(), Equals(*deleted));
}

TEST_F(ChangesTest, ALargeSnapshotComesInPartsOfOneRevision) {
  for (int batch = 0; batch < 3; ++batch) {
    v1::BatchCreateNeedsRequest request;
    for (int i = 0; i < 500; ++i) {
      v1::Need need = Sample<v1::Need>();
      need.set_description(std::string(3'000, 'x'));
      *request.add_requests() = CreationOf(need, "");
    }
    ASSERT_THAT(world_.Do(BatchCreateNeeds, request), IsOk());
  }
  v1::ListSnapshotRequest request;
  auto source = ListSnapshot(world_.env(), request);
  ASSERT_THAT(source, IsOk());
  const auto revision = world_.store().revision();
  runtime::Call call("ListSnapshot", absl::InfiniteFuture());
  Replica replica;
  int messages = 0;
  bool last = false;
  while (true) {
    v1::ListSnapshotResponse response;
    auto step = (*source)->Next(call, response);
    ASSERT_THAT(step, IsOk());
    if (*step == runtime::StreamStep::kEnd) break;
    ASSERT_EQ(*step, runtime::StreamStep::kSend);
    EXPECT_FALSE(last) << "the last message comes last";
    EXPECT_EQ(response.revision(), revision);
    EXPECT_LT(response.ByteSizeLong(), 4u << 20);
    for (const v1::Change& change : response.resources()) {
      EXPECT_TRUE(replica.emplace(change.name(), change).second) << change.name();
    }
    last = response.last();
    ++messages;
    // Not of this snapshot.
    ASSERT_THAT(Create(world_, Sample<v1::Need>()), IsOk());
  }
  EXPECT_TRUE(last);
  EXPECT_GE(messages, 3);
  EXPECT_EQ(replica.size(), 1'502u);
}

TEST_F(ChangesTest, AWatchGreetsThenWaitsThenTells) {
  const auto start = world_.store().revision();
  auto source = Watch(start);
  ASSERT_THAT(source, IsOk());
  runtime::Call call("WatchChanges", absl::InfiniteFuture());
  v1::WatchChangesResponse greeting;
  ASSERT_EQ(*(*source)->Next(call, greeting), runtime::StreamStep::kSend);
  EXPECT_EQ(greeting.changes_size(), 0);
  EXPECT_EQ(greeting.revision(), start);
  EXPECT_EQ(greeting.store_id(), world_.store().id());
  v1::WatchChangesResponse nothing;
  EXPECT_EQ(*(*source)->Next(call, nothing), runtime::StreamStep::kWait);

  const auto made = Create(world_, Sample<v1::Need>(), "need-one");
  const auto deleted = Remove<v1::Need>(world_, "needs/need-one");
  world_.Advance(absl::FromChrono(domain::limits::kPurgeDelay));
  ASSERT_EQ(RunMaintenance(world_.env())->purged, 1);
  v1::WatchChangesResponse news;
  ASSERT_EQ(*(*source)->Next(call, news), runtime::StreamStep::kSend);
  ASSERT_EQ(news.changes_size(), 3);
  EXPECT_EQ(news.revision(), start + 3);
  EXPECT_THAT(news.changes(0).need(), Equals(*made));
  EXPECT_EQ(news.changes(0).revision(), start + 1);
  EXPECT_THAT(news.changes(0).commit_time(), Equals(made->create_time()));
  EXPECT_THAT(news.changes(1).need(), Equals(*deleted));
  EXPECT_EQ(news.changes(2).name(), "needs/need-one");
  EXPECT_EQ(news.changes(2).resource_case(), v1::Change::RESOURCE_NOT_SET);
  EXPECT_EQ(*(*source)->Next(call, nothing), runtime::StreamStep::kWait);
}

TEST_F(ChangesTest, CommitsOfOtherRowsOnlyMoveTheRevisionOn) {
  v1::CreateNeedRequest request = CreationOf(Sample<v1::Need>(), "need-one");
  request.set_request_id("1f0c8a52-5d3e-4c6b-9a53-0b7f6f2d9e11");
  ASSERT_THAT(world_.Do(CreateNeed, request), IsOk());
  const auto start = world_.store().revision();
  world_.Advance(absl::FromChrono(domain::limits::kRequestIdRetention));
  ASSERT_EQ(RunMaintenance(world_.env())->forgotten, 1);
  ASSERT_EQ(world_.store().revision(), start + 1);
  const auto news = ReadChangesAfter(world_.env(), start);
  ASSERT_EQ(news.size(), 1u);
  EXPECT_THAT(news[0].changes(), IsEmpty());
  EXPECT_EQ(news[0].revision(), start + 1);
}

TEST_F(ChangesTest, WakesWhenSomethingIsCommitted) {
  auto source = Watch(0);
  ASSERT_THAT(source, IsOk());
  std::atomic<int> woken{0};
  (*source)->OnWake([&] { ++woken; });
  ASSERT_THAT(Create(world_, Sample<v1::Need>()), IsOk());
  const absl::Time patience = absl::Now() + absl::Seconds(30);
  while (woken == 0 && absl::Now() < patience) absl::SleepFor(absl::Milliseconds(1));
  EXPECT_GT(woken, 0);
}

TEST_F(ChangesTest, CommitsAreNeverSplitAndMessagesStayReceivable) {
  for (int i = 0; i < 3; ++i) {
    v1::BatchCreateNeedsRequest batch;
    for (int n = 0; n < 400; ++n) {
      v1::Need need = Sample<v1::Need>();
      need.set_description(std::string(2'000, 'x'));
      *batch.add_requests() = CreationOf(need, "");
    }
    ASSERT_THAT(world_.Do(BatchCreateNeeds, batch), IsOk());
    for (int n = 0; n < 200; ++n) ASSERT_THAT(Create(world_, Sample<v1::Need>()), IsOk());
  }
  storage::Revision before = 0;
  std::map<storage::Revision, int> rows;
  for (const auto& message : ReadChangesAfter(world_.env(), 0)) {
    EXPECT_LT(message.ByteSizeLong(), 4u << 20);
    for (const v1::Change& change : message.changes()) {
      EXPECT_GT(change.revision(), before);
      EXPECT_LE(change.revision(), message.revision());
      ++rows[change.revision()];
    }
    before = message.revision();
  }
  EXPECT_EQ(before, world_.store().revision());
  EXPECT_EQ(rows.size(), static_cast<size_t>(before));
}

TEST_F(ChangesTest, RefusesRevisionsItCannotServe) {
  const auto newest = world_.store().revision();
  EXPECT_THAT(Watch(-1), FaultIn("after_revision"));
  EXPECT_THAT(Watch(newest + 1), Fails(StatusCode::kOutOfRange, "REVISION_OUT_OF_RANGE"));
  EXPECT_THAT(Watch(0, "another"), Fails(StatusCode::kOutOfRange, "OTHER_STORE"));
  EXPECT_THAT(Watch(0, world_.store().id()), IsOk());
  auto behind = Watch(0);
  ASSERT_THAT(behind, IsOk());
  ASSERT_THAT(world_.store().TrimChanges(newest), IsOk());
  EXPECT_THAT(Watch(0), Fails(StatusCode::kOutOfRange, "REVISION_OUT_OF_RANGE"));
  EXPECT_THAT(Watch(newest), IsOk());
  // Also one that was served until now.
  runtime::Call call("WatchChanges", absl::InfiniteFuture());
  v1::WatchChangesResponse response;
  EXPECT_THAT((*behind)->Next(call, response),
              Fails(StatusCode::kOutOfRange, "REVISION_OUT_OF_RANGE"));
}

}  // namespace
}  // namespace ssx::registry
