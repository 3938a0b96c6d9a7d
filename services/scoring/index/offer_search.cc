#include "services/scoring/index/offer_search.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "absl/numeric/bits.h"

namespace ssx::scoring {
namespace {

// A part of each run's blocks is searched first, then a larger part, then the rest: the best of a
// part are nearly as good as the best of all, so that little of the rest needs a closer look.
constexpr std::array<uint32_t, 3> kStages = {64, 8, 1};
constexpr uint32_t kBlock = 128;  // rows

size_t StageOf(uint32_t block) {
  size_t stage = 0;
  while (block % kStages[stage] != 0) ++stage;
  return stage;
}

// Rows between two questions whether an answer is still wanted.
constexpr uint32_t kCheckEvery = 256;
// Of the offers noted, about so many of the most promising have their texts compared first.
constexpr size_t kMostPromising = 256;
// Texts that the memory fetches ahead of their comparison.
constexpr size_t kAhead = 8;
// Classes of a hot facet without filters up to which they are looked up; with more, each is taken
// to be the best.
constexpr size_t kMostLookedUp = 4096;
// More than the rounding of a sum of ten parts.
constexpr double kRounding = 1e-9;
// More units than rounding them up adds to a sum: two for each entry, grade and step.
constexpr double kRoundedUnits = 2 * (kHotFacets.size() + 255 + 255 * TopicTable::kLanes);

// The filters that a scan's verdict stands for, from its lowest bit; the bit above them is that of
// offers that went.
constexpr std::array<v1::HardFilter, 6> kVerdictFilters = {
    v1::HARD_FILTER_OFFER_OPEN,       v1::HARD_FILTER_DATES,
    v1::HARD_FILTER_MODALITY,         v1::HARD_FILTER_CAPACITY,
    v1::HARD_FILTER_OFFER_EXCLUSIONS, v1::HARD_FILTER_FUND};
constexpr uint32_t kGoneVerdict = 1u << kVerdictFilters.size();
static_assert(kGoneVerdict < ScanTables::kVerdicts);

constexpr uint32_t VerdictBit(v1::HardFilter filter) {
  uint32_t bit = 1;
  for (const v1::HardFilter other : kVerdictFilters) {
    if (other == filter) break;
    bit *= 2;
  }
  return bit;
}

uint32_t VerdictOf(uint32_t failed) {
  uint32_t verdict = 0;
  for (size_t bit = 0; bit < kVerdictFilters.size(); ++bit) {
    if ((failed >> kVerdictFilters[bit] & 1) != 0) verdict |= 1u << bit;
  }
  return verdict;
}

uint32_t FailedOf(uint32_t verdict) {
  uint32_t failed = 0;
  for (size_t bit = 0; bit < kVerdictFilters.size(); ++bit) {
    if ((verdict >> bit & 1) != 0) failed |= 1u << kVerdictFilters[bit];
  }
  return failed;
}

}  // namespace

OfferSearch::OfferSearch(const OfferQuestion& question, const OfferFacets& facets,
                         SharedValues& shared, const TermNumbers& numbers)
    : question_(question),
      facets_(facets),
      values_(question, facets, shared),
      query_(question.query, numbers),
      text_weight_(question.weights.of(v1::COMPONENT_TEXT)),
      texts_differ_(text_weight_ != 0 && question.query.has_words),
      most_text_(texts_differ_ ? 1 : kNeutral),
      best_(static_cast<size_t>(question.top_k), question.min_score),
      reached_(static_cast<size_t>(question.top_k), question.min_score) {}

void OfferSearch::FillTables() {
  for (size_t i = 0; i < kHotFacets.size(); ++i) {
    const OfferFacet facet = kHotFacets[i];
    const bool is_filter = i < kHotFilterFacets;
    const size_t classes = facets_.facet(facet).size();
    std::vector<uint32_t>& entries = tables_.entries[i];
    if (!is_filter && classes > kMostLookedUp) {
      entries.assign(size_t{OfferSegment::kOtherClasses} + 1,
                     ScanTables::Units(question_.weights.of(v1::COMPONENT_LANGUAGE)));
      range_elsewhere_ += question_.weights.of(v1::COMPONENT_LANGUAGE);
      continue;
    }
    if (facet == kAdmissionFacet) entries.push_back(kGoneVerdict << ScanTables::kScoreBits);
    for (FacetClass index = 0; index < classes; ++index) {
      const ClassValues::Value value = values_.Known(facet, index);
      entries.push_back(ScanTables::Units(value.part) | VerdictOf(value.failed)
                                                            << ScanTables::kScoreBits);
    }
  }
  tables_.units_per_grade = ScanTables::Units(question_.weights.of(v1::COMPONENT_EVIDENCE) / 255.0);
  const double subject =
      values_.asked(kSubjectFacet) ? question_.weights.of(v1::COMPONENT_COMPLEMENTARITY) : 0;
  most_elsewhere_ += text_weight_ * most_text_ + kRounding +
                     (subject != 0 ? subject : values_.Known(kSubjectFacet, 0).part);
  // Rounding up adds less than a grade of evidence, a step of each topic, and some units.
  range_elsewhere_ += text_weight_ * most_text_ + 2 * kRounding + subject +
                      question_.weights.of(v1::COMPONENT_EVIDENCE) / 255.0 +
                      question_.weights.of(v1::COMPONENT_TOPIC) / 255.0 +
                      kRoundedUnits / ScanTables::kUnitsPerPoint;
  FillTopics();
}

void OfferSearch::FillTopics() {
  const std::vector<TopicIndex>& wanted = question_.need.topics;
  const int weight = question_.weights.of(v1::COMPONENT_TOPIC);
  if (wanted.empty() || wanted.size() > TopicTable::kLanes || weight == 0) {
    most_elsewhere_ += wanted.empty() ? weight * kNeutral : weight;
    range_elsewhere_ += wanted.empty() ? 0 : weight;
    return;
  }
  const TopicSimilarity& similarity = question_.knowledge.topics;
  TopicTable& table = tables_.topics;
  table.units_per_step = ScanTables::Units(weight / (255.0 * static_cast<double>(wanted.size())));
  table.most_units = table.units_per_step * 255 * static_cast<uint32_t>(wanted.size());
  table.entries.resize(similarity.size() + TopicTable::kSpecialCount);
  for (size_t lane = 0; lane < wanted.size(); ++lane) {
    table.entries[TopicTable::kNone][lane] = static_cast<uint8_t>(std::ceil(kNeutral * 255));
    table.entries[TopicTable::kMany][lane] = 255;
    for (TopicIndex topic = 0; topic < static_cast<TopicIndex>(similarity.size()); ++topic) {
      table.entries[TopicTable::Code(topic)][lane] =
          static_cast<uint8_t>(std::ceil(similarity.Between(wanted[lane], topic) * 255));
    }
  }
}

std::vector<FacetClass> OfferSearch::Countries() {
  std::vector<std::pair<double, FacetClass>> parts;
  for (FacetClass index = 0; index < facets_.facet(kCountryFacet).size(); ++index) {
    parts.push_back({-values_.Known(kCountryFacet, index).part, index});
  }
  std::sort(parts.begin(), parts.end());
  std::vector<FacetClass> countries;
  for (const auto& [part, index] : parts) countries.push_back(index);
  return countries;
}

absl::Status OfferSearch::SearchSegments(absl::Span<const std::unique_ptr<OfferSegment>> segments) {
  if (segments.empty()) return absl::OkStatus();
  FillTables();
  countries_ = Countries();
  for (const auto& segment : segments) grades_.push_back(segment->Grades(values_.evidence()));
  for (size_t stage = 0; stage < kStages.size(); ++stage) {
    if (absl::Status status = SearchStage(segments, stage); !status.ok()) return status;
    if (absl::Status status = CompareNoted(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status OfferSearch::SearchStage(absl::Span<const std::unique_ptr<OfferSegment>> segments,
                                      size_t stage) {
  uint32_t rows = 0;
  for (const FacetClass country : countries_) {
    for (size_t i = 0; i < segments.size(); ++i) {
      const OfferSegment& segment = *segments[i];
      const OfferSegment::Run* run = segment.RunOf(country);
      if (run == nullptr) continue;
      const uint32_t failed = values_.need_failed() | values_.Known(kCountryFacet, country).failed;
      if (failed != 0 && absl::countr_zero(failed) < kVerdictFilters[0]) {
        if (stage == 0) removed_[absl::countr_zero(failed)] += run->live;
        continue;
      }
      if (values_.asked(kFundingFacet)) FillFunding(*run);
      for (uint32_t begin = run->begin; begin < run->end; begin += kBlock) {
        const uint32_t end = std::min(run->end, begin + kBlock);
        if (StageOf(begin / kBlock) != stage) continue;
        if (rows >= kCheckEvery) {
          if (absl::Status status = question_.check(); !status.ok()) return status;
          rows = 0;
        }
        rows += end - begin;
        if (values_.asked(kOrganizationFacet)) {
          // Organizations are no hot facet, and needs that rule some out are few.
          SearchOneByOne(segment.rows(), begin, end);
        } else if (failed != 0) {
          segment.CountVerdicts(begin, end, tables_, VerdictsBeside(failed));
        } else {
          SearchBlock(segment, country, begin, end, grades_[i]->data());
        }
      }
    }
  }
  return absl::OkStatus();
}

void OfferSearch::SearchBlock(const OfferSegment& segment, FacetClass country, uint32_t begin,
                              uint32_t end, const uint8_t* grades) {
  const double most_beside = values_.Known(kCountryFacet, country).part + most_elsewhere_;
  const double units = (threshold() - most_beside) * ScanTables::kUnitsPerPoint;
  const uint32_t least = units <= 0                       ? 0
                         : units > ScanTables::kScoreMask ? ScanTables::kScoreMask
                                                          : static_cast<uint32_t>(units);
  segment.Scan(begin, end, tables_, grades, least, VerdictsBeside(0), found_);
  for (size_t i = 0; i < found_.count; ++i) {
    const uint32_t at = found_.rows[i];
    const double bound = most_beside + found_.sums[i] / ScanTables::kUnitsPerPoint;
    noted_.push_back({bound, &segment.rows(), at});
    // Where the scan took a class to be the best, little is known of the least.
    if (grades[at] == 255 || segment.rows().topics[at].codes[0] == TopicTable::kMany) continue;
    reached_.Add(bound - range_elsewhere_);
  }
}

void OfferSearch::FillFunding(const OfferSegment::Run& run) {
  constexpr uint32_t kFails = VerdictBit(v1::HARD_FILTER_FUND) << ScanTables::kScoreBits;
  std::vector<uint32_t>& entries = tables_.entries[kHotModalities];
  for (const auto& [modalities, funding] : run.funding) {
    entries[modalities] &= ~kFails;
    if (values_.Known(kFundingFacet, funding).failed != 0) entries[modalities] |= kFails;
  }
}

VerdictCounts& OfferSearch::VerdictsBeside(uint32_t failed) {
  for (auto& [beside, counts] : verdicts_) {
    if (beside == failed) return *counts;
  }
  return *verdicts_.emplace_back(failed, std::make_unique<VerdictCounts>()).second;
}

absl::Status OfferSearch::CompareNoted() {
  // The most promising have at least this bound.
  double promising = 0;
  if (noted_.size() > kMostPromising) {
    bounds_.clear();
    for (const Noted& noted : noted_) bounds_.push_back(noted.bound);
    const auto last = bounds_.begin() + kMostPromising;
    std::nth_element(bounds_.begin(), last, bounds_.end(), std::greater<>());
    promising = *last;
  }
  for (const bool first : {true, false}) {
    for (size_t i = 0; i < noted_.size(); ++i) {
      if (i % kCheckEvery == 0) {
        if (absl::Status status = question_.check(); !status.ok()) return status;
      }
      const auto due = [&](const Noted& noted) {
        return (noted.bound >= promising) == first && noted.bound >= threshold();
      };
      if (i + kAhead < noted_.size() && due(noted_[i + kAhead])) {
        noted_[i + kAhead].rows->texts.Prefetch(noted_[i + kAhead].at);
      }
      if (due(noted_[i])) Judge(*noted_[i].rows, noted_[i].at, noted_[i].bound);
    }
  }
  noted_.clear();
  return absl::OkStatus();
}

void OfferSearch::Judge(const OfferRows& rows, uint32_t at, double bound) {
  const double text = texts_differ_ ? TextOf(rows, at) : kNeutral;
  if (bound - text_weight_ * (most_text_ - text) + kRounding < threshold()) return;
  const OfferRow& row = rows.rows[at];
  best_.Add(values_.Score(row.classes, text), row.offer);
}

void OfferSearch::SearchOneByOne(const OfferRows& rows, uint32_t begin, uint32_t end) {
  for (uint32_t at = begin; at < end; ++at) {
    const OfferRow& row = rows.rows[at];
    if (row.offer == nullptr) continue;
    if (const uint32_t failed = values_.Failed(row.classes); failed != 0) {
      ++removed_[absl::countr_zero(failed)];
      continue;
    }
    const double bound = values_.Score(row.classes, most_text_);
    if (bound >= threshold()) Judge(rows, at, bound);
  }
}

absl::Status OfferSearch::SearchRows(const OfferRows& rows) {
  const auto size = static_cast<uint32_t>(rows.size());
  for (uint32_t begin = 0; begin < size; begin += kCheckEvery) {
    if (absl::Status status = question_.check(); !status.ok()) return status;
    SearchOneByOne(rows, begin, std::min(size, begin + kCheckEvery));
  }
  return absl::OkStatus();
}

double OfferSearch::TextOf(const OfferRows& rows, uint32_t at) const {
  return rows.texts.known(at)
             ? query_.Relevance(rows.texts, at)
             : text::Relevance(question_.query, rows.rows[at].offer->text, nullptr);
}

BestOffers OfferSearch::Take() && {
  for (const auto& [beside, counts] : verdicts_) {
    for (uint32_t verdict = 0; verdict < kGoneVerdict; ++verdict) {
      const uint32_t failed = beside | FailedOf(verdict);
      if (failed != 0) removed_[absl::countr_zero(failed)] += counts->of(verdict);
    }
  }
  return {std::move(best_).Take(), 0, removed_};
}

}  // namespace ssx::scoring
