// Whom the match brings together: the two countries, the languages of the people, the urgency.
#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/enum_names.h"
#include "services/domain/text/language.h"
#include "services/scoring/components.h"
#include "services/scoring/similarity/country_similarity.h"

namespace ssx::scoring {
namespace {

bool Has(const std::vector<std::string>& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

std::string Names(const std::vector<std::string>& languages) {
  return absl::StrJoin(languages, ", ", [](std::string* out, const std::string& language) {
    out->append(text::LanguageName(language));
  });
}

// Whether a language is official or widely spoken in a country.
bool IsSpokenIn(const std::string& language, const std::string& country_code,
                const Knowledge& knowledge) {
  const auto spoken = knowledge.spoken.find(country_code);
  return spoken != knowledge.spoken.end() && Has(spoken->second, language);
}

// The first language of one side that people of the other side's country speak, and that country;
// nothing if there is none.
struct SpokenLanguage {
  std::string language;
  const std::string* country_code;
};
std::optional<SpokenLanguage> SpokenAcross(const Pair& pair) {
  const std::string& provider = pair.offer.offer.country_code();
  for (const std::string& language : pair.need.languages.codes) {
    if (IsSpokenIn(language, provider, pair.knowledge)) return SpokenLanguage{language, &provider};
  }
  const std::string& beneficiary = pair.need.need.country_code();
  for (const std::string& language : pair.offer.languages.codes) {
    if (IsSpokenIn(language, beneficiary, pair.knowledge))
      return SpokenLanguage{language, &beneficiary};
  }
  return std::nullopt;
}

double CountryPriority(const Pair& pair, std::string* words) {
  const domain::ReferenceData& reference = pair.knowledge.reference;
  const std::string& code = pair.need.need.country_code();
  std::vector<std::string> groups;
  double part = 0;
  auto add = [&](v1::CountryGroup group, const char* name, double value) {
    if (!reference.IsMember(code, group, pair.today)) return;
    groups.push_back(name);
    part = std::max(part, value);
  };
  add(v1::COUNTRY_GROUP_LDC, "a least developed country (LDC)", 1);
  add(v1::COUNTRY_GROUP_LLDC, "a landlocked developing country (LLDC)", kLandlockedOrSmallIsland);
  add(v1::COUNTRY_GROUP_SIDS, "a small island developing State (SIDS)", kLandlockedOrSmallIsland);
  if (words != nullptr) {
    *words = groups.empty()
                 ? absl::StrCat(BeneficiaryName(pair), " is in none of the groups LDC, LLDC, SIDS")
                 : absl::StrCat(BeneficiaryName(pair), " is ", absl::StrJoin(groups, " and "));
  }
  return part;
}

}  // namespace

double ContextScore(const Pair& pair, Why* why) {
  const std::string& beneficiary = pair.need.need.country_code();
  const std::string& provider = pair.offer.offer.country_code();
  if (why != nullptr) {
    CountrySimilarity(pair.knowledge.reference, beneficiary, provider, pair.today, &why->reason);
    why->known = pair.knowledge.reference.FindCountry(beneficiary) != nullptr &&
                 pair.knowledge.reference.FindCountry(provider) != nullptr;
  }
  return pair.countries.Between(beneficiary, provider);
}

double LanguageScore(const Pair& pair, Why* why) {
  const std::vector<std::string>& wanted = pair.need.languages.codes;
  const std::vector<std::string>& offered = pair.offer.languages.codes;
  if (wanted.empty() || offered.empty()) {
    if (why != nullptr) *why = {"The working languages are not known", false};
    return kNeutral;
  }
  std::vector<std::string> shared;
  for (const std::string& language : wanted) {
    if (Has(offered, language)) shared.push_back(language);
  }
  if (!shared.empty()) {
    if (why != nullptr) *why = {absl::StrCat("Both work in ", Names(shared))};
    return 1;
  }
  if (const auto spoken = SpokenAcross(pair)) {
    if (why != nullptr) {
      *why = {absl::StrCat("No shared working language, but ", text::LanguageName(spoken->language),
                           " is spoken in ",
                           CountryName(pair.knowledge.reference, *spoken->country_code))};
    }
    return kSpokenLanguage;
  }
  for (const v1::Material& material : pair.offer.offer.materials()) {
    const std::string language = text::PrimarySubtag(material.language_code());
    if (language.empty() || !Has(wanted, language)) continue;
    if (why != nullptr) {
      *why = {absl::StrCat("No shared language, but material in ", text::LanguageName(language),
                           ": \"", material.title(), "\"")};
    }
    return kMaterialLanguage;
  }
  if (why != nullptr) {
    *why = {absl::StrCat("No shared language: the need works in ", Names(wanted), ", the offer in ",
                         Names(offered))};
  }
  return 0;
}

double PriorityScore(const Pair& pair, Why* why) {
  const v1::Need& need = pair.need.need;
  std::string words;
  const double country = CountryPriority(pair, why == nullptr ? nullptr : &words);
  const int steps = std::max(0, need.urgency() - v1::URGENCY_LOW);
  const double urgency = steps / 3.0;
  const bool fits_crisis = need.humanitarian() && pair.offer.offer.humanitarian();
  if (why != nullptr) {
    absl::StrAppend(&words, ", urgency ",
                    need.urgency() == v1::URGENCY_UNSPECIFIED
                        ? "not stated"
                        : absl::AsciiStrToLower(domain::ShortEnumName(need.urgency())));
    if (need.humanitarian()) {
      absl::StrAppend(&words, fits_crisis
                                  ? ", a humanitarian need and an offer that serves in crises"
                                  : ", a humanitarian need; the offer does not say that it serves "
                                    "in crises");
    }
    why->reason = std::move(words);
  }
  return kCountryPart * country + kUrgencyPart * urgency + (fits_crisis ? kHumanitarianPart : 0.0);
}

}  // namespace ssx::scoring
