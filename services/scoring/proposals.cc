#include "services/scoring/proposals.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/dates.h"
#include "services/domain/errors.h"
#include "services/domain/lifecycle.h"
#include "services/domain/text/language.h"
#include "services/domain/validation.h"
#include "services/scoring/components.h"

namespace ssx::scoring {
namespace {

// What is proposed where a side states nothing: the least that counts in full, or half.
constexpr int kProposedPlaces = 2;
constexpr int kProposedShare = 50;

template <typename List, typename Value>
bool Has(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

template <typename List, typename Value>
void Remove(List& list, const Value& value) {
  list.erase(std::remove(list.begin(), list.end(), value), list.end());
}

template <typename Resource>
size_t CountViolations(const Resource& resource, const Knowledge& knowledge) {
  domain::Violations violations;
  domain::Validate(resource, knowledge.reference, violations);
  return violations.list().size();
}

// "2026-11-23 until 2027-03-31".
std::string Shown(const domain::DaySpan& span) {
  return absl::StrCat(domain::FormatDay(span.first), " until ", domain::FormatDay(span.last));
}

// What `required` exceeds `funded` by, rounded up to whole units.
v1::Money MissingOf(const v1::Budget& budget) {
  v1::Money missing;
  missing.set_currency_code(budget.required().currency_code());
  missing.set_units(budget.required().units() - budget.funded().units() +
                    (budget.required().nanos() > budget.funded().nanos() ? 1 : 0));
  return missing;
}

class Proposer {
 public:
  explicit Proposer(const Pair& pair)
      : pair_(pair), need_(pair.need.need), offer_(pair.offer.offer) {}

  std::vector<Proposal> Run() {
    States();
    Exclusions();
    Dates();
    Modalities();
    Resources();
    Topics();
    Languages();
    People();
    return std::move(proposals_);
  }

 private:
  // `change` turns a copy of the entry into the changed one.
  template <typename Change>
  void ForNeed(absl::string_view field, std::string description, Change change) {
    v1::Need changed = need_;
    change(changed);
    const absl::Status may =
        domain::CheckMayChange(need_.state(), domain::ChangedFields(need_, changed));
    if (!may.ok()) {
      const bool returnable =
          need_.state() == v1::NEED_STATE_ENDORSED || need_.state() == v1::NEED_STATE_MATCHED;
      if (!returnable) return;  // final
      absl::StrAppend(&description, "; its country, which endorsed the need as it stands, has to ",
                      "take it back for that and endorse it anew");
    }
    Propose(field, std::move(description), need_, std::move(changed));
  }
  template <typename Change>
  void ForOffer(absl::string_view field, std::string description, Change change) {
    if (offer_.state() == v1::OFFER_STATE_RETIRED) return;  // final
    v1::Offer changed = offer_;
    change(changed);
    Propose(field, std::move(description), offer_, std::move(changed));
  }

  template <typename Resource>
  void Propose(absl::string_view field, std::string description, const Resource& before,
               Resource changed) {
    if (CountViolations(changed, pair_.knowledge) > CountViolations(before, pair_.knowledge)) {
      return;
    }
    proposals_.push_back({std::string(field), std::move(description), std::move(changed)});
  }

  void States() {
    if (need_.state() == v1::NEED_STATE_DRAFT || need_.state() == v1::NEED_STATE_SUBMITTED) {
      const bool draft = need_.state() == v1::NEED_STATE_DRAFT;
      if (domain::CheckSubmittable(need_).ok()) {
        ForNeed("state",
                absl::StrCat(draft ? "Submit the need and have" : "Have",
                             " its national focal point endorse it"),
                [](v1::Need& need) { need.set_state(v1::NEED_STATE_ENDORSED); });
      }
    }
    if (domain::NextState(domain::OfferVerb::kPublish, offer_.state()).ok() &&
        domain::CheckPublishable(offer_, pair_.today).ok()) {
      ForOffer("state", "Publish the offer",
               [](v1::Offer& offer) { offer.set_state(v1::OFFER_STATE_PUBLISHED); });
    }
  }

  void Exclusions() {
    const std::string& beneficiary = need_.country_code();
    const std::string& provider = offer_.country_code();
    if (Has(need_.excluded_provider_countries(), provider)) {
      ForNeed(
          "excluded_provider_countries", absl::StrCat("Admit providers of ", ProviderName(pair_)),
          [&](v1::Need& need) { Remove(*need.mutable_excluded_provider_countries(), provider); });
    }
    if (Has(need_.excluded_organizations(), offer_.organization())) {
      ForNeed("excluded_organizations", absl::StrCat("Admit ", offer_.organization()),
              [&](v1::Need& need) {
                Remove(*need.mutable_excluded_organizations(), offer_.organization());
              });
    }
    if (Has(offer_.excluded_countries(), beneficiary)) {
      ForOffer("excluded_countries", absl::StrCat("Admit ", BeneficiaryName(pair_)),
               [&](v1::Offer& offer) { Remove(*offer.mutable_excluded_countries(), beneficiary); });
    }
    if (!offer_.eligible_countries().empty() && !Has(offer_.eligible_countries(), beneficiary)) {
      ForOffer("eligible_countries",
               absl::StrCat("Add ", BeneficiaryName(pair_), " to the countries it is limited to"),
               [&](v1::Offer& offer) { offer.add_eligible_countries(beneficiary); });
    }
    if (!need_.fund().empty()) {
      ForNeed("fund", absl::StrCat("Pay for it without ", need_.fund()),
              [](v1::Need& need) { need.clear_fund(); });
    }
  }

  void Dates() {
    const v1::DateRange& period = need_.period();
    const v1::DateRange& availability = offer_.availability();
    const bool over = domain::HasEnded(period, pair_.today);
    // As TIMING counts it.
    domain::DaySpan wanted = domain::ToSpan(period);
    wanted.first = std::max(wanted.first, pair_.today);
    if (!period.has_end_date()) wanted.last = wanted.first + (kOpenHorizonDays - 1);
    if (!over && !domain::IsBounded(availability)) {
      ForOffer("availability",
               absl::StrCat("Say when the provider is available, if so from ",
                            domain::FormatDay(pair_.today), " on"),
               [&](v1::Offer& offer) {
                 *offer.mutable_availability()->mutable_start_date() = domain::ToDate(pair_.today);
               });
    } else if (!over) {
      ForOffer("availability",
               absl::StrCat("Be available for the whole of the wanted time, ", Shown(wanted)),
               [&](v1::Offer& offer) { Extend(*offer.mutable_availability(), wanted); });
    }

    // The need's period, as long as it was, moved as little as brings most days together.
    domain::DaySpan window = domain::ToSpan(availability);
    window.first = std::max(window.first, pair_.today);
    if (window.last < window.first) return;
    if (over) wanted = domain::ToSpan(period);
    const bool has_length = period.has_start_date() || !over;
    const absl::civil_diff_t days = has_length ? wanted.days() : kOpenHorizonDays;
    domain::DaySpan moved;
    moved.first = std::clamp(std::max(wanted.first, pair_.today), window.first,
                             std::max(window.first, window.last - (days - 1)));
    moved.last = moved.first + (days - 1);
    ForNeed("period", absl::StrCat("Ask for help at another time, ", Shown(moved)),
            [&](v1::Need& need) {
              *need.mutable_period()->mutable_start_date() = domain::ToDate(moved.first);
              *need.mutable_period()->mutable_end_date() = domain::ToDate(moved.last);
            });
  }

  static void Extend(v1::DateRange& range, const domain::DaySpan& span) {
    const domain::DaySpan now = domain::ToSpan(range);
    if (now.first > span.first) *range.mutable_start_date() = domain::ToDate(span.first);
    if (now.last < span.last) *range.mutable_end_date() = domain::ToDate(span.last);
  }

  void Modalities() {
    for (int modality : need_.modalities()) {
      if (offer_.modalities().empty() || Has(offer_.modalities(), modality)) continue;
      ForOffer(
          "modalities", absl::StrCat("Offer ", ModalityWords(modality), " too"),
          [&](v1::Offer& offer) { offer.add_modalities(static_cast<v1::Modality>(modality)); });
    }
    for (int modality : offer_.modalities()) {
      if (need_.modalities().empty() || Has(need_.modalities(), modality)) continue;
      ForNeed("modalities", absl::StrCat("Accept ", ModalityWords(modality), " too"),
              [&](v1::Need& need) { need.add_modalities(static_cast<v1::Modality>(modality)); });
    }
  }

  void Resources() {
    if (!offer_.has_capacity()) {
      ForOffer(
          "capacity",
          absl::StrCat("Say how many exchanges the provider can run at a time, if it is ",
                       kProposedPlaces, " or more"),
          [](v1::Offer& offer) { offer.mutable_capacity()->set_total_exchanges(kProposedPlaces); });
    } else if (PlacesLeft(offer_) < kProposedPlaces) {
      const int total =
          std::max(offer_.capacity().total_exchanges(), offer_.capacity().committed_exchanges()) +
          1;
      ForOffer("capacity", absl::StrCat("Make room for one more exchange, ", total, " at a time"),
               [&](v1::Offer& offer) { offer.mutable_capacity()->set_total_exchanges(total); });
    }
    Costs();
    if (need_.budget().has_required() && !offer_.has_budget_ceiling()) {
      const v1::Money missing = MissingOf(need_.budget());
      ForOffer("budget_ceiling",
               absl::StrCat("Say how much the provider can spend; ", missing.currency_code(), " ",
                            missing.units(), " would cover what is missing"),
               [&](v1::Offer& offer) { *offer.mutable_budget_ceiling() = missing; });
    }
    if (!need_.budget().has_required() && offer_.budget_ceiling().units() > 0) {
      ForNeed("budget",
              absl::StrCat("State the budget; the provider can spend ",
                           offer_.budget_ceiling().currency_code(), " ",
                           offer_.budget_ceiling().units()),
              [&](v1::Need& need) {
                *need.mutable_budget()->mutable_required() = offer_.budget_ceiling();
              });
    }
  }

  void Costs() {
    const v1::CostSharing& sharing = offer_.cost_sharing();
    const auto share = [](v1::Offer& offer) {
      offer.mutable_cost_sharing()->set_model(v1::COST_SHARING_MODEL_SHARED);
      offer.mutable_cost_sharing()->set_provider_share_percent(kProposedShare);
    };
    switch (sharing.model()) {
      case v1::COST_SHARING_MODEL_UNSPECIFIED:
      case v1::COST_SHARING_MODEL_SHARED:
        if (sharing.provider_share_percent() > 0) return;
        return ForOffer("cost_sharing",
                        absl::StrCat("Say what part of the costs the provider bears, if it is ",
                                     kProposedShare, "% or more"),
                        share);
      case v1::COST_SHARING_MODEL_BENEFICIARY_PAYS:
        return ForOffer("cost_sharing", absl::StrCat("Bear ", kProposedShare, "% of the costs"),
                        share);
      default:
        return;
    }
  }

  // Topics of the other side that this one may have forgotten: related to what it states, unless it
  // states none.
  void Topics() {
    for (TopicIndex topic : pair_.need.topics) {
      if (!IsAdjacent(topic, pair_.offer.topics)) continue;
      const v1::Topic& added = pair_.knowledge.topics.topic(topic);
      ForOffer("topics", absl::StrCat("Add the topic ", DescribeTopic(added), ", if it covers it"),
               [&](v1::Offer& offer) { offer.add_topics(added.name()); });
    }
    for (TopicIndex topic : pair_.offer.topics) {
      if (!IsAdjacent(topic, pair_.need.topics)) continue;
      const v1::Topic& added = pair_.knowledge.topics.topic(topic);
      ForNeed("topics", absl::StrCat("Add the topic ", DescribeTopic(added), ", if it is about it"),
              [&](v1::Need& need) { need.add_topics(added.name()); });
    }
  }

  bool IsAdjacent(TopicIndex topic, const std::vector<TopicIndex>& stated) const {
    const double closest = pair_.knowledge.topics.Closest({topic}, stated);
    return stated.empty() || (closest >= kAdjacentFrom && closest < 1);
  }

  void Languages() {
    const std::vector<std::string>& ours = pair_.need.languages.codes;
    const std::vector<std::string>& theirs = pair_.offer.languages.codes;
    for (const std::string& language : ours) {
      if (Has(theirs, language)) continue;
      const std::string words = text::LanguageName(language);
      ForOffer(
          "languages", absl::StrCat("Bring in experts who work in ", words),
          [&](v1::Offer& offer) { AddLanguage(*offer.mutable_languages(), theirs, language); });
      ForOffer("materials", absl::StrCat("Share material in ", words), [&](v1::Offer& offer) {
        v1::Material* material = offer.add_materials();
        material->set_type(v1::MATERIAL_TYPE_GUIDELINES);
        material->set_title(absl::StrCat("Guidelines in ", words));
        material->set_language_code(language);
      });
    }
    for (const std::string& language : theirs) {
      if (Has(ours, language)) continue;
      ForNeed("languages",
              absl::StrCat("Have people take part who work in ", text::LanguageName(language)),
              [&](v1::Need& need) { AddLanguage(*need.mutable_languages(), ours, language); });
    }
  }

  // A list that is not stated stands for the official languages, which stay.
  static void AddLanguage(google::protobuf::RepeatedPtrField<std::string>& stated,
                          const std::vector<std::string>& working, const std::string& language) {
    if (stated.empty()) stated.Add(working.begin(), working.end());
    *stated.Add() = language;
  }

  void People() {
    ForOffer("evidence", "Show an exchange of the past that another party confirms",
             [](v1::Offer& offer) {
               v1::Evidence* evidence = offer.add_evidence();
               evidence->set_type(v1::EVIDENCE_TYPE_PAST_EXCHANGE);
               evidence->set_title("An exchange of the past");
               evidence->set_verified(true);
             });
    if (need_.humanitarian() && !offer_.humanitarian()) {
      ForOffer("humanitarian", "Say so, if it can serve in a humanitarian crisis",
               [](v1::Offer& offer) { offer.set_humanitarian(true); });
    }
  }

  const Pair& pair_;
  const v1::Need& need_;
  const v1::Offer& offer_;
  std::vector<Proposal> proposals_;
};

}  // namespace

std::vector<Proposal> MakeProposals(const Pair& pair) { return Proposer(pair).Run(); }

}  // namespace ssx::scoring
