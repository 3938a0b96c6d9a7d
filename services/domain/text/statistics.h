// TextStatistics: in how many offers of a catalogue each term stands, and how long their texts are.
//
// Words are counted language by language, since a word of one language says nothing of another;
// concepts and names over all offers. Thread-compatible.
#ifndef SSX_SERVICES_DOMAIN_TEXT_STATISTICS_H_
#define SSX_SERVICES_DOMAIN_TEXT_STATISTICS_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "services/domain/text/document.h"

namespace ssx::text {

class TextStatistics {
 public:
  void Add(const Document& document);
  // `document` must have been added.
  void Remove(const Document& document);

  int64_t documents() const { return documents_; }
  // Offers in which the term stands: a word in those of its language, a concept or name in all.
  int64_t DocumentFrequency(absl::string_view term, Language language) const;
  // The same over the offers of all languages.
  int64_t DocumentFrequency(absl::string_view term) const;
  // Robertson and Sparck Jones, kept above 0: ln(1 + (N - n + 0.5) / (n + 0.5)), with N the offers
  // of the language for a word, all offers for a concept or name.
  double InverseDocumentFrequency(absl::string_view term, Language language) const;
  // Mean number of words of a field in the offers of a language; 1 when it is empty in all of them.
  double MeanLength(Field field, Language language) const;

 private:
  struct PerLanguage {
    int64_t documents = 0;
    std::array<int64_t, kFieldCount> lengths{};
    absl::flat_hash_map<std::string, int64_t> words;
  };

  void Count(const Document& document, int64_t sign);
  const PerLanguage& Of(Language language) const {
    return languages_[static_cast<size_t>(language)];
  }

  int64_t documents_ = 0;
  std::array<PerLanguage, kLanguages.size() + 1> languages_;
  absl::flat_hash_map<std::string, int64_t> shared_;  // concepts and names
};

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_STATISTICS_H_
