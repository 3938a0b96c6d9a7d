// What happens by itself, on the right day and not before.
#include "services/registry/maintenance.h"
#include "absl/time/clock.h"
#include "services/domain/dates.h"
#include "services/domain/limits.h"
#include "services/registry/entities.h"
#include "services/registry/tables.h"
#include "tests/registry/world.h"

namespace ssx::registry {
namespace {

using absl::StatusCode;

class MaintenanceTest : public testing::Test {
 protected:
  MaintenanceReport Run() {
    auto report = RunMaintenance(world_.env());
    EXPECT_THAT(report, IsOk());
    return *report;
  }
  v1::Need NeedUntil(absl::CivilDay last) {
    v1::Need need = Sample<v1::Need>();
    *need.mutable_period()->mutable_end_date() = domain::ToDate(last);
    return need;
  }
  static absl::Time Midnight(absl::CivilDay day) {
    return absl::FromCivil(day, absl::UTCTimeZone());
  }

  World world_;
  const absl::CivilDay today_ = domain::UtcDay(world_.now());
};

TEST_F(MaintenanceTest, ExpiresNeedsTheDayAfterTheirPeriod) {
  ASSERT_THAT(Create(world_, NeedUntil(today_ + 2), "need-one"), IsOk());
  ASSERT_THAT(Create(world_, Sample<v1::Need>(), "need-two"), IsOk());
  world_.SetNow(Midnight(today_ + 3) - absl::Nanoseconds(1));
  EXPECT_EQ(Run().expired, 0);
  world_.SetNow(Midnight(today_ + 3));
  EXPECT_EQ(Run().expired, 1);
  const auto need = *Fetch<v1::Need>(world_, "needs/need-one");
  EXPECT_EQ(need.state(), v1::NEED_STATE_EXPIRED);
  EXPECT_EQ(need.state_reason(), "its period has ended");
  EXPECT_EQ(domain::ToTime(need.update_time()), world_.now());
  EXPECT_EQ(Fetch<v1::Need>(world_, "needs/need-two")->state(), v1::NEED_STATE_DRAFT);
  EXPECT_EQ(Run().expired, 0);
  EXPECT_THAT(world_.Rows(kScheduleRows), testing::IsEmpty());
}

TEST_F(MaintenanceTest, ExpiresPublishedOffersOnly) {
  v1::Offer offer = Sample<v1::Offer>();
  *offer.mutable_availability()->mutable_end_date() = domain::ToDate(today_);
  ASSERT_THAT(Create(world_, offer, "draft-offer"), IsOk());
  ASSERT_THAT(Create(world_, offer, "open-offer"), IsOk());
  ASSERT_THAT(Take(world_, PublishOffer, "offers/open-offer"), IsOk());
  world_.SetNow(Midnight(today_ + 1));
  EXPECT_EQ(Run().expired, 1);
  EXPECT_EQ(Fetch<v1::Offer>(world_, "offers/open-offer")->state(), v1::OFFER_STATE_EXPIRED);
  EXPECT_EQ(Fetch<v1::Offer>(world_, "offers/draft-offer")->state(), v1::OFFER_STATE_DRAFT);
}

TEST_F(MaintenanceTest, FollowsChangesOfThePeriodAndOfTheState) {
  ASSERT_THAT(Create(world_, NeedUntil(today_ + 2), "longer-now"), IsOk());
  v1::Need longer = NeedUntil(today_ + 9);
  longer.set_name("needs/longer-now");
  ASSERT_THAT(Change(world_, longer), IsOk());
  ASSERT_THAT(Create(world_, NeedUntil(today_ + 2), "withdrawn"), IsOk());
  ASSERT_THAT(Take(world_, WithdrawNeed, "needs/withdrawn"), IsOk());
  ASSERT_THAT(Create(world_, NeedUntil(today_ + 2), "deleted"), IsOk());
  ASSERT_THAT(Remove<v1::Need>(world_, "needs/deleted"), IsOk());
  world_.SetNow(Midnight(today_ + 5));
  EXPECT_EQ(Run().expired, 0);
  ASSERT_THAT(Restore<v1::Need>(world_, "needs/deleted"), IsOk());
  EXPECT_EQ(Run().expired, 1);
  world_.SetNow(Midnight(today_ + 10));
  EXPECT_EQ(Run().expired, 1);
}

TEST_F(MaintenanceTest, PurgesAtThePurgeTime) {
  ASSERT_THAT(Create(world_, Sample<v1::Need>(), "need-one"), IsOk());
  const auto deleted = Remove<v1::Need>(world_, "needs/need-one");
  ASSERT_THAT(deleted, IsOk());
  const absl::Time due = domain::ToTime(deleted->purge_time());
  world_.SetNow(due - absl::Nanoseconds(1));
  EXPECT_EQ(Run().purged, 0);
  world_.SetNow(due);
  EXPECT_EQ(Run().purged, 1);
  EXPECT_THAT(Fetch<v1::Need>(world_, "needs/need-one"), Fails(StatusCode::kNotFound));
  for (const auto& [key, value] : world_.Rows(kIndexRows)) {
    EXPECT_EQ(key.find("need-one"), std::string::npos);
  }
  EXPECT_THAT(world_.Rows(kScheduleRows), testing::IsEmpty());
  // The id is free again.
  EXPECT_THAT(Create(world_, Sample<v1::Need>(), "need-one"), IsOk());
}

TEST_F(MaintenanceTest, DoesNotPurgeWhatWasUndeleted) {
  ASSERT_THAT(Create(world_, Sample<v1::Need>(), "need-one"), IsOk());
  ASSERT_THAT(Remove<v1::Need>(world_, "needs/need-one"), IsOk());
  ASSERT_THAT(Restore<v1::Need>(world_, "needs/need-one"), IsOk());
  world_.Advance(absl::Hours(24 * 365));
  EXPECT_EQ(Run().purged, 0);
  EXPECT_THAT(Fetch<v1::Need>(world_, "needs/need-one"), IsOk());
}

// No call leads to this; a store restored from elsewhere might.
TEST_F(MaintenanceTest, KeepsOrganizationsAndFundsThatAreStillNamed) {
  ASSERT_THAT(Create(world_, Sample<v1::Organization>(), "third-org"), IsOk());
  const auto deleted = Remove<v1::Organization>(world_, "organizations/third-org");
  ASSERT_THAT(deleted, IsOk());
  ASSERT_THAT(world_.store().Transact([](storage::Transaction& txn) {
    v1::Fund fund = Sample<v1::Fund>();
    fund.set_name("funds/fund-one");
    fund.set_organization("organizations/third-org");
    Save<v1::Fund>(txn, nullptr, fund);
    return absl::OkStatus();
  }),
              IsOk());
  world_.SetNow(domain::ToTime(deleted->purge_time()));
  EXPECT_EQ(Run().purged, 0);
  EXPECT_THAT(Fetch<v1::Organization>(world_, "organizations/third-org"), IsOk());
  ASSERT_THAT(Remove<v1::Fund>(world_, "funds/fund-one"), IsOk());
  EXPECT_EQ(Run().purged, 1);
  EXPECT_THAT(Fetch<v1::Organization>(world_, "organizations/third-org"),
              Fails(StatusCode::kNotFound));
}

TEST_F(MaintenanceTest, WorksThroughMoreThanOneBatch) {
  v1::BatchCreateNeedsRequest batch;
  for (int i = 0; i < 950; ++i) *batch.add_requests() = CreationOf(NeedUntil(today_), "");
  ASSERT_THAT(world_.Do(BatchCreateNeeds, batch), IsOk());
  world_.Advance(absl::Hours(24));
  EXPECT_EQ(Run().expired, 950);
  EXPECT_EQ(Run().expired, 0);
}

TEST_F(MaintenanceTest, TrimsTheChangeLogToItsRetention) {
  const absl::Duration day = absl::Hours(24);
  std::vector<storage::Revision> newest;  // at the end of each day
  for (int i = 0; i < 10; ++i) {
    for (int n = 0; n < 3; ++n) ASSERT_THAT(Create(world_, Sample<v1::Need>()), IsOk());
    newest.push_back(world_.store().revision());
    world_.Advance(day);
  }
  EXPECT_THAT(TrimChangeLog(world_.env(), 20 * day), IsOk());
  EXPECT_EQ(world_.store().watermark(), 0);
  // What is exactly as old as the retention stays.
  EXPECT_THAT(TrimChangeLog(world_.env(), 4 * day), IsOk());
  EXPECT_EQ(world_.store().watermark(), newest[5]);
  EXPECT_THAT(TrimChangeLog(world_.env(), 4 * day), IsOk());
  EXPECT_EQ(world_.store().watermark(), newest[5]);
  EXPECT_THAT(TrimChangeLog(world_.env(), absl::ZeroDuration()), IsOk());
  EXPECT_EQ(world_.store().watermark(), newest[9]);
}

TEST_F(MaintenanceTest, TheThreadDoesItsRoundsAndStopsWhenAsked) {
  ASSERT_THAT(Create(world_, NeedUntil(today_), "need-one"), IsOk());
  world_.Advance(absl::Hours(24));
  {
    MaintenanceThread thread(world_.env(), absl::Hours(1), absl::Hours(1));
    const absl::Time patience = absl::Now() + absl::Seconds(30);
    while (Fetch<v1::Need>(world_, "needs/need-one")->state() != v1::NEED_STATE_EXPIRED &&
           absl::Now() < patience) {
      absl::SleepFor(absl::Milliseconds(1));
    }
  }
  EXPECT_EQ(Fetch<v1::Need>(world_, "needs/need-one")->state(), v1::NEED_STATE_EXPIRED);
  EXPECT_GT(world_.store().watermark(), 0);
}

}  // namespace
}  // namespace ssx::registry
