#include "services/domain/lifecycle.h"

#include <algorithm>
#include <initializer_list>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/domain/dates.h"
#include "services/domain/enum_names.h"

namespace ssx::domain {
namespace {

// A step of a life: the method that takes it, where from and where to.
template <typename Verb, typename State>
struct Step {
  Verb verb;
  const char* method;
  std::vector<State> from;
  State to;
};

const std::vector<Step<NeedVerb, v1::NeedState>>& NeedSteps() {
  static const auto* const kSteps = new std::vector<Step<NeedVerb, v1::NeedState>>{
      {NeedVerb::kSubmit, "SubmitNeed", {v1::NEED_STATE_DRAFT}, v1::NEED_STATE_SUBMITTED},
      {NeedVerb::kEndorse, "EndorseNeed", {v1::NEED_STATE_SUBMITTED}, v1::NEED_STATE_ENDORSED},
      {NeedVerb::kReturn,
       "ReturnNeed",
       {v1::NEED_STATE_SUBMITTED, v1::NEED_STATE_ENDORSED},
       v1::NEED_STATE_DRAFT},
      {NeedVerb::kMatch, "MatchNeed", {v1::NEED_STATE_ENDORSED}, v1::NEED_STATE_MATCHED},
      {NeedVerb::kReopen, "ReopenNeed", {v1::NEED_STATE_MATCHED}, v1::NEED_STATE_ENDORSED},
      {NeedVerb::kFulfill, "FulfillNeed", {v1::NEED_STATE_MATCHED}, v1::NEED_STATE_FULFILLED},
      {NeedVerb::kWithdraw,
       "WithdrawNeed",
       {v1::NEED_STATE_DRAFT, v1::NEED_STATE_SUBMITTED, v1::NEED_STATE_ENDORSED,
        v1::NEED_STATE_MATCHED},
       v1::NEED_STATE_WITHDRAWN},
      {NeedVerb::kExpire,
       "ExpireNeed",
       {v1::NEED_STATE_DRAFT, v1::NEED_STATE_SUBMITTED, v1::NEED_STATE_ENDORSED},
       v1::NEED_STATE_EXPIRED},
  };
  return *kSteps;
}

const std::vector<Step<OfferVerb, v1::OfferState>>& OfferSteps() {
  static const auto* const kSteps = new std::vector<Step<OfferVerb, v1::OfferState>>{
      {OfferVerb::kPublish,
       "PublishOffer",
       {v1::OFFER_STATE_DRAFT, v1::OFFER_STATE_PAUSED, v1::OFFER_STATE_EXPIRED},
       v1::OFFER_STATE_PUBLISHED},
      {OfferVerb::kPause, "PauseOffer", {v1::OFFER_STATE_PUBLISHED}, v1::OFFER_STATE_PAUSED},
      {OfferVerb::kExpire,
       "ExpireOffer",
       {v1::OFFER_STATE_PUBLISHED, v1::OFFER_STATE_PAUSED},
       v1::OFFER_STATE_EXPIRED},
      {OfferVerb::kRetire,
       "RetireOffer",
       {v1::OFFER_STATE_DRAFT, v1::OFFER_STATE_PUBLISHED, v1::OFFER_STATE_PAUSED,
        v1::OFFER_STATE_EXPIRED},
       v1::OFFER_STATE_RETIRED},
  };
  return *kSteps;
}

template <typename Verb, typename State>
const Step<Verb, State>& FindStep(const std::vector<Step<Verb, State>>& steps, Verb verb) {
  // The tables have a row for every verb.
  return *std::find_if(steps.begin(), steps.end(),
                       [verb](const auto& step) { return step.verb == verb; });
}

template <typename State>
bool HasState(const std::vector<State>& states, State state) {
  return std::find(states.begin(), states.end(), state) != states.end();
}

template <typename State>
std::string JoinStates(const std::vector<State>& states, absl::string_view separator) {
  return absl::StrJoin(states, separator, [](std::string* out, State state) {
    absl::StrAppend(out, ShortEnumName(state));
  });
}

template <typename Verb, typename State>
absl::StatusOr<State> TakeStep(const std::vector<Step<Verb, State>>& steps, Verb verb,
                               State state) {
  const Step<Verb, State>& step = FindStep(steps, verb);
  if (HasState(step.from, state)) return step.to;
  std::vector<absl::string_view> open;
  for (const auto& other : steps) {
    if (HasState(other.from, state)) open.push_back(other.method);
  }
  const std::string current = ShortEnumName(state);
  const std::string next =
      open.empty() ? absl::StrCat(current, " is final, no method leads out of it")
                   : absl::StrCat("from ", current, " the methods are ", absl::StrJoin(open, ", "));
  return FailedPrecondition(
      "ILLEGAL_TRANSITION",
      absl::StrCat("state is ", current, ", and ", step.method, " is allowed from ",
                   JoinStates(step.from, ", "), " only; ", next),
      {{"currentState", current},
       {"allowedStates", JoinStates(step.from, ",")},
       {"method", step.method},
       {"allowedMethods", absl::StrJoin(open, ",")}});
}

// Refuses changes to all fields except `free`.
absl::Status RefuseLocked(const std::vector<std::string>& changed, const std::string& state,
                          std::initializer_list<absl::string_view> free, absl::string_view remedy) {
  std::vector<std::string> locked;
  for (const std::string& field : changed) {
    if (std::find(free.begin(), free.end(), field) == free.end()) locked.push_back(field);
  }
  if (locked.empty()) return absl::OkStatus();
  return FailedPrecondition(
      "FIELD_LOCKED",
      absl::StrCat(absl::StrJoin(locked, ", "), " cannot change in state ", state, ": ", remedy),
      {{"currentState", state}, {"fields", absl::StrJoin(locked, ",")}});
}

template <typename T>
std::vector<std::string> Changed(const T& before, const T& after) {
  // Set by the server, or not part of the content.
  static const auto* const kNotContent = new std::vector<std::string>{
      "name",        "etag",        "state",       "endorsement", "state_reason",
      "create_time", "update_time", "delete_time", "purge_time"};
  google::protobuf::util::MessageDifferencer differencer;
  std::vector<std::string> changed;
  const auto* type = T::descriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const auto* field = type->field(i);
    if (std::find(kNotContent->begin(), kNotContent->end(), field->name()) != kNotContent->end()) {
      continue;
    }
    if (!differencer.CompareWithFields(before, after, {field}, {field})) {
      changed.push_back(field->name());
    }
  }
  return changed;
}

template <typename T, typename Step>
std::optional<absl::CivilDay> ExpiryDayOf(const T& resource, const v1::DateRange& range,
                                          const Step& expire) {
  if (!range.has_end_date() || !HasState(expire.from, resource.state())) return std::nullopt;
  return ToCivilDay(range.end_date()) + 1;
}

template <typename T>
bool IsDue(const T& resource, absl::CivilDay today) {
  if (resource.has_delete_time()) return false;
  const std::optional<absl::CivilDay> day = ExpiryDay(resource);
  return day.has_value() && *day <= today;
}

}  // namespace

