#include "services/domain/text/lexicon.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/text/fold.h"

namespace ssx::text {
namespace {

constexpr uint32_t kUnknownStem = UINT32_MAX;
// Chinese terms from this length on match anywhere; shorter ones from word to word.
constexpr size_t kSafeHanLength = 3;

bool IsHan(uint32_t symbol) { return symbol >= 0x4E00 && symbol < 0xA000; }

void AppendCharacters(absl::string_view utf8, std::vector<uint32_t>* symbols) {
  const icu::UnicodeString text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int>(utf8.size())));
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    symbols->push_back(static_cast<uint32_t>(text.char32At(i)));
  }
}

std::string SurfaceOf(const std::vector<Token>& tokens, size_t first, size_t last,
                      Language language) {
  std::string surface = tokens[first].surface;
  for (size_t i = first + 1; i <= last; ++i) {
    absl::StrAppend(&surface, language == Language::kChinese ? tokens[i].before : " ",
                    tokens[i].surface);
  }
  return surface;
}

}  // namespace

Lexicon::Lexicon(const domain::ReferenceData& reference, const Glossary& glossary,
                 const LexiconParameters& parameters)
    : nested_(parameters.nested) {
  AddTopics(reference);
  AddGlossary(glossary, parameters);
  AddCountries(reference);
}

void Lexicon::AddTerm(absl::string_view text, Language language, uint32_t concept_index,
                      bool needs_accents) {
  const std::vector<Token> tokens = Tokenize(text, language);
  if (tokens.empty()) return;
  Terms& terms = terms_[static_cast<size_t>(language)];
  TermTrie::Node node = TermTrie::kRoot;
  if (language == Language::kChinese) {
    // The characters alone: a term has no blanks that matter.
    for (uint32_t symbol : SymbolsOf(tokens, language).symbols) {
      if (symbol != ' ') node = terms.trie.Grow(node, symbol);
    }
  } else {
    for (const Token& token : tokens) {
      const auto next = static_cast<uint32_t>(terms.symbols.size());
      node = terms.trie.Grow(node, terms.symbols.emplace(token.stem, next).first->second);
    }
  }
  std::vector<Sense>& senses = terms.senses[node];
  const bool known = std::any_of(senses.begin(), senses.end(), [&](const Sense& sense) {
    return sense.concept_index == concept_index;
  });
  if (!known) senses.push_back({concept_index, needs_accents ? tokens[0].surface : ""});
}

Lexicon::Symbols Lexicon::SymbolsOf(const std::vector<Token>& tokens, Language language) const {
  Symbols text;
  if (language != Language::kChinese) {
    const Terms& terms = terms_[static_cast<size_t>(language)];
    for (size_t i = 0; i < tokens.size(); ++i) {
      const auto found = terms.symbols.find(tokens[i].stem);
      text.symbols.push_back(found == terms.symbols.end() ? kUnknownStem : found->second);
      text.tokens.push_back(i);
    }
    return text;
  }
  for (size_t i = 0; i < tokens.size(); ++i) {
    for (const std::string* part : {&tokens[i].before, &tokens[i].surface}) {
      const size_t begin = text.symbols.size();
      AppendCharacters(*part, &text.symbols);
      text.tokens.resize(text.symbols.size(), i);
      text.begins_word.resize(text.symbols.size(), false);
      if (begin < text.symbols.size()) text.begins_word[begin] = true;
    }
  }
  text.begins_word.push_back(true);
  return text;
}

std::vector<Lexicon::Match> Lexicon::Matches(const Symbols& text, Language language) const {
  const Terms& terms = terms_[static_cast<size_t>(language)];
  std::vector<Match> matches;
  for (size_t begin = 0; begin < text.symbols.size(); ++begin) {
    const size_t first = matches.size();
    TermTrie::Node node = TermTrie::kRoot;
    for (size_t end = begin; end < text.symbols.size();) {
      node = terms.trie.Step(node, text.symbols[end]);
      if (node == TermTrie::kNowhere) break;
      ++end;
      if (!terms.senses.contains(node)) continue;
      if (language == Language::kChinese) {
        const bool whole = text.begins_word[begin] && text.begins_word[end];
        const bool safe = end - begin >= kSafeHanLength && IsHan(text.symbols[begin]) &&
                          IsHan(text.symbols[end - 1]);
        if (!whole && !safe) continue;
      }
      matches.push_back({begin, end, node});
    }
    std::reverse(matches.begin() + static_cast<ptrdiff_t>(first), matches.end());
  }
  return matches;  // by begin, the longest first
}

std::vector<ConceptHit> Lexicon::Find(const std::vector<Token>& tokens, Language language) const {
  std::vector<ConceptHit> found;
  const Terms& terms = terms_[static_cast<size_t>(language)];
  const Symbols text = SymbolsOf(tokens, language);
  size_t covered = 0;  // end of the matches so far
  for (const Match& match : Matches(text, language)) {
    const double part = match.end <= covered ? nested_ : 1;
    covered = std::max(covered, match.end);
    if (part == 0) continue;
    const size_t first = text.tokens[match.begin], last = text.tokens[match.end - 1];
    const std::string surface = SurfaceOf(tokens, first, last, language);
    for (const Sense& sense : terms.senses.find(match.node)->second) {
      if (!absl::StartsWith(surface, sense.accented)) continue;
      for (const auto& [implied, count] : concepts_[sense.concept_index].says) {
        found.push_back({concepts_[implied].term, concepts_[implied].label,
                         implied == sense.concept_index ? surface : "", part * count, first, last});
      }
    }
  }
  return found;
}

}  // namespace ssx::text
