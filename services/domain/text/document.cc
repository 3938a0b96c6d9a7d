#include "services/domain/text/document.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace ssx::text {
namespace {

Language LanguageOf(const Texts& texts) {
  if (!texts.language_code.empty()) return ParseLanguage(texts.language_code);
  return GuessLanguage(icu::UnicodeString::fromUTF8(
      absl::StrCat(texts.title, "\n", texts.summary, "\n", texts.description)));
}

// One occurrence of a term.
struct Occurrence {
  absl::string_view term;
  absl::string_view surface;
  Field field;
  double count;
};

// By term, each once, with the first surface that is not empty.
std::vector<DocumentTerm> CountTerms(std::vector<Occurrence> occurrences) {
  std::stable_sort(occurrences.begin(), occurrences.end(),
                   [](const Occurrence& a, const Occurrence& b) { return a.term < b.term; });
  std::vector<DocumentTerm> terms;
  for (const Occurrence& occurrence : occurrences) {
    if (terms.empty() || terms.back().term != occurrence.term) {
      terms.push_back({std::string(occurrence.term), "", {}});
    }
    if (terms.back().surface.empty()) terms.back().surface = std::string(occurrence.surface);
    terms.back().counts[occurrence.field] += occurrence.count;
  }
  terms.shrink_to_fit();
  return terms;
}

}  // namespace

TermKind KindOf(absl::string_view term) {
  if (absl::StartsWith(term, kConceptPrefix)) return TermKind::kConcept;
  if (absl::StartsWith(term, kNamePrefix)) return TermKind::kName;
  if (absl::StartsWith(term, kTranslationPrefix)) return TermKind::kTranslation;
  return TermKind::kWord;
}

Document Analyze(const Texts& texts, const Lexicon& lexicon, const Dictionaries& dictionaries) {
  Document document;
  document.language = LanguageOf(texts);
  const std::array<absl::string_view, kFieldCount> fields = {texts.title, texts.summary,
                                                             texts.description};
  std::array<std::vector<Token>, kFieldCount> tokens;
  std::array<std::vector<ConceptHit>, kFieldCount> hits;
  std::vector<Occurrence> occurrences;
  // Every English word can be what a word of another language is translated to.
  const bool english = document.language == Language::kEnglish;
  for (int i = 0; i < kFieldCount; ++i) {
    const Field field = static_cast<Field>(i);
    tokens[field] = Tokenize(fields[field], document.language);
    hits[field] = lexicon.Find(tokens[field], document.language);
    std::vector<bool> covered(tokens[field].size(), false);
    for (const ConceptHit& hit : hits[field]) {
      std::fill(covered.begin() + static_cast<ptrdiff_t>(hit.first),
                covered.begin() + static_cast<ptrdiff_t>(hit.last + 1), true);
      occurrences.push_back({hit.term, hit.surface, field, hit.count});
    }
    for (size_t i = 0; i < tokens[field].size(); ++i) {
      const Token& token = tokens[field][i];
      const Dictionaries::Translation* translation =
          covered[i] && !english ? nullptr : dictionaries.Find(token.stem, document.language);
      if (translation != nullptr) {
        occurrences.push_back({translation->term, token.surface, field, translation->share});
      }
      if (!covered[i]) {
        ++document.uncovered[field];
        document.unknown[field] += translation == nullptr ? 1 : 1 - translation->share;
      }
      occurrences.push_back({token.stem, token.surface, field, 1});
      if (!token.name.empty()) occurrences.push_back({token.name, token.surface, field, 1});
    }
    document.lengths[field] = static_cast<int64_t>(tokens[field].size());
  }
  document.terms = CountTerms(std::move(occurrences));
  return document;
}

}  // namespace ssx::text
