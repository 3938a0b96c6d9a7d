// Rankings as of the past, from a registry that the test plays: a real gRPC server whose every
// listing comes in another order and in other parts.
#include "services/scoring/past.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "services/domain/dates.h"
#include "services/domain/errors.h"
#include "services/scoring/handlers.h"
#include "ssx/v1/change_service.grpc.pb.h"
#include "tests/domain/violations_matchers.h"
#include "tests/scoring/random_catalogue.h"
#include "tests/scoring/world.h"

namespace ssx::scoring {
namespace {

using domain::InfoOf;
using testing::ChangeOf;
using ::testing::HasSubstr;
using testing::PurgeOf;
using testing::SharedKnowledge;
using State = std::map<std::string, v1::Change>;

constexpr absl::Duration kPatience = absl::Seconds(60);

absl::Time DayOf(int64_t revision) {
  return absl::FromCivil(testing::kToday + revision, absl::UTCTimeZone()) + absl::Hours(23);
}

// Keeps the state at every revision; commits one a day.
class FakeRegistry final : public v1::ChangeService::Service {
 public:
  void Commit(const std::vector<v1::Change>& changes) {
    State state = history_.back();
    for (const v1::Change& change : changes) {
      if (change.resource_case() == v1::Change::RESOURCE_NOT_SET) {
        state.erase(change.name());
      } else {
        state[change.name()] = change;
      }
    }
    history_.push_back(std::move(state));
  }
  int64_t revision() const { return static_cast<int64_t>(history_.size()) - 1; }

  int listings() {
    absl::MutexLock lock(&mutex_);
    return listings_;
  }
  // Listings send nothing but their first message until they are let go.
  void Hold(bool held) {
    absl::MutexLock lock(&mutex_);
    held_ = held;
  }
  bool AwaitListings(int count) {
    absl::MutexLock lock(&mutex_);
    auto enough = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return listings_ >= count; };
    return mutex_.AwaitWithTimeout(absl::Condition(&enough), kPatience);
  }
  bool AwaitNoListing() {
    absl::MutexLock lock(&mutex_);
    auto none = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return under_way_ == 0; };
    return mutex_.AwaitWithTimeout(absl::Condition(&none), kPatience);
  }

  grpc::Status ListSnapshot(grpc::ServerContext* context, const v1::ListSnapshotRequest* request,
                            grpc::ServerWriter<v1::ListSnapshotResponse>* writer) override {
    {
      absl::MutexLock lock(&mutex_);
      ++listings_;
      ++under_way_;
    }
    grpc::Status status = List(*context, *request, *writer);
    absl::MutexLock lock(&mutex_);
    --under_way_;
    return status;
  }

 private:
  grpc::Status List(grpc::ServerContext& context, const v1::ListSnapshotRequest& request,
                    grpc::ServerWriter<v1::ListSnapshotResponse>& writer) {
    if (request.revision() > revision()) {
      const google::rpc::Status refused = domain::ToRpcStatus(domain::MakeError(
          absl::StatusCode::kOutOfRange, "REVISION_OUT_OF_RANGE",
          absl::StrCat("revision: revision ", request.revision(), " is above the newest"),
          {{"watermark", "0"}, {"revision", absl::StrCat(revision())}}));
      return grpc::Status(grpc::StatusCode::OUT_OF_RANGE, refused.message(),
                          refused.SerializeAsString());
    }
    v1::ListSnapshotResponse response;
    response.set_revision(request.revision());
    *response.mutable_commit_time() = domain::ToTimestamp(DayOf(request.revision()));
    writer.Write(response);
    while (true) {
      if (context.IsCancelled()) return grpc::Status::CANCELLED;
      absl::MutexLock lock(&mutex_);
      auto free = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return !held_; };
      if (mutex_.AwaitWithTimeout(absl::Condition(&free), absl::Milliseconds(5))) break;
      // A sign of life, as the registry sends them.
      writer.Write(response);
    }
    std::vector<v1::Change> resources;
    for (const auto& [name, change] : history_[static_cast<size_t>(request.revision())]) {
      resources.push_back(change);
    }
    std::mt19937 random(static_cast<uint32_t>(std::random_device{}()));
    std::shuffle(resources.begin(), resources.end(), random);
    for (const v1::Change& change : resources) {
      *response.add_resources() = change;
      if (random() % 4 != 0) continue;
      writer.Write(response);
      response.clear_resources();
    }
    response.set_last(true);
    writer.Write(response);
    return grpc::Status::OK;
  }

  std::vector<State> history_ = {{}};  // by revision; complete before it is asked for
  absl::Mutex mutex_;
  int listings_ ABSL_GUARDED_BY(mutex_) = 0;
  int under_way_ ABSL_GUARDED_BY(mutex_) = 0;
  bool held_ ABSL_GUARDED_BY(mutex_) = false;
};

