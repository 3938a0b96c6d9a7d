#include "services/domain/lifecycle.h"

#include <map>
#include <set>
#include <string>

#include "absl/strings/str_split.h"
#include "services/domain/dates.h"
#include "services/domain/enum_names.h"
#include "tests/domain/violations_matchers.h"

namespace ssx::domain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr NeedVerb kNeedVerbs[] = {NeedVerb::kSubmit,   NeedVerb::kEndorse, NeedVerb::kReturn,
                                   NeedVerb::kMatch,    NeedVerb::kReopen,  NeedVerb::kFulfill,
                                   NeedVerb::kWithdraw, NeedVerb::kExpire};
constexpr OfferVerb kOfferVerbs[] = {OfferVerb::kPublish, OfferVerb::kPause, OfferVerb::kExpire,
                                     OfferVerb::kRetire};

// All legal steps, as the comments of the services state them: "verb from" to the state reached.
std::map<std::string, std::string> LegalNeedSteps() {
  return {
      {"SubmitNeed DRAFT", "SUBMITTED"},       {"EndorseNeed SUBMITTED", "ENDORSED"},
      {"ReturnNeed SUBMITTED", "DRAFT"},       {"ReturnNeed ENDORSED", "DRAFT"},
      {"MatchNeed ENDORSED", "MATCHED"},       {"ReopenNeed MATCHED", "ENDORSED"},
      {"FulfillNeed MATCHED", "FULFILLED"},    {"WithdrawNeed DRAFT", "WITHDRAWN"},
      {"WithdrawNeed SUBMITTED", "WITHDRAWN"}, {"WithdrawNeed ENDORSED", "WITHDRAWN"},
      {"WithdrawNeed MATCHED", "WITHDRAWN"},   {"ExpireNeed DRAFT", "EXPIRED"},
      {"ExpireNeed SUBMITTED", "EXPIRED"},     {"ExpireNeed ENDORSED", "EXPIRED"},
  };
}

std::map<std::string, std::string> LegalOfferSteps() {
  return {
      {"PublishOffer DRAFT", "PUBLISHED"},   {"PublishOffer PAUSED", "PUBLISHED"},
      {"PublishOffer EXPIRED", "PUBLISHED"}, {"PauseOffer PUBLISHED", "PAUSED"},
      {"ExpireOffer PUBLISHED", "EXPIRED"},  {"ExpireOffer PAUSED", "EXPIRED"},
      {"RetireOffer DRAFT", "RETIRED"},      {"RetireOffer PUBLISHED", "RETIRED"},
      {"RetireOffer PAUSED", "RETIRED"},     {"RetireOffer EXPIRED", "RETIRED"},
  };
}

// Tries every verb from every state, and compares with the table.
template <typename State, typename Verbs>
void ExpectSteps(const Verbs& verbs, const std::map<std::string, std::string>& legal) {
  size_t taken = 0;
  const auto* type = google::protobuf::GetEnumDescriptor<State>();
  for (auto verb : verbs) {
    for (int i = 0; i < type->value_count(); ++i) {
      const State state = static_cast<State>(type->value(i)->number());
      const std::string step = absl::StrCat(MethodOf(verb), " ", ShortEnumName(state));
      const auto next = NextState(verb, state);
      const auto expected = legal.find(step);
      if (expected != legal.end()) {
        ++taken;
        ASSERT_TRUE(next.ok()) << step << ": " << next.status();
        EXPECT_EQ(ShortEnumName(*next), expected->second) << step;
        continue;
      }
      EXPECT_EQ(next.status().code(), absl::StatusCode::kFailedPrecondition) << step;
      const google::rpc::ErrorInfo info = InfoOf(next.status());
      EXPECT_EQ(info.reason(), "ILLEGAL_TRANSITION") << step;
      EXPECT_EQ(info.metadata().at("currentState"), ShortEnumName(state)) << step;
      // The allowed states are those from which the table has this verb.
      std::set<std::string> allowed;
      for (const auto& [from, to] : legal) {
        const std::vector<std::string> parts = absl::StrSplit(from, ' ');
        if (parts[0] == MethodOf(verb)) allowed.insert(parts[1]);
      }
      const std::set<std::string> said = absl::StrSplit(info.metadata().at("allowedStates"), ',');
      EXPECT_EQ(said, allowed) << step;
    }
  }
  EXPECT_EQ(taken, legal.size());
}

