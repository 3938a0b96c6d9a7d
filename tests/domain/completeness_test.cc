#include <string>

#include "services/domain/dates.h"
#include "services/domain/lifecycle.h"
#include "tests/domain/violations_matchers.h"

namespace ssx::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const absl::CivilDay kToday(2026, 11, 23);

template <typename Listing>
Listing Complete() {
  Listing listing;
  listing.set_title("Clean air for children");
  listing.set_summary("Coal smoke makes children ill.");
  listing.add_topics("topics/sdg-3.9");
  return listing;
}

// Checks the rule that needs and offers share: title, description or summary, a topic.
template <typename Listing, typename Check>
void ExpectGaps(const Check& check) {
  EXPECT_TRUE(check(Complete<Listing>()).ok());
  const auto fields = [&check](const Listing& listing) {
    const absl::Status status = check(listing);
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(InfoOf(status).reason(), "INCOMPLETE");
    return InfoOf(status).metadata().at("fields");
  };
  EXPECT_EQ(fields(Listing()), "title,description,topics");
  Listing listing = Complete<Listing>();
  listing.set_title(" ");
  EXPECT_EQ(fields(listing), "title");
  listing = Complete<Listing>();
  listing.clear_topics();
  EXPECT_EQ(fields(listing), "topics");
  listing = Complete<Listing>();
  listing.set_summary("\n");
  EXPECT_EQ(fields(listing), "description");
  listing.set_description("In full.");
  EXPECT_TRUE(check(listing).ok());
}

TEST(CompletenessTest, NeedsMustBeCompleteToBeSubmitted) {
  ExpectGaps<v1::Need>([](const v1::Need& need) { return CheckSubmittable(need); });
}

TEST(CompletenessTest, OffersMustBeCompleteAndAvailableToBePublished) {
  ExpectGaps<v1::Offer>([](const v1::Offer& offer) { return CheckPublishable(offer, kToday); });
  v1::Offer offer = Complete<v1::Offer>();
  *offer.mutable_availability()->mutable_end_date() = ToDate(kToday);
  EXPECT_TRUE(CheckPublishable(offer, kToday).ok());
  const absl::Status status = CheckPublishable(offer, kToday + 1);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(InfoOf(status).reason(), "AVAILABILITY_OVER");
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("ended on 2026-11-23"));
}

TEST(CompletenessTest, UpdatesMustLeaveWhatTheStateDemands) {
  for (auto state : {v1::NEED_STATE_SUBMITTED, v1::NEED_STATE_ENDORSED, v1::NEED_STATE_MATCHED}) {
    v1::Need need = Complete<v1::Need>();
    need.set_state(state);
    EXPECT_TRUE(CheckCompleteForState(need).ok());
    need.clear_topics();
    EXPECT_EQ(InfoOf(CheckCompleteForState(need)).reason(), "INCOMPLETE");
  }
  v1::Need draft;
  draft.set_state(v1::NEED_STATE_DRAFT);
  EXPECT_TRUE(CheckCompleteForState(draft).ok());

  v1::Offer offer = Complete<v1::Offer>();
  *offer.mutable_availability()->mutable_end_date() = ToDate(kToday - 1);
  for (auto state : {v1::OFFER_STATE_DRAFT, v1::OFFER_STATE_PAUSED, v1::OFFER_STATE_EXPIRED}) {
    offer.set_state(state);
    EXPECT_TRUE(CheckCompleteForState(offer, kToday).ok());
  }
  offer.set_state(v1::OFFER_STATE_PUBLISHED);
  EXPECT_EQ(InfoOf(CheckCompleteForState(offer, kToday)).reason(), "AVAILABILITY_OVER");
}

std::vector<std::string> ImportFaults(const v1::Need& need) {
  Violations violations;
  CheckImportedState(need, violations);
  return Faults(violations);
}

std::vector<std::string> ImportFaults(const v1::Offer& offer) {
  Violations violations;
  CheckImportedState(offer, kToday, violations);
  return Faults(violations);
}

