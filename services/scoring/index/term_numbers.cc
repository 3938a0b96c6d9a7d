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
  std::vector<uint16_t> low, counts, high;
  for (const text::DocumentTerm& term : document.terms) {
    const std::optional<uint16_t> number = numbers.NumberOf(term.counts);
    shape.known &= number.has_value();
    if (!shape.known) break;
    counts.push_back(*number);
    const uint32_t of_term = numbers.NumberOf(term.term);
    low.push_back(static_cast<uint16_t>(of_term));
    high.push_back(static_cast<uint16_t>(of_term >> 16));
  }
  if (shape.known) {
    for (const auto& part : {low, counts, high}) {
      numbers_.insert(numbers_.end(), part.begin(), part.end());
    }
  }
  shape.end = static_cast<uint32_t>(numbers_.size());
  shapes_.push_back(shape);
}

void NumberedTexts::Add(const NumberedTexts& other, size_t row) {
  Shape shape = other.shapes_[row];
  numbers_.insert(numbers_.end(), other.numbers_.begin() + other.begin(row),
                  other.numbers_.begin() + shape.end);
  shape.end = static_cast<uint32_t>(numbers_.size());
  shapes_.push_back(shape);
}

NumberedQuery::NumberedQuery(const text::Query& query, const TermNumbers& numbers)
    : query_(query), numbers_(numbers) {
  for (const text::Query::Term& term : query.terms) {
    // A term that no text has, has no number.
    if (const auto number = numbers.Find(term.term->term)) {
      entries_.push_back({*number, {term.across, term.within}});
    }
  }
  std::sort(entries_.begin(), entries_.end(),
            [](const Entry& a, const Entry& b) { return a.term % kSlots < b.term % kSlots; });
  for (size_t i = entries_.size(); i > 0; --i) {
    has_[entries_[i - 1].term % kSlots] = 1;
    first_[entries_[i - 1].term % kSlots] = static_cast<uint32_t>(i - 1);
  }
}

double NumberedQuery::WeightOf(uint32_t term, bool within) const {
  const uint32_t slot = term % kSlots;
  for (size_t i = first_[slot]; i < entries_.size(); ++i) {
    if (entries_[i].term == term) return entries_[i].weights[within];
    if (entries_[i].term % kSlots != slot) break;
  }
  return 0;
}

double NumberedQuery::Relevance(const NumberedTexts& texts, size_t row) const {
  const NumberedTexts::Shape& shape = texts.shapes_[row];
  const auto language = static_cast<text::Language>(shape.language);
  const bool within = language == query_.language;
  const double bound = within ? query_.within_bound : query_.across_bound;
  if (bound <= 0) return 0;
  std::array<int64_t, text::kFieldCount> lengths;
  std::copy(shape.lengths.begin(), shape.lengths.end(), lengths.begin());
  const text::FieldFactors factors = text::FactorsOf(query_, language, lengths);
  const uint32_t begin = texts.begin(row);
  const uint32_t terms = (shape.end - begin) / NumberedTexts::kPerTerm;
  const uint16_t* const low = texts.numbers_.data() + begin;
  const uint16_t* const counts = low + terms;
  const uint16_t* const high = counts + terms;
  double sum = 0;
  // Found without a branch, since no one can foretell which terms are the query's.
  constexpr uint32_t kAtOnce = 128;
  uint32_t found[kAtOnce];
  for (uint32_t first = 0; first < terms; first += kAtOnce) {
    const uint32_t end = std::min(terms, first + kAtOnce);
    size_t count = 0;
    for (uint32_t at = first; at < end; ++at) {
      found[count] = at;
      count += has_[low[at] % kSlots];
    }
    for (size_t i = 0; i < count; ++i) {
      const uint32_t at = found[i];
      const double weight = WeightOf(low[at] | static_cast<uint32_t>(high[at]) << 16, within);
      // Where the reference passes over a term this adds 0.
      sum += weight * text::Saturation(factors, numbers_.counts(counts[at]));
    }
  }
  return text::RelevanceOfShare(query_.size, sum / bound);
}

}  // namespace ssx::scoring
