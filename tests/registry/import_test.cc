// Import: each row stands alone.
#include "absl/strings/str_cat.h"
#include "services/registry/tables.h"
#include "tests/registry/world.h"

namespace ssx::registry {
namespace {

using absl::StatusCode;
using testing::ElementsAre;

constexpr auto kCreated = v1::IMPORT_OUTCOME_CREATED;
constexpr auto kReplaced = v1::IMPORT_OUTCOME_REPLACED;
constexpr auto kSkipped = v1::IMPORT_OUTCOME_SKIPPED;
constexpr auto kRefused = v1::IMPORT_OUTCOME_REFUSED;

v1::ImportOptions On(v1::ImportConflict conflict) {
  v1::ImportOptions options;
  options.set_on_conflict(conflict);
  return options;
}

class ImportTest : public testing::Test {
 protected:
  // Rows are numbered from 10.
  v1::ImportNeedsResponse Load(const std::vector<v1::Need>& needs,
                               const v1::ImportOptions& options = {}) {
    v1::ImportNeedsRequest request;
    for (const v1::Need& need : needs) {
      auto& row = *request.add_rows();
      row.set_row_number(9 + request.rows_size());
      *row.mutable_need() = need;
    }
    auto answer = world_.Import(ImportNeeds, options, request);
    EXPECT_THAT(answer, IsOk());
    EXPECT_EQ(answer->results_size(), static_cast<int>(needs.size()));
    for (int i = 0; i < answer->results_size(); ++i) {
      EXPECT_EQ(answer->results(i).row_number(), 10 + i);
      EXPECT_EQ(answer->results(i).has_error(), answer->results(i).outcome() == kRefused);
    }
    return *std::move(answer);
  }
  static std::vector<int> Outcomes(const v1::ImportNeedsResponse& answer) {
    std::vector<int> outcomes;
    for (const auto& result : answer.results()) outcomes.push_back(result.outcome());
    return outcomes;
  }
  // The error of a row, as the error of a single call would be.
  static absl::Status ErrorOf(const v1::ImportResult& result) {
    absl::Status status(static_cast<StatusCode>(result.error().code()), result.error().message());
    for (const auto& detail : result.error().details()) {
      status.SetPayload(detail.type_url(), absl::Cord(detail.value()));
    }
    return status;
  }
  v1::Need Named(const std::string& id, const std::string& title = "Cleaner air") {
    v1::Need need = Sample<v1::Need>();
    need.set_name("needs/" + id);
    need.set_title(title);
    return need;
  }
  v1::Need InState(v1::NeedState state, const std::string& focal_point = "") {
    v1::Need need = Sample<v1::Need>();
    need.set_state(state);
    if (!focal_point.empty()) need.mutable_endorsement()->set_focal_point(focal_point);
    return need;
  }

