#include "services/scoring/knowledge.h"

#include "services/domain/text/language.h"

namespace ssx::scoring {

absl::flat_hash_map<std::string, std::vector<std::string>> SpokenIn(
    const domain::ReferenceData& data) {
  absl::flat_hash_map<std::string, std::vector<std::string>> spoken;
  for (const v1::Country& country : data.countries()) {
    std::vector<std::string>& languages = spoken[country.country_code()];
    for (const std::string& tag : country.official_languages()) {
      languages.push_back(text::PrimarySubtag(tag));
    }
    for (const std::string& tag : country.spoken_languages()) {
      languages.push_back(text::PrimarySubtag(tag));
    }
  }
  return spoken;
}

}  // namespace ssx::scoring
