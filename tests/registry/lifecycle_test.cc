// The steps in the lives of needs and offers, and what their states lock.
#include "services/domain/dates.h"
#include "tests/registry/world.h"

namespace ssx::registry {
namespace {

using absl::StatusCode;

class LifecycleTest : public testing::Test {
 protected:
  LifecycleTest() {
    EXPECT_THAT(Create(world_, Sample<v1::Need>(), "need-one"), IsOk());
    EXPECT_THAT(Create(world_, Sample<v1::Offer>(), "offer-one"), IsOk());
  }

  template <typename Request>
  Request Because(const std::string& name, const std::string& reason) {
    Request request;
    request.set_name(name);
    request.set_reason(reason);
    return request;
  }

  World world_;
  const std::string need_ = "needs/need-one";
  const std::string offer_ = "offers/offer-one";
};

TEST_F(LifecycleTest, CreatedAsDraftsWhateverTheySay) {
  v1::Need need = Sample<v1::Need>();
  need.set_state(v1::NEED_STATE_ENDORSED);
  need.mutable_endorsement()->set_focal_point(kMinistry);
  need.set_state_reason("because");
  auto made = Create(world_, need);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->state(), v1::NEED_STATE_DRAFT);
  EXPECT_FALSE(made->has_endorsement());
  EXPECT_EQ(made->state_reason(), "");
  v1::Offer offer = Sample<v1::Offer>();
  offer.set_state(v1::OFFER_STATE_PUBLISHED);
  EXPECT_EQ(Create(world_, offer)->state(), v1::OFFER_STATE_DRAFT);
}

TEST_F(LifecycleTest, ANeedFromDraftToFulfilled) {
  EXPECT_EQ(Take(world_, SubmitNeed, need_)->state(), v1::NEED_STATE_SUBMITTED);
  world_.Advance(absl::Minutes(1));
  auto endorsed = Endorse(world_, need_);
  ASSERT_THAT(endorsed, IsOk());
  EXPECT_EQ(endorsed->state(), v1::NEED_STATE_ENDORSED);
  EXPECT_EQ(endorsed->endorsement().focal_point(), kMinistry);
  EXPECT_EQ(endorsed->endorsement().endorsed_by(), "D. Bat");
  EXPECT_THAT(endorsed->endorsement().endorse_time(), Equals(endorsed->update_time()));
  auto matched = world_.Do(MatchNeed, Because<v1::MatchNeedRequest>(need_, "exchange 12"));
  ASSERT_THAT(matched, IsOk());
  EXPECT_EQ(matched->state(), v1::NEED_STATE_MATCHED);
  EXPECT_EQ(matched->state_reason(), "exchange 12");
  auto reopened = Take(world_, ReopenNeed, need_);
  EXPECT_EQ(reopened->state(), v1::NEED_STATE_ENDORSED);
  EXPECT_EQ(reopened->state_reason(), "");
  EXPECT_TRUE(reopened->has_endorsement());
  ASSERT_THAT(Take(world_, MatchNeed, need_), IsOk());
  EXPECT_EQ(Take(world_, FulfillNeed, need_)->state(), v1::NEED_STATE_FULFILLED);
  auto late = Take(world_, WithdrawNeed, need_);
  EXPECT_THAT(late, Fails(StatusCode::kFailedPrecondition, "ILLEGAL_TRANSITION"));
  EXPECT_THAT(std::string(late.status().message()), testing::HasSubstr("FULFILLED is final"));
}

TEST_F(LifecycleTest, ReturningANeedVoidsItsEndorsement) {
  ASSERT_THAT(Take(world_, SubmitNeed, need_), IsOk());
  ASSERT_THAT(Endorse(world_, need_), IsOk());
  auto returned = world_.Do(ReturnNeed, Because<v1::ReturnNeedRequest>(need_, "too wide"));
  ASSERT_THAT(returned, IsOk());
  EXPECT_EQ(returned->state(), v1::NEED_STATE_DRAFT);
  EXPECT_FALSE(returned->has_endorsement());
  EXPECT_EQ(returned->state_reason(), "too wide");
  EXPECT_EQ(Take(world_, SubmitNeed, need_)->state_reason(), "");
}

TEST_F(LifecycleTest, OnlyAFocalPointOfTheCountryEndorses) {
  ASSERT_THAT(Take(world_, SubmitNeed, need_), IsOk());
  const auto not_theirs = Fails(StatusCode::kFailedPrecondition, "NOT_A_FOCAL_POINT");
  EXPECT_THAT(Endorse(world_, need_, kInstitute), not_theirs);
  v1::Organization focal_point = Sample<v1::Organization>();
  focal_point.set_national_focal_point(true);
  focal_point.set_country_code("CU");
  ASSERT_THAT(Create(world_, focal_point, "cu-focal"), IsOk());
  EXPECT_THAT(Endorse(world_, need_, "organizations/cu-focal"), not_theirs);
  EXPECT_THAT(Endorse(world_, need_, "organizations/missing"), FaultIn("focal_point"));
  EXPECT_THAT(Endorse(world_, need_, ""), FaultIn("focal_point"));
  EXPECT_THAT(Endorse(world_, need_, "funds/some-fund"), FaultIn("focal_point"));
  v1::EndorseNeedRequest unsigned_request;
  unsigned_request.set_name(need_);
  unsigned_request.set_focal_point(kMinistry);
  EXPECT_THAT(world_.Do(EndorseNeed, unsigned_request), FaultIn("endorsed_by"));
  EXPECT_THAT(Endorse(world_, need_), IsOk());
}

TEST_F(LifecycleTest, StepsCheckNameEtagReasonAndDeletion) {
  EXPECT_THAT(Take(world_, SubmitNeed, "need-one"), FaultIn("name"));
  EXPECT_THAT(Take(world_, SubmitNeed, "needs/missing"), Fails(StatusCode::kNotFound));
  v1::SubmitNeedRequest stale;
  stale.set_name(need_);
  stale.set_etag("stale");
  EXPECT_THAT(world_.Do(SubmitNeed, stale), Fails(StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(
      world_.Do(WithdrawNeed, Because<v1::WithdrawNeedRequest>(need_, std::string(2'001, 'x'))),
      FaultIn("reason"));
  ASSERT_THAT(Remove<v1::Need>(world_, need_), IsOk());
  EXPECT_THAT(Take(world_, SubmitNeed, need_),
              Fails(StatusCode::kFailedPrecondition, "RESOURCE_DELETED"));
}

TEST_F(LifecycleTest, AStepRehearsedChangesNothing) {
  v1::SubmitNeedRequest rehearsal;
  rehearsal.set_name(need_);
  rehearsal.set_validate_only(true);
  EXPECT_EQ(world_.Do(SubmitNeed, rehearsal)->state(), v1::NEED_STATE_SUBMITTED);
  EXPECT_EQ(Fetch<v1::Need>(world_, need_)->state(), v1::NEED_STATE_DRAFT);
}

TEST_F(LifecycleTest, AnIncompleteNeedIsNotSubmitted) {
  v1::Need bare = Sample<v1::Need>();
  bare.clear_description();
  bare.clear_topics();
  ASSERT_THAT(Create(world_, bare, "bare-need"), IsOk());
  EXPECT_THAT(Take(world_, SubmitNeed, "needs/bare-need"),
              Fails(StatusCode::kFailedPrecondition, "INCOMPLETE"));
  EXPECT_EQ(Fetch<v1::Need>(world_, "needs/bare-need")->state(), v1::NEED_STATE_DRAFT);
}

TEST_F(LifecycleTest, AnEndorsedNeedKeepsItsText) {
  ASSERT_THAT(Take(world_, SubmitNeed, need_), IsOk());
  ASSERT_THAT(Endorse(world_, need_), IsOk());
  v1::Need given;
  given.set_name(need_);
  given.set_title("Another");
  EXPECT_THAT(Change(world_, given), Fails(StatusCode::kFailedPrecondition, "FIELD_LOCKED"));
  given.clear_title();
  given.set_urgency(v1::URGENCY_HIGH);
  EXPECT_THAT(Change(world_, given), IsOk());
  // `*` would clear what is locked.
  EXPECT_THAT(
      Change(world_, given, {"*"}),
      FaultsIn(std::vector<std::string>{"need.organization", "need.country_code", "need.title"}));
  v1::Need whole = Sample<v1::Need>();
  whole.set_name(need_);
  whole.set_urgency(v1::URGENCY_LOW);
  auto changed = Change(world_, whole, {"*"});
  ASSERT_THAT(changed, IsOk());
  EXPECT_EQ(changed->state(), v1::NEED_STATE_ENDORSED);
  EXPECT_TRUE(changed->has_endorsement());
  // A submitted need stays complete.
  ASSERT_THAT(Take(world_, ReturnNeed, need_), IsOk());
  ASSERT_THAT(Take(world_, SubmitNeed, need_), IsOk());
  EXPECT_THAT(Change(world_, given, {"topics"}),
              Fails(StatusCode::kFailedPrecondition, "INCOMPLETE"));
}

TEST_F(LifecycleTest, AnOfferFromDraftToRetired) {
  EXPECT_THAT(Take(world_, PauseOffer, offer_),
              Fails(StatusCode::kFailedPrecondition, "ILLEGAL_TRANSITION"));
  EXPECT_EQ(Take(world_, PublishOffer, offer_)->state(), v1::OFFER_STATE_PUBLISHED);
  auto paused = world_.Do(PauseOffer, Because<v1::PauseOfferRequest>(offer_, "holidays"));
  ASSERT_THAT(paused, IsOk());
  EXPECT_EQ(paused->state_reason(), "holidays");
  auto published = Take(world_, PublishOffer, offer_);
  EXPECT_EQ(published->state(), v1::OFFER_STATE_PUBLISHED);
  EXPECT_EQ(published->state_reason(), "");
  EXPECT_EQ(Take(world_, ExpireOffer, offer_)->state(), v1::OFFER_STATE_EXPIRED);
  EXPECT_EQ(Take(world_, RetireOffer, offer_)->state(), v1::OFFER_STATE_RETIRED);
  EXPECT_THAT(Take(world_, PublishOffer, offer_), Fails(StatusCode::kFailedPrecondition));
  v1::Offer given;
  given.set_name(offer_);
  given.set_title("Another");
  EXPECT_THAT(Change(world_, given), Fails(StatusCode::kFailedPrecondition, "FIELD_LOCKED"));
}

TEST_F(LifecycleTest, AnOfferWhoseTimeIsOverIsNotPublished) {
  v1::Offer given;
  given.set_name(offer_);
  *given.mutable_availability()->mutable_end_date() =
      domain::ToDate(domain::UtcDay(world_.now()) - 1);
  ASSERT_THAT(Change(world_, given), IsOk());
  EXPECT_THAT(Take(world_, PublishOffer, offer_),
              Fails(StatusCode::kFailedPrecondition, "AVAILABILITY_OVER"));
  *given.mutable_availability()->mutable_end_date() = domain::ToDate(domain::UtcDay(world_.now()));
  ASSERT_THAT(Change(world_, given), IsOk());
  EXPECT_THAT(Take(world_, PublishOffer, offer_), IsOk());
}

}  // namespace
}  // namespace ssx::registry
