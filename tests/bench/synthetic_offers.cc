#include "tests/bench/synthetic_offers.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace ssx::bench {
namespace {

constexpr absl::CivilDay kToday(2026, 11, 23);
constexpr int kWords = 40;

}  // namespace

SyntheticEntries::SyntheticEntries(const scoring::Knowledge& knowledge, bool correlated,
                                   uint64_t seed)
    : knowledge_(knowledge), correlated_(correlated), random_(seed) {
  for (const v1::Country& country : knowledge.reference.countries()) {
    if (knowledge.reference.IsDeveloping(country.country_code(), kToday)) {
      countries_.push_back(country.country_code());
    }
  }
  for (const v1::Topic& topic : knowledge.reference.topics()) topics_.push_back(topic.name());
  std::shuffle(countries_.begin(), countries_.end(), random_);
  for (int i = 0; i < kSubjects; ++i) {
    Subject subject;
    // Neighbours in the tables stand near one another in the trees.
    const int first = Below(static_cast<int>(topics_.size()) - 4);
    for (int t = 0; t < 4; ++t) subject.topics.push_back(topics_[first + t]);
    subject.first_word = Below(kVocabulary - kWordsOfSubject);
    subjects_.push_back(std::move(subject));
  }
}

int SyntheticEntries::Skewed(int n) {
  const double uniform = static_cast<double>(random_() >> 11) / 9007199254740992.0;
  return std::min(n - 1, static_cast<int>(std::pow(n + 1.0, uniform)) - 1);
}

text::Document SyntheticEntries::Text(int subject) {
  std::map<std::string, std::array<double, text::kFieldCount>> counts;
  text::Document document;
  document.language = text::Language::kEnglish;
  for (int i = 0; i < kWords; ++i) {
    const text::Field field = i < 8 ? text::kTitle : text::kDescription;
    const bool own = subject >= 0 && Below(2) == 0;
    const int word =
        own ? subjects_[subject].first_word + Skewed(kWordsOfSubject) : Skewed(kVocabulary);
    counts[absl::StrFormat("w%05d", word)][field] += 1;
    ++document.lengths[field];
  }
  for (auto& [term, by_field] : counts) document.terms.push_back({term, term, by_field});
  return document;
}

template <typename Entry, typename Resource>
void SyntheticEntries::FillCommon(int subject, Entry& entry, Resource& resource) {
  // The countries that are active in a subject are its own third of the world.
  const int country = correlated_
                          ? (subject * 37 + Skewed(60)) % static_cast<int>(countries_.size())
                          : Below(static_cast<int>(countries_.size()));
  resource.set_country_code(countries_[country]);
  for (int i = 1 + Below(3); i > 0; --i) {
    resource.add_topics(subject >= 0 ? subjects_[subject].topics[Below(4)]
                                     : topics_[Below(static_cast<int>(topics_.size()))]);
  }
  const int modalities = 1 + Below(3);
  for (int i = 0; i < modalities; ++i) {
    resource.add_modalities(static_cast<v1::Modality>(1 + Skewed(v1::Modality_ARRAYSIZE - 1)));
  }
  resource.set_humanitarian(Below(10) == 0);
  entry.topics = knowledge_.topics.IndexesOf(resource.topics());
  if (Below(3) == 0) {
    const char* const kLanguages[] = {"en", "fr", "es", "pt", "ar"};
    entry.languages.codes = {kLanguages[Below(5)]};
    entry.languages.stated = true;
  } else {
    for (const std::string& tag :
         knowledge_.reference.FindCountry(resource.country_code())->official_languages()) {
      entry.languages.codes.push_back(tag);
    }
  }
  entry.text = Text(subject);
}

std::shared_ptr<const scoring::NeedEntry> SyntheticEntries::Need(int number) {
  auto entry = std::make_shared<scoring::NeedEntry>();
  entry->need.set_name(absl::StrFormat("needs/need-%07d", number));
  entry->need.set_state(v1::NEED_STATE_ENDORSED);
  entry->need.set_urgency(static_cast<v1::Urgency>(Below(5)));
  FillCommon(RandomSubject(), *entry, entry->need);
  v1::DateRange& period = *entry->need.mutable_period();
  period.mutable_start_date()->set_year(2027);
  period.mutable_start_date()->set_month(1 + Below(6));
  period.mutable_start_date()->set_day(1);
  period.mutable_end_date()->set_year(2027 + Below(3));
  period.mutable_end_date()->set_month(12);
  period.mutable_end_date()->set_day(1 + Below(28));
  return entry;
}

std::shared_ptr<const scoring::OfferEntry> SyntheticEntries::Offer(int number) {
  auto entry = std::make_shared<scoring::OfferEntry>();
  v1::Offer& offer = entry->offer;
  offer.set_name(absl::StrFormat("offers/offer-%07d", number));
  offer.set_organization(absl::StrCat("organizations/o", Skewed(20'000)));
  offer.set_state(v1::OFFER_STATE_PUBLISHED);
  FillCommon(RandomSubject(), *entry, offer);
  if (Below(2) == 0) {
    v1::DateRange& range = *offer.mutable_availability();
    range.mutable_start_date()->set_year(2025 + Below(3));
    range.mutable_start_date()->set_month(1 + Below(12));
    range.mutable_start_date()->set_day(1);
    range.mutable_end_date()->set_year(2027 + Below(3));
    range.mutable_end_date()->set_month(1 + Below(12));
    range.mutable_end_date()->set_day(28);
  }
  offer.mutable_capacity()->set_total_exchanges(1 + Skewed(10));
  offer.mutable_cost_sharing()->set_model(
      static_cast<v1::CostSharingModel>(Below(v1::CostSharingModel_ARRAYSIZE)));
  for (int i = Skewed(5); i > 0; --i) {
    v1::Evidence& evidence = *offer.add_evidence();
    evidence.set_type(static_cast<v1::EvidenceType>(1 + Below(v1::EvidenceType_ARRAYSIZE - 1)));
    evidence.set_verified(Below(4) == 0);
    evidence.mutable_date()->set_year(2012 + Below(14));
    evidence.mutable_date()->set_month(1 + Below(12));
    evidence.mutable_date()->set_day(1);
  }
  return entry;
}

}  // namespace ssx::bench
