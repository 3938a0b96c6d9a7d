// OfferSegment: offers side by side in columns, ordered by country and modalities, so that a
// question passes over a million of them in a few milliseconds.
//
// What the country decides is worked out once for all of its offers, which are a run. Inside a run,
// each offer's hot facets are looked up in tables of numbers (ScanTables) that carry the filters
// that a class fails and the most that it adds to the score; only offers that pass and can still be
// among the best are looked at one by one.
//
// Rows are never moved; those of offers that went are marked. Thread-compatible: Drop must not run
// beside anything else.
#ifndef SSX_SERVICES_SCORING_INDEX_OFFER_SEGMENT_H_
#define SSX_SERVICES_SCORING_INDEX_OFFER_SEGMENT_H_

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "services/scoring/entries.h"
#include "services/scoring/index/offer_facets.h"
#include "services/scoring/index/shared_values.h"
#include "services/scoring/index/term_numbers.h"

namespace ssx::scoring {

// An offer as the index keeps it.
struct OfferRow {
  uint32_t id;                              // of the index
  std::shared_ptr<const OfferEntry> offer;  // null when it went
  OfferClasses classes;
};

// The facets that a scan looks up for each offer. All but the last decide filters.
inline constexpr std::array<OfferFacet, 5> kHotFacets = {
    kModalitiesFacet, kAvailabilityFacet, kTermsFacet, kAdmissionFacet, kLanguagesFacet};
inline constexpr size_t kHotFilterFacets = kHotFacets.size() - 1;
inline constexpr size_t kHotModalities = 0;
inline constexpr size_t kHotAdmission = 3;

// Topics of an offer, as a scan reads them.
struct TopicCodes {
  static constexpr size_t kMost = 4;
  std::array<uint16_t, kMost> codes;
};

// How close each topic is to those of a need: an offer's topics are together at most as close as
// the sum over lanes of the largest of their entries.
struct TopicTable {
  static constexpr size_t kLanes = 8;  // the most topics that a need may have for this
  using Entry = std::array<uint8_t, kLanes>;
  // Codes beside the topics themselves: no more topics; an offer without any; one with so many that
  // they are not looked up.
  enum Special { kNoMore, kNone, kMany, kSpecialCount };

  static uint16_t Code(TopicIndex topic) { return static_cast<uint16_t>(topic + kSpecialCount); }

  std::vector<Entry> entries;   // by code; empty when not to be looked up
  uint32_t units_per_step = 0;  // of the sum
  uint32_t most_units = 0;      // that topics can add
};

// Offers side by side, in any order.
struct OfferRows {
  std::vector<OfferRow> rows;
  std::vector<TopicCodes> topics;
  NumberedTexts texts;

  size_t size() const { return rows.size(); }
  void Append(OfferRow row, TermNumbers& numbers);
  // Appends one of others.
  void Append(const OfferRows& others, uint32_t at);
};

// One question's tables. An entry holds score in its low bits and failed filters in the high ones,
// so that entries are added: no filter is decided by two hot facets.
struct ScanTables {
  // Score in units: the most that an entry's class adds, rounded up.
  static constexpr int kScoreBits = 25;
  static constexpr double kUnitsPerPoint = 1 << 18;
  static constexpr uint32_t kScoreMask = (1u << kScoreBits) - 1;
  static constexpr size_t kVerdicts = 1u << (32 - kScoreBits);

  static uint32_t Units(double points);

  // By hot facet and class.
  std::array<std::vector<uint32_t>, kHotFacets.size()> entries;
  // What a grade of evidence, 0 to 255, is multiplied by.
  uint32_t units_per_grade = 0;
  TopicTable topics;
};

// How many offers have each verdict: the high bits of the sum of their filter facets' entries.
// Counted in turn in several places, so that one count need not wait for the last.
struct VerdictCounts {
  static constexpr size_t kLanes = 4;
  std::array<std::array<uint32_t, ScanTables::kVerdicts>, kLanes> lanes{};

  int64_t of(size_t verdict) const;
};

// What a scan finds: rows, and their sums of entries in units.
struct ScanBuffer {
  size_t count = 0;
  std::vector<uint32_t> rows;  // `count` of them, and room for more
  std::vector<uint32_t> sums;
};

class OfferSegment {
 public:
  // Codes of a hot facet's classes; a class beyond them has the last.
  using Code = uint16_t;
  static constexpr FacetClass kOtherClasses = 0xFFFF;

  // The offers of a country.
  struct Run {
    FacetClass country;
    uint32_t begin;
    uint32_t end;
    uint32_t live;
    // What funding makes of the country's modalities, by their code.
    std::vector<std::pair<Code, FacetClass>> funding;
  };

  // Whether the offer can stand in a segment: its classes that decide filters all have codes.
  static bool Holds(const OfferRow& row);

  // Of what is left in several; every row must be one that it Holds.
  explicit OfferSegment(absl::Span<const OfferRows* const> sources);

  size_t size() const { return rows_.size(); }
  size_t live() const { return live_; }
  const OfferRows& rows() const { return rows_; }
  // The run of a country's class; null when there is none.
  const Run* RunOf(FacetClass country) const;
  // The grades of evidence, each the most that 255 times the class's value can be. `values` are by
  // class; classes beyond them have the highest grade. Kept until other values are asked for.
  std::shared_ptr<const std::vector<uint8_t>> Grades(
      const std::shared_ptr<const ClassValueList>& values) const;

  // Drops the offer of a row.
  void Drop(uint32_t at);

  // Adds the verdicts of rows. Those that went count nowhere.
  void CountVerdicts(uint32_t begin, uint32_t end, const ScanTables& tables,
                     VerdictCounts& verdicts) const;
  // The same, and finds the rows that pass and whose entries, topics included, add up to `least`
  // units at least.
  void Scan(uint32_t begin, uint32_t end, const ScanTables& tables, const uint8_t* grades,
            uint32_t least, VerdictCounts& verdicts, ScanBuffer& found) const;

 private:
  // Adds a row of others after those that it does not stand before.
  void Append(const OfferRows& others, uint32_t at);

  OfferRows rows_;
  std::array<std::vector<Code>, kHotFacets.size()> hot_;
  std::vector<Run> runs_;
  std::vector<uint32_t> run_of_country_;  // by class: the number of its run and 1, or 0
  size_t live_ = 0;

  mutable std::mutex grades_mutex_;
  mutable std::shared_ptr<const ClassValueList> graded_;
  mutable std::shared_ptr<const std::vector<uint8_t>> grades_;
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_INDEX_OFFER_SEGMENT_H_
