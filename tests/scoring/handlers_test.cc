#include "services/scoring/handlers.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>
#include <tuple>

#include "absl/time/clock.h"
#include "services/runtime/dispatch.h"
#include "services/scoring/service.h"
#include "ssx/v1/scoring_service.grpc.pb.h"
#include "tests/domain/violations_matchers.h"
#include "tests/scoring/world.h"

namespace ssx::scoring {
namespace {

using domain::InfoOf;
using ::testing::AllOf;
using testing::ChangeOf;
using ::testing::HasSubstr;
using testing::MakeFund;
using testing::MakeNeed;
using testing::MakeOffer;
using testing::SharedKnowledge;

class HandlersTest : public ::testing::Test {
 protected:
  HandlersTest() { replica_.Replace(std::make_shared<Catalogue>(SharedKnowledge())); }

  template <typename Resource>
  void Store(const Resource& resource) {
    google::protobuf::RepeatedPtrField<v1::Change> changes;
    *changes.Add() = ChangeOf(resource, ++revision_);
    replica_.Apply(changes, revision_);
  }
  void StoreDefaults() {
    Store(MakeNeed());
    Store(MakeOffer());
  }

  absl::StatusOr<v1::RankOffersResponse> Rank(const v1::RankOffersRequest& request) {
    return RankOffers(Call{rpc_, env_}, request);
  }
  absl::StatusOr<v1::RankNeedsResponse> Rank(const v1::RankNeedsRequest& request) {
    return RankNeeds(Call{rpc_, env_}, request);
  }

  static v1::RankOffersRequest OffersFor(const std::string& need = "needs/kenya-water") {
    v1::RankOffersRequest request;
    request.set_need(need);
    return request;
  }
  static v1::RankNeedsRequest NeedsFor(const std::string& offer = "offers/brazil-water") {
    v1::RankNeedsRequest request;
    request.set_offer(offer);
    return request;
  }

