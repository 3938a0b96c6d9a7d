#include "services/domain/text/document.h"

#include <unicode/unistr.h>

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"

namespace ssx::text {
namespace {

Language LanguageOf(const Texts& texts) {
  if (!texts.language_code.empty()) return ParseLanguage(texts.language_code);
  return GuessLanguage(icu::UnicodeString::fromUTF8(
      absl::StrCat(texts.title, "\n", texts.summary, "\n", texts.description)));
}

}  // namespace

Document Analyze(const Texts& texts, const Lexicon& lexicon) {
  Document document;
  document.language = LanguageOf(texts);
  std::map<std::string, DocumentTerm> terms;
  auto add = [&](const std::string& term, const std::string& surface, Field field, double count) {
    DocumentTerm& entry = terms[term];
    if (entry.term.empty()) {
      entry.term = term;
      entry.surface = surface;
    }
    entry.counts[field] += count;
  };
  const std::array<absl::string_view, kFieldCount> fields = {texts.title, texts.summary,
                                                             texts.description};
  for (int i = 0; i < kFieldCount; ++i) {
    const Field field = static_cast<Field>(i);
    const std::vector<Token> tokens = Tokenize(fields[field], document.language);
    document.lengths[field] = static_cast<int64_t>(tokens.size());
    for (const Token& token : tokens) add(token.stem, token.surface, field, 1);
    for (const ConceptHit& hit : lexicon.Find(tokens, document.language)) {
      add(hit.term, hit.surface, field, hit.count);
    }
  }
  document.terms.reserve(terms.size());
  for (auto& [term, entry] : terms) document.terms.push_back(std::move(entry));
  return document;
}

}  // namespace ssx::text
