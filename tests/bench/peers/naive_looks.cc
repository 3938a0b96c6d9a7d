#include "tests/bench/peers/naive_looks.h"

namespace ssx::bench {
namespace {

using scoring::NeedEntry;
using scoring::OfferEntry;

v1::Need& Resource(NeedEntry& entry) { return entry.need; }
v1::Offer& Resource(OfferEntry& entry) { return entry.offer; }
const v1::Need& Resource(const NeedEntry& entry) { return entry.need; }
const v1::Offer& Resource(const OfferEntry& entry) { return entry.offer; }

template <typename Entry>
Entry Country(const Entry& entry) {
  Entry stripped;
  Resource(stripped).set_country_code(Resource(entry).country_code());
  return stripped;
}

template <typename Entry>
Entry Modalities(const Entry& entry) {
  Entry stripped;
  *Resource(stripped).mutable_modalities() = Resource(entry).modalities();
  return stripped;
}

template <typename Entry>
Entry Languages(const Entry& entry) {
  Entry stripped = Country(entry);
  stripped.languages = entry.languages;
  return stripped;
}

OfferEntry Availability(const OfferEntry& offer) {
  OfferEntry stripped;
  *stripped.offer.mutable_availability() = offer.offer.availability();
  return stripped;
}

OfferEntry Terms(const OfferEntry& offer) {
  OfferEntry stripped;
  if (offer.offer.has_capacity()) *stripped.offer.mutable_capacity() = offer.offer.capacity();
  *stripped.offer.mutable_cost_sharing() = offer.offer.cost_sharing();
  return stripped;
}

OfferEntry Admission(const OfferEntry& offer) {
  OfferEntry stripped;
  stripped.offer.set_state(offer.offer.state());
  stripped.offer.set_humanitarian(offer.offer.humanitarian());
  return stripped;
}

NeedEntry Period(const NeedEntry& need) {
  NeedEntry stripped;
  *stripped.need.mutable_period() = need.need.period();
  return stripped;
}

NeedEntry Urgency(const NeedEntry& need) {
  NeedEntry stripped = Country(need);
  stripped.need.set_state(need.need.state());
  stripped.need.set_humanitarian(need.need.humanitarian());
  stripped.need.set_urgency(need.need.urgency());
  return stripped;
}

// What the asking offer decides by itself, equal for all needs.
NeedEntry Nothing(const NeedEntry&) { return {}; }

}  // namespace

std::vector<Look<OfferEntry>> LooksAt(const OfferEntry*) {
  return {{Country<OfferEntry>,
           {v1::HARD_FILTER_DIFFERENT_COUNTRY, v1::HARD_FILTER_PROVIDER_DEVELOPING},
           {v1::COMPONENT_CONTEXT}},
          {Modalities<OfferEntry>, {v1::HARD_FILTER_MODALITY}, {v1::COMPONENT_MODALITY}},
          {Languages<OfferEntry>, {}, {v1::COMPONENT_LANGUAGE}},
          {Availability, {v1::HARD_FILTER_DATES}, {v1::COMPONENT_TIMING}},
          {Terms, {v1::HARD_FILTER_CAPACITY}, {v1::COMPONENT_RESOURCE}},
          {Admission,
           {v1::HARD_FILTER_OFFER_OPEN, v1::HARD_FILTER_NEED_OPEN,
            v1::HARD_FILTER_BENEFICIARY_DEVELOPING},
           {v1::COMPONENT_COMPLEMENTARITY, v1::COMPONENT_PRIORITY}}};
}

std::vector<Look<NeedEntry>> LooksAt(const NeedEntry*) {
  return {
      {Country<NeedEntry>,
       {v1::HARD_FILTER_DIFFERENT_COUNTRY, v1::HARD_FILTER_BENEFICIARY_DEVELOPING},
       {v1::COMPONENT_CONTEXT}},
      {Modalities<NeedEntry>, {v1::HARD_FILTER_MODALITY}, {v1::COMPONENT_MODALITY}},
      {Languages<NeedEntry>, {}, {v1::COMPONENT_LANGUAGE}},
      {Period, {v1::HARD_FILTER_DATES}, {v1::COMPONENT_TIMING}},
      {Urgency, {v1::HARD_FILTER_NEED_OPEN}, {v1::COMPONENT_PRIORITY}},
      {Nothing,
       {v1::HARD_FILTER_OFFER_OPEN, v1::HARD_FILTER_PROVIDER_DEVELOPING, v1::HARD_FILTER_CAPACITY},
       {v1::COMPONENT_RESOURCE, v1::COMPONENT_EVIDENCE, v1::COMPONENT_COMPLEMENTARITY}}};
}

}  // namespace ssx::bench
