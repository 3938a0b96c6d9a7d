#include "services/scoring/handlers.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/domain/dates.h"
#include "services/domain/enum_names.h"
#include "services/domain/errors.h"
#include "services/domain/field_checks.h"
#include "services/domain/limits.h"
#include "services/domain/names.h"
#include "services/domain/validation.h"
#include "services/scoring/explain.h"
#include "services/scoring/profiles.h"
#include "services/scoring/ranker.h"

namespace ssx::scoring {
namespace {

// The fields that say as of when.
template <typename Request>
void CheckBasisFields(const Request& request, domain::Violations& violations) {
  if (request.min_revision() < 0) {
    violations.Add("min_revision", "is negative; give the revision of your own write, or 0");
  }
  if (request.as_of_revision() < 0) {
    violations.Add("as_of_revision", "is negative; give the revision of an earlier answer, or 0");
  }
  if (request.min_revision() > 0 && request.as_of_revision() > 0) {
    violations.Add("min_revision", "cannot go with as_of_revision, which is exact: leave one out");
  }
  if (request.has_date()) domain::CheckDate("date", request.date(), violations);
}

// The fields that RankOffers and RankNeeds share.
template <typename Request>
void CheckRankingFields(const Request& request, domain::Violations& violations) {
  if (request.top_k() < 0 || request.top_k() > domain::limits::kMaxTopK) {
    violations.Add("top_k",
                   absl::StrCat(request.top_k(), " is not within 0 to ", domain::limits::kMaxTopK));
  }
  if (!(request.min_score() >= 0 && request.min_score() <= 100)) {  // NaN fails too
    violations.Add("min_score", absl::StrCat(request.min_score(), " is not within 0 to 100"));
  }
  CheckBasisFields(request, violations);
}

void CheckName(absl::string_view field, absl::string_view collection, absl::string_view name,
               domain::Violations& violations) {
  if (!domain::IdOf(collection, name).empty()) return;
  violations.Add(field, absl::StrCat("\"", name, "\" is not a name of the form ", collection,
                                     "/{id}, 4 to 63 of a-z, 0-9 and hyphens"));
}

// An entry given in the call: well formed, but that nobody has to stand behind it.
template <typename Resource>
void CheckInline(absl::string_view field, const Resource& resource,
                 const domain::ReferenceData& reference, domain::Violations& violations) {
  domain::Violations found;
  domain::Validate(resource, reference, found);
  for (const domain::FieldViolation& violation : found.list()) {
    if (violation.field == "organization" && resource.organization().empty()) continue;
    violations.Add(absl::StrCat(field, ".", violation.field), violation.description);
  }
}

// What an answer rests on, besides the profile.
struct Basis {
  std::shared_ptr<const Catalogue> catalogue;
  absl::CivilDay today;
};

// The catalogue of the revision asked for; else that of now, having waited for the caller's own
// write if asked to. The day is the one given, else that of the past revision, else today.
template <typename Request>
absl::StatusOr<Basis> OpenBasis(const Call& call, const Request& request) {
  Basis basis;
  if (request.as_of_revision() > 0) {
    if (call.env.past == nullptr) {
      return domain::MakeError(absl::StatusCode::kUnavailable, "PAST_NOT_SERVED",
                               "as_of_revision: this server does not serve the past");
    }
    auto past = call.env.past->At(request.as_of_revision(), call.env.replica.store_id(), call.rpc);
    if (!past.ok()) return past.status();
    basis.catalogue = std::shared_ptr<const Catalogue>(*past, &(*past)->catalogue);
    basis.today = (*past)->day;
  } else {
    if (request.min_revision() > 0) {
      const absl::Time deadline = std::min(
          call.rpc.deadline(), absl::Now() + absl::FromChrono(domain::limits::kMaxRevisionWait));
      absl::Status reached = call.env.replica.WaitForRevision(request.min_revision(), deadline);
      if (!reached.ok()) return reached;
    }
    auto current = call.env.replica.Current();
    if (!current.ok()) return current.status();
    basis.catalogue = *std::move(current);
    basis.today = domain::UtcDay(call.env.clock());
  }
  if (request.has_date()) basis.today = domain::ToCivilDay(request.date());
  return basis;
}

absl::StatusOr<Profile> FindProfile(const Catalogue::Snapshot& snapshot,
                                    const v1::ProfileSelector& selector) {
  return SelectProfile(selector,
                       [&](absl::string_view name) { return snapshot.FindProfile(name); });
}

// The profile that a request selects, as of the revision it asks about. A version never changes, so
// one that was made later will do as well.
template <typename Request>
absl::StatusOr<Profile> FindProfile(const Call& call, const Catalogue::Snapshot& snapshot,
                                    const Request& request) {
  auto profile = FindProfile(snapshot, request.profile());
  if (request.as_of_revision() == 0 || !absl::IsNotFound(profile.status()) ||
      !absl::StrContains(request.profile().name(), "@")) {
    return profile;
  }
  const auto current = call.env.replica.Current();
  return current.ok() ? FindProfile((*current)->Read(), request.profile()) : profile;
}

RankingRequest MakeRankingRequest(const Call& call, const Basis& basis, Profile profile) {
  RankingRequest ranking;
  ranking.profile = std::move(profile);
  ranking.today = basis.today;
  ranking.check = [&call] { return call.rpc.Check(); };
  return ranking;
}

template <typename Request>
RankingRequest MakeRankingRequest(const Call& call, const Basis& basis, Profile profile,
                                  const Request& request) {
  RankingRequest ranking = MakeRankingRequest(call, basis, std::move(profile));
  ranking.top_k = request.top_k() == 0 ? domain::limits::kDefaultTopK : request.top_k();
  ranking.min_score = request.min_score();
  return ranking;
}

template <typename Response>
Response MakeResponse(Ranking ranking, int64_t revision, const RankingRequest& request) {
  Response response;
  for (v1::Match& match : ranking.matches) *response.add_matches() = std::move(match);
  response.set_revision(revision);
  response.set_profile(request.profile.name);
  *response.mutable_date() = domain::ToDate(request.today);
  response.set_considered(ranking.considered);
  for (v1::FilterCount& count : ranking.filtered) *response.add_filtered() = std::move(count);
  return response;
}

absl::string_view HowToOpen(v1::NeedState state) {
  switch (state) {
    case v1::NEED_STATE_DRAFT:
      return "submit it, then have its national focal point endorse it";
    case v1::NEED_STATE_SUBMITTED:
      return "have its national focal point endorse it";
    case v1::NEED_STATE_MATCHED:
      return "reopen it if its exchange fell through";
    default:
      return "that is final: create a new need";
  }
}

absl::string_view HowToOpen(v1::OfferState state) {
  switch (state) {
    case v1::OFFER_STATE_RETIRED:
      return "that is final: create a new offer";
    case v1::OFFER_STATE_EXPIRED:
      return "extend its availability and publish it";
    default:
      return "publish it";
  }
}

// FAILED_PRECONDITION that names the state and the way out of it.
template <typename State>
absl::Status NotOpen(absl::string_view reason, const std::string& name, State state,
                     absl::string_view wanted) {
  const std::string current = domain::ShortEnumName(state);
  return domain::FailedPrecondition(reason,
                                    absl::StrCat(name, " is ", absl::AsciiStrToLower(current),
                                                 ", not ", wanted, ": ", HowToOpen(state)),
                                    {{"resource", name}, {"currentState", current}});
}

// The stored need when it may be ranked.
absl::StatusOr<const NeedEntry*> FindOpenNeed(const Catalogue::Snapshot& snapshot,
                                              const std::string& name) {
  const NeedEntry* need = snapshot.FindNeed(name);
  if (need == nullptr || !need->live()) return domain::NotFound(name);
  if (need->need.state() != v1::NEED_STATE_ENDORSED) {
    return NotOpen("NEED_NOT_ENDORSED", name, need->need.state(), "endorsed");
  }
  return need;
}

absl::StatusOr<const OfferEntry*> FindOpenOffer(const Catalogue::Snapshot& snapshot,
                                                const std::string& name) {
  const OfferEntry* offer = snapshot.FindOffer(name);
  if (offer == nullptr || !offer->live()) return domain::NotFound(name);
  if (offer->offer.state() != v1::OFFER_STATE_PUBLISHED) {
    return NotOpen("OFFER_NOT_PUBLISHED", name, offer->offer.state(), "published");
  }
  return offer;
}

// Entries given in a call are ranked as if they were open; they have no name of their own.
std::shared_ptr<const NeedEntry> MakeInlineEntry(v1::Need need, const Knowledge& knowledge) {
  need.clear_name();
  need.clear_delete_time();
  need.set_state(v1::NEED_STATE_ENDORSED);
  return MakeNeedEntry(need, knowledge);
}

std::shared_ptr<const OfferEntry> MakeInlineEntry(v1::Offer offer, const Knowledge& knowledge) {
  offer.clear_name();
  offer.clear_delete_time();
  offer.set_state(v1::OFFER_STATE_PUBLISHED);
  return MakeOfferEntry(offer, knowledge);
}

}  // namespace

absl::StatusOr<v1::RankOffersResponse> RankOffers(const Call& call,
                                                  const v1::RankOffersRequest& request) {
  const Knowledge& knowledge = call.env.replica.knowledge();
  domain::Violations violations;
  switch (request.subject_case()) {
    case v1::RankOffersRequest::kNeed:
      CheckName("need", domain::kNeeds, request.need(), violations);
      break;
    case v1::RankOffersRequest::kInlineNeed:
      CheckInline("inline_need", request.inline_need(), knowledge.reference, violations);
      break;
    default:
      violations.Add("need", "is required: name a stored need, or give inline_need");
  }
  CheckRankingFields(request, violations);
  CheckSelector(request.profile(), violations);
  if (!violations.empty()) return violations.ToStatus();

  // Analysed before the catalogue is opened: an open snapshot makes writers wait.
  std::shared_ptr<const NeedEntry> given;
  if (request.has_inline_need()) given = MakeInlineEntry(request.inline_need(), knowledge);
  auto basis = OpenBasis(call, request);
  if (!basis.ok()) return basis.status();
  const Catalogue::Snapshot snapshot = basis->catalogue->Read();
  auto profile = FindProfile(call, snapshot, request);
  if (!profile.ok()) return profile.status();
  const NeedEntry* need = given.get();
  if (need == nullptr) {
    auto found = FindOpenNeed(snapshot, request.need());
    if (!found.ok()) return found.status();
    need = *found;
  }
  if (!need->need.fund().empty() && snapshot.FindFund(need->need.fund()) == nullptr) {
    return domain::NotFound(need->need.fund());
  }
  const RankingRequest asked = MakeRankingRequest(call, *basis, *profile, request);
  auto ranking = RankOffers(snapshot, *need, asked);
  if (!ranking.ok()) return ranking.status();
  return MakeResponse<v1::RankOffersResponse>(*std::move(ranking), snapshot.revision(), asked);
}

absl::StatusOr<v1::RankNeedsResponse> RankNeeds(const Call& call,
                                                const v1::RankNeedsRequest& request) {
  const Knowledge& knowledge = call.env.replica.knowledge();
  domain::Violations violations;
  switch (request.subject_case()) {
    case v1::RankNeedsRequest::kOffer:
      CheckName("offer", domain::kOffers, request.offer(), violations);
      break;
    case v1::RankNeedsRequest::kInlineOffer:
      CheckInline("inline_offer", request.inline_offer(), knowledge.reference, violations);
      break;
    default:
      violations.Add("offer", "is required: name a stored offer, or give inline_offer");
  }
  CheckRankingFields(request, violations);
  CheckSelector(request.profile(), violations);
  if (!violations.empty()) return violations.ToStatus();

  std::shared_ptr<const OfferEntry> given;
  if (request.has_inline_offer()) given = MakeInlineEntry(request.inline_offer(), knowledge);
  auto basis = OpenBasis(call, request);
  if (!basis.ok()) return basis.status();
  const Catalogue::Snapshot snapshot = basis->catalogue->Read();
  auto profile = FindProfile(call, snapshot, request);
  if (!profile.ok()) return profile.status();
  const OfferEntry* offer = given.get();
  if (offer == nullptr) {
    auto found = FindOpenOffer(snapshot, request.offer());
    if (!found.ok()) return found.status();
    offer = *found;
  }
  const RankingRequest asked = MakeRankingRequest(call, *basis, *profile, request);
  auto ranking = RankNeeds(snapshot, *offer, asked);
  if (!ranking.ok()) return ranking.status();
  return MakeResponse<v1::RankNeedsResponse>(*std::move(ranking), snapshot.revision(), asked);
}

absl::StatusOr<v1::ExplainMatchResponse> ExplainMatch(const Call& call,
                                                      const v1::ExplainMatchRequest& request) {
  domain::Violations violations;
  CheckName("need", domain::kNeeds, request.need(), violations);
  CheckName("offer", domain::kOffers, request.offer(), violations);
  CheckBasisFields(request, violations);
  CheckSelector(request.profile(), violations);
  if (!violations.empty()) return violations.ToStatus();

  auto basis = OpenBasis(call, request);
  if (!basis.ok()) return basis.status();
  const Catalogue::Snapshot snapshot = basis->catalogue->Read();
  auto profile = FindProfile(call, snapshot, request);
  if (!profile.ok()) return profile.status();
  const NeedEntry* need = snapshot.FindNeed(request.need());
  if (need == nullptr) return domain::NotFound(request.need());
  const OfferEntry* offer = snapshot.FindOffer(request.offer());
  if (offer == nullptr) return domain::NotFound(request.offer());
  auto response = Explain(snapshot, *need, *offer, MakeRankingRequest(call, *basis, *profile));
  if (!response.ok()) return response.status();
  response->set_revision(snapshot.revision());
  response->set_profile(profile->name);
  *response->mutable_date() = domain::ToDate(basis->today);
  return response;
}

}  // namespace ssx::scoring