TEST(CompletenessTest, ImportedNeedsCarryWhatTheirStateDemands) {
  const auto at = [](v1::NeedState state, v1::Need need) {
    need.set_state(state);
    return ImportFaults(need);
  };
  v1::Need endorsed = Complete<v1::Need>();
  endorsed.mutable_endorsement()->set_focal_point("organizations/mn-focal-point");

  for (auto state : {v1::NEED_STATE_UNSPECIFIED, v1::NEED_STATE_DRAFT, v1::NEED_STATE_WITHDRAWN,
                     v1::NEED_STATE_EXPIRED}) {
    EXPECT_THAT(at(state, v1::Need()), IsEmpty());
  }
  EXPECT_THAT(at(v1::NEED_STATE_SUBMITTED, Complete<v1::Need>()), IsEmpty());
  EXPECT_THAT(at(v1::NEED_STATE_SUBMITTED, v1::Need()),
              ElementsAre(FaultOf("title", "state SUBMITTED needs a title"),
                          FaultOf("description", "a description or a summary"),
                          FaultOf("topics", "import the row as DRAFT")));
  for (auto state : {v1::NEED_STATE_ENDORSED, v1::NEED_STATE_MATCHED, v1::NEED_STATE_FULFILLED}) {
    EXPECT_THAT(at(state, endorsed), IsEmpty());
    EXPECT_THAT(at(state, Complete<v1::Need>()),
                ElementsAre(FaultOf("endorsement.focal_point", "import the row as SUBMITTED")));
  }
  for (auto state : {v1::NEED_STATE_WITHDRAWN, v1::NEED_STATE_EXPIRED}) {
    EXPECT_THAT(at(state, endorsed), IsEmpty());
  }
  for (auto state : {v1::NEED_STATE_UNSPECIFIED, v1::NEED_STATE_DRAFT, v1::NEED_STATE_SUBMITTED}) {
    EXPECT_THAT(at(state, endorsed), ElementsAre(FaultOf("endorsement", "remove it")));
  }
  EXPECT_THAT(at(static_cast<v1::NeedState>(99), v1::Need()),
              ElementsAre(FaultOf("state", "99 is unknown")));
}

TEST(CompletenessTest, ImportedEndorsementsAreWellFormed) {
  v1::Need need = Complete<v1::Need>();
  need.set_state(v1::NEED_STATE_ENDORSED);
  v1::Endorsement* endorsement = need.mutable_endorsement();
  EXPECT_THAT(ImportFaults(need), ElementsAre(FaultOf("endorsement.focal_point", "is required")));
  endorsement->set_focal_point("mn-focal-point");
  endorsement->set_endorsed_by("A\nminister");
  endorsement->set_comment(std::string(2'001, 'c'));
  endorsement->mutable_endorse_time()->set_nanos(-1);
  EXPECT_THAT(ImportFaults(need),
              ElementsAre(FaultOf("endorsement.focal_point", "organizations/{organization}"),
                          FaultOf("endorsement.endorsed_by", "line break"),
                          FaultOf("endorsement.comment", "at most 2000"),
                          FaultOf("endorsement.endorse_time", "is not a time")));
}

TEST(CompletenessTest, ImportedOffersCarryWhatTheirStateDemands) {
  const auto at = [](v1::OfferState state, v1::Offer offer) {
    offer.set_state(state);
    return ImportFaults(offer);
  };
  for (auto state : {v1::OFFER_STATE_UNSPECIFIED, v1::OFFER_STATE_DRAFT, v1::OFFER_STATE_PAUSED,
                     v1::OFFER_STATE_EXPIRED, v1::OFFER_STATE_RETIRED}) {
    EXPECT_THAT(at(state, v1::Offer()), IsEmpty());
  }
  v1::Offer offer = Complete<v1::Offer>();
  EXPECT_THAT(at(v1::OFFER_STATE_PUBLISHED, offer), IsEmpty());
  EXPECT_THAT(at(v1::OFFER_STATE_PUBLISHED, v1::Offer()),
              ElementsAre(FaultOf("title", "state PUBLISHED needs"), FaultOf("description", ""),
                          FaultOf("topics", "at least one topic")));
  *offer.mutable_availability()->mutable_end_date() = ToDate(kToday - 1);
  EXPECT_THAT(at(v1::OFFER_STATE_PUBLISHED, offer),
              ElementsAre(FaultOf("availability.end_date", "import the row as EXPIRED")));
  offer.mutable_availability()->mutable_end_date()->set_month(13);  // left to validation
  EXPECT_THAT(at(v1::OFFER_STATE_PUBLISHED, offer), IsEmpty());
  EXPECT_THAT(at(static_cast<v1::OfferState>(99), v1::Offer()),
              ElementsAre(FaultOf("state", "99 is unknown")));
}

}  // namespace
}  // namespace ssx::domain
