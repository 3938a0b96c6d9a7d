#include "services/scoring/pair.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "services/domain/enum_names.h"
#include "services/scoring/similarity/country_similarity.h"

namespace ssx::scoring {

std::string BeneficiaryName(const Pair& pair) {
  return CountryName(pair.knowledge.reference, pair.need.need.country_code());
}

std::string ProviderName(const Pair& pair) {
  return CountryName(pair.knowledge.reference, pair.offer.offer.country_code());
}

int PlacesLeft(const v1::Offer& offer) {
  if (!offer.has_capacity()) return 1;
  return std::max(0, offer.capacity().total_exchanges() - offer.capacity().committed_exchanges());
}

std::string ModalityWords(int modality) {
  return absl::StrReplaceAll(
      absl::AsciiStrToLower(domain::ShortEnumName(static_cast<v1::Modality>(modality))),
      {{"_", " "}});
}

}  // namespace ssx::scoring
