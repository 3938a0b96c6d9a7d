#include "tests/bench/synthetic_offers.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace ssx::bench {
namespace {

constexpr int kWords = 40;
constexpr int kTitleWords = 8;
constexpr int kVocabulary = 40'000;
constexpr int kSubjects = 300;
constexpr int kTopicsOfSubject = 4;
constexpr int kWordsOfSubject = 400;

// A word that can be spoken and that no stemmer shortens into another: "bakodul".
std::string MadeUpWord(int number) {
  constexpr char kConsonants[] = "bdfgklmnprtvz";
  constexpr char kVowels[] = "aiou";
  std::string word;
  for (int i = 0; i < 3; ++i) {
    word += kConsonants[number % 13];
    number /= 13;
    word += kVowels[number % 4];
    number /= 4;
  }
  return word + 'k';
}

std::vector<std::string> WordsOf(const v1::Topic& topic) {
  std::vector<std::string> words;
  const auto label = topic.labels().find("en");
  if (label == topic.labels().end()) return words;
  for (absl::string_view word :
       absl::StrSplit(label->second, absl::ByAnyChar(" ,;:.()/-'\""), absl::SkipEmpty())) {
    words.push_back(absl::AsciiStrToLower(word));
  }
  return words;
}

void SetDate(v1::Date& date, int year, int month, int day) {
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
}

}  // namespace

// Steele and others' SplitMix64: as good a source as needed, and quick to seed.
class SyntheticEntries::Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}

  int Below(int n) { return static_cast<int>(Next() % static_cast<uint64_t>(n)); }
  // Below n, small ones more often: about 1 / (rank + 1).
  int Skewed(int n) {
    const double uniform = static_cast<double>(Next() >> 11) / 9007199254740992.0;
    return std::min(n - 1, static_cast<int>(std::pow(n + 1.0, uniform)) - 1);
  }

 private:
  uint64_t Next() {
    uint64_t mixed = state_ += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

  uint64_t state_;
};

SyntheticEntries::SyntheticEntries(const domain::ReferenceData& reference, bool correlated,
                                   uint64_t seed, absl::CivilDay today)
    : correlated_(correlated), seed_(seed), today_(today) {
  std::mt19937_64 random(seed);
  const auto below = [&](size_t n) { return static_cast<size_t>(random() % n); };
  for (const v1::Country& country : reference.countries()) {
    if (reference.IsDeveloping(country.country_code(), today)) {
      countries_.push_back(country.country_code());
    }
  }
  std::shuffle(countries_.begin(), countries_.end(), random);
  for (const v1::Topic& topic : reference.topics()) {
    topics_.push_back(topic.name());
    for (std::string& word : WordsOf(topic)) vocabulary_.push_back(std::move(word));
  }
  for (int i = 0; static_cast<int>(vocabulary_.size()) < kVocabulary; ++i) {
    vocabulary_.push_back(MadeUpWord(i));
  }
  std::shuffle(vocabulary_.begin(), vocabulary_.end(), random);
  for (int i = 0; i < kSubjects; ++i) {
    Subject subject;
    // Neighbours in the tables stand near one another in the trees.
    const size_t first = below(topics_.size() - kTopicsOfSubject);
    for (size_t topic = first; topic < first + kTopicsOfSubject; ++topic) {
      subject.topics.push_back(topics_[topic]);
      for (std::string& word : WordsOf(reference.topics()[topic])) {
        subject.words.push_back(std::move(word));
      }
    }
    while (subject.words.size() < kWordsOfSubject) {
      subject.words.push_back(vocabulary_[below(vocabulary_.size())]);
    }
    std::shuffle(subject.words.begin(), subject.words.end(), random);
    subjects_.push_back(std::move(subject));
  }
}

int SyntheticEntries::RandomSubject(Dice& dice) const {
  return correlated_ ? dice.Skewed(kSubjects) : -1;
}

std::pair<std::string, std::string> SyntheticEntries::Texts(int subject, Dice& dice) const {
  std::string title, description;
  for (int i = 0; i < kWords; ++i) {
    const bool own = subject >= 0 && dice.Below(2) == 0;
    const std::string& word = own ? subjects_[subject].words[dice.Skewed(kWordsOfSubject)]
                                  : vocabulary_[dice.Skewed(kVocabulary)];
    std::string& text = i < kTitleWords ? title : description;
    absl::StrAppend(&text, text.empty() ? "" : " ", word);
  }
  return {std::move(title), std::move(description)};
}