  int64_t revision_ = 0;
  Replica replica_{SharedKnowledge()};
  Environment env_{replica_, [] { return absl::FromCivil(testing::kToday, absl::UTCTimeZone()); }};
  runtime::Call rpc_{"Test", absl::InfiniteFuture()};
};

void ExpectError(const absl::Status& status, absl::StatusCode code, const char* says) {
  EXPECT_EQ(status.code(), code) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(says));
}

TEST_F(HandlersTest, RanksAStoredNeedAndAStoredOffer) {
  StoreDefaults();
  auto offers = Rank(OffersFor());
  ASSERT_TRUE(offers.ok()) << offers.status();
  ASSERT_EQ(offers->matches_size(), 1);
  EXPECT_EQ(offers->matches(0).offer(), "offers/brazil-water");
  EXPECT_EQ(offers->matches(0).need(), "needs/kenya-water");
  EXPECT_EQ(offers->revision(), revision_);
  EXPECT_EQ(offers->profile(), "scoringProfiles/default@1");
  EXPECT_EQ(offers->considered(), 1);
  auto needs = Rank(NeedsFor());
  ASSERT_TRUE(needs.ok()) << needs.status();
  EXPECT_EQ(needs->matches(0).score(), offers->matches(0).score());
}

TEST_F(HandlersTest, AnInlineEntryScoresLikeTheSameStoredOne) {
  StoreDefaults();
  v1::RankOffersRequest for_need;
  *for_need.mutable_inline_need() = MakeNeed();
  for_need.mutable_inline_need()->set_state(v1::NEED_STATE_DRAFT);
  for_need.mutable_inline_need()->clear_organization();
  auto inline_offers = Rank(for_need);
  ASSERT_TRUE(inline_offers.ok()) << inline_offers.status();
  EXPECT_EQ(inline_offers->matches(0).need(), "");
  EXPECT_EQ(inline_offers->matches(0).score(), Rank(OffersFor())->matches(0).score());

  v1::RankNeedsRequest for_offer;
  *for_offer.mutable_inline_offer() = MakeOffer();
  for_offer.mutable_inline_offer()->clear_state();
  auto inline_needs = Rank(for_offer);
  ASSERT_TRUE(inline_needs.ok()) << inline_needs.status();
  EXPECT_EQ(inline_needs->matches(0).offer(), "");
  EXPECT_EQ(inline_needs->matches(0).score(), Rank(NeedsFor())->matches(0).score());
}

TEST_F(HandlersTest, BadFieldsAreNamed) {
  StoreDefaults();
  v1::RankOffersRequest request;
  ExpectError(Rank(request).status(), absl::StatusCode::kInvalidArgument, "need: is required");
  request = OffersFor("offers/brazil-water");
  ExpectError(Rank(request).status(), absl::StatusCode::kInvalidArgument, "need: ");
  for (int top_k : {-1, 1001}) {
    request = OffersFor();
    request.set_top_k(top_k);
    ExpectError(Rank(request).status(), absl::StatusCode::kInvalidArgument, "top_k: ");
  }
  for (double min_score : {-0.1, 100.1, std::numeric_limits<double>::quiet_NaN(),
                           std::numeric_limits<double>::infinity()}) {
    request = OffersFor();
    request.set_min_score(min_score);
    ExpectError(Rank(request).status(), absl::StatusCode::kInvalidArgument, "min_score: ");
  }
  request = OffersFor();
  request.set_min_revision(-1);
  ExpectError(Rank(request).status(), absl::StatusCode::kInvalidArgument, "min_revision: ");
  // All at once.
  request = v1::RankOffersRequest();
  request.set_top_k(-1);
  request.set_min_score(101);
  EXPECT_THAT(std::string(Rank(request).status().message()),
              AllOf(HasSubstr("need: "), HasSubstr("top_k: "), HasSubstr("min_score: ")));

  v1::RankNeedsRequest needs;
  needs.set_top_k(1001);
  EXPECT_THAT(std::string(Rank(needs).status().message()),
              AllOf(HasSubstr("offer: is required"), HasSubstr("top_k: ")));
}

TEST_F(HandlersTest, InvalidInlineNeedsAreRefusedByField) {
  v1::RankOffersRequest request;
  v1::Need& need = *request.mutable_inline_need();
  need.set_title("Water");
  need.set_country_code("XX");
  need.add_topics("topics/sdg-99");
  const absl::Status status = Rank(request).status();
  ExpectError(status, absl::StatusCode::kInvalidArgument, "inline_need.country_code: ");
  ExpectError(status, absl::StatusCode::kInvalidArgument, "inline_need.topics[0]: ");
  EXPECT_THAT(std::string(status.message()), ::testing::Not(HasSubstr("organization")));
  need.set_country_code("KE");
  need.clear_topics();
  EXPECT_TRUE(Rank(request).ok()) << Rank(request).status();
}

TEST_F(HandlersTest, UnknownAndDeletedEntriesAreNotFound) {
  ExpectError(Rank(OffersFor("needs/nobody")).status(), absl::StatusCode::kNotFound,
              "needs/nobody");
  ExpectError(Rank(NeedsFor("offers/nobody")).status(), absl::StatusCode::kNotFound,
              "offers/nobody");
  v1::Need deleted = MakeNeed();
  deleted.mutable_delete_time()->set_seconds(1);
  Store(deleted);
  ExpectError(Rank(OffersFor()).status(), absl::StatusCode::kNotFound, "needs/kenya-water");
}

TEST_F(HandlersTest, ClosedEntriesAreRefusedWithTheirStateAndTheWayOut) {
  v1::Need need = MakeNeed();
  need.set_state(v1::NEED_STATE_SUBMITTED);
  Store(need);
  const absl::Status status = Rank(OffersFor()).status();
  ExpectError(status, absl::StatusCode::kFailedPrecondition,
              "is submitted, not endorsed: have its national focal point endorse it");
  EXPECT_EQ(InfoOf(status).reason(), "NEED_NOT_ENDORSED");
  EXPECT_EQ(InfoOf(status).metadata().at("currentState"), "SUBMITTED");
  v1::Offer offer = MakeOffer();
  offer.set_state(v1::OFFER_STATE_PAUSED);
  Store(offer);
  ExpectError(Rank(NeedsFor()).status(), absl::StatusCode::kFailedPrecondition,
              "is paused, not published: publish it");
}

TEST_F(HandlersTest, FundsMustBeKnownAndDecide) {
  StoreDefaults();
  v1::RankOffersRequest request;
  *request.mutable_inline_need() = MakeNeed();
  request.mutable_inline_need()->set_fund("funds/south-fund");
  ExpectError(Rank(request).status(), absl::StatusCode::kNotFound, "funds/south-fund");
  v1::Fund fund = MakeFund();
  fund.mutable_eligibility()->add_provider_countries("IN");
  Store(fund);
  auto ranking = Rank(request);
  ASSERT_TRUE(ranking.ok()) << ranking.status();
  EXPECT_EQ(ranking->matches_size(), 0);
  ASSERT_EQ(ranking->filtered_size(), 1);
  EXPECT_EQ(ranking->filtered(0).filter(), v1::HARD_FILTER_FUND);
  EXPECT_EQ(ranking->considered(), 1);
}

TEST_F(HandlersTest, ProfilesMustBeKnownAndTotalAHundred) {
  StoreDefaults();
  v1::RankOffersRequest request = OffersFor();
  request.mutable_profile()->set_name("scoringProfiles/nobody");
  ExpectError(Rank(request).status(), absl::StatusCode::kNotFound, "scoringProfiles/nobody");
  request.mutable_profile()->set_name("nobody");
  ExpectError(Rank(request).status(), absl::StatusCode::kInvalidArgument, "profile.name: ");
  request.mutable_profile()->mutable_inline_profile()->add_weights()->set_weight(100);
  ExpectError(Rank(request).status(), absl::StatusCode::kInvalidArgument,
              "profile.inline_profile.weights[0].component: ");
}

TEST_F(HandlersTest, StoredProfilesComeWithTheFeed) {
  StoreDefaults();
  v1::RankOffersRequest request = OffersFor();
  const auto store = [&](const std::string& name, int version, int text) {
    v1::Change change;
    change.set_name(name);
    change.set_revision(++revision_);
    v1::ScoringProfile& profile = *change.mutable_scoring_profile();
    profile.set_version(version);
    for (const auto& [component, value] :
         {std::pair{v1::COMPONENT_TEXT, text}, {v1::COMPONENT_TOPIC, 100 - text}}) {
      v1::ComponentWeight* weight = profile.add_weights();
      weight->set_component(component);
      weight->set_weight(value);
    }
    google::protobuf::RepeatedPtrField<v1::Change> changes;
    *changes.Add() = change;
    replica_.Apply(changes, revision_);
  };
  store("scoringProfiles/child-health@1", 1, 10);
  store("scoringProfiles/child-health", 2, 70);
  for (const auto& [name, version, heaviest] :
       {std::tuple{"scoringProfiles/child-health", "scoringProfiles/child-health@2",
                   v1::COMPONENT_TEXT},
        {"scoringProfiles/child-health@1", "scoringProfiles/child-health@1",
         v1::COMPONENT_TOPIC}}) {
    request.mutable_profile()->set_name(name);
    auto ranking = Rank(request);
    ASSERT_TRUE(ranking.ok()) << ranking.status();
    EXPECT_EQ(ranking->profile(), version);
    for (const v1::ComponentScore& part : ranking->matches(0).components()) {
      EXPECT_EQ(part.weight() > 50, part.component() == heaviest);
    }
  }
}

TEST_F(HandlersTest, MinRevisionIsWaitedForWithinTheDeadline) {
  StoreDefaults();
  v1::RankOffersRequest request = OffersFor();
  request.set_min_revision(revision_);
  EXPECT_TRUE(Rank(request).ok());
  request.set_min_revision(revision_ + 5);
  const runtime::Call hurried("RankOffers", absl::Now());
  const absl::Status status = RankOffers(Call{hurried, env_}, request).status();
  ExpectError(status, absl::StatusCode::kFailedPrecondition, "7 is asked for, the replica is at 2");
  EXPECT_EQ(InfoOf(status).reason(), "REVISION_NOT_REACHED");
}

TEST_F(HandlersTest, AnUnfilledReplicaIsUnavailable) {
  const Replica empty(SharedKnowledge());
  const Environment env{empty, env_.clock};
  const absl::Status status = RankOffers(Call{rpc_, env}, OffersFor()).status();
  ExpectError(status, absl::StatusCode::kUnavailable, "not filled yet");
  EXPECT_EQ(InfoOf(status).reason(), "REPLICA_NOT_READY");
}

TEST_F(HandlersTest, CancelledCallsStop) {
  StoreDefaults();
  rpc_.Cancel();
  EXPECT_EQ(Rank(OffersFor()).status().code(), absl::StatusCode::kCancelled);
}

TEST_F(HandlersTest, ExplainsAnyStoredPairInAnyState) {
  StoreDefaults();
  v1::Need draft = MakeNeed("draft-need");
  draft.set_state(v1::NEED_STATE_DRAFT);
  Store(draft);
  v1::ExplainMatchRequest request;
  request.set_need("needs/draft-need");
  request.set_offer("offers/brazil-water");
  auto explained = ExplainMatch(Call{rpc_, env_}, request);
  ASSERT_TRUE(explained.ok()) << explained.status();
  EXPECT_FALSE(explained->eligible());
  EXPECT_EQ(explained->filters_size(), 11);
  EXPECT_EQ(explained->revision(), revision_);
  request.set_need("needs/kenya-water");
  explained = ExplainMatch(Call{rpc_, env_}, request);
  EXPECT_EQ(explained->match().rank(), 1);
  EXPECT_EQ(explained->match().score(), Rank(OffersFor())->matches(0).score());
  request.set_need("needs/nobody");
  ExpectError(ExplainMatch(Call{rpc_, env_}, request).status(), absl::StatusCode::kNotFound,
              "needs/nobody");
  request.clear_need();
  ExpectError(ExplainMatch(Call{rpc_, env_}, request).status(), absl::StatusCode::kInvalidArgument,
              "need: ");
}

TEST_F(HandlersTest, TheServiceAnswersOverGrpc) {
  StoreDefaults();
  runtime::Dispatcher dispatcher({.threads = 2, .max_queued = 16});
  const auto service = NewScoringService(dispatcher, env_);
  grpc::ServerBuilder builder;
  builder.RegisterService(service.get());
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  const auto stub = v1::ScoringService::NewStub(server->InProcessChannel({}));
  {
    grpc::ClientContext context;
    v1::RankOffersResponse response;
    EXPECT_TRUE(stub->RankOffers(&context, OffersFor(), &response).ok());
    EXPECT_EQ(response.matches_size(), 1);
  }
  {
    grpc::ClientContext context;
    v1::RankNeedsResponse response;
    EXPECT_EQ(stub->RankNeeds(&context, NeedsFor("offers/nobody"), &response).error_code(),
              grpc::StatusCode::NOT_FOUND);
  }
  server->Shutdown();
}

}  // namespace
}  // namespace ssx::scoring
