#include "services/scoring/index/offer_search.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/numeric/bits.h"

namespace ssx::scoring {
namespace {

// A part of the runs is searched first, then a larger part, then the rest: the best of a part are
// nearly as good as the best of all, so that little of the rest needs a closer look.
constexpr std::array<uint32_t, 3> kStages = {64, 8, 1};

size_t StageOf(const OfferSegment::Run& run) {
  const uint32_t number = run.country * 31 + run.modalities;
  size_t stage = 0;
  while (number % kStages[stage] != 0) ++stage;
  return stage;
}

// Rows between two questions whether an answer is still wanted.
constexpr size_t kCheckEvery = 256;
// Offers noted before their texts are compared: the more, the fewer comparisons, since the most
// promising come first.
constexpr size_t kMostNoted = 1 << 12;
// Classes of a hot facet without filters up to which they are looked up; with more, each is taken
// to be the best.
constexpr size_t kMostLookedUp = 4096;
// More than the rounding of a sum of ten parts.
constexpr double kRounding = 1e-9;

// The filters that a scan's verdict stands for, from its lowest bit; the bit above them is that of
// offers that went.
constexpr std::array<v1::HardFilter, 4> kVerdictFilters = {
    v1::HARD_FILTER_OFFER_OPEN, v1::HARD_FILTER_DATES, v1::HARD_FILTER_CAPACITY,
    v1::HARD_FILTER_OFFER_EXCLUSIONS};
constexpr uint32_t kGoneVerdict = 1u << kVerdictFilters.size();
static_assert(kGoneVerdict < ScanTables::kVerdicts);

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
      texts_differ_(question.weights.of(v1::COMPONENT_TEXT) != 0 && question.query.has_words),
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
  most_elsewhere_ =
      question_.weights.of(v1::COMPONENT_TEXT) * most_text_ + kRounding +
      (values_.asked(kSubjectFacet) ? question_.weights.of(v1::COMPONENT_COMPLEMENTARITY)
                                    : values_.Known(kSubjectFacet, 0).part);
  FillTopics();
}

void OfferSearch::FillTopics() {
  const std::vector<TopicIndex>& wanted = question_.need.topics;
  const int weight = question_.weights.of(v1::COMPONENT_TOPIC);
  if (wanted.empty() || wanted.size() > TopicTable::kLanes || weight == 0) {
    most_elsewhere_ += wanted.empty() ? weight * kNeutral : weight;
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

absl::Status OfferSearch::Search(absl::Span<const std::unique_ptr<OfferSegment>> segments) {
  if (segments.empty()) return absl::OkStatus();
  FillTables();
  std::vector<std::shared_ptr<const std::vector<uint8_t>>> grades;
  for (const auto& segment : segments) grades.push_back(segment->Grades(values_.evidence()));
  const std::vector<FacetClass> countries = Countries();
  size_t rows = 0;
  for (size_t stage = 0; stage < kStages.size(); ++stage) {
    for (const FacetClass country : countries) {
      for (size_t i = 0; i < segments.size(); ++i) {
        for (const OfferSegment::Run& run : segments[i]->RunsOf(country)) {
          if (StageOf(run) != stage) continue;
          if (rows >= kCheckEvery) {
            if (absl::Status status = question_.check(); !status.ok()) return status;
            rows = 0;
          }
          rows += run.end - run.begin;
          // Organizations are no hot facet, and needs that rule some out are few.
          if (values_.asked(kOrganizationFacet)) {
            SearchOneByOne(segments[i]->RowsOf(run), segments[i].get());
          } else {
            Search(*segments[i], run, grades[i]->data());
          }
        }
      }
    }
    CompareTexts();
  }
  return absl::OkStatus();
}

void OfferSearch::Search(const OfferSegment& segment, const OfferSegment::Run& run,
                         const uint8_t* grades) {
  const ClassValues::Value country = values_.Known(kCountryFacet, run.country);
  const ClassValues::Value modalities = values_.Known(kModalitiesFacet, run.modalities);
  const uint32_t failed = values_.need_failed() | country.failed | modalities.failed |
                          values_.Known(kFundingFacet, run.funding).failed;
  if (failed != 0) {
    if (absl::countr_zero(failed) < kVerdictFilters[0]) {
      removed_[absl::countr_zero(failed)] += run.live;
    } else {
      segment.CountVerdicts(run, tables_, VerdictsBeside(failed));
    }
    return;
  }
  const double needed = threshold() - country.part - modalities.part - most_elsewhere_;
  const double units = needed * ScanTables::kUnitsPerPoint;
  const uint32_t least = units <= 0                       ? 0
                         : units > ScanTables::kScoreMask ? ScanTables::kScoreMask
                                                          : static_cast<uint32_t>(units);
  const absl::Span<const uint32_t> found =
      segment.Scan(run, tables_, grades, least, VerdictsBeside(0), buffer_);
  for (const uint32_t at : found) __builtin_prefetch(&segment.row(at).classes);
  for (const uint32_t at : found) Note(segment.row(at), &segment, at);
}

VerdictCounts& OfferSearch::VerdictsBeside(uint32_t failed) {
  for (auto& [beside, counts] : verdicts_) {
    if (beside == failed) return *counts;
  }
  return *verdicts_.emplace_back(failed, std::make_unique<VerdictCounts>()).second;
}

void OfferSearch::Note(const OfferRow& row, const OfferSegment* segment, uint32_t at) {
  const ClassValues::Parts parts = values_.PartsOf(row.classes);
  const double bound = values_.Score(parts, most_text_);
  if (bound < threshold()) return;
  if (!texts_differ_) {
    best_.Add(bound, row.offer);
    return;
  }
  noted_.push_back({bound, parts, &row, segment, at});
  if (segment != nullptr) segment->texts().Prefetch(at);
  reached_.Add(bound - question_.weights.of(v1::COMPONENT_TEXT) * most_text_ - kRounding);
  if (noted_.size() == kMostNoted) CompareTexts();
}

void OfferSearch::CompareTexts() {
  const auto promises_less = [](const Noted& a, const Noted& b) { return a.bound < b.bound; };
  std::make_heap(noted_.begin(), noted_.end(), promises_less);
  while (!noted_.empty() && noted_.front().bound >= threshold()) {
    std::pop_heap(noted_.begin(), noted_.end(), promises_less);
    const Noted& noted = noted_.back();
    best_.Add(values_.Score(noted.parts, TextOf(noted)), noted.row->offer);
    noted_.pop_back();
  }
  noted_.clear();
}

void OfferSearch::SearchOneByOne(absl::Span<const OfferRow> rows, const OfferSegment* segment) {
  for (const OfferRow& row : rows) {
    if (row.offer == nullptr) continue;
    if (const uint32_t failed = values_.Failed(row.classes); failed != 0) {
      ++removed_[absl::countr_zero(failed)];
    } else {
      Note(row, segment, segment == nullptr ? 0 : segment->at(row));
    }
  }
}

absl::Status OfferSearch::Search(absl::Span<const OfferRow> rows) {
  for (; !rows.empty(); rows = rows.subspan(std::min(kCheckEvery, rows.size()))) {
    if (absl::Status status = question_.check(); !status.ok()) return status;
    SearchOneByOne(rows.subspan(0, kCheckEvery), nullptr);
  }
  return absl::OkStatus();
}

double OfferSearch::TextOf(const Noted& noted) const {
  if (noted.segment != nullptr && noted.segment->texts().known(noted.at)) {
    return query_.Relevance(noted.segment->texts(), noted.at);
  }
  return text::Relevance(question_.query, noted.row->offer->text, nullptr);
}

BestOffers OfferSearch::Take() && {
  CompareTexts();
  for (const auto& [beside, counts] : verdicts_) {
    for (uint32_t verdict = 0; verdict < kGoneVerdict; ++verdict) {
      const uint32_t failed = beside | FailedOf(verdict);
      if (failed != 0) removed_[absl::countr_zero(failed)] += counts->of(verdict);
    }
  }
  return {std::move(best_).Take(), 0, removed_};
}

}  // namespace ssx::scoring