TEST(LifecycleTest, NeedsTakeExactlyTheStepsOfTheTable) {
  ExpectSteps<v1::NeedState>(kNeedVerbs, LegalNeedSteps());
}

TEST(LifecycleTest, OffersTakeExactlyTheStepsOfTheTable) {
  ExpectSteps<v1::OfferState>(kOfferVerbs, LegalOfferSteps());
}

TEST(LifecycleTest, RefusedStepsSayWhatIsPossible) {
  const absl::Status from_draft = NextState(NeedVerb::kReturn, v1::NEED_STATE_DRAFT).status();
  EXPECT_EQ(from_draft.message(),
            "state is DRAFT, and ReturnNeed is allowed from SUBMITTED, ENDORSED only; from DRAFT "
            "the methods are SubmitNeed, WithdrawNeed, ExpireNeed");
  EXPECT_EQ(InfoOf(from_draft).metadata().at("allowedMethods"),
            "SubmitNeed,WithdrawNeed,ExpireNeed");
  const absl::Status final = NextState(OfferVerb::kPublish, v1::OFFER_STATE_RETIRED).status();
  EXPECT_THAT(std::string(final.message()), HasSubstr("RETIRED is final"));
}

TEST(LifecycleTest, StatesNobodyKnowsLeadNowhere) {
  EXPECT_EQ(NextState(NeedVerb::kSubmit, static_cast<v1::NeedState>(42)).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(LifecycleTest, EndorsedTextIsTheCountrys) {
  const std::vector<std::string> free = {"contact", "visibility", "ongoing_initiatives",
                                         "budget",  "urgency",    "sources"};
  for (auto state : {v1::NEED_STATE_ENDORSED, v1::NEED_STATE_MATCHED}) {
    EXPECT_TRUE(CheckMayChange(state, free).ok());
    EXPECT_TRUE(CheckMayChange(state, {}).ok());
    // Every other field is locked.
    std::set<std::string> open(free.begin(), free.end());
    const auto* type = v1::Need::descriptor();
    for (int i = 0; i < type->field_count(); ++i) {
      const std::string& field = type->field(i)->name();
      if (open.contains(field)) continue;
      const absl::Status status = CheckMayChange(state, {"contact", field});
      EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << field;
      EXPECT_EQ(InfoOf(status).reason(), "FIELD_LOCKED");
      EXPECT_EQ(InfoOf(status).metadata().at("fields"), field);
      EXPECT_EQ(InfoOf(status).metadata().at("currentState"), ShortEnumName(state));
      EXPECT_THAT(std::string(status.message()), HasSubstr("ReturnNeed"));
    }
  }
  // A matched need cannot be returned before it is opened again.
  EXPECT_THAT(std::string(CheckMayChange(v1::NEED_STATE_MATCHED, {"title"}).message()),
              HasSubstr("ReopenNeed and ReturnNeed"));
  EXPECT_THAT(std::string(CheckMayChange(v1::NEED_STATE_ENDORSED, {"title"}).message()),
              Not(HasSubstr("ReopenNeed")));
}

TEST(LifecycleTest, DraftsChangeFreelyAndFinalStatesNever) {
  for (auto state : {v1::NEED_STATE_DRAFT, v1::NEED_STATE_SUBMITTED}) {
    EXPECT_TRUE(CheckMayChange(state, {"title", "topics", "country_code"}).ok());
  }
  for (auto state : {v1::NEED_STATE_FULFILLED, v1::NEED_STATE_WITHDRAWN, v1::NEED_STATE_EXPIRED}) {
    EXPECT_TRUE(CheckMayChange(state, {}).ok());
    const absl::Status status = CheckMayChange(state, {"contact", "title"});
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(InfoOf(status).metadata().at("fields"), "contact,title");
  }
  for (auto state : {v1::OFFER_STATE_DRAFT, v1::OFFER_STATE_PUBLISHED, v1::OFFER_STATE_PAUSED,
                     v1::OFFER_STATE_EXPIRED}) {
    EXPECT_TRUE(CheckMayChange(state, {"title", "availability"}).ok());
  }
  EXPECT_TRUE(CheckMayChange(v1::OFFER_STATE_RETIRED, {}).ok());
  EXPECT_EQ(CheckMayChange(v1::OFFER_STATE_RETIRED, {"contact"}).code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(LifecycleTest, FindsTheFieldsThatDiffer) {
  v1::Need before;
  before.set_title("Clean air");
  before.add_topics("topics/sdg-3");
  EXPECT_THAT(ChangedFields(before, before), IsEmpty());
  v1::Need after = before;
  after.set_title("Cleaner air");
  after.add_topics("topics/sdg-11");
  after.mutable_budget()->mutable_required()->set_units(5);
  EXPECT_THAT(ChangedFields(before, after), ElementsAre("title", "topics", "budget"));
  EXPECT_THAT(ChangedFields(after, before), ElementsAre("title", "topics", "budget"));

  // What the server keeps, and what identifies the need, is no change of content.
  v1::Need kept = before;
  kept.set_name("needs/other");
  kept.set_etag("e");
  kept.set_state(v1::NEED_STATE_ENDORSED);
  kept.set_state_reason("because");
  kept.mutable_endorsement()->set_endorsed_by("A minister");
  for (auto* time : {kept.mutable_create_time(), kept.mutable_update_time(),
                     kept.mutable_delete_time(), kept.mutable_purge_time()}) {
    time->set_seconds(1);
  }
  EXPECT_THAT(ChangedFields(before, kept), IsEmpty());

  v1::Offer offer;
  v1::Offer other = offer;
  other.mutable_capacity()->set_total_exchanges(2);
  other.set_state(v1::OFFER_STATE_PUBLISHED);
  EXPECT_THAT(ChangedFields(offer, other), ElementsAre("capacity"));
}

TEST(LifecycleTest, ExpiryComesTheDayAfterTheEnd) {
  v1::Need need;
  need.set_state(v1::NEED_STATE_ENDORSED);
  const absl::CivilDay end(2026, 11, 23);
  EXPECT_FALSE(IsOver(need, end + 1));
  EXPECT_FALSE(IsDueToExpire(need, end + 1));
  *need.mutable_period()->mutable_end_date() = ToDate(end);
  EXPECT_FALSE(IsOver(need, end));
  EXPECT_FALSE(IsDueToExpire(need, end));
  EXPECT_TRUE(IsOver(need, end + 1));

  v1::Offer offer;
  *offer.mutable_availability()->mutable_end_date() = ToDate(end);
  offer.set_state(v1::OFFER_STATE_PAUSED);
  EXPECT_FALSE(IsOver(offer, end));
  EXPECT_FALSE(IsDueToExpire(offer, end));
  EXPECT_TRUE(IsOver(offer, end + 1));
  EXPECT_TRUE(IsDueToExpire(offer, end + 1));

  // Due exactly in the states from which the method is allowed, and only while live.
  for (int state = 0; state < v1::NeedState_ARRAYSIZE; ++state) {
    need.set_state(static_cast<v1::NeedState>(state));
    EXPECT_EQ(IsDueToExpire(need, end + 1), NextState(NeedVerb::kExpire, need.state()).ok());
  }
  for (int state = 0; state < v1::OfferState_ARRAYSIZE; ++state) {
    offer.set_state(static_cast<v1::OfferState>(state));
    EXPECT_EQ(IsDueToExpire(offer, end + 1), NextState(OfferVerb::kExpire, offer.state()).ok());
  }
  need.set_state(v1::NEED_STATE_ENDORSED);
  need.mutable_delete_time()->set_seconds(1);
  EXPECT_FALSE(IsDueToExpire(need, end + 1));
  offer.set_state(v1::OFFER_STATE_PUBLISHED);
  offer.mutable_delete_time()->set_seconds(1);
  EXPECT_FALSE(IsDueToExpire(offer, end + 1));
}

}  // namespace
}  // namespace ssx::domain
