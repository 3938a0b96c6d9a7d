#include "services/scoring/index/offer_facets.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/text/language.h"

namespace ssx::scoring {
namespace {

OfferEntry Country(const OfferEntry& offer) {
  OfferEntry stripped;
  stripped.offer.set_country_code(offer.offer.country_code());
  return stripped;
}

OfferEntry Modalities(const OfferEntry& offer) {
  OfferEntry stripped;
  // In order and each once: neither matters to any filter or component.
  std::vector<int> modalities(offer.offer.modalities().begin(), offer.offer.modalities().end());
  std::sort(modalities.begin(), modalities.end());
  modalities.erase(std::unique(modalities.begin(), modalities.end()), modalities.end());
  for (int modality : modalities) {
    stripped.offer.add_modalities(static_cast<v1::Modality>(modality));
  }
  return stripped;
}

OfferEntry Funding(const OfferEntry& offer) {
  OfferEntry stripped = Modalities(offer);
  stripped.offer.set_country_code(offer.offer.country_code());
  return stripped;
}

OfferEntry Organization(const OfferEntry& offer) {
  OfferEntry stripped;
  stripped.offer.set_organization(offer.offer.organization());
  return stripped;
}

OfferEntry Topics(const OfferEntry& offer) {
  OfferEntry stripped;
  stripped.topics = offer.topics;
  std::sort(stripped.topics.begin(), stripped.topics.end());
  return stripped;
}

OfferEntry Subject(const OfferEntry& offer) {
  OfferEntry stripped = Topics(offer);
  stripped.offer.set_country_code(offer.offer.country_code());
  return stripped;
}

OfferEntry Languages(const OfferEntry& offer) {
  OfferEntry stripped;
  stripped.languages = offer.languages;
  stripped.offer.set_country_code(offer.offer.country_code());
  for (const v1::Material& material : offer.offer.materials()) {
    const std::string language = text::PrimarySubtag(material.language_code());
    if (!language.empty()) stripped.offer.add_materials()->set_language_code(language);
  }
  return stripped;
}

OfferEntry Evidence(const OfferEntry& offer) {
  OfferEntry stripped;
  for (const v1::Evidence& piece : offer.offer.evidence()) {
    v1::Evidence& kept = *stripped.offer.add_evidence();
    kept.set_type(piece.type());
    kept.set_verified(piece.verified());
    if (piece.has_date()) *kept.mutable_date() = piece.date();
  }
  return stripped;
}

OfferEntry Availability(const OfferEntry& offer) {
  OfferEntry stripped;
  if (offer.offer.has_availability()) {
    *stripped.offer.mutable_availability() = offer.offer.availability();
  }
  return stripped;
}

OfferEntry Terms(const OfferEntry& offer) {
  OfferEntry stripped;
  if (offer.offer.has_capacity()) *stripped.offer.mutable_capacity() = offer.offer.capacity();
  if (offer.offer.has_cost_sharing()) {
    stripped.offer.mutable_cost_sharing()->set_model(offer.offer.cost_sharing().model());
    stripped.offer.mutable_cost_sharing()->set_provider_share_percent(
        offer.offer.cost_sharing().provider_share_percent());
  }
  if (offer.offer.has_budget_ceiling()) {
    *stripped.offer.mutable_budget_ceiling() = offer.offer.budget_ceiling();
  }
  return stripped;
}

OfferEntry Admission(const OfferEntry& offer) {
  OfferEntry stripped;
  stripped.offer.set_state(offer.offer.state());
  stripped.offer.set_humanitarian(offer.offer.humanitarian());
  *stripped.offer.mutable_eligible_countries() = offer.offer.eligible_countries();
  *stripped.offer.mutable_excluded_countries() = offer.offer.excluded_countries();
  return stripped;
}

// Equal for stand-ins that are equal. None of the messages has a map, so their bytes are stable.
std::string KeyOf(const OfferEntry& stripped) {
  return absl::StrCat(stripped.offer.SerializeAsString(), "|", absl::StrJoin(stripped.topics, ","),
                      "|", absl::StrJoin(stripped.languages.codes, ","));
}

}  // namespace

OfferClasses OfferFacets::ClassesOf(const OfferEntry& offer) {
  using Strip = OfferEntry (*)(const OfferEntry&);
  constexpr std::array<Strip, kOfferFacetCount> kStrip = {
      Country,   Modalities, Funding,      Organization, Topics,   Subject,
      Languages, Evidence,   Availability, Terms,        Admission};
  OfferClasses classes;
  for (int facet = 0; facet < kOfferFacetCount; ++facet) {
    OfferEntry stripped = kStrip[facet](offer);
    std::string key = KeyOf(stripped);
    classes[facet] = facets_[facet].ClassOf(std::move(key), std::move(stripped));
  }
  if (classes[kTopicsFacet] + 1 == topic_ends_.size()) {  // a new class
    const std::vector<TopicIndex>& topics =
        facets_[kTopicsFacet].stand_in(classes[kTopicsFacet]).topics;
    topics_.insert(topics_.end(), topics.begin(), topics.end());
    topic_ends_.push_back(topics_.size());
  }
  return classes;
}

}  // namespace ssx::scoring
