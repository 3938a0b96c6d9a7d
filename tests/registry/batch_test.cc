// Batch creation: all or none.
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/registry/tables.h"
#include "tests/registry/world.h"

namespace ssx::registry {
namespace {

using absl::StatusCode;

v1::BatchCreateNeedsRequest BatchOf(int count) {
  v1::BatchCreateNeedsRequest batch;
  for (int i = 0; i < count; ++i) {
    *batch.add_requests() = CreationOf(Sample<v1::Need>(), absl::StrCat("need-", i));
  }
  return batch;
}

class BatchTest : public testing::Test {
 protected:
  World world_;
};

TEST_F(BatchTest, CreatesAllInOneCommitInTheirOrder) {
  const auto revision = world_.store().revision();
  auto answer = world_.Do(BatchCreateNeeds, BatchOf(1'000));
  ASSERT_THAT(answer, IsOk());
  ASSERT_EQ(answer->needs_size(), 1'000);
  EXPECT_EQ(world_.store().revision(), revision + 1);
  for (int i = 0; i < 1'000; i += 37) {
    EXPECT_EQ(answer->needs(i).name(), absl::StrCat("needs/need-", i));
    EXPECT_THAT(*Fetch<v1::Need>(world_, answer->needs(i).name()), Equals(answer->needs(i)));
  }
}

TEST_F(BatchTest, ServesTheOtherResources) {
  v1::BatchCreateOffersRequest offers;
  *offers.add_requests() = CreationOf(Sample<v1::Offer>(), "");
  *offers.add_requests() = CreationOf(Sample<v1::Offer>(), "");
  EXPECT_EQ(world_.Do(BatchCreateOffers, offers)->offers_size(), 2);
  v1::BatchCreateOrganizationsRequest organizations;
  *organizations.add_requests() = CreationOf(Sample<v1::Organization>(), "");
  EXPECT_EQ(world_.Do(BatchCreateOrganizations, organizations)->organizations_size(), 1);
}

TEST_F(BatchTest, CreatesNoneWhenOneIsRefused) {
  ASSERT_THAT(Create(world_, Sample<v1::Need>(), "need-7"), IsOk());
  const auto revision = world_.store().revision();
  EXPECT_THAT(world_.Do(BatchCreateNeeds, BatchOf(10)), Fails(StatusCode::kAlreadyExists));
  v1::BatchCreateNeedsRequest batch = BatchOf(5);
  batch.mutable_requests(4)->mutable_need()->set_organization("organizations/missing");
  EXPECT_THAT(world_.Do(BatchCreateNeeds, batch), FaultIn("requests[4].need.organization"));
  EXPECT_EQ(world_.store().revision(), revision);
}

TEST_F(BatchTest, NamesTheFaultsOfAllItems) {
  v1::BatchCreateNeedsRequest batch = BatchOf(5);
  batch.mutable_requests(1)->mutable_need()->clear_title();
  batch.mutable_requests(2)->set_need_id("need-0");
  batch.mutable_requests(3)->set_validate_only(true);
  batch.mutable_requests(4)->set_need_id("Upper");
  EXPECT_THAT(world_.Do(BatchCreateNeeds, batch),
              FaultsIn(std::vector<std::string>{"requests[1].need.title", "requests[2].need_id",
                                                "requests[3]", "requests[4].need_id"}));
}

TEST_F(BatchTest, BoundsItsSize) {
  EXPECT_THAT(world_.Do(BatchCreateNeeds, BatchOf(0)), FaultIn("requests"));
  EXPECT_THAT(world_.Do(BatchCreateNeeds, BatchOf(1'001)), FaultIn("requests"));
}

TEST_F(BatchTest, ValidateOnlyStoresNothing) {
  v1::BatchCreateNeedsRequest batch = BatchOf(3);
  batch.set_validate_only(true);
  EXPECT_EQ(world_.Do(BatchCreateNeeds, batch)->needs_size(), 3);
  EXPECT_THAT(world_.Rows(kNeedRows), testing::IsEmpty());
}

// Each change of the ministry makes a batch that has read it meanwhile run again.
TEST_F(BatchTest, LosesAndRepeatsNothingAmidConflictingWrites) {
  std::thread rival([&] {
    for (int i = 0; i < 60; ++i) {
      v1::Organization ministry;
      ministry.set_name(kMinistry);
      ministry.set_acronym(absl::StrCat("M", i));
      EXPECT_THAT(Change(world_, ministry), IsOk());
      absl::SleepFor(absl::Milliseconds(5));
    }
  });
  for (int batch = 0; batch < 4; ++batch) {
    v1::BatchCreateNeedsRequest request;
    for (int i = 0; i < 1'000; ++i) *request.add_requests() = CreationOf(Sample<v1::Need>(), "");
    auto answer = world_.Do(BatchCreateNeeds, request);
    EXPECT_THAT(answer, IsOk());
    EXPECT_EQ(answer.ok() ? answer->needs_size() : 0, 1'000);
  }
  rival.join();
  EXPECT_EQ(world_.Rows(kNeedRows).size(), 4'000u);
}

}  // namespace
}  // namespace ssx::registry