class PastTest : public ::testing::Test {
 protected:
  PastTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&registry_);
    server_ = builder.BuildAndStart();
    past_.Connect(server_->InProcessChannel({}));
    replica_.Replace(std::make_shared<Catalogue>(SharedKnowledge()));
  }
  ~PastTest() override {
    registry_.Hold(false);
    server_->Shutdown();
  }

  void Commit(std::vector<v1::Change> changes) {
    registry_.Commit(changes);
    google::protobuf::RepeatedPtrField<v1::Change> feed(changes.begin(), changes.end());
    replica_.Apply(feed, registry_.revision());
  }

  absl::StatusOr<v1::RankOffersResponse> Rank(const v1::RankOffersRequest& request) {
    return RankOffers(Call{rpc_, env_}, request);
  }

  FakeRegistry registry_;
  std::unique_ptr<grpc::Server> server_;
  Past past_{SharedKnowledge(), 2};
  Replica replica_{SharedKnowledge()};
  Environment env_{replica_, [this] { return DayOf(registry_.revision()); }, &past_};
  runtime::Call rpc_{"Test", absl::InfiniteFuture()};
};

TEST_F(PastTest, EveryAnswerCanBeHadAgainToTheLastByte) {
  std::mt19937 random(11);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<uint32_t>(n)); };
  struct Asked {
    v1::RankOffersRequest request;
    std::string offers;  // the answer
    std::string needs;
    std::string explained;
  };
  const auto ask = [&](const Call& call, const v1::RankOffersRequest& request, Asked& asked) {
    v1::RankNeedsRequest backwards;
    backwards.set_offer("offers/offer-0");
    v1::ExplainMatchRequest pair;
    pair.set_need(request.need());
    pair.set_offer("offers/offer-0");
    const auto likewise = [&](auto& other) {
      *other.mutable_profile() = request.profile();
      other.set_as_of_revision(request.as_of_revision());
      if (request.has_date()) *other.mutable_date() = request.date();
    };
    likewise(backwards);
    likewise(pair);
    const auto text = [](const auto& answer) {
      return answer.ok() ? answer->SerializeAsString() : std::string(answer.status().message());
    };
    asked.offers = text(RankOffers(call, request));
    asked.needs = text(RankNeeds(call, backwards));
    asked.explained = text(ExplainMatch(call, pair));
  };

  std::vector<Asked> history;
  int matches = 0;
  for (int step = 0; step < 60; ++step) {
    std::vector<v1::Change> changes;
    const testing::RandomEntries entries =
        testing::MakeRandomEntries(static_cast<uint64_t>(step), 4, 12);
    for (const v1::Change& change : entries.Changes()) {
      if (below(2) == 0) continue;
      changes.push_back(below(8) == 0 ? PurgeOf(change.name(), 1) : change);
    }
    Commit(changes);
    Asked asked;
    asked.request.set_need(absl::StrCat("needs/need-", below(4)));
    if (below(2) == 0) asked.request.mutable_profile()->set_name("scoringProfiles/humanitarian");
    ask(Call{rpc_, env_}, asked.request, asked);
    v1::RankOffersResponse answer;
    if (answer.ParseFromString(asked.offers)) {
      EXPECT_EQ(answer.revision(), registry_.revision());
      EXPECT_EQ(domain::ToCivilDay(answer.date()), testing::kToday + registry_.revision());
      matches += answer.matches_size();
    }
    asked.request.set_as_of_revision(registry_.revision());
    // Stated or left to the revision.
    if (below(2) == 0) {
      *asked.request.mutable_date() = domain::ToDate(testing::kToday + registry_.revision());
    }
    history.push_back(std::move(asked));
  }
  ASSERT_GT(matches, 50);
  std::shuffle(history.begin(), history.end(), random);
  for (const Asked& then : history) {
    Asked again;
    ask(Call{rpc_, env_}, then.request, again);
    EXPECT_EQ(again.offers, then.offers) << then.request.ShortDebugString();
    EXPECT_EQ(again.needs, then.needs) << then.request.ShortDebugString();
    EXPECT_EQ(again.explained, then.explained) << then.request.ShortDebugString();
  }
  EXPECT_EQ(registry_.listings(), 60);
}

