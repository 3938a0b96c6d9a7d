#include "services/scoring/entries.h"

#include <algorithm>
#include <utility>

#include "services/domain/text/language.h"

namespace ssx::scoring {
namespace {

using Strings = google::protobuf::RepeatedPtrField<std::string>;

WorkingLanguages LanguagesOf(const Strings& stated, const std::string& country_code,
                             const domain::ReferenceData& reference) {
  WorkingLanguages languages;
  languages.stated = !stated.empty();
  auto add = [&](const Strings& tags) {
    for (const std::string& tag : tags) {
      std::string code = text::PrimarySubtag(tag);
      if (std::find(languages.codes.begin(), languages.codes.end(), code) ==
          languages.codes.end()) {
        languages.codes.push_back(std::move(code));
      }
    }
  };
  if (languages.stated) {
    add(stated);
  } else if (const v1::Country* country = reference.FindCountry(country_code)) {
    add(country->official_languages());
  }
  return languages;
}

template <typename Resource>
text::Document TextOf(const Resource& resource, const Knowledge& knowledge) {
  return text::Analyze(
      {resource.title(), resource.summary(), resource.description(), resource.language_code()},
      knowledge.lexicon, knowledge.dictionaries);
}

}  // namespace

std::shared_ptr<const NeedEntry> MakeNeedEntry(const v1::Need& need, const Knowledge& knowledge) {
  auto entry = std::make_shared<NeedEntry>();
  entry->need = need;
  entry->text = TextOf(need, knowledge);
  entry->topics = knowledge.topics.IndexesOf(need.topics());
  entry->languages = LanguagesOf(need.languages(), need.country_code(), knowledge.reference);
  for (const v1::OngoingInitiative& initiative : need.ongoing_initiatives()) {
    entry->initiative_topics.push_back(knowledge.topics.IndexesOf(initiative.topics()));
  }
  return entry;
}

std::shared_ptr<const OfferEntry> MakeOfferEntry(const v1::Offer& offer,
                                                 const Knowledge& knowledge) {
  auto entry = std::make_shared<OfferEntry>();
  entry->offer = offer;
  entry->text = TextOf(offer, knowledge);
  entry->topics = knowledge.topics.IndexesOf(offer.topics());
  entry->languages = LanguagesOf(offer.languages(), offer.country_code(), knowledge.reference);
  return entry;
}

}  // namespace ssx::scoring
