#include "services/domain/text/tokenizer.h"

#include <libstemmer.h>
#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "services/domain/text/fold.h"
#include "services/domain/text/name_finder.h"
#include "services/domain/text/stop_words.h"

namespace ssx::text {
namespace {

struct StemmerDeleter {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};
using Stemmer = std::unique_ptr<sb_stemmer, StemmerDeleter>;

bool HasStemmer(Language language) {
  return language != Language::kOther && language != Language::kChinese;
}

// State that ICU and Snowball change while they work; one for each thread.
class Workspace {
 public:
  Workspace() {
    UErrorCode status = U_ZERO_ERROR;
    words_.reset(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
    if (U_FAILURE(status)) words_.reset();
  }

  // Null only when ICU's own data is missing.
  icu::BreakIterator* words() { return words_.get(); }

  std::string Stem(Language language, const std::string& word) {
    if (!HasStemmer(language)) return word;
    Stemmer& stemmer = stemmers_[static_cast<size_t>(language)];
    if (stemmer == nullptr) {
      stemmer.reset(sb_stemmer_new(std::string(LanguageCode(language)).c_str(), nullptr));
    }
    if (stemmer == nullptr) return word;
    const sb_symbol* stem =
        sb_stemmer_stem(stemmer.get(), reinterpret_cast<const sb_symbol*>(word.data()),
                        static_cast<int>(word.size()));
    if (stem == nullptr) return word;
    return std::string(reinterpret_cast<const char*>(stem), sb_stemmer_length(stemmer.get()));
  }

 private:
  std::unique_ptr<icu::BreakIterator> words_;
  std::array<Stemmer, 8> stemmers_;
};

bool HasLetter(const icu::UnicodeString& word) {
  for (int32_t i = 0; i < word.length(); i = word.moveIndex32(i, 1)) {
    if (u_isalpha(word.char32At(i))) return true;
  }
  return false;
}

std::string ToUtf8(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

std::string WithoutAccents(const std::string& word) {
  const bool ascii =
      std::all_of(word.begin(), word.end(), [](char c) { return absl::ascii_isascii(c); });
  return ascii ? word : ToUtf8(StripLatinAccents(icu::UnicodeString::fromUTF8(word)));
}

}  // namespace

std::vector<Token> Tokenize(absl::string_view text, Language language) {
  thread_local Workspace workspace;
  std::vector<Token> tokens;
  if (workspace.words() == nullptr) return tokens;

  const icu::UnicodeString written =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
  icu::UnicodeString folded = FoldKeepingAccents(written);
  // Elisions (l'eau, d'urgence) are two words; the English stemmer takes care of its own 's.
  if (language != Language::kEnglish) folded.findAndReplace("'", " ");

  icu::BreakIterator& words = *workspace.words();
  words.setText(folded);
  NameFinder names(written, folded, language);
  std::string before;
  int32_t start = words.first();
  for (int32_t end = words.next(); end != icu::BreakIterator::DONE;
       start = end, end = words.next()) {
    if (words.getRuleStatus() < UBRK_WORD_NUMBER) {  // blanks and punctuation
      before = " ";
      continue;
    }
    const icu::UnicodeString word(folded, start, end - start);
    if (!HasLetter(word)) {
      before = " ";
      continue;
    }
    std::string surface = ToUtf8(word);
    if (IsStopWord(language, surface)) {
      before += surface;
      continue;
    }
    const std::string stem = workspace.Stem(language, surface);
    std::string plain = WithoutAccents(stem);
    if (plain.empty()) continue;
    tokens.push_back({std::move(plain), std::move(surface), names.NameAt(start, end), ""});
    if (language == Language::kChinese) tokens.back().before = std::move(before);
    before.clear();
  }
  return tokens;
}

}  // namespace ssx::text
