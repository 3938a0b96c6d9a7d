// Random calls against the model: every answer is the one expected, and rows, index, schedule,
// lists and change feed agree with it all along.
#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"
#include "services/registry/maintenance.h"
#include "services/registry/tables.h"
#include "storage/keys.h"
#include "tests/registry/feed.h"
#include "tests/registry/model.h"
#include "tests/registry/world.h"

namespace ssx::registry {
namespace {

using domain::NeedVerb;
using domain::OfferVerb;

class PropertyTest : public testing::TestWithParam<int> {
 protected:
  PropertyTest() : random_(GetParam()) {
    for (const char* name : {kMinistry, kInstitute}) {
      model_.All<v1::Organization>()[name] = *Fetch<v1::Organization>(world_, name);
    }
  }

  int Below(int bound) { return static_cast<int>(random_() % bound); }
  template <typename T>
  const T& OneOf(const std::vector<T>& choices) {
    return choices[Below(static_cast<int>(choices.size()))];
  }
  template <typename T>
  std::string AnyName() {
    return absl::StrCat(ResourceTraits<T>::kCollection, "/some-", Below(9));
  }
  std::string AnyOrganization() { return Below(2) == 0 ? kMinistry : AnyName<v1::Organization>(); }
  v1::DateRange AnyRange() {
    v1::DateRange range;
    const int days = Below(8);
    if (days < 5)
      *range.mutable_end_date() = domain::ToDate(domain::UtcDay(world_.now()) + days - 1);
    return range;
  }
  template <typename Listing>
  void SetTopics(Listing& listing) {
    listing.clear_topics();
    for (const char* topic : {"topics/sdg-3.9", "topics/sdg-11.6", "topics/crs-12220"}) {
      if (Below(2) == 0) listing.add_topics(topic);
    }
  }

  // A resource with every content field that the tests vary.
  void Fill(v1::Organization& organization) {
    organization = Sample<v1::Organization>();
    organization.set_country_code(OneOf<std::string>({"MN", "CU", "MN"}));
    organization.set_national_focal_point(Below(2) == 0);
    organization.set_type(Below(2) == 0 ? v1::ORGANIZATION_TYPE_NGO
                                        : v1::ORGANIZATION_TYPE_GOVERNMENT);
  }
  void Fill(v1::Fund& fund) {
    fund = Sample<v1::Fund>();
    fund.set_organization(AnyOrganization());
  }
  void Fill(v1::Need& need) {
    need = Sample<v1::Need>();
    need.set_organization(AnyOrganization());
    need.set_title(absl::StrCat("Title ", Below(3)));
    if (Below(3) == 0) need.set_fund(AnyName<v1::Fund>());
    need.set_urgency(static_cast<v1::Urgency>(Below(5)));
    SetTopics(need);
    *need.mutable_period() = AnyRange();
  }
  void Fill(v1::Offer& offer) {
    offer = Sample<v1::Offer>();
    offer.set_organization(AnyOrganization());
    offer.set_title(absl::StrCat("Title ", Below(3)));
    SetTopics(offer);
    *offer.mutable_availability() = AnyRange();
  }

  // Checks an answer against the code expected and, when OK, the model's resource.
  template <typename T>
  void Compare(const absl::StatusOr<T>& answer, absl::StatusCode expected,
               const std::string& name) {
    ASSERT_EQ(answer.status().code(), expected) << name << ": " << answer.status();
    ++outcomes_[expected];
    if (!answer.ok()) return;
    T& modelled = model_.All<T>().at(name);
    modelled.set_etag(answer->etag());
    ASSERT_THAT(*answer, Equals(modelled));
    ASSERT_THAT(*Fetch<T>(world_, name), Equals(modelled));
  }

  template <typename T>
  void Write() {
    T resource;
    Fill(resource);
    resource.set_name(AnyName<T>());
    const std::string name = resource.name();
    switch (Below(5)) {
      case 0:
      case 1: {
        const auto answer = Create(world_, resource, name.substr(name.find('/') + 1));
        return Compare(answer, model_.Create(resource, world_.now()), name);
      }
      case 2: {
        const auto& all = model_.All<T>();
        std::string etag;
        if (Below(3) == 0)
          etag = Below(2) == 0 || !all.contains(name) ? "stale" : all.at(name).etag();
        T given = resource;
        // Now and then only a little changes, or nothing.
        if (Below(2) == 0 && all.contains(name)) {
          given = all.at(name);
          if constexpr (std::is_same_v<T, v1::Need>) given.set_urgency(resource.urgency());
        }
        given.set_etag(etag);
        const auto expected = model_.Update(ContentOf(given), etag, world_.now());
        return Compare(Change(world_, given, {"*"}), expected, name);
      }
      case 3:
        return Compare(Remove<T>(world_, name), model_.Delete<T>(name, world_.now()), name);
      default:
        return Compare(Restore<T>(world_, name), model_.Undelete<T>(name, world_.now()), name);
    }
  }