TEST_F(PastTest, TheDateCountsAsToday) {
  v1::Offer offer = testing::MakeOffer();
  *offer.mutable_availability()->mutable_end_date() = domain::ToDate(testing::kToday + 100);
  Commit({ChangeOf(testing::MakeNeed()), ChangeOf(offer)});
  for (const int64_t as_of : {0, 1}) {
    for (const auto& [day, eligible] : {std::pair{100, true}, {101, false}}) {
      v1::RankOffersRequest request;
      request.set_need("needs/kenya-water");
      request.set_as_of_revision(as_of);
      *request.mutable_date() = domain::ToDate(testing::kToday + day);
      auto ranking = Rank(request);
      ASSERT_TRUE(ranking.ok()) << ranking.status();
      EXPECT_EQ(ranking->matches_size(), eligible) << as_of << ", day " << day;
      EXPECT_EQ(domain::ToCivilDay(ranking->date()), testing::kToday + day);
    }
  }
}

TEST_F(PastTest, ABareNameIsOfThatRevisionAndAVersionOfAny) {
  const auto profile = [](const std::string& name, int version) {
    v1::Change change;
    change.set_name(name);
    change.mutable_scoring_profile()->set_version(version);
    v1::ComponentWeight* weight = change.mutable_scoring_profile()->add_weights();
    weight->set_component(static_cast<v1::Component>(version));
    weight->set_weight(100);
    return change;
  };
  const std::string name = "scoringProfiles/child-health";
  Commit({ChangeOf(testing::MakeNeed()), ChangeOf(testing::MakeOffer())});
  Commit({profile(name, 1), profile(name + "@1", 1)});
  Commit({profile(name, 2), profile(name + "@2", 2)});
  const auto rank_by = [&](const std::string& selected, int64_t as_of) -> std::string {
    v1::RankOffersRequest request;
    request.set_need("needs/kenya-water");
    request.set_as_of_revision(as_of);
    request.mutable_profile()->set_name(selected);
    auto ranking = Rank(request);
    if (!ranking.ok()) return absl::StatusCodeToString(ranking.status().code());
    EXPECT_EQ(ranking->revision(), as_of);
    return ranking->profile();
  };
  EXPECT_EQ(rank_by(name, 1), "NOT_FOUND");
  EXPECT_EQ(rank_by(name, 2), name + "@1");
  EXPECT_EQ(rank_by(name, 3), name + "@2");
  for (const int64_t as_of : {1, 2, 3}) {
    EXPECT_EQ(rank_by(name + "@1", as_of), name + "@1");
    EXPECT_EQ(rank_by(name + "@2", as_of), name + "@2");
    EXPECT_EQ(rank_by(name + "@3", as_of), "NOT_FOUND");
  }
}

