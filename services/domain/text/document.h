// Document: an analysed text, with how often each term stands in its title, summary and
// description. Needs and offers are both documents; a need is also a query.
//
// Plain data, made once when an entry arrives.
#ifndef SSX_SERVICES_DOMAIN_TEXT_DOCUMENT_H_
#define SSX_SERVICES_DOMAIN_TEXT_DOCUMENT_H_

#include <array>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/text/dictionaries.h"
#include "services/domain/text/lexicon.h"

namespace ssx::text {

enum Field { kTitle, kSummary, kDescription, kFieldCount };

// What a term is. Words are compared inside a language, concepts always, names and translations
// across languages.
enum class TermKind { kWord, kConcept, kName, kTranslation };
TermKind KindOf(absl::string_view term);

struct DocumentTerm {
  std::string term;                          // a stem, a concept, a name or a translation
  std::string surface;                       // as it first stands in the text; empty: implied only
  std::array<double, kFieldCount> counts{};  // occurrences by field
};

struct Document {
  Language language = Language::kOther;          // stated, else guessed
  std::vector<DocumentTerm> terms;               // by term, each once
  std::array<int64_t, kFieldCount> lengths{};    // words by field
  std::array<int64_t, kFieldCount> uncovered{};  // of these, words that are part of no concept
  // Of these again, what no translation says: a translated word counts for its other meanings.
  std::array<double, kFieldCount> unknown{};
};

// The texts of an entry as the API has them.
struct Texts {
  absl::string_view title;
  absl::string_view summary;
  absl::string_view description;
  absl::string_view language_code;  // BCP-47; empty: guess
};

// Words that are part of no concept come with their translations, if there are dictionaries.
Document Analyze(const Texts& texts, const Lexicon& lexicon, const Dictionaries& dictionaries = {});

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_DOCUMENT_H_