  // Without what the server sets.
  template <typename T>
  static T ContentOf(T resource) {
    resource.clear_etag();
    resource.clear_create_time();
    resource.clear_update_time();
    resource.clear_delete_time();
    resource.clear_purge_time();
    if constexpr (requires { resource.clear_state(); }) {
      resource.clear_state();
      resource.clear_state_reason();
    }
    if constexpr (requires { resource.clear_endorsement(); }) resource.clear_endorsement();
    return resource;
  }

  template <typename T, typename Request, typename Verb>
  void TakeStep(absl::StatusOr<T> (*step)(const Call&, const Request&), Verb verb) {
    Request request;
    request.set_name(AnyName<T>());
    std::string reason;
    if constexpr (requires { request.set_reason(reason); }) {
      reason = OneOf<std::string>({"", "because"});
      request.set_reason(reason);
    }
    std::string focal_point;
    if constexpr (requires { request.set_focal_point(reason); }) {
      focal_point = AnyOrganization();
      request.set_focal_point(focal_point);
      request.set_endorsed_by("D. Bat");
      request.set_comment("A priority of the plan.");
    }
    absl::StatusCode expected;
    if constexpr (std::is_same_v<T, v1::Need>) {
      expected = model_.Step(verb, request.name(), focal_point, reason, world_.now());
    } else {
      expected = model_.Step(verb, request.name(), reason, world_.now());
    }
    Compare(world_.Do(step, request), expected, request.name());
  }

  void TakeAnyStep() {
    switch (Below(12)) {
      case 0:
        return TakeStep(SubmitNeed, NeedVerb::kSubmit);
      case 1:
        return TakeStep(EndorseNeed, NeedVerb::kEndorse);
      case 2:
        return TakeStep(ReturnNeed, NeedVerb::kReturn);
      case 3:
        return TakeStep(MatchNeed, NeedVerb::kMatch);
      case 4:
        return TakeStep(ReopenNeed, NeedVerb::kReopen);
      case 5:
        return TakeStep(FulfillNeed, NeedVerb::kFulfill);
      case 6:
        return TakeStep(WithdrawNeed, NeedVerb::kWithdraw);
      case 7:
        return TakeStep(ExpireNeed, NeedVerb::kExpire);
      case 8:
        return TakeStep(PublishOffer, OfferVerb::kPublish);
      case 9:
        return TakeStep(PauseOffer, OfferVerb::kPause);
      case 10:
        return TakeStep(ExpireOffer, OfferVerb::kExpire);
      default:
        return TakeStep(RetireOffer, OfferVerb::kRetire);
    }
  }

  // Takes over the etags of what maintenance changed, and compares the rest.
  template <typename T>
  void CompareAll() {
    auto rows = world_.Rows(ResourceTraits<T>::kRows);
    ASSERT_EQ(rows.size(), model_.All<T>().size());
    size_t i = 0;
    for (auto& [name, modelled] : model_.All<T>()) {
      T stored;
      ASSERT_TRUE(stored.ParseFromString(rows[i++].second));
      modelled.set_etag(stored.etag());
      ASSERT_THAT(stored, Equals(modelled));
    }
  }
  void CompareRows() {
    CompareAll<v1::Organization>();
    CompareAll<v1::Fund>();
    CompareAll<v1::Need>();
    CompareAll<v1::Offer>();
    std::set<IndexRow> index;
    for (const auto& [key, value] : world_.Rows(kIndexRows)) {
      storage::KeyReader reader(key);
      IndexRow row;
      ASSERT_THAT(reader.String(std::get<0>(row)), IsOk());
      ASSERT_THAT(reader.String(std::get<1>(row)), IsOk());
      ASSERT_THAT(reader.String(std::get<2>(row)), IsOk());
      ASSERT_THAT(reader.String(std::get<3>(row)), IsOk());
      ASSERT_TRUE(reader.done());
      index.insert(row);
    }
    ASSERT_EQ(index, model_.IndexRows());
    std::set<ScheduleRow> schedule;
    for (const auto& [key, value] : world_.Rows(kScheduleRows)) {
      storage::KeyReader reader(key);
      ScheduleRow row;
      ASSERT_THAT(reader.Time(std::get<0>(row)), IsOk());
      ASSERT_THAT(reader.String(std::get<1>(row)), IsOk());
      ASSERT_THAT(reader.String(std::get<2>(row)), IsOk());
      schedule.insert(row);
    }
    ASSERT_EQ(schedule, model_.ScheduleRows());
  }

