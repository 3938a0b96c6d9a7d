// BM25F: how relevant an offer's text is to a need's, between 0 and 1.
//
// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", Foundations
// and Trends in Information Retrieval 3(4), 2009, section 3.6: term frequencies are weighted and
// normalised by length field by field, added, and saturated once. Statistics come from the offers.
//
//   relevance(need, offer) = sum over terms t of q(t) idf(t) f / (k1 + f)  /  sum of q(t) idf(t)
//
// The divisor is what the sum would reach for an offer in which every term of the need is endlessly
// frequent; terms that no offer has are in neither sum. The terms are added in the order of their
// bytes, so that the value does not depend on the order in which offers arrived.
#ifndef SSX_SERVICES_DOMAIN_TEXT_BM25F_H_
#define SSX_SERVICES_DOMAIN_TEXT_BM25F_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "services/domain/text/document.h"

namespace ssx::text {

struct Bm25fParameters {
  double k1 = 2.0;
  std::array<double, kFieldCount> weight = {1.5, 1.0, 1.0};
  std::array<double, kFieldCount> b = {0.75, 0.75, 0.75};
  // Saturation of repeats within the need: q = (k3 + 1) f / (k3 + f).
  double k3 = 8.0;
  // Part that a concept counts beside a word.
  double concept_weight = 0.5;
};

// Counts over the offers of a catalogue. Thread-compatible.
class TextStatistics {
 public:
  void Add(const Document& document);
  // `document` must have been added.
  void Remove(const Document& document);

  int64_t documents() const { return documents_; }
  // Offers in which the term stands.
  int64_t DocumentFrequency(absl::string_view term) const;
  // Robertson and Sparck Jones, kept above 0: ln(1 + (N - n + 0.5) / (n + 0.5)).
  double InverseDocumentFrequency(absl::string_view term) const;
  // Mean number of words of a field; 1 when it is empty everywhere.
  double MeanLength(Field field) const;

 private:
  int64_t documents_ = 0;
  std::array<int64_t, kFieldCount> lengths_{};
  absl::flat_hash_map<std::string, int64_t> frequencies_;
};

// A need as a query against one state of the statistics.
struct Query {
  struct Term {
    const DocumentTerm* term;  // in the need's document, which must outlive the query
    double weight;             // q(t) idf(t)
  };
  std::vector<Term> terms;  // known to at least one offer, by term
  double bound = 0;         // sum of the weights
  std::array<double, kFieldCount> mean_lengths{};
  bool has_words = false;  // the need has terms at all, known or not
};

struct TermMatch {
  const DocumentTerm* need_term;
  double part;  // of the relevance
};

Query MakeQuery(const Document& need, const TextStatistics& statistics,
                const Bm25fParameters& parameters = {});

// In [0, 1); 0 when the query is empty. `matches`, when not null, receives the shared terms.
double Relevance(const Query& query, const Document& offer, std::vector<TermMatch>* matches,
                 const Bm25fParameters& parameters = {});

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_BM25F_H_