  World world_;
};

TEST_F(ImportTest, StoresRowsWithAndWithoutAName) {
  const auto answer = Load({Named("need-one"), Sample<v1::Need>()});
  EXPECT_THAT(Outcomes(answer), ElementsAre(kCreated, kCreated));
  EXPECT_EQ(answer.results(0).name(), "needs/need-one");
  for (const auto& result : answer.results()) {
    auto need = Fetch<v1::Need>(world_, result.name());
    ASSERT_THAT(need, IsOk());
    EXPECT_EQ(need->state(), v1::NEED_STATE_DRAFT);
    EXPECT_TRUE(need->has_create_time());
    EXPECT_FALSE(need->etag().empty());
  }
}

TEST_F(ImportTest, RefusedRowsLeaveTheOthers) {
  v1::Need faulty = Sample<v1::Need>();
  faulty.clear_title();
  faulty.add_topics("topics/none-such");
  v1::Need orphan = Sample<v1::Need>();
  orphan.set_organization("organizations/missing");
  orphan.set_fund("funds/missing");
  const auto answer = Load({Named("need-one"), faulty, orphan, Named("Bad"), Named("need-two")});
  EXPECT_THAT(Outcomes(answer), ElementsAre(kCreated, kRefused, kRefused, kRefused, kCreated));
  EXPECT_THAT(ErrorOf(answer.results(1)), FaultsIn(std::vector<std::string>{"title", "topics[2]"}));
  EXPECT_EQ(answer.results(1).name(), "");
  EXPECT_THAT(ErrorOf(answer.results(2)),
              FaultsIn(std::vector<std::string>{"organization", "fund"}));
  EXPECT_THAT(ErrorOf(answer.results(3)), FaultIn("name"));
  EXPECT_EQ(answer.results(3).name(), "needs/Bad");
  EXPECT_EQ(world_.Rows(kNeedRows).size(), 2u);
}

TEST_F(ImportTest, TakenNamesAreTreatedAsAsked) {
  ASSERT_THAT(Outcomes(Load({Named("need-one", "First")})), ElementsAre(kCreated));
  for (const auto conflict : {v1::IMPORT_CONFLICT_UNSPECIFIED, v1::IMPORT_CONFLICT_REFUSE}) {
    const auto refused = Load({Named("need-one", "Second")}, On(conflict));
    EXPECT_THAT(Outcomes(refused), ElementsAre(kRefused));
    EXPECT_THAT(ErrorOf(refused.results(0)),
                Fails(StatusCode::kAlreadyExists, "RESOURCE_ALREADY_EXISTS"));
    EXPECT_EQ(refused.results(0).name(), "needs/need-one");
  }
  EXPECT_THAT(Outcomes(Load({Named("need-one", "Second")}, On(v1::IMPORT_CONFLICT_SKIP))),
              ElementsAre(kSkipped));
  EXPECT_EQ(Fetch<v1::Need>(world_, "needs/need-one")->title(), "First");

  const auto before = *Fetch<v1::Need>(world_, "needs/need-one");
  world_.Advance(absl::Minutes(1));
  EXPECT_THAT(Outcomes(Load({Named("need-one", "Second")}, On(v1::IMPORT_CONFLICT_REPLACE))),
              ElementsAre(kReplaced));
  const auto after = *Fetch<v1::Need>(world_, "needs/need-one");
  EXPECT_EQ(after.title(), "Second");
  EXPECT_THAT(after.create_time(), Equals(before.create_time()));
  EXPECT_NE(after.update_time().seconds(), before.update_time().seconds());
}

TEST_F(ImportTest, ReplacingByTheSameWritesNothing) {
  Load({Named("need-one"), Named("need-two")});
  world_.Advance(absl::Minutes(1));
  const auto revision = world_.store().revision();
  EXPECT_THAT(
      Outcomes(Load({Named("need-one"), Named("need-two")}, On(v1::IMPORT_CONFLICT_REPLACE))),
      ElementsAre(kReplaced, kReplaced));
  EXPECT_EQ(world_.store().revision(), revision);
}

TEST_F(ImportTest, ReplacingBringsBackWhatWasDeleted) {
  Load({Named("need-one")});
  ASSERT_THAT(Remove<v1::Need>(world_, "needs/need-one"), IsOk());
  EXPECT_THAT(Outcomes(Load({Named("need-one")})), ElementsAre(kRefused));
  EXPECT_THAT(Outcomes(Load({Named("need-one")}, On(v1::IMPORT_CONFLICT_REPLACE))),
              ElementsAre(kReplaced));
  EXPECT_FALSE(Fetch<v1::Need>(world_, "needs/need-one")->has_delete_time());
  EXPECT_THAT(world_.Rows(kScheduleRows), testing::IsEmpty());
}

TEST_F(ImportTest, RowsOfOneMessageMeetEachOther) {
  const std::vector<v1::Need> twice = {Named("need-one", "First"), Named("need-one", "Second")};
  EXPECT_THAT(Outcomes(Load(twice)), ElementsAre(kCreated, kRefused));
  EXPECT_EQ(Fetch<v1::Need>(world_, "needs/need-one")->title(), "First");
  const std::vector<v1::Need> again = {Named("need-two", "First"), Named("need-two", "Second")};
  EXPECT_THAT(Outcomes(Load(again, On(v1::IMPORT_CONFLICT_SKIP))), ElementsAre(kCreated, kSkipped));
  EXPECT_THAT(Outcomes(Load(again, On(v1::IMPORT_CONFLICT_REPLACE))),
              ElementsAre(kReplaced, kReplaced));
  EXPECT_EQ(Fetch<v1::Need>(world_, "needs/need-two")->title(), "Second");
}

TEST_F(ImportTest, ValidateOnlyReportsAlikeAndStoresNothing) {
  Load({Named("need-one")});
  const auto revision = world_.store().revision();
  v1::ImportOptions options = On(v1::IMPORT_CONFLICT_REPLACE);
  options.set_validate_only(true);
  v1::Need faulty = Sample<v1::Need>();
  faulty.clear_title();
  EXPECT_THAT(
      Outcomes(
          Load({Named("need-one", "New"), Named("need-two"), Named("need-two"), faulty}, options)),
      ElementsAre(kReplaced, kCreated, kReplaced, kRefused));
  EXPECT_EQ(world_.store().revision(), revision);
}

TEST_F(ImportTest, HonoursStatesThatAreBorneOut) {
  const auto answer = Load(
      {InState(v1::NEED_STATE_SUBMITTED), InState(v1::NEED_STATE_ENDORSED, kMinistry),
       InState(v1::NEED_STATE_MATCHED, kMinistry), InState(v1::NEED_STATE_WITHDRAWN),
       InState(v1::NEED_STATE_ENDORSED), InState(v1::NEED_STATE_ENDORSED, "organizations/missing"),
       InState(v1::NEED_STATE_ENDORSED, kInstitute), InState(v1::NEED_STATE_DRAFT, kMinistry)});
  EXPECT_THAT(Outcomes(answer), ElementsAre(kCreated, kCreated, kCreated, kCreated, kRefused,
                                            kRefused, kRefused, kRefused));
  EXPECT_EQ(Fetch<v1::Need>(world_, answer.results(1).name())->state(), v1::NEED_STATE_ENDORSED);
  EXPECT_THAT(ErrorOf(answer.results(4)), FaultIn("endorsement.focal_point"));
  EXPECT_THAT(ErrorOf(answer.results(5)), FaultIn("endorsement.focal_point"));
  EXPECT_THAT(ErrorOf(answer.results(6)),
              Fails(StatusCode::kFailedPrecondition, "NOT_A_FOCAL_POINT"));
  EXPECT_THAT(ErrorOf(answer.results(7)), FaultIn("endorsement"));
}

TEST_F(ImportTest, IgnoresWhatOnlyTheServerSays) {
  v1::Need need = Named("need-one");
  need.mutable_create_time()->set_seconds(1);
  need.mutable_delete_time()->set_seconds(1);
  need.mutable_purge_time()->set_seconds(1);
  need.set_state_reason(std::string(1'000'000, 'x'));
  need.set_etag("another");
  EXPECT_THAT(Outcomes(Load({need})), ElementsAre(kCreated));
  const auto stored = *Fetch<v1::Need>(world_, "needs/need-one");
  EXPECT_NE(stored.create_time().seconds(), 1);
  EXPECT_FALSE(stored.has_delete_time());
  EXPECT_FALSE(stored.has_purge_time());
  EXPECT_EQ(stored.state_reason(), "");
  EXPECT_NE(stored.etag(), "another");
}

TEST_F(ImportTest, RefusesAMessageThatIsTooLongOrUnclear) {
  v1::ImportNeedsRequest request;
  for (int i = 0; i < 1'001; ++i) request.add_rows();
  EXPECT_THAT(world_.Import(ImportNeeds, {}, request), FaultIn("rows"));
  request.Clear();
  EXPECT_THAT(world_.Import(ImportNeeds, On(static_cast<v1::ImportConflict>(9)), request),
              FaultIn("options.on_conflict"));
  auto nothing = world_.Import(ImportNeeds, {}, request);
  ASSERT_THAT(nothing, IsOk());
  EXPECT_EQ(nothing->results_size(), 0);
}

TEST_F(ImportTest, ServesTheOtherResources) {
  v1::ImportOrganizationsRequest organizations;
  *organizations.add_rows()->mutable_organization() = Sample<v1::Organization>();
  EXPECT_EQ(world_.Import(ImportOrganizations, {}, organizations)->results(0).outcome(), kCreated);
  v1::ImportOffersRequest offers;
  *offers.add_rows()->mutable_offer() = Sample<v1::Offer>();
  offers.mutable_rows(0)->mutable_offer()->set_state(v1::OFFER_STATE_PUBLISHED);
  auto answer = world_.Import(ImportOffers, {}, offers);
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(Fetch<v1::Offer>(world_, answer->results(0).name())->state(),
            v1::OFFER_STATE_PUBLISHED);
}

TEST_F(ImportTest, DamageInTheStoreIsNoFaultOfTheRow) {
  Load({Named("need-one")});
  ASSERT_THAT(world_.store().Transact([](storage::Transaction& txn) {
    txn.Put(kNeedRows, "need-one", "\xFF");
    return absl::OkStatus();
  }),
              IsOk());
  v1::ImportNeedsRequest request;
  *request.add_rows()->mutable_need() = Named("need-one");
  EXPECT_THAT(world_.Import(ImportNeeds, {}, request), Fails(StatusCode::kDataLoss, "DAMAGED_ROW"));
}

}  // namespace
}  // namespace ssx::registry
