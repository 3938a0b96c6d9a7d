// BM25F: how relevant an offer's text is to a need's, between 0 and 1.
//
// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", Foundations
// and Trends in Information Retrieval 3(4), 2009, section 3.6: term frequencies are weighted and
// normalised by length field by field, added, and saturated once. Statistics come from the offers.
//
//   share(need, offer) = sum over terms t of q(t) idf(t) f / (k1 + f)  /  bound
//   relevance = 1 / (1 + h / (n share^2))
//
// An offer in the need's language is judged on words and concepts, one in another language on
// concepts, names and translations; the weights q differ accordingly. The bound is what the sum
// would reach for an offer in which every term of the need is endlessly frequent; terms that no
// offer has are in neither sum. Across languages the words that no concept covers, as far as they
// are not translated, come to it, each as part of an average concept or name, so that a need of
// which little is understood does not score high. The terms are added in the order of their bytes,
// so that the value does not depend on the order in which offers arrived.
//
// No offer says all that a need says, the less the longer the need: the share that a good offer
// reaches falls with the root of n, the number of different words in the need, where those that no
// concept covers count half. The last step makes shares comparable from need to need, and spreads
// them: offers on the subject come to lie above 0.5, the others near 0. It keeps the order of all
// offers for one need.
#ifndef SSX_SERVICES_DOMAIN_TEXT_BM25F_H_
#define SSX_SERVICES_DOMAIN_TEXT_BM25F_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/text/document.h"
#include "services/domain/text/statistics.h"

namespace ssx::text {

struct Bm25fParameters {
  double k1 = 2.0;
  std::array<double, kFieldCount> weight = {1.5, 1.0, 1.0};
  std::array<double, kFieldCount> b = {0.75, 0.75, 0.75};
  // Saturation of repeats within the need: q = (k3 + 1) f / (k3 + f).
  double k3 = 8.0;
  // Part that a concept counts beside a word, and a name and a translation beside a concept.
  double concept_weight = 0.5;
  double name_weight = 0.5;
  double translation_weight = 0.6;
  // Part of an average term that a word outside all concepts counts in the bound across languages.
  double unknown_weight = 0.8;
  // h: n share^2 of an offer whose relevance is 0.5.
  double half = 0.08;
};

// A need as a query against one state of the statistics.
struct Query {
  struct Term {
    const DocumentTerm* term;  // in the need's document, which must outlive the query
    double within;             // q(t) idf(t) for offers in the need's language; 0: not compared
    double across;             // the same for offers in other languages
  };
  Language language = Language::kOther;
  std::vector<Term> terms;  // known to at least one offer, by term
  double within_bound = 0;
  double across_bound = 0;
  std::array<std::array<double, kFieldCount>, kLanguages.size() + 1> mean_lengths{};
  double size = 0;         // n above; words count whether an offer has them or not
  bool has_words = false;  // whether the need has any
};

struct TermMatch {
  const DocumentTerm* need_term;
  const DocumentTerm* offer_term;
  double part;  // of the relevance
};

Query MakeQuery(const Document& need, const TextStatistics& statistics,
                const Bm25fParameters& parameters = {});

// The relevance of an offer that has this share of a query of this size. Grows with the share,
// rounding included.
inline double RelevanceOfShare(double size, double share, const Bm25fParameters& parameters = {}) {
  // A share of 0 gives 1 / infinity.
  return 1 / (1 + parameters.half / (size * share * share));
}

// In [0, 1); 0 when the query is empty. `matches`, when not null, receives the shared terms, whose
// parts add up to the relevance.
double Relevance(const Query& query, const Document& offer, std::vector<TermMatch>* matches,
                 const Bm25fParameters& parameters = {});

// What an occurrence in each field of an offer counts, with the field's length.
using FieldFactors = std::array<double, kFieldCount>;

// Of an offer of this language and these lengths.
inline FieldFactors FactorsOf(const Query& query, Language language,
                              const std::array<int64_t, kFieldCount>& lengths,
                              const Bm25fParameters& parameters = {}) {
  const auto& mean_lengths = query.mean_lengths[static_cast<size_t>(language)];
  FieldFactors factors;
  for (int field = 0; field < kFieldCount; ++field) {
    const double relative_length = static_cast<double>(lengths[field]) / mean_lengths[field];
    factors[field] = parameters.weight[field] /
                     (1 - parameters.b[field] + parameters.b[field] * relative_length);
  }
  return factors;
}

// What is made of how often a term stands in an offer's fields: between 0 and 1. Times the term's
// weight, and over the query's bound, it is the term's part of the share.
template <typename Counts>
double Saturation(const FieldFactors& factors, const Counts& counts,
                  const Bm25fParameters& parameters = {}) {
  double frequency = 0;
  for (int field = 0; field < kFieldCount; ++field) frequency += counts[field] * factors[field];
  return frequency / (parameters.k1 + frequency);
}

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_BM25F_H_
