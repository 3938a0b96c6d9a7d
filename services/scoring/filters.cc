#include "services/scoring/filters.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/dates.h"
#include "services/domain/enum_names.h"
#include "services/scoring/similarity/country_similarity.h"

namespace ssx::scoring {
namespace {

using Strings = google::protobuf::RepeatedPtrField<std::string>;
using Modalities = google::protobuf::RepeatedField<int>;

template <typename List, typename Value>
bool Has(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// Says why and passes the verdict on: `return Verdict(passed, why, "...", ...)`.
template <typename... Words>
bool Verdict(bool passed, std::string* why, const Words&... words) {
  if (why != nullptr) *why = absl::StrCat(words...);
  return passed;
}

std::string Shown(const v1::DateRange& range) {
  if (!domain::IsBounded(range)) return "at any time";
  const std::string from =
      range.has_start_date()
          ? absl::StrCat("from ", domain::FormatDay(domain::ToCivilDay(range.start_date())))
          : "";
  const std::string until =
      range.has_end_date()
          ? absl::StrCat("until ", domain::FormatDay(domain::ToCivilDay(range.end_date())))
          : "";
  return absl::StrCat(from, from.empty() || until.empty() ? "" : " ", until);
}

std::string Shown(const Modalities& modalities) {
  return absl::StrJoin(modalities, ", ", [](std::string* out, int modality) {
    out->append(ModalityWords(modality));
  });
}

bool DifferentCountry(const Pair& pair, std::string* why) {
  const bool passed = pair.need.need.country_code() != pair.offer.offer.country_code();
  if (why == nullptr) return passed;
  return passed ? Verdict(true, why, "The provider is in ", ProviderName(pair),
                          ", the beneficiary in ", BeneficiaryName(pair))
                : Verdict(false, why, "Provider and beneficiary are both in ", ProviderName(pair));
}

bool Developing(const Pair& pair, absl::string_view role, const std::string& code,
                std::string* why) {
  const bool passed = pair.knowledge.reference.IsDeveloping(code, pair.today);
  if (why == nullptr) return passed;
  return Verdict(passed, why, "The ", role, ", ", CountryName(pair.knowledge.reference, code),
                 passed ? ", is" : ", is not",
                 " a developing country (M49 developing regions, G77 or DAC recipient)");
}

bool NeedOpen(const Pair& pair, std::string* why) {
  const v1::Need& need = pair.need.need;
  if (need.has_delete_time()) return Verdict(false, why, "The need is deleted");
  const bool passed = need.state() == v1::NEED_STATE_ENDORSED;
  if (why == nullptr) return passed;
  return Verdict(passed, why, "The need is ",
                 absl::AsciiStrToLower(domain::ShortEnumName(need.state())),
                 passed ? "" : ", not endorsed");
}

bool OfferOpen(const Pair& pair, std::string* why) {
  const v1::Offer& offer = pair.offer.offer;
  if (offer.has_delete_time()) return Verdict(false, why, "The offer is deleted");
  const bool passed = offer.state() == v1::OFFER_STATE_PUBLISHED;
  if (why == nullptr) return passed;
  return Verdict(passed, why, "The offer is ",
                 absl::AsciiStrToLower(domain::ShortEnumName(offer.state())),
                 passed ? "" : ", not published");
}

bool Dates(const Pair& pair, std::string* why) {
  const v1::DateRange& period = pair.need.need.period();
  const v1::DateRange& availability = pair.offer.offer.availability();
  if (domain::HasEnded(period, pair.today)) {
    if (why == nullptr) return false;
    return Verdict(false, why, "The need's period is over: help was wanted ", Shown(period));
  }
  if (domain::HasEnded(availability, pair.today)) {
    if (why == nullptr) return false;
    return Verdict(false, why, "The offer's availability is over: it was open ",
                   Shown(availability));
  }
  const bool passed = domain::Overlap(period, availability);
  if (why == nullptr) return passed;
  return Verdict(passed, why, "Help is wanted ", Shown(period), ", the provider is available ",
                 Shown(availability), passed ? "" : ": these do not overlap");
}

bool Modality(const Pair& pair, std::string* why) {
  const Modalities& wanted = pair.need.need.modalities();
  const Modalities& offered = pair.offer.offer.modalities();
  if (wanted.empty()) return Verdict(true, why, "The need is open to any modality");
  if (offered.empty()) return Verdict(true, why, "The offer is open to any modality");
  Modalities common;
  for (int modality : wanted) {
    if (Has(offered, modality)) common.Add(modality);
  }
  if (why == nullptr) return !common.empty();
  return common.empty() ? Verdict(false, why, "Wanted: ", Shown(wanted),
                                  "; on offer: ", Shown(offered), "; none in common")
                        : Verdict(true, why, "Wanted and on offer: ", Shown(common));
}

bool Capacity(const Pair& pair, std::string* why) {
  const v1::Offer& offer = pair.offer.offer;
  const int left = PlacesLeft(offer);
  if (!offer.has_capacity()) {
    return Verdict(true, why, "The provider states no capacity: one exchange at a time is taken");
  }
  return Verdict(left > 0, why, "The provider has ", left, " of ",
                 offer.capacity().total_exchanges(), " exchanges left");
}

bool NeedExclusions(const Pair& pair, std::string* why) {
  const v1::Need& need = pair.need.need;
  const v1::Offer& offer = pair.offer.offer;
  if (Has(need.excluded_provider_countries(), offer.country_code())) {
    return Verdict(false, why, "The need excludes providers of ", ProviderName(pair));
  }
  if (Has(need.excluded_organizations(), offer.organization())) {
    return Verdict(false, why, "The need excludes ", offer.organization());
  }
  return Verdict(true, why, "The need excludes neither this provider country nor its institution");
}

bool OfferExclusions(const Pair& pair, std::string* why) {
  const v1::Offer& offer = pair.offer.offer;
  const std::string& beneficiary = pair.need.need.country_code();
  if (Has(offer.excluded_countries(), beneficiary)) {
    return Verdict(false, why, "The offer excludes ", BeneficiaryName(pair));
  }
  if (!offer.eligible_countries().empty() && !Has(offer.eligible_countries(), beneficiary)) {
    return Verdict(false, why, "The offer is limited to ",
                   absl::StrJoin(offer.eligible_countries(), ", "), ", without ",
                   BeneficiaryName(pair));
  }
  return Verdict(true, why, "The offer admits ", BeneficiaryName(pair));
}

// Modalities that the pair can agree on and the fund pays for; an empty list on any side means any.
bool FundPaysForModality(const Pair& pair, const Modalities& paid) {
  const Modalities& wanted = pair.need.need.modalities();
  const Modalities& offered = pair.offer.offer.modalities();
  return paid.empty() || std::any_of(paid.begin(), paid.end(), [&](int modality) {
           return (wanted.empty() || Has(wanted, modality)) &&
                  (offered.empty() || Has(offered, modality));
         });
}

bool FundIsEarmarkedFor(const Pair& pair, const Strings& earmarks) {
  const TopicSimilarity& topics = pair.knowledge.topics;
  const std::vector<TopicIndex> allowed = topics.IndexesOf(earmarks);
  return earmarks.empty() || std::any_of(allowed.begin(), allowed.end(), [&](TopicIndex earmark) {
           return std::any_of(pair.need.topics.begin(), pair.need.topics.end(),
                              [&](TopicIndex topic) { return topics.IsWithin(topic, earmark); });
         });
}

bool Fund(const Pair& pair, std::string* why) {
  const v1::Need& need = pair.need.need;
  if (need.fund().empty()) return Verdict(true, why, "The need applies to no fund");
  if (pair.fund == nullptr) return Verdict(false, why, need.fund(), " is not known");
  const v1::Fund& fund = *pair.fund;
  if (fund.has_delete_time()) return Verdict(false, why, need.fund(), " is deleted");
  const v1::FundEligibility& rules = fund.eligibility();
  const std::string& beneficiary = need.country_code();
  if (domain::HasEnded(fund.period(), pair.today) ||
      !domain::Overlap(fund.period(), need.period())) {
    if (why == nullptr) return false;
    return Verdict(false, why, need.fund(), " can be drawn on ", Shown(fund.period()),
                   ", help is wanted ", Shown(need.period()));
  }
  if (!rules.beneficiary_countries().empty() && !Has(rules.beneficiary_countries(), beneficiary)) {
    return Verdict(false, why, need.fund(), " does not serve ", BeneficiaryName(pair));
  }
  const auto& groups = rules.beneficiary_groups();
  if (!groups.empty() && std::none_of(groups.begin(), groups.end(), [&](int group) {
        return pair.knowledge.reference.IsMember(beneficiary, static_cast<v1::CountryGroup>(group),
                                                 pair.today);
      })) {
    return Verdict(false, why, BeneficiaryName(pair), " is in none of the groups that ",
                   need.fund(), " serves");
  }
  if (!rules.provider_countries().empty() &&
      !Has(rules.provider_countries(), pair.offer.offer.country_code())) {
    return Verdict(false, why, need.fund(), " does not pay providers of ", ProviderName(pair));
  }
  if (!FundPaysForModality(pair, rules.modalities())) {
    return Verdict(false, why, need.fund(), " pays for ", Shown(rules.modalities()),
                   ", which this match cannot take");
  }
  if (!FundIsEarmarkedFor(pair, rules.topics())) {
    return Verdict(false, why, need.fund(), " is earmarked for ",
                   absl::StrJoin(rules.topics(), ", "), ", which the need does not carry");
  }
  return Verdict(true, why, need.fund(), " may pay for this match");
}

}  // namespace

bool Passes(v1::HardFilter filter, const Pair& pair, std::string* why) {
  switch (filter) {
    case v1::HARD_FILTER_DIFFERENT_COUNTRY:
      return DifferentCountry(pair, why);
    case v1::HARD_FILTER_BENEFICIARY_DEVELOPING:
      return Developing(pair, "beneficiary", pair.need.need.country_code(), why);
    case v1::HARD_FILTER_PROVIDER_DEVELOPING:
      return Developing(pair, "provider", pair.offer.offer.country_code(), why);
    case v1::HARD_FILTER_NEED_OPEN:
      return NeedOpen(pair, why);
    case v1::HARD_FILTER_OFFER_OPEN:
      return OfferOpen(pair, why);
    case v1::HARD_FILTER_DATES:
      return Dates(pair, why);
    case v1::HARD_FILTER_MODALITY:
      return Modality(pair, why);
    case v1::HARD_FILTER_CAPACITY:
      return Capacity(pair, why);
    case v1::HARD_FILTER_NEED_EXCLUSIONS:
      return NeedExclusions(pair, why);
    case v1::HARD_FILTER_OFFER_EXCLUSIONS:
      return OfferExclusions(pair, why);
    case v1::HARD_FILTER_FUND:
      return Fund(pair, why);
    default:
      return true;  // no filter
  }
}

std::optional<v1::HardFilter> FirstFailed(const Pair& pair) {
  for (v1::HardFilter filter : kHardFilters) {
    if (!Passes(filter, pair)) return filter;
  }
  return std::nullopt;
}

std::vector<v1::FilterResult> AllVerdicts(const Pair& pair) {
  std::vector<v1::FilterResult> verdicts;
  for (v1::HardFilter filter : kHardFilters) {
    v1::FilterResult verdict;
    verdict.set_filter(filter);
    verdict.set_passed(Passes(filter, pair, verdict.mutable_explanation()));
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

}  // namespace ssx::scoring
