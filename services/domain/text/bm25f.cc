#include "services/domain/text/bm25f.h"

#include <cmath>

#include "absl/strings/match.h"

namespace ssx::text {

void TextStatistics::Add(const Document& document) {
  ++documents_;
  for (int field = 0; field < kFieldCount; ++field) lengths_[field] += document.lengths[field];
  for (const DocumentTerm& term : document.terms) ++frequencies_[term.term];
}

void TextStatistics::Remove(const Document& document) {
  --documents_;
  for (int field = 0; field < kFieldCount; ++field) lengths_[field] -= document.lengths[field];
  for (const DocumentTerm& term : document.terms) {
    const auto found = frequencies_.find(term.term);
    if (found != frequencies_.end() && --found->second == 0) frequencies_.erase(found);
  }
}

int64_t TextStatistics::DocumentFrequency(absl::string_view term) const {
  const auto found = frequencies_.find(term);
  return found == frequencies_.end() ? 0 : found->second;
}

double TextStatistics::InverseDocumentFrequency(absl::string_view term) const {
  const double n = static_cast<double>(DocumentFrequency(term));
  return std::log(1 + (static_cast<double>(documents_) - n + 0.5) / (n + 0.5));
}

double TextStatistics::MeanLength(Field field) const {
  if (documents_ == 0 || lengths_[field] == 0) return 1;
  return static_cast<double>(lengths_[field]) / static_cast<double>(documents_);
}

Query MakeQuery(const Document& need, const TextStatistics& statistics,
                const Bm25fParameters& parameters) {
  Query query;
  query.has_words = !need.terms.empty();
  for (int field = 0; field < kFieldCount; ++field) {
    query.mean_lengths[field] = statistics.MeanLength(static_cast<Field>(field));
  }
  for (const DocumentTerm& term : need.terms) {
    if (statistics.DocumentFrequency(term.term) == 0) continue;
    double frequency = 0;
    for (int field = 0; field < kFieldCount; ++field) {
      frequency += parameters.weight[field] * term.counts[field];
    }
    double weight = (parameters.k3 + 1) * frequency / (parameters.k3 + frequency) *
                    statistics.InverseDocumentFrequency(term.term);
    if (absl::StartsWith(term.term, kConceptPrefix)) weight *= parameters.concept_weight;
    query.terms.push_back({&term, weight});
    query.bound += weight;
  }
  return query;
}

double Relevance(const Query& query, const Document& offer, std::vector<TermMatch>* matches,
                 const Bm25fParameters& parameters) {
  if (query.bound <= 0) return 0;
  std::array<double, kFieldCount> scale;
  for (int field = 0; field < kFieldCount; ++field) {
    const double relative_length =
        static_cast<double>(offer.lengths[field]) / query.mean_lengths[field];
    scale[field] = parameters.weight[field] /
                   (1 - parameters.b[field] + parameters.b[field] * relative_length);
  }
  double sum = 0;
  auto theirs = offer.terms.begin();
  for (const Query::Term& ours : query.terms) {
    while (theirs != offer.terms.end() && theirs->term < ours.term->term) ++theirs;
    if (theirs == offer.terms.end()) break;
    if (theirs->term != ours.term->term) continue;
    double frequency = 0;
    for (int field = 0; field < kFieldCount; ++field) {
      // An empty field has no words, hence nothing to scale.
      if (theirs->counts[field] > 0) frequency += scale[field] * theirs->counts[field];
    }
    const double part = ours.weight * frequency / (parameters.k1 + frequency);
    sum += part;
    if (matches != nullptr) matches->push_back({ours.term, part / query.bound});
  }
  return sum / query.bound;
}

}  // namespace ssx::text