  // Every value that a field has, asked for by filter, finds the live resources that have it.
  void CompareLists() {
    std::map<std::string, std::vector<std::string>> expected;
    for (const auto& [name, need] : model_.All<v1::Need>()) {
      if (need.has_delete_time()) continue;
      expected[absl::StrCat("organization = \"", need.organization(), "\"")].push_back(name);
      expected[absl::StrCat("state = ", v1::NeedState_Name(need.state()))].push_back(name);
      for (const std::string& topic : need.topics()) {
        expected[absl::StrCat("topics:\"", topic, "\"")].push_back(name);
      }
      if (!need.fund().empty()) {
        expected[absl::StrCat("fund = \"", need.fund(), "\"")].push_back(name);
      }
    }
    for (const auto& [filter, names] : expected) {
      v1::ListNeedsRequest request;
      request.set_filter(filter);
      auto answer = world_.Do(ListNeeds, request);
      ASSERT_THAT(answer, IsOk());
      std::vector<std::string> listed;
      for (const v1::Need& need : answer->needs()) listed.push_back(need.name());
      ASSERT_EQ(listed, names) << filter;
    }
  }

  // A replica that took `snapshot` and then followed holds what the model holds.
  void CompareFeed(Replica replica, storage::Revision after) {
    for (const auto& message : ReadChangesAfter(world_.env(), after)) {
      for (const v1::Change& change : message.changes()) Apply(change, replica);
    }
    CompareReplica<v1::Organization>(replica, [](const auto& c) { return c.organization(); });
    CompareReplica<v1::Fund>(replica, [](const auto& c) { return c.fund(); });
    CompareReplica<v1::Need>(replica, [](const auto& c) { return c.need(); });
    CompareReplica<v1::Offer>(replica, [](const auto& c) { return c.offer(); });
    ASSERT_TRUE(replica.empty()) << replica.begin()->first;
  }
  // Takes what it compares out of the replica.
  template <typename T, typename ResourceOf>
  void CompareReplica(Replica& replica, ResourceOf resource_of) {
    for (const auto& [name, modelled] : model_.All<T>()) {
      auto found = replica.find(name);
      ASSERT_NE(found, replica.end()) << name;
      ASSERT_THAT(resource_of(found->second), Equals(modelled));
      replica.erase(found);
    }
  }

  World world_;
  Model model_;
  std::mt19937 random_;
  std::map<absl::StatusCode, int> outcomes_;
};

TEST_P(PropertyTest, AgreesWithTheModel) {
  constexpr int kSteps = 4'000;
  Replica snapshot;
  storage::Revision snapshot_revision = 0;
  for (int step = 0; step < kSteps && !HasFatalFailure(); ++step) {
    SCOPED_TRACE(absl::StrCat("step ", step));
    switch (Below(20)) {
      case 0:
      case 1:
        Write<v1::Organization>();
        break;
      case 2:
        Write<v1::Fund>();
        break;
      case 3:
      case 4:
      case 5:
      case 6:
        Write<v1::Need>();
        break;
      case 7:
      case 8:
      case 9:
        Write<v1::Offer>();
        break;
      case 10:
        world_.Advance(absl::Minutes(Below(60 * 30)));
        break;
      case 11:
        if (Below(4) == 0) world_.Advance(absl::Hours(24 * Below(25)));
        model_.Maintain(world_.now());
        ASSERT_THAT(RunMaintenance(world_.env()), IsOk());
        CompareRows();
        break;
      default:
        TakeAnyStep();
    }
    if (step % 500 == 499) {
      CompareRows();
      CompareLists();
    }
    if (step == kSteps / 2) {
      for (const auto& message : ReadSnapshot(world_.env())) {
        for (const v1::Change& change : message.resources()) Apply(change, snapshot);
        snapshot_revision = message.revision();
      }
    }
  }
  ASSERT_FALSE(HasFatalFailure());
  CompareRows();
  CompareFeed(snapshot, snapshot_revision);
  CompareFeed({}, 0);
  // The calls were of every kind.
  for (const auto code :
       {absl::StatusCode::kOk, absl::StatusCode::kNotFound, absl::StatusCode::kAlreadyExists,
        absl::StatusCode::kAborted, absl::StatusCode::kInvalidArgument,
        absl::StatusCode::kFailedPrecondition}) {
    EXPECT_GE(outcomes_[code], 10) << code;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, PropertyTest, testing::Range(1, 6));

}  // namespace
}  // namespace ssx::registry
