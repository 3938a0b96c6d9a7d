#include "services/domain/text/dictionaries.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/domain/text/article.h"
#include "services/domain/text/dictd.h"
#include "services/domain/text/tokenizer.h"

namespace ssx::text {
namespace {

struct Known {
  const char* name;
  Language from;
  Language to;
};
constexpr Known kKnown[] = {
    {"freedict-ara-eng", Language::kArabic, Language::kEnglish},
    {"freedict-eng-ara", Language::kEnglish, Language::kArabic},
    {"freedict-eng-fra", Language::kEnglish, Language::kFrench},
    {"freedict-eng-por", Language::kEnglish, Language::kPortuguese},
    {"freedict-eng-rus", Language::kEnglish, Language::kRussian},
    {"freedict-eng-spa", Language::kEnglish, Language::kSpanish},
    {"freedict-fra-eng", Language::kFrench, Language::kEnglish},
    {"freedict-por-eng", Language::kPortuguese, Language::kEnglish},
    {"freedict-spa-eng", Language::kSpanish, Language::kEnglish},
    {"mueller7", Language::kEnglish, Language::kRussian},
};

// The stem of a text of one word; empty when it has more or none.
std::string OnlyStem(absl::string_view text, Language language) {
  std::vector<Token> tokens = Tokenize(text, language);
  return tokens.size() == 1 ? std::move(tokens[0].stem) : "";
}

}  // namespace

// Gathers the pairs of all dictionaries, then finds the likeliest translation of each word.
class DictionaryBuilder {
 public:
  // The number of pairs that the dictionary gave.
  int64_t Add(const Dictd& dictd, Language from, Language to) {
    int64_t pairs = 0;
    for (const Dictd::Entry& entry : dictd.Entries()) {
      const std::string headword = OnlyStem(entry.headword, from);
      if (headword.empty()) continue;
      int place = 0;
      for (const std::string& text : TranslationsIn(entry.article, to)) {
        const std::string translation = OnlyStem(text, to);
        if (translation.empty()) continue;
        ++pairs;
        // The first translation of an article is the usual one.
        const double weight = 1.0 / ++place;
        const bool to_english = to == Language::kEnglish;
        const std::string& word = to_english ? headword : translation;
        const std::string& english = to_english ? translation : headword;
        weights_[static_cast<size_t>(to_english ? from : to)][word][english] += weight;
      }
    }
    return pairs;
  }

  void Build(Dictionaries& dictionaries) const {
    auto& english = dictionaries.words_[static_cast<size_t>(Language::kEnglish)];
    for (size_t language = 0; language < weights_.size(); ++language) {
      for (const auto& [word, translations] : weights_[language]) {
        const auto likeliest =
            std::max_element(translations.begin(), translations.end(),
                             [](const auto& a, const auto& b) { return a.second < b.second; });
        double sum = 0;
        for (const auto& [stem, weight] : translations) sum += weight;
        const std::string term = absl::StrCat(kTranslationPrefix, likeliest->first);
        dictionaries.words_[language][word] = {term, likeliest->second / sum};
        english[likeliest->first] = {term, 1};
      }
    }
  }

 private:
  // By language, word and translation; ordered, so that of equal weights the same one wins.
  std::array<std::map<std::string, std::map<std::string, double>>, kLanguages.size() + 1> weights_;
};

Dictionaries Dictionaries::Load(const std::string& folder) {
  Dictionaries dictionaries;
  DictionaryBuilder builder;
  for (const Known& known : kKnown) {
    const auto dictd = Dictd::Read(absl::StrCat(folder, "/", known.name));
    if (absl::IsNotFound(dictd.status())) continue;
    Source source{known.name, known.from == Language::kEnglish ? known.to : known.from, 0, ""};
    if (dictd.ok()) {
      source.translations = builder.Add(*dictd, known.from, known.to);
    } else {
      source.fault = std::string(dictd.status().message());
    }
    dictionaries.sources_.push_back(std::move(source));
  }
  builder.Build(dictionaries);
  return dictionaries;
}

const Dictionaries::Translation* Dictionaries::Find(absl::string_view stem,
                                                    Language language) const {
  const auto& words = words_[static_cast<size_t>(language)];
  const auto found = words.find(stem);
  return found == words.end() ? nullptr : &found->second;
}

std::vector<Language> Dictionaries::Missing() const {
  std::vector<Language> missing;
  for (Language language : kLanguages) {
    if (language == Language::kEnglish) continue;
    const bool has = std::any_of(sources_.begin(), sources_.end(), [&](const Source& source) {
      return source.language == language && source.translations > 0;
    });
    if (!has) missing.push_back(language);
  }
  return missing;
}

}  // namespace ssx::text
