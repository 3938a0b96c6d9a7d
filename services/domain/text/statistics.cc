#include "services/domain/text/statistics.h"

#include <cmath>

namespace ssx::text {

void TextStatistics::Count(const Document& document, int64_t sign) {
  documents_ += sign;
  PerLanguage& language = languages_[static_cast<size_t>(document.language)];
  language.documents += sign;
  for (int field = 0; field < kFieldCount; ++field) {
    language.lengths[field] += sign * document.lengths[field];
  }
  for (const DocumentTerm& term : document.terms) {
    auto& counts = KindOf(term.term) == TermKind::kWord ? language.words : shared_;
    const auto place = counts.try_emplace(term.term, 0).first;
    place->second += sign;
    if (place->second == 0) counts.erase(place);
  }
}

void TextStatistics::Add(const Document& document) { Count(document, 1); }

void TextStatistics::Remove(const Document& document) { Count(document, -1); }

int64_t TextStatistics::DocumentFrequency(absl::string_view term, Language language) const {
  const auto& counts = KindOf(term) == TermKind::kWord ? Of(language).words : shared_;
  const auto found = counts.find(term);
  return found == counts.end() ? 0 : found->second;
}

int64_t TextStatistics::DocumentFrequency(absl::string_view term) const {
  if (KindOf(term) != TermKind::kWord) return DocumentFrequency(term, Language::kOther);
  int64_t sum = DocumentFrequency(term, Language::kOther);
  for (Language language : kLanguages) sum += DocumentFrequency(term, language);
  return sum;
}

double TextStatistics::InverseDocumentFrequency(absl::string_view term, Language language) const {
  const auto n = static_cast<double>(DocumentFrequency(term, language));
  const auto all =
      static_cast<double>(KindOf(term) == TermKind::kWord ? Of(language).documents : documents_);
  return std::log(1 + (all - n + 0.5) / (n + 0.5));
}

double TextStatistics::MeanLength(Field field, Language language) const {
  const PerLanguage& counts = Of(language);
  if (counts.documents == 0 || counts.lengths[field] == 0) return 1;
  return static_cast<double>(counts.lengths[field]) / static_cast<double>(counts.documents);
}

}  // namespace ssx::text
