// What a need or an offer must carry to reach a state of its life, or to claim it on import.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/dates.h"
#include "services/domain/enum_names.h"
#include "services/domain/field_checks.h"
#include "services/domain/lifecycle.h"
#include "services/domain/limits.h"
#include "services/domain/names.h"
#include "services/domain/spelling.h"

namespace ssx::domain {
namespace {

// A field that is missing, and what to put there.
struct Gap {
  const char* field;
  const char* remedy;
};

template <typename Listing>
std::vector<Gap> FindGaps(const Listing& listing) {
  std::vector<Gap> gaps;
  if (ScanText(listing.title()).blank) gaps.push_back({"title", "a title"});
  if (ScanText(listing.description()).blank && ScanText(listing.summary()).blank) {
    gaps.push_back({"description", "a description or a summary"});
  }
  if (listing.topics().empty()) gaps.push_back({"topics", "at least one topic"});
  return gaps;
}

template <typename Listing>
absl::Status CheckGaps(const Listing& listing, absl::string_view what) {
  std::vector<std::string> fields, remedies;
  for (const Gap& gap : FindGaps(listing)) {
    fields.push_back(gap.field);
    remedies.push_back(gap.remedy);
  }
  if (fields.empty()) return absl::OkStatus();
  return FailedPrecondition("INCOMPLETE",
                            absl::StrCat(what, " is not complete: give it ",
                                         absl::StrJoin(remedies, ", "), ", then call again"),
                            {{"fields", absl::StrJoin(fields, ",")}});
}

template <typename Listing>
void AddGaps(const Listing& listing, const std::string& state, Violations& violations) {
  for (const Gap& gap : FindGaps(listing)) {
    violations.Add(gap.field, absl::StrCat("state ", state, " needs ", gap.remedy,
                                           ": add it, or import the row as DRAFT"));
  }
}

// Submitted, and not given up before it was met.
bool WasSubmitted(v1::NeedState state) {
  return state == v1::NEED_STATE_SUBMITTED || state == v1::NEED_STATE_ENDORSED ||
         state == v1::NEED_STATE_MATCHED || state == v1::NEED_STATE_FULFILLED;
}

bool WasEndorsed(v1::NeedState state) {
  return WasSubmitted(state) && state != v1::NEED_STATE_SUBMITTED;
}

// States that a need can only be in before, or without, an endorsement.
bool IsBeforeEndorsement(v1::NeedState state) {
  return state == v1::NEED_STATE_UNSPECIFIED || state == v1::NEED_STATE_DRAFT ||
         state == v1::NEED_STATE_SUBMITTED;
}

void CheckEndorsement(const v1::Endorsement& endorsement, Violations& violations) {
  CheckReference("endorsement.focal_point", kOrganizations, endorsement.focal_point(),
                 Presence::kRequired, violations);
  CheckLine("endorsement.endorsed_by", endorsement.endorsed_by(), limits::kMaxShortText,
            Presence::kOptional, violations);
  CheckText("endorsement.comment", endorsement.comment(), limits::kMaxNote, Presence::kOptional,
            violations);
  if (endorsement.has_endorse_time() && !IsValid(endorsement.endorse_time())) {
    violations.Add("endorsement.endorse_time",
                   "is not a time of the years 1 to 9999: correct or remove it");
  }
}

std::string AvailabilityOver(const v1::Offer& offer) {
  return absl::StrCat("availability ended on ",
                      FormatDay(ToCivilDay(offer.availability().end_date())));
}

}  // namespace

absl::Status CheckSubmittable(const v1::Need& need) { return CheckGaps(need, "the need"); }

absl::Status CheckPublishable(const v1::Offer& offer, absl::CivilDay today) {
  if (absl::Status status = CheckGaps(offer, "the offer"); !status.ok()) return status;
  if (IsOver(offer, today)) {
    return FailedPrecondition(
        "AVAILABILITY_OVER",
        absl::StrCat(AvailabilityOver(offer),
                     ": move availability.end_date to today or later, then call again"),
        {{"fields", "availability.end_date"}});
  }
  return absl::OkStatus();
}

absl::Status CheckCompleteForState(const v1::Need& need) {
  return WasSubmitted(need.state()) ? CheckSubmittable(need) : absl::OkStatus();
}

absl::Status CheckCompleteForState(const v1::Offer& offer, absl::CivilDay today) {
  return offer.state() == v1::OFFER_STATE_PUBLISHED ? CheckPublishable(offer, today)
                                                    : absl::OkStatus();
}

void CheckImportedState(const v1::Need& need, Violations& violations) {
  CheckEnum("state", need.state(), Presence::kOptional, violations);
  const std::string state = ShortEnumName(need.state());
  if (WasSubmitted(need.state())) AddGaps(need, state, violations);
  if (need.has_endorsement() && IsBeforeEndorsement(need.state())) {
    violations.Add("endorsement",
                   "goes with the states from ENDORSED on: remove it, or state ENDORSED");
  } else if (need.has_endorsement()) {
    CheckEndorsement(need.endorsement(), violations);
  } else if (WasEndorsed(need.state())) {
    violations.Add("endorsement.focal_point",
                   absl::StrCat("state ", state,
                                " needs the organization that endorsed it: give it as "
                                "organizations/{organization}, or import the row as SUBMITTED"));
  }
}

void CheckImportedState(const v1::Offer& offer, absl::CivilDay today, Violations& violations) {
  CheckEnum("state", offer.state(), Presence::kOptional, violations);
  if (offer.state() != v1::OFFER_STATE_PUBLISHED) return;
  AddGaps(offer, ShortEnumName(offer.state()), violations);
  // A day that does not exist is a fault of its own, which validation reports.
  if (offer.availability().has_end_date() && IsValid(offer.availability().end_date()) &&
      IsOver(offer, today)) {
    violations.Add("availability.end_date",
                   absl::StrCat(AvailabilityOver(offer),
                                ", and state PUBLISHED needs it to go on: move it to today or "
                                "later, or import the row as EXPIRED"));
  }
}

}  // namespace ssx::domain