absl::string_view MethodOf(NeedVerb verb) { return FindStep(NeedSteps(), verb).method; }

absl::string_view MethodOf(OfferVerb verb) { return FindStep(OfferSteps(), verb).method; }

absl::StatusOr<v1::NeedState> NextState(NeedVerb verb, v1::NeedState state) {
  return TakeStep(NeedSteps(), verb, state);
}

absl::StatusOr<v1::OfferState> NextState(OfferVerb verb, v1::OfferState state) {
  return TakeStep(OfferSteps(), verb, state);
}

absl::Status CheckMayChange(v1::NeedState state, const std::vector<std::string>& changed_fields) {
  const std::string name = ShortEnumName(state);
  switch (state) {
    case v1::NEED_STATE_ENDORSED:
    case v1::NEED_STATE_MATCHED:
      return RefuseLocked(
          changed_fields, name,
          {"contact", "visibility", "ongoing_initiatives", "budget", "urgency", "sources"},
          state == v1::NEED_STATE_ENDORSED
              ? "the country endorsed it as it stands; call ReturnNeed, change it, and have it "
                "submitted and endorsed again"
              : "the country endorsed it as it stands; call ReopenNeed and ReturnNeed, change it, "
                "and have it submitted and endorsed again");
    case v1::NEED_STATE_FULFILLED:
    case v1::NEED_STATE_WITHDRAWN:
    case v1::NEED_STATE_EXPIRED:
      return RefuseLocked(changed_fields, name, {}, "the state is final; create a new need");
    default:
      return absl::OkStatus();
  }
}

absl::Status CheckMayChange(v1::OfferState state, const std::vector<std::string>& changed_fields) {
  if (state != v1::OFFER_STATE_RETIRED) return absl::OkStatus();
  return RefuseLocked(changed_fields, ShortEnumName(state), {},
                      "the state is final; create a new offer");
}

std::vector<std::string> ChangedFields(const v1::Need& before, const v1::Need& after) {
  return Changed(before, after);
}

std::vector<std::string> ChangedFields(const v1::Offer& before, const v1::Offer& after) {
  return Changed(before, after);
}

bool IsOver(const v1::Need& need, absl::CivilDay today) { return HasEnded(need.period(), today); }

bool IsOver(const v1::Offer& offer, absl::CivilDay today) {
  return HasEnded(offer.availability(), today);
}

std::optional<absl::CivilDay> ExpiryDay(const v1::Need& need) {
  return ExpiryDayOf(need, need.period(), FindStep(NeedSteps(), NeedVerb::kExpire));
}

std::optional<absl::CivilDay> ExpiryDay(const v1::Offer& offer) {
  return ExpiryDayOf(offer, offer.availability(), FindStep(OfferSteps(), OfferVerb::kExpire));
}

bool IsDueToExpire(const v1::Need& need, absl::CivilDay today) { return IsDue(need, today); }

bool IsDueToExpire(const v1::Offer& offer, absl::CivilDay today) { return IsDue(offer, today); }

}  // namespace ssx::domain
