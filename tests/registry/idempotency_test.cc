// request_id: a call repeated with the same one is answered as before and does nothing again.
#include "absl/strings/ascii.h"
#include "services/domain/limits.h"
#include "services/registry/maintenance.h"
#include "services/registry/tables.h"
#include "tests/registry/world.h"

namespace ssx::registry {
namespace {

using absl::StatusCode;

constexpr char kId[] = "1f0c8a52-5d3e-4c6b-9a53-0b7f6f2d9e11";

class IdempotencyTest : public testing::Test {
 protected:
  v1::CreateNeedRequest Creation(const std::string& request_id = kId) {
    v1::CreateNeedRequest request = CreationOf(Sample<v1::Need>(), "");
    request.set_request_id(request_id);
    return request;
  }
  size_t NeedCount() const { return world_.Rows(kNeedRows).size(); }

  World world_;
};

TEST_F(IdempotencyTest, RepeatsTheAnswerWithoutDoingItAgain) {
  auto first = world_.Do(CreateNeed, Creation());
  ASSERT_THAT(first, IsOk());
  world_.Advance(absl::Hours(1));
  const auto revision = world_.store().revision();
  auto second = world_.Do(CreateNeed, Creation());
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(*second, Equals(*first));
  EXPECT_EQ(world_.store().revision(), revision);
  EXPECT_EQ(NeedCount(), 1u);
}

TEST_F(IdempotencyTest, RepeatsTheAnswerThoughTheResourceHasMovedOn) {
  auto first = world_.Do(CreateNeed, Creation());
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(Take(world_, SubmitNeed, first->name()), IsOk());
  EXPECT_THAT(*world_.Do(CreateNeed, Creation()), Equals(*first));

  v1::DeleteNeedRequest removal;
  removal.set_name(first->name());
  removal.set_request_id(kId);
  auto removed = world_.Do(DeleteNeed, removal);
  ASSERT_THAT(removed, IsOk());
  EXPECT_THAT(*world_.Do(DeleteNeed, removal), Equals(*removed));
}

TEST_F(IdempotencyTest, TakesLettersInEitherCase) {
  auto first = world_.Do(CreateNeed, Creation());
  ASSERT_THAT(first, IsOk());
  auto second = world_.Do(CreateNeed, Creation(absl::AsciiStrToUpper(kId)));
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(*second, Equals(*first));
}

TEST_F(IdempotencyTest, RefusesAnotherPayload) {
  ASSERT_THAT(world_.Do(CreateNeed, Creation()), IsOk());
  v1::CreateNeedRequest other = Creation();
  other.mutable_need()->set_title("Another");
  EXPECT_THAT(world_.Do(CreateNeed, other), FaultIn("request_id"));
  other = Creation();
  other.set_need_id("chosen-id");
  EXPECT_THAT(world_.Do(CreateNeed, other), FaultIn("request_id"));
  EXPECT_EQ(NeedCount(), 1u);
}

TEST_F(IdempotencyTest, KeepsMethodsApart) {
  auto need = world_.Do(CreateNeed, Creation());
  ASSERT_THAT(need, IsOk());
  v1::CreateOfferRequest offer = CreationOf(Sample<v1::Offer>(), "");
  offer.set_request_id(kId);
  EXPECT_THAT(world_.Do(CreateOffer, offer), IsOk());
  v1::SubmitNeedRequest submit;
  submit.set_name(need->name());
  submit.set_request_id(kId);
  auto submitted = world_.Do(SubmitNeed, submit);
  ASSERT_THAT(submitted, IsOk());
  // Not ILLEGAL_TRANSITION: it is the same call.
  EXPECT_THAT(*world_.Do(SubmitNeed, submit), Equals(*submitted));
}

TEST_F(IdempotencyTest, RemembersSuccessOnly) {
  v1::CreateNeedRequest request = Creation();
  request.mutable_need()->set_organization("organizations/not-yet-there");
  ASSERT_THAT(world_.Do(CreateNeed, request), FaultIn("need.organization"));
  ASSERT_THAT(Create(world_, Sample<v1::Organization>(), "not-yet-there"), IsOk());
  EXPECT_THAT(world_.Do(CreateNeed, request), IsOk());
}

TEST_F(IdempotencyTest, ValidateOnlyNeitherRemembersNorRecalls) {
  v1::CreateNeedRequest request = Creation();
  request.set_need_id("chosen-id");
  request.set_validate_only(true);
  ASSERT_THAT(world_.Do(CreateNeed, request), IsOk());
  request.set_validate_only(false);
  ASSERT_THAT(world_.Do(CreateNeed, request), IsOk());
  request.set_validate_only(true);
  EXPECT_THAT(world_.Do(CreateNeed, request), Fails(StatusCode::kAlreadyExists));
}

TEST_F(IdempotencyTest, RefusesWhatIsNoUuid) {
  for (const char* id :
       {"x", "1f0c8a52-5d3e-4c6b-9a53-0b7f6f2d9e1", "1f0c8a525d3e4c6b9a530b7f6f2d9e11",
        "zf0c8a52-5d3e-4c6b-9a53-0b7f6f2d9e11"}) {
    EXPECT_THAT(world_.Do(CreateNeed, Creation(id)), FaultIn("request_id")) << id;
  }
}

TEST_F(IdempotencyTest, RepeatsABatchWhole) {
  v1::BatchCreateNeedsRequest batch;
  batch.set_request_id(kId);
  for (int i = 0; i < 3; ++i) *batch.add_requests() = CreationOf(Sample<v1::Need>(), "");
  auto first = world_.Do(BatchCreateNeeds, batch);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(*world_.Do(BatchCreateNeeds, batch), Equals(*first));
  EXPECT_EQ(NeedCount(), 3u);
}

TEST_F(IdempotencyTest, ForgetsAfterItsRetention) {
  auto first = world_.Do(CreateNeed, Creation());
  ASSERT_THAT(first, IsOk());
  world_.Advance(absl::FromChrono(domain::limits::kRequestIdRetention) - absl::Nanoseconds(1));
  EXPECT_EQ(RunMaintenance(world_.env())->forgotten, 0);
  EXPECT_THAT(*world_.Do(CreateNeed, Creation()), Equals(*first));
  world_.Advance(absl::Nanoseconds(1));
  EXPECT_EQ(RunMaintenance(world_.env())->forgotten, 1);
  EXPECT_THAT(world_.Rows(kAnswerRows), testing::IsEmpty());
  EXPECT_THAT(world_.Rows(kScheduleRows), testing::IsEmpty());
  auto second = world_.Do(CreateNeed, Creation());
  ASSERT_THAT(second, IsOk());
  EXPECT_NE(second->name(), first->name());
}

TEST_F(IdempotencyTest, SaysSoWhenTheRememberedAnswerIsDamaged) {
  ASSERT_THAT(world_.Do(CreateNeed, Creation()), IsOk());
  const auto rows = world_.Rows(kAnswerRows);
  ASSERT_EQ(rows.size(), 1u);
  ASSERT_THAT(world_.store().Transact([&](storage::Transaction& txn) {
    txn.Put(kAnswerRows, rows[0].first, rows[0].second + "\xFF");
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_THAT(world_.Do(CreateNeed, Creation()), Fails(StatusCode::kDataLoss, "DAMAGED_ROW"));
}

}  // namespace
}  // namespace ssx::registry
