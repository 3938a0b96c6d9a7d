// How the match would be delivered: modality, proof of skill, timing, resources.
#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/domain/dates.h"
#include "services/scoring/components.h"

namespace ssx::scoring {
namespace {

double EvidencePoints(const v1::Evidence& evidence, absl::CivilDay today) {
  double points = 0;
  switch (evidence.type()) {
    case v1::EVIDENCE_TYPE_PAST_EXCHANGE:
      points = kPastExchangePoints;
      break;
    case v1::EVIDENCE_TYPE_EVALUATION:
      points = kEvaluationPoints;
      break;
    case v1::EVIDENCE_TYPE_RESULT:
      points = kResultPoints;
      break;
    case v1::EVIDENCE_TYPE_PUBLICATION:
      points = kPublicationPoints;
      break;
    default:
      break;
  }
  if (evidence.verified()) points *= kVerifiedFactor;
  if (evidence.has_date()) {
    const absl::CivilDay day = domain::ToCivilDay(evidence.date());
    const absl::CivilDay old(day.year() + kOldYears, day.month(), day.day());
    if (old < today) points *= kOldFactor;
  }
  return points;
}

// "Evidence: 3 past exchanges (1 verified), 1 evaluation".
std::string EvidenceWords(const v1::Offer& offer) {
  struct Kind {
    v1::EvidenceType type;
    const char* one;
    const char* many;
  };
  constexpr Kind kKinds[] = {{v1::EVIDENCE_TYPE_PAST_EXCHANGE, "past exchange", "past exchanges"},
                             {v1::EVIDENCE_TYPE_EVALUATION, "evaluation", "evaluations"},
                             {v1::EVIDENCE_TYPE_RESULT, "result", "results"},
                             {v1::EVIDENCE_TYPE_PUBLICATION, "publication", "publications"}};
  std::vector<std::string> words;
  for (const Kind& kind : kKinds) {
    int count = 0, verified = 0;
    for (const v1::Evidence& evidence : offer.evidence()) {
      count += evidence.type() == kind.type;
      verified += evidence.type() == kind.type && evidence.verified();
    }
    if (count == 0) continue;
    words.push_back(absl::StrCat(count, " ", count == 1 ? kind.one : kind.many,
                                 verified == 0      ? ""
                                 : verified < count ? absl::StrCat(" (", verified, " verified)")
                                 : count == 1       ? " (verified)"
                                                    : " (all verified)"));
  }
  return absl::StrCat("Evidence: ", absl::StrJoin(words, ", "));
}

// Days on which help is wanted from today on; a year when no end is stated.
domain::DaySpan WantedDays(const v1::Need& need, absl::CivilDay today) {
  domain::DaySpan wanted = domain::ToSpan(need.period());
  wanted.first = std::max(wanted.first, today);
  if (!need.period().has_end_date()) wanted.last = wanted.first + (kOpenHorizonDays - 1);
  return wanted;
}

double Amount(const v1::Money& money) {
  return static_cast<double>(money.units()) + money.nanos() * 1e-9;
}

std::string Shown(double amount, const std::string& currency) {
  return absl::StrFormat("%s %.0f", currency, amount);
}

using Words = std::vector<std::string>;

// Adds a remark, when anybody reads them.
template <typename... Parts>
void Say(Words* words, const Parts&... parts) {
  if (words != nullptr) words->push_back(absl::StrCat(parts...));
}

double CapacityPart(const Pair& pair, Words* words) {
  const int left = PlacesLeft(pair.offer.offer);
  if (pair.offer.offer.has_capacity()) {
    Say(words, left, left == 1 ? " place left" : " places left");
  } else {
    Say(words, "one place, since no capacity is stated");
  }
  return left <= 0 ? 0 : left == 1 ? kLastPlace : 1;
}

double CostPart(const Pair& pair, Words* words) {
  const v1::CostSharing& sharing = pair.offer.offer.cost_sharing();
  switch (sharing.model()) {
    case v1::COST_SHARING_MODEL_PROVIDER_PAYS:
      Say(words, "the provider pays");
      return 1;
    case v1::COST_SHARING_MODEL_FACILITATOR_PAYS:
      if (pair.fund != nullptr) {
        Say(words, "a third party pays, ", pair.fund->name(), " for one");
        return 1;
      }
      Say(words, "a third party is to pay and none is named");
      return kFacilitatorWithoutFund;
    case v1::COST_SHARING_MODEL_BENEFICIARY_PAYS: {
      const v1::Budget& budget = pair.need.need.budget();
      if (budget.has_required() && Amount(budget.required()) > 0 &&
          Amount(budget.funded()) >= Amount(budget.required())) {
        Say(words, "the beneficiary pays and is funded");
        return 1;
      }
      Say(words, "the beneficiary pays");
      return kBeneficiaryPays;
    }
    default: {
      const int share = std::clamp(sharing.provider_share_percent(), 0, 100);
      Say(words, share > 0 ? absl::StrCat("costs are shared, the provider bears ", share, "%")
                 : sharing.model() == v1::COST_SHARING_MODEL_SHARED
                     ? "costs are shared"
                     : "who bears the costs is not said");
      return kSharedCost + (1 - kSharedCost) * share / 100.0;
    }
  }
}

// What is still to be paid against what provider and fund can spend, where currencies allow.
double BudgetPart(const Pair& pair, Words* words) {
  const v1::Budget& budget = pair.need.need.budget();
  if (!budget.has_required()) {
    Say(words, "the need states no budget");
    return kNeutral;
  }
  const std::string& currency = budget.required().currency_code();
  const double gap = Amount(budget.required()) - Amount(budget.funded());
  if (gap <= 0) {
    Say(words, "the budget is funded");
    return 1;
  }
  double available = 0;
  bool known = false;
  auto add = [&](bool stated, const v1::Money& money) {
    if (!stated || money.currency_code() != currency) return;
    available += Amount(money);
    known = true;
  };
  add(pair.offer.offer.has_budget_ceiling(), pair.offer.offer.budget_ceiling());
  if (pair.fund != nullptr) add(pair.fund->has_envelope(), pair.fund->envelope());
  if (!known) {
    Say(words, "who covers the missing ", Shown(gap, currency), " is not known");
    return kNeutral;
  }
  Say(words, Shown(available, currency), " in sight for the missing ", Shown(gap, currency));
  return std::min(1.0, available / gap);
}

}  // namespace

double ModalityScore(const Pair& pair, Why* why) {
  const auto& wanted = pair.need.need.modalities();
  const auto& offered = pair.offer.offer.modalities();
  if (wanted.empty() || offered.empty()) {
    if (why != nullptr) {
      *why = {
          wanted.empty() ? "The need is open to any modality" : "The offer is open to any modality",
          false};
    }
    return 1;
  }
  std::vector<std::string> common, missing;
  int matched = 0;
  for (int modality : wanted) {
    const bool found = std::find(offered.begin(), offered.end(), modality) != offered.end();
    matched += found;
    if (why != nullptr) (found ? common : missing).push_back(ModalityWords(modality));
  }
  if (why != nullptr) {
    why->reason =
        common.empty()    ? absl::StrCat("Wanted but not on offer: ", absl::StrJoin(missing, ", "))
        : missing.empty() ? absl::StrCat("All wanted is on offer: ", absl::StrJoin(common, ", "))
                          : absl::StrCat("Wanted and on offer: ", absl::StrJoin(common, ", "),
                                         "; not on offer: ", absl::StrJoin(missing, ", "));
  }
  return static_cast<double>(matched) / static_cast<double>(wanted.size());
}

double EvidenceScore(const Pair& pair, Why* why) {
  double points = 0;
  for (const v1::Evidence& evidence : pair.offer.offer.evidence()) {
    points += EvidencePoints(evidence, pair.today);
  }
  if (why != nullptr) {
    if (points == 0) {
      *why = {"No evidence yet: a new provider starts in the middle", false};
    } else {
      *why = {EvidenceWords(pair.offer.offer)};
    }
  }
  return 1 - (1 - kEvidenceStart) * std::exp2(-points / kEvidenceHalf);
}

double TimingScore(const Pair& pair, Why* why) {
  const v1::DateRange& availability = pair.offer.offer.availability();
  if (!domain::IsBounded(availability)) {
    if (why != nullptr) *why = {"The offer does not say when it is available", false};
    return kNeutral;
  }
  const domain::DaySpan wanted = WantedDays(pair.need.need, pair.today);
  if (wanted.last < wanted.first) {
    if (why != nullptr) *why = {"The period of the need is over"};
    return 0;
  }
  const domain::DaySpan available = domain::ToSpan(availability);
  const absl::civil_diff_t covered = std::max<absl::civil_diff_t>(
      0, std::min(wanted.last, available.last) - std::max(wanted.first, available.first) + 1);
  if (why != nullptr) {
    const std::string part = covered == wanted.days()
                                 ? "throughout"
                                 : absl::StrCat("on ", covered, " of ", wanted.days(), " days");
    *why = {absl::StrCat("The provider is available ", part, ", from ",
                         domain::FormatDay(wanted.first), " until ", domain::FormatDay(wanted.last),
                         pair.need.need.period().has_end_date() ? "" : " (no end is stated)")};
  }
  return static_cast<double>(covered) / static_cast<double>(wanted.days());
}

double ResourceScore(const Pair& pair, Why* why) {
  Words words;
  Words* said = why == nullptr ? nullptr : &words;
  // One by one: the order of the remarks is part of the reason.
  const double capacity = CapacityPart(pair, said);
  const double cost = CostPart(pair, said);
  const double budget = BudgetPart(pair, said);
  if (why != nullptr) {
    std::string reason = absl::StrJoin(words, ", ");
    reason[0] = absl::ascii_toupper(static_cast<unsigned char>(reason[0]));
    why->reason = std::move(reason);
  }
  return (capacity + cost + budget) / 3;
}

}  // namespace ssx::scoring
