#include "services/scoring/index/text_postings.h"

#include <algorithm>

namespace ssx::scoring {
namespace {

// More than the rounding of counts and sums can take away.
constexpr float kMargin = 1e-5F;

}  // namespace

void TextPostings::Add(uint32_t slot, const text::Document& document) {
  texts_.push_back({document.language, document.lengths});
  for (const text::DocumentTerm& term : document.terms) {
    Posting posting{slot, {}};
    for (int field = 0; field < text::kFieldCount; ++field) {
      posting.counts[field] = static_cast<float>(term.counts[field]);
    }
    postings_[term.term].push_back(posting);
  }
}

std::vector<float> TextPostings::MostRelevance(const text::Query& query, size_t budget) const {
  struct Read {
    const text::Query::Term* term;
    const std::vector<Posting>* postings;
  };
  std::vector<Read> reads;
  for (const text::Query::Term& term : query.terms) {
    const auto found = postings_.find(term.term->term);
    if (found != postings_.end()) reads.push_back({&term, &found->second});
  }
  std::sort(reads.begin(), reads.end(),
            [](const Read& a, const Read& b) { return a.postings->size() < b.postings->size(); });

  std::vector<float> most(texts_.size(), 0);
  double rest_within = 0, rest_across = 0;
  size_t taken = 0;
  for (const Read& read : reads) {
    taken += read.postings->size();
    if (taken > budget) {
      rest_within += read.term->within;
      rest_across += read.term->across;
      continue;
    }
    for (const Posting& posting : *read.postings) {
      const TextShape& shape = texts_[posting.slot];
      const double weight =
          shape.language == query.language ? read.term->within : read.term->across;
      if (weight <= 0) continue;
      most[posting.slot] += static_cast<float>(
          weight * text::Saturation(query, shape.language, shape.lengths, posting.counts));
    }
  }
  for (size_t slot = 0; slot < most.size(); ++slot) {
    const bool within = texts_[slot].language == query.language;
    const double bound = within ? query.within_bound : query.across_bound;
    if (bound <= 0) {
      most[slot] = 0;
      continue;
    }
    const double sum = most[slot] + (within ? rest_within : rest_across);
    most[slot] = std::min(1.0F, static_cast<float>(sum / bound) + kMargin);
  }
  return most;
}

}  // namespace ssx::scoring
