#include "tests/scoring/random_catalogue.h"

#include <random>

#include "absl/strings/str_cat.h"
#include "tests/scoring/world.h"

namespace ssx::scoring::testing {
namespace {

const std::vector<std::string> kCountries = {"KE", "BR", "IN", "MW", "FJ", "SN", "MN", "CU", "FR"};
const std::vector<std::string> kTopics = {"sdg-3",   "sdg-3.2",   "sdg-6.1",       "sdg-4",
                                          "crs-110", "crs-11220", "area-nutrition"};
const std::vector<std::string> kLanguages = {"en", "fr", "pt", "sw"};
const std::vector<std::string> kWords = {"wells",     "schools", "vaccines", "teachers",
                                         "rice",      "floods",  "midwives", "solar",
                                         "nutrition", "violin",  "guitar"};
const std::vector<std::string> kFrenchWords = {"puits",    "écoles", "vaccins", "riz",
                                               "solaires", "violon", "guitare", "nutrition"};

class Dice {
 public:
  explicit Dice(uint64_t seed) : random_(seed) {}

  int Below(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  bool OneIn(int n) { return Below(n) == 0; }
  const std::string& Of(const std::vector<std::string>& list) {
    return list[static_cast<size_t>(Below(static_cast<int>(list.size())))];
  }

 private:
  std::mt19937_64 random_;
};

v1::DateRange RandomRange(Dice& dice) {
  const int start = 2025 + dice.Below(3);
  return MakeRange(MakeDate(start, 1 + dice.Below(12), 1), MakeDate(start + dice.Below(3), 12, 28));
}

template <typename Resource>
void FillCommon(Dice& dice, Resource& resource) {
  resource.set_country_code(dice.Of(kCountries));
  std::string title, text;
  const bool french = dice.OneIn(3);
  const std::vector<std::string>& words = french ? kFrenchWords : kWords;
  for (int i = 0; i < 3; ++i) absl::StrAppend(&title, dice.Of(words), " ");
  for (int i = 0; i < 6; ++i) absl::StrAppend(&text, dice.Of(words), " ");
  resource.set_language_code(french ? "fr" : "en");
  resource.set_title(title);
  resource.set_summary(dice.OneIn(2) ? text : "");
  resource.set_description(dice.OneIn(3) ? text : "");
  resource.clear_topics();
  for (int i = 1 + dice.Below(3); i > 0; --i) {
    resource.add_topics(absl::StrCat("topics/", dice.Of(kTopics)));
  }
  if (dice.OneIn(2)) {
    const int first = 1 + dice.Below(4);
    resource.add_modalities(static_cast<v1::Modality>(first));
    resource.add_modalities(static_cast<v1::Modality>(first + 1));
  }
  if (dice.OneIn(2)) resource.add_languages(dice.Of(kLanguages));
  resource.set_humanitarian(dice.OneIn(3));
  if (dice.OneIn(15)) resource.mutable_delete_time()->set_seconds(1);
}

}  // namespace

std::vector<v1::Change> RandomEntries::Changes() const {
  std::vector<v1::Change> changes;
  for (const v1::Need& need : needs) changes.push_back(ChangeOf(need));
  for (const v1::Offer& offer : offers) changes.push_back(ChangeOf(offer));
  return changes;
}

RandomEntries MakeRandomEntries(uint64_t seed, int needs, int offers) {
  Dice dice(seed);
  RandomEntries entries;
  for (int i = 0; i < needs; ++i) {
    v1::Need need = MakeNeed(absl::StrCat("need-", i));
    FillCommon(dice, need);
    if (dice.OneIn(2)) *need.mutable_period() = RandomRange(dice);
    if (dice.OneIn(8)) need.set_state(v1::NEED_STATE_DRAFT);
    need.set_urgency(static_cast<v1::Urgency>(dice.Below(5)));
    if (dice.OneIn(6)) need.add_excluded_provider_countries(dice.Of(kCountries));
    if (dice.OneIn(3)) {
      v1::OngoingInitiative* initiative = need.add_ongoing_initiatives();
      initiative->set_title("Running");
      initiative->set_provider_country_code(dice.Of(kCountries));
      initiative->add_topics(absl::StrCat("topics/", dice.Of(kTopics)));
    }
    if (dice.OneIn(3)) {
      *need.mutable_budget()->mutable_required() = MakeMoney("USD", 100 * (1 + dice.Below(5)));
    }
    entries.needs.push_back(need);
  }
  for (int i = 0; i < offers; ++i) {
    v1::Offer offer = MakeOffer(absl::StrCat("offer-", i));
    FillCommon(dice, offer);
    if (dice.OneIn(2)) *offer.mutable_availability() = RandomRange(dice);
    if (dice.OneIn(8)) offer.set_state(v1::OFFER_STATE_PAUSED);
    if (dice.OneIn(3)) {
      offer.mutable_capacity()->set_total_exchanges(2);
      offer.mutable_capacity()->set_committed_exchanges(dice.Below(3));
    }
    offer.mutable_cost_sharing()->set_model(static_cast<v1::CostSharingModel>(dice.Below(5)));
    if (dice.OneIn(3)) *offer.mutable_budget_ceiling() = MakeMoney("USD", 100 * dice.Below(5));
    for (int pieces = dice.Below(3); pieces > 0; --pieces) {
      v1::Evidence* evidence = offer.add_evidence();
      evidence->set_type(static_cast<v1::EvidenceType>(1 + dice.Below(4)));
      evidence->set_title("Proof");
      evidence->set_verified(dice.OneIn(2));
    }
    entries.offers.push_back(offer);
  }
  return entries;
}

}  // namespace ssx::scoring::testing
