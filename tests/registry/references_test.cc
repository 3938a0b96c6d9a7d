// References between resources: what is named must exist, and what is named cannot go.
#include "services/registry/tables.h"
#include "tests/registry/world.h"

namespace ssx::registry {
namespace {

using absl::StatusCode;

class ReferencesTest : public testing::Test {
 protected:
  v1::Need NeedOf(const std::string& organization, const std::string& fund = "") {
    v1::Need need = Sample<v1::Need>();
    need.set_organization(organization);
    need.set_fund(fund);
    return need;
  }

  World world_;
};

TEST_F(ReferencesTest, MustExist) {
  EXPECT_THAT(Create(world_, NeedOf("organizations/missing", "funds/missing")),
              FaultsIn(std::vector<std::string>{"need.organization", "need.fund"}));
  auto need = Create(world_, NeedOf(kMinistry));
  ASSERT_THAT(need, IsOk());
  need->set_organization("organizations/missing");
  EXPECT_THAT(Change(world_, *need), FaultIn("need.organization"));
  v1::Offer offer = Sample<v1::Offer>();
  offer.set_organization("organizations/missing");
  EXPECT_THAT(Create(world_, offer), FaultIn("offer.organization"));
  v1::Fund fund = Sample<v1::Fund>();
  fund.set_organization("organizations/missing");
  EXPECT_THAT(Create(world_, fund), FaultIn("fund.organization"));
}

TEST_F(ReferencesTest, MustNotBeDeleted) {
  ASSERT_THAT(Create(world_, Sample<v1::Fund>(), "fund-one"), IsOk());
  ASSERT_THAT(Remove<v1::Fund>(world_, "funds/fund-one"), IsOk());
  EXPECT_THAT(Create(world_, NeedOf(kMinistry, "funds/fund-one")), FaultIn("need.fund"));
  ASSERT_THAT(Restore<v1::Fund>(world_, "funds/fund-one"), IsOk());
  EXPECT_THAT(Create(world_, NeedOf(kMinistry, "funds/fund-one")), IsOk());
}

TEST_F(ReferencesTest, KeepWhatTheyNameFromGoing) {
  ASSERT_THAT(Create(world_, Sample<v1::Organization>(), "third-org"), IsOk());
  const std::string name = "organizations/third-org";
  v1::Fund fund = Sample<v1::Fund>();
  fund.set_organization(name);
  ASSERT_THAT(Create(world_, fund, "fund-one"), IsOk());
  ASSERT_THAT(Create(world_, NeedOf(name, "funds/fund-one"), "need-one"), IsOk());
  v1::Offer offer = Sample<v1::Offer>();
  offer.set_organization(name);
  ASSERT_THAT(Create(world_, offer, "offer-one"), IsOk());

  const auto in_use = Fails(StatusCode::kFailedPrecondition, "RESOURCE_IN_USE");
  auto refused = Remove<v1::Organization>(world_, name);
  EXPECT_THAT(refused, in_use);
  for (const char* user : {"needs/need-one", "offers/offer-one", "funds/fund-one"}) {
    EXPECT_THAT(std::string(refused.status().message()), testing::HasSubstr(user));
  }
  EXPECT_THAT(Remove<v1::Fund>(world_, "funds/fund-one"), in_use);
  // validate_only finds out too.
  v1::DeleteOrganizationRequest rehearsal;
  rehearsal.set_name(name);
  rehearsal.set_validate_only(true);
  EXPECT_THAT(world_.Do(DeleteOrganization, rehearsal), in_use);

  ASSERT_THAT(Remove<v1::Need>(world_, "needs/need-one"), IsOk());
  ASSERT_THAT(Remove<v1::Fund>(world_, "funds/fund-one"), IsOk());
  EXPECT_THAT(Remove<v1::Organization>(world_, name), in_use);
  // Moving away counts as well as going.
  offer.set_name("offers/offer-one");
  offer.set_organization(kInstitute);
  ASSERT_THAT(Change(world_, offer, {"organization"}), IsOk());
  EXPECT_THAT(Remove<v1::Organization>(world_, name), IsOk());
}

TEST_F(ReferencesTest, MustBeBackBeforeUndelete) {
  ASSERT_THAT(Create(world_, Sample<v1::Organization>(), "third-org"), IsOk());
  ASSERT_THAT(Create(world_, NeedOf("organizations/third-org"), "need-one"), IsOk());
  ASSERT_THAT(Remove<v1::Need>(world_, "needs/need-one"), IsOk());
  ASSERT_THAT(Remove<v1::Organization>(world_, "organizations/third-org"), IsOk());
  EXPECT_THAT(Restore<v1::Need>(world_, "needs/need-one"),
              Fails(StatusCode::kFailedPrecondition, "REFERENCE_MISSING"));
  ASSERT_THAT(Restore<v1::Organization>(world_, "organizations/third-org"), IsOk());
  EXPECT_THAT(Restore<v1::Need>(world_, "needs/need-one"), IsOk());
}

TEST_F(ReferencesTest, UnreadableRowsAreTheStoresFaultAndNotTheCallers) {
  ASSERT_THAT(Create(world_, NeedOf(kMinistry), "need-one"), IsOk());
  ASSERT_THAT(Remove<v1::Need>(world_, "needs/need-one"), IsOk());
  ASSERT_THAT(world_.store().Transact([](storage::Transaction& txn) {
    txn.Put(kOrganizationRows, "mn-health", "\xFF");
    return absl::OkStatus();
  }),
              IsOk());
  const auto damaged = Fails(StatusCode::kDataLoss, "DAMAGED_ROW");
  EXPECT_THAT(Fetch<v1::Organization>(world_, kMinistry), damaged);
  EXPECT_THAT(Create(world_, NeedOf(kMinistry)), damaged);
  EXPECT_THAT(Restore<v1::Need>(world_, "needs/need-one"), damaged);
  EXPECT_THAT(world_.Do(ListOrganizations, v1::ListOrganizationsRequest()), damaged);
}

}  // namespace
}  // namespace ssx::registry