template <typename Resource>
void SyntheticEntries::FillCommon(Dice& dice, Resource& resource) const {
  const int subject = RandomSubject(dice);
  // The countries that are active in a subject are its own third of the world.
  const int country = correlated_
                          ? (subject * 37 + dice.Skewed(60)) % static_cast<int>(countries_.size())
                          : dice.Below(static_cast<int>(countries_.size()));
  resource.set_country_code(countries_[country]);
  resource.set_organization(absl::StrCat("organizations/bench-", dice.Skewed(kOrganizations)));
  std::vector<std::string> topics;
  for (int i = 1 + dice.Below(3); i > 0; --i) {
    topics.push_back(subject >= 0 ? subjects_[subject].topics[dice.Below(kTopicsOfSubject)]
                                  : topics_[dice.Below(static_cast<int>(topics_.size()))]);
  }
  std::vector<int> modalities;
  for (int i = 1 + dice.Below(3); i > 0; --i) {
    modalities.push_back(1 + dice.Skewed(v1::Modality_ARRAYSIZE - 1));
  }
  const auto each_once = [](auto& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
  };
  each_once(topics);
  each_once(modalities);
  for (std::string& topic : topics) resource.add_topics(std::move(topic));
  for (int modality : modalities) resource.add_modalities(static_cast<v1::Modality>(modality));
  resource.set_humanitarian(dice.Below(10) == 0);
  if (dice.Below(3) == 0) {
    const char* const kLanguages[] = {"en", "fr", "es", "pt", "ar"};
    resource.add_languages(kLanguages[dice.Below(5)]);
  }
  resource.set_language_code("en");
  auto [title, description] = Texts(subject, dice);
  resource.set_title(std::move(title));
  resource.set_description(std::move(description));
}

std::string SyntheticEntries::NeedName(int number) {
  return absl::StrFormat("needs/need-%07d", number);
}

std::string SyntheticEntries::OfferName(int number) {
  return absl::StrFormat("offers/offer-%07d", number);
}

v1::Need SyntheticEntries::Need(int number) const {
  Dice dice(seed_ ^ (2 * static_cast<uint64_t>(number) + 1) * 0xd1342543de82ef95);
  v1::Need need;
  need.set_name(NeedName(number));
  need.set_state(v1::NEED_STATE_ENDORSED);
  FillCommon(dice, need);
  need.set_urgency(static_cast<v1::Urgency>(dice.Below(v1::Urgency_ARRAYSIZE)));
  const int next = static_cast<int>(today_.year()) + 1;
  SetDate(*need.mutable_period()->mutable_start_date(), next, 1 + dice.Below(6), 1);
  SetDate(*need.mutable_period()->mutable_end_date(), next + dice.Below(3), 12, 1 + dice.Below(28));
  return need;
}

v1::Offer SyntheticEntries::Offer(int number) const {
  Dice dice(seed_ ^ (2 * static_cast<uint64_t>(number)) * 0xd1342543de82ef95);
  v1::Offer offer;
  offer.set_name(OfferName(number));
  offer.set_state(v1::OFFER_STATE_PUBLISHED);
  FillCommon(dice, offer);
  const int year = static_cast<int>(today_.year());
  if (dice.Below(2) == 0) {
    v1::DateRange& range = *offer.mutable_availability();
    SetDate(*range.mutable_start_date(), year - 1 + dice.Below(3), 1 + dice.Below(12), 1);
    const int last = std::max(range.start_date().year(), year) + 1;
    SetDate(*range.mutable_end_date(), last + dice.Below(2), 1 + dice.Below(12), 28);
  }
  offer.mutable_capacity()->set_total_exchanges(1 + dice.Skewed(10));
  offer.mutable_cost_sharing()->set_model(
      static_cast<v1::CostSharingModel>(dice.Below(v1::CostSharingModel_ARRAYSIZE)));
  for (int i = dice.Skewed(5); i > 0; --i) {
    v1::Evidence& evidence = *offer.add_evidence();
    evidence.set_type(
        static_cast<v1::EvidenceType>(1 + dice.Below(v1::EvidenceType_ARRAYSIZE - 1)));
    evidence.set_title("Report on an exchange");
    evidence.set_verified(dice.Below(4) == 0);
    SetDate(*evidence.mutable_date(), year - 14 + dice.Below(14), 1 + dice.Below(12), 1);
  }
  return offer;
}

}  // namespace ssx::bench
