// TermNumbers: numbers for the terms of texts, and texts written in them: a few bytes a term, side
// by side in memory, so that a question compares thousands of texts without following a pointer.
//
// Thread-compatible. Numbers are never taken back.
#ifndef SSX_SERVICES_SCORING_INDEX_TERM_NUMBERS_H_
#define SSX_SERVICES_SCORING_INDEX_TERM_NUMBERS_H_

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/domain/text/bm25f.h"
#include "services/domain/text/document.h"

namespace ssx::scoring {

using TermCounts = std::array<double, text::kFieldCount>;

class TermNumbers {
 public:
  // Most different counts by field that have a number.
  static constexpr size_t kMaxCounts = 1 << 16;

  uint32_t NumberOf(absl::string_view term);
  std::optional<uint32_t> Find(absl::string_view term) const;
  // The number of the counts; nullopt when there are too many different ones.
  std::optional<uint16_t> NumberOf(const TermCounts& counts);
  const TermCounts& counts(uint16_t number) const { return counts_[number]; }

 private:
  absl::flat_hash_map<std::string, uint32_t> terms_;
  std::map<TermCounts, uint16_t> count_numbers_;
  std::vector<TermCounts> counts_;
};

// Texts by row.
class NumberedTexts {
 public:
  // Appends a row. A text that cannot be written in numbers gets an empty row, which is not
  // `known`.
  void Add(const text::Document& document, TermNumbers& numbers);
  // Appends a row of another.
  void Add(const NumberedTexts& other, size_t row);

  // Has the memory fetch a row that will soon be compared.
  void Prefetch(size_t row) const {
    __builtin_prefetch(&shapes_[row]);
    const uint16_t* numbers = numbers_.data() + begin(row);
    __builtin_prefetch(numbers);
    __builtin_prefetch(numbers + 32);
  }

  size_t size() const { return shapes_.size(); }
  bool known(size_t row) const { return shapes_[row].known; }

 private:
  friend class NumberedQuery;
  struct Shape {
    uint32_t end;  // of its numbers
    std::array<uint16_t, text::kFieldCount> lengths;
    uint8_t language;
    bool known;
  };
  // Numbers that a term takes.
  static constexpr size_t kPerTerm = 3;

  uint32_t begin(size_t row) const { return row == 0 ? 0 : shapes_[row - 1].end; }

  std::vector<Shape> shapes_;
  // Of all rows. Inside a row the terms stand in the order of their bytes: the low parts of their
  // numbers, which tell nearly all apart and are all that most comparisons read, then their counts,
  // then the high parts.
  std::vector<uint16_t> numbers_;
};

// A query in numbers.
class NumberedQuery {
 public:
  // Both must outlive it.
  NumberedQuery(const text::Query& query, const TermNumbers& numbers);

  // text::Relevance of the query and a row's text, to the last bit. The row must be known.
  double Relevance(const NumberedTexts& texts, size_t row) const;

 private:
  static constexpr uint32_t kSlots = 1 << 13;
  struct Entry {
    uint32_t term;
    std::array<double, 2> weights;  // across languages, within one
  };

  // The weight of a term; 0 when the query has no such term.
  double WeightOf(uint32_t term, bool within) const;

  const text::Query& query_;
  const TermNumbers& numbers_;
  // By the low bits of a term's number: whether there are entries, 1 or 0, and the first of them.
  std::vector<uint8_t> has_ = std::vector<uint8_t>(kSlots);
  std::vector<uint32_t> first_ = std::vector<uint32_t>(kSlots);
  std::vector<Entry> entries_;  // by low bits
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_INDEX_TERM_NUMBERS_H_