TEST_F(PastTest, TheLastTwoStayAtHand) {
  for (int i = 0; i < 4; ++i) Commit({ChangeOf(testing::MakeNeed(absl::StrCat("need-", i)))});
  const auto ask = [&](int64_t revision, const std::string& store) {
    auto past = past_.At(revision, store, rpc_);
    ASSERT_TRUE(past.ok()) << past.status();
    EXPECT_EQ((*past)->catalogue.revision(), revision);
    EXPECT_EQ((*past)->catalogue.counts().needs, revision);
    EXPECT_EQ((*past)->day, testing::kToday + revision);
  };
  ask(1, "a");
  ask(2, "a");
  ask(1, "a");
  ask(2, "a");
  EXPECT_EQ(registry_.listings(), 2);
  ask(3, "a");  // 1 goes, the one that was not used last
  ask(2, "a");
  EXPECT_EQ(registry_.listings(), 3);
  ask(1, "a");
  EXPECT_EQ(registry_.listings(), 4);
  ask(1, "b");  // another store's
  EXPECT_EQ(registry_.listings(), 5);
}

TEST_F(PastTest, ARevisionOutOfRangeNamesTheFieldAndTheLimits) {
  const absl::Status status = past_.At(7, "", rpc_).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange) << status;
  EXPECT_EQ(status.message(), "as_of_revision: revision 7 is above the newest");
  EXPECT_EQ(InfoOf(status).reason(), "REVISION_OUT_OF_RANGE");
  EXPECT_EQ(InfoOf(status).metadata().at("watermark"), "0");
}

TEST_F(PastTest, BadFieldsAreNamed) {
  v1::RankOffersRequest request;
  request.set_need("needs/kenya-water");
  request.set_as_of_revision(-1);
  EXPECT_THAT(std::string(Rank(request).status().message()), HasSubstr("as_of_revision: "));
  request.set_as_of_revision(1);
  request.set_min_revision(1);
  EXPECT_THAT(std::string(Rank(request).status().message()), HasSubstr("min_revision: "));
  request.mutable_date()->set_year(2026);
  EXPECT_THAT(std::string(Rank(request).status().message()), HasSubstr("date: "));
}

TEST_F(PastTest, ACallThatEndsStopsTheListing) {
  Commit({ChangeOf(testing::MakeNeed())});
  registry_.Hold(true);
  const runtime::Call hurried("Test", absl::Now() + absl::Milliseconds(50));
  EXPECT_EQ(past_.At(1, "", hurried).status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_TRUE(registry_.AwaitNoListing());

  runtime::Call given_up("Test", absl::InfiniteFuture());
  std::thread asking(
      [&] { EXPECT_EQ(past_.At(1, "", given_up).status().code(), absl::StatusCode::kCancelled); });
  EXPECT_TRUE(registry_.AwaitListings(2));
  given_up.Cancel();
  asking.join();
  EXPECT_TRUE(registry_.AwaitNoListing());
  registry_.Hold(false);
  EXPECT_TRUE(past_.At(1, "", rpc_).ok());
}

TEST_F(PastTest, CallsShareOneListingAndTooManyAreRefused) {
  Commit({ChangeOf(testing::MakeNeed())});
  registry_.Hold(true);
  std::vector<std::thread> asking;
  for (int i = 0; i < 2; ++i) {
    asking.emplace_back([&] {
      absl::Status status;
      do {
        status = past_.At(1, "", rpc_).status();
      } while (absl::IsResourceExhausted(status));  // by one of the hurried below
      EXPECT_TRUE(status.ok()) << status;
    });
  }
  ASSERT_TRUE(registry_.AwaitListings(1));
  // One builds and one waits: sooner or later a third is one too many.
  absl::Status refused;
  const absl::Time give_up = absl::Now() + kPatience;
  while (refused.code() != absl::StatusCode::kResourceExhausted && absl::Now() < give_up) {
    const runtime::Call hurried("Test", absl::Now() + absl::Milliseconds(5));
    refused = past_.At(1, "", hurried).status();
  }
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted) << refused;
  EXPECT_THAT(std::string(refused.message()), HasSubstr("as_of_revision: "));
  registry_.Hold(false);
  for (std::thread& one : asking) one.join();
  EXPECT_EQ(registry_.listings(), 1);
}

TEST(PastWithoutARegistry, IsUnavailable) {
  Past past(SharedKnowledge(), 2);
  const runtime::Call call("Test", absl::InfiniteFuture());
  EXPECT_EQ(past.At(1, "", call).status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace ssx::scoring
