#include "services/scoring/index/term_numbers.h"

#include <algorithm>
#include <limits>

namespace ssx::scoring {

uint32_t TermNumbers::NumberOf(absl::string_view term) {
  return terms_.try_emplace(term, static_cast<uint32_t>(terms_.size())).first->second;
}

std::optional<uint32_t> TermNumbers::Find(absl::string_view term) const {
  const auto found = terms_.find(term);
  if (found == terms_.end()) return std::nullopt;
  return found->second;
}

std::optional<uint16_t> TermNumbers::NumberOf(const TermCounts& counts) {
  const auto found = count_numbers_.find(counts);
  if (found != count_numbers_.end()) return found->second;
  if (counts_.size() == kMaxCounts) return std::nullopt;
  const auto number = static_cast<uint16_t>(counts_.size());
  count_numbers_.emplace(counts, number);
  counts_.push_back(counts);
  return number;
}

void NumberedTexts::Add(const text::Document& document, TermNumbers& numbers) {
  const uint32_t start = begin(shapes_.size());
  Shape shape{start, {}, static_cast<uint8_t>(document.language), true};
  for (int field = 0; field < text::kFieldCount; ++field) {
    shape.known &= document.lengths[field] <= std::numeric_limits<uint16_t>::max();
    shape.lengths[field] = static_cast<uint16_t>(document.lengths[field]);
  }
  for (const text::DocumentTerm& term : document.terms) {
    const std::optional<uint16_t> counts = numbers.NumberOf(term.counts);
    shape.known &= counts.has_value();
    if (!shape.known) break;
    terms_.push_back(numbers.NumberOf(term.term));
    counts_.push_back(*counts);
  }
  if (!shape.known) {
    terms_.resize(start);
    counts_.resize(start);
  }
  shape.end = static_cast<uint32_t>(terms_.size());
  shapes_.push_back(shape);
}

void NumberedTexts::Add(const NumberedTexts& other, size_t row) {
  Shape shape = other.shapes_[row];
  terms_.insert(terms_.end(), other.terms_.begin() + other.begin(row),
                other.terms_.begin() + shape.end);
  counts_.insert(counts_.end(), other.counts_.begin() + other.begin(row),
                 other.counts_.begin() + shape.end);
  shape.end = static_cast<uint32_t>(terms_.size());
  shapes_.push_back(shape);
}

NumberedQuery::NumberedQuery(const text::Query& query, const TermNumbers& numbers)
    : query_(query), numbers_(numbers) {
  for (const text::Query::Term& term : query.terms) {
    // A term that no text has, has no number.
    if (const auto number = numbers.Find(term.term->term)) entries_.push_back({*number, &term});
  }
  std::sort(entries_.begin(), entries_.end(),
            [](const Entry& a, const Entry& b) { return a.term % kSlots < b.term % kSlots; });
  for (size_t i = entries_.size(); i > 0; --i) {
    first_[entries_[i - 1].term % kSlots] = static_cast<uint32_t>(i);
    has_.set(entries_[i - 1].term % kSlots);
  }
}

double NumberedQuery::Relevance(const NumberedTexts& texts, size_t row) const {
  const NumberedTexts::Shape& shape = texts.shapes_[row];
  const auto language = static_cast<text::Language>(shape.language);
  const bool within = language == query_.language;
  const double bound = within ? query_.within_bound : query_.across_bound;
  if (bound <= 0) return 0;
  std::array<int64_t, text::kFieldCount> lengths;
  std::copy(shape.lengths.begin(), shape.lengths.end(), lengths.begin());
  double sum = 0;
  for (uint32_t at = texts.begin(row); at < shape.end; ++at) {
    const uint32_t term = texts.terms_[at];
    const uint32_t slot = term % kSlots;
    if (!has_[slot]) continue;
    for (size_t i = first_[slot] - 1u; i < entries_.size(); ++i) {
      const Entry& entry = entries_[i];
      if (entry.term != term) {
        if (entry.term % kSlots == slot) continue;
        break;
      }
      const double weight = within ? entry.of_query->within : entry.of_query->across;
      if (weight > 0) {
        sum += weight *
               text::Saturation(query_, language, lengths, numbers_.counts(texts.counts_[at]));
      }
      break;
    }
  }
  return text::RelevanceOfShare(query_.size, sum / bound);
}

}  // namespace ssx::scoring
