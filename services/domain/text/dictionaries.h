// Dictionaries: general vocabulary of the languages, from dictionaries that the machine has.
//
// Every word is known by its English translations, so that texts of any two languages can be
// compared. Bilingual dictionaries with English on one side, in dictd format (dictd.h), are read in
// both directions: Debian's dict-freedict-* of Arabic, French, Portuguese and Spanish, and
// mueller7-dict of Russian. Immutable after loading, hence thread-safe.
#ifndef SSX_SERVICES_DOMAIN_TEXT_DICTIONARIES_H_
#define SSX_SERVICES_DOMAIN_TEXT_DICTIONARIES_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "services/domain/text/language.h"

namespace ssx::text {

// Begins the term of every translation.
inline constexpr char kTranslationPrefix[] = "english:";

class Dictionaries {
 public:
  // A dictionary that was looked for and found.
  struct Source {
    std::string name;          // of its files: "freedict-fra-eng"
    Language language;         // the one beside English
    int64_t translations = 0;  // taken from it
    std::string fault;         // why it cannot be read; empty when it was
  };
  struct Translation {
    std::string term;  // "english:stove"
    double share =
        1;  // its part in what the dictionaries say of the word; the rest is other meanings
  };

  // None at all.
  Dictionaries() = default;
  // Those of a folder, which may be missing. A dictionary that cannot be read is left out; its
  // source says why.
  static Dictionaries Load(const std::string& folder);

  // The likeliest translation of a stem as Tokenize() makes it; null when there is none. An English
  // stem is its own translation when some word is translated so.
  const Translation* Find(absl::string_view stem, Language language) const;

  // By name.
  const std::vector<Source>& sources() const { return sources_; }
  // The languages beside English that no dictionary was read for.
  std::vector<Language> Missing() const;

 private:
  friend class DictionaryBuilder;

  std::vector<Source> sources_;
  std::array<absl::flat_hash_map<std::string, Translation>, kLanguages.size() + 1>
      words_;  // by language and stem
};

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_DICTIONARIES_H_
