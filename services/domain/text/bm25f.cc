#include "services/domain/text/bm25f.h"

#include <algorithm>
#include <cmath>

namespace ssx::text {
namespace {

// The weight of a term's repeats over the fields of the need, saturated.
double NeedWeight(const std::array<double, kFieldCount>& counts,
                  const Bm25fParameters& parameters) {
  double frequency = 0;
  for (int field = 0; field < kFieldCount; ++field) {
    frequency += parameters.weight[field] * counts[field];
  }
  return (parameters.k3 + 1) * frequency / (parameters.k3 + frequency);
}

class Average {
 public:
  void Add(double value) {
    sum_ += value;
    ++count_;
  }
  double value() const { return count_ == 0 ? 0 : sum_ / count_; }

 private:
  double sum_ = 0;
  int count_ = 0;
};

// Different words, those that no concept covers half.
double SizeOf(const Document& need) {
  const auto different =
      std::count_if(need.terms.begin(), need.terms.end(),
                    [](const DocumentTerm& term) { return KindOf(term.term) == TermKind::kWord; });
  if (different == 0) return 0;
  double words = 0, uncovered = 0;
  for (int field = 0; field < kFieldCount; ++field) {
    words += static_cast<double>(need.lengths[field]);
    uncovered += static_cast<double>(need.uncovered[field]);
  }
  return static_cast<double>(different) * (1 - uncovered / words / 2);
}

}  // namespace

Query MakeQuery(const Document& need, const TextStatistics& statistics,
                const Bm25fParameters& parameters) {
  Query query;
  query.language = need.language;
  query.size = SizeOf(need);
  query.has_words = query.size > 0;
  for (size_t language = 0; language < query.mean_lengths.size(); ++language) {
    for (int field = 0; field < kFieldCount; ++field) {
      query.mean_lengths[language][field] =
          statistics.MeanLength(static_cast<Field>(field), static_cast<Language>(language));
    }
  }
  Average across_idf;
  for (const DocumentTerm& term : need.terms) {
    if (statistics.DocumentFrequency(term.term, need.language) == 0) continue;
    const double repeats = NeedWeight(term.counts, parameters);
    const double idf = statistics.InverseDocumentFrequency(term.term, need.language);
    Query::Term entry = {&term, 0, 0};
    const TermKind kind = KindOf(term.term);
    switch (kind) {
      case TermKind::kWord:
        entry.within = repeats * idf;
        break;
      case TermKind::kConcept:
        entry.within = repeats * idf * parameters.concept_weight;
        entry.across = repeats * idf;
        break;
      case TermKind::kName:
        entry.across = repeats * idf * parameters.name_weight;
        break;
      case TermKind::kTranslation:
        entry.across = repeats * idf * parameters.translation_weight;
        break;
    }
    if (kind == TermKind::kConcept || kind == TermKind::kName) across_idf.Add(idf);
    query.within_bound += entry.within;
    query.across_bound += entry.across;
    query.terms.push_back(entry);
  }
  double unknown = 0;
  for (int field = 0; field < kFieldCount; ++field) {
    unknown += parameters.weight[field] * need.unknown[field];
  }
  query.across_bound += parameters.unknown_weight * unknown * across_idf.value();
  return query;
}

double Relevance(const Query& query, const Document& offer, std::vector<TermMatch>* matches,
                 const Bm25fParameters& parameters) {
  const bool within = offer.language == query.language;
  const double bound = within ? query.within_bound : query.across_bound;
  if (bound <= 0) return 0;
  const FieldFactors factors = FactorsOf(query, offer.language, offer.lengths, parameters);
  double sum = 0;
  auto theirs = offer.terms.begin();
  for (const Query::Term& ours : query.terms) {
    const double weight = within ? ours.within : ours.across;
    if (weight <= 0) continue;
    while (theirs != offer.terms.end() && theirs->term < ours.term->term) ++theirs;
    if (theirs == offer.terms.end()) break;
    if (theirs->term != ours.term->term) continue;
    const double part = weight * Saturation(factors, theirs->counts, parameters);
    sum += part;
    if (matches != nullptr) matches->push_back({ours.term, &*theirs, part});
  }
  const double relevance = RelevanceOfShare(query.size, sum / bound, parameters);
  if (matches != nullptr) {
    for (TermMatch& match : *matches) match.part *= relevance / sum;
  }
  return relevance;
}

}  // namespace ssx::text
