#include "services/scoring/index/offer_segment.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace ssx::scoring {
namespace {

// Codes of the admission facet count from 1; this one stands for an offer that went.
constexpr OfferSegment::Code kGone = 0;

bool StandsBefore(const OfferRow& a, const OfferRow& b) {
  return std::tie(a.classes[kCountryFacet], a.classes[kModalitiesFacet]) <
         std::tie(b.classes[kCountryFacet], b.classes[kModalitiesFacet]);
}

TopicCodes CodesOf(const std::vector<TopicIndex>& topics) {
  TopicCodes coded{};  // kNoMore
  static_assert(TopicTable::kNoMore == 0);
  if (topics.empty()) {
    coded.codes[0] = TopicTable::kNone;
  } else if (topics.size() > TopicCodes::kMost) {
    coded.codes[0] = TopicTable::kMany;
  } else {
    std::transform(topics.begin(), topics.end(), coded.codes.begin(), TopicTable::Code);
  }
  return coded;
}

}  // namespace

uint32_t ScanTables::Units(double points) {
  // One more than rounding up, so that sums of doubles that were rounded stay below.
  return static_cast<uint32_t>(std::ceil(points * kUnitsPerPoint)) + 1;
}

int64_t VerdictCounts::of(size_t verdict) const {
  int64_t sum = 0;
  for (const auto& lane : lanes) sum += lane[verdict];
  return sum;
}

bool OfferSegment::Holds(const OfferRow& row) {
  return std::all_of(kHotFacets.begin(), kHotFacets.begin() + kHotFilterFacets,
                     [&](OfferFacet facet) { return row.classes[facet] + 1 < kOtherClasses; });
}

void OfferRows::Append(OfferRow row, TermNumbers& numbers) {
  topics.push_back(CodesOf(row.offer->topics));
  texts.Add(row.offer->text, numbers);
  rows.push_back(std::move(row));
}

void OfferRows::Append(const OfferRows& others, uint32_t at) {
  rows.push_back(others.rows[at]);
  topics.push_back(others.topics[at]);
  texts.Add(others.texts, at);
}

OfferSegment::OfferSegment(absl::Span<const OfferRows* const> sources) {
  struct Source {
    const OfferRows* rows;
    uint32_t at;
    const OfferRow& row() const { return rows->rows[at]; }
  };
  std::vector<Source> all;
  for (const OfferRows* rows : sources) {
    for (uint32_t at = 0; at < rows->size(); ++at) {
      if (rows->rows[at].offer != nullptr) all.push_back({rows, at});
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Source& a, const Source& b) { return StandsBefore(a.row(), b.row()); });
  rows_.rows.reserve(all.size());
  rows_.topics.reserve(all.size());
  for (const Source& source : all) Append(*source.rows, source.at);
}

void OfferSegment::Append(const OfferRows& others, uint32_t at) {
  const OfferClasses& classes = others.rows[at].classes;
  const FacetClass country = classes[kCountryFacet];
  const auto place = static_cast<uint32_t>(rows_.size());
  if (runs_.empty() || runs_.back().country != country) {
    runs_.push_back({country, place, place, 0, {}});
    run_of_country_.resize(country + 1);
    run_of_country_[country] = static_cast<uint32_t>(runs_.size());
  }
  Run& run = runs_.back();
  ++run.end;
  ++run.live;
  ++live_;
  for (size_t i = 0; i < kHotFacets.size(); ++i) {
    const FacetClass index = classes[kHotFacets[i]] + (i == kHotAdmission);
    hot_[i].push_back(static_cast<Code>(std::min(index, kOtherClasses)));
  }
  const Code modalities = hot_[kHotModalities].back();
  if (run.funding.empty() || run.funding.back().first != modalities) {
    run.funding.push_back({modalities, classes[kFundingFacet]});
  }
  rows_.Append(others, at);
}

const OfferSegment::Run* OfferSegment::RunOf(FacetClass country) const {
  if (country >= run_of_country_.size() || run_of_country_[country] == 0) return nullptr;
  return &runs_[run_of_country_[country] - 1];
}

std::shared_ptr<const std::vector<uint8_t>> OfferSegment::Grades(
    const std::shared_ptr<const ClassValueList>& values) const {
  const std::lock_guard lock(grades_mutex_);
  if (graded_ != values) {
    auto grades = std::make_shared<std::vector<uint8_t>>();
    grades->reserve(rows_.size());
    for (const OfferRow& row : rows_.rows) {
      const FacetClass index = row.classes[kEvidenceFacet];
      grades->push_back(index < values->size()
                            ? static_cast<uint8_t>(std::ceil((*values)[index].component * 255))
                            : 255);
    }
    grades_ = std::move(grades);
    graded_ = values;
  }
  return grades_;
}

void OfferSegment::Drop(uint32_t at) {
  const auto run = std::upper_bound(runs_.begin(), runs_.end(), at,
                                    [](uint32_t row, const Run& run) { return row < run.end; });
  --run->live;
  --live_;
  rows_.rows[at].offer = nullptr;
  static_assert(kHotFacets[kHotAdmission] == kAdmissionFacet);
  hot_[kHotAdmission][at] = kGone;
}

void OfferSegment::CountVerdicts(uint32_t begin, uint32_t end, const ScanTables& tables,
                                 VerdictCounts& verdicts) const {
  for (uint32_t at = begin; at < end; ++at) {
    uint32_t sum = 0;
    for (size_t i = 0; i < kHotFilterFacets; ++i) sum += tables.entries[i][hot_[i][at]];
    ++verdicts.lanes[at % VerdictCounts::kLanes][sum >> ScanTables::kScoreBits];
  }
}

void OfferSegment::Scan(uint32_t begin, uint32_t end, const ScanTables& tables,
                        const uint8_t* grades, uint32_t least, VerdictCounts& verdicts,
                        ScanBuffer& found) const {
  if (found.rows.size() < end - begin) {
    found.rows.resize(end - begin);
    found.sums.resize(end - begin);
  }
  uint32_t* const rows = found.rows.data();
  uint32_t* const sums = found.sums.data();
  const Code* hot[kHotFacets.size()];
  const uint32_t* entries[kHotFacets.size()];
  for (size_t i = 0; i < kHotFacets.size(); ++i) {
    hot[i] = hot_[i].data();
    entries[i] = tables.entries[i].data();
  }
  const uint32_t units_per_grade = tables.units_per_grade;
  const TopicTable& topics = tables.topics;
  const uint32_t first_least = least - std::min(least, topics.most_units);
  // Sums that pass have no high bit, so one comparison looks at both.
  const uint32_t width = ScanTables::kScoreMask - first_least;
  size_t count = 0;
  for (uint32_t at = begin; at < end; ++at) {
    uint32_t sum = units_per_grade * grades[at];
    for (size_t i = 0; i < kHotFacets.size(); ++i) sum += entries[i][hot[i][at]];
    ++verdicts.lanes[at % VerdictCounts::kLanes][sum >> ScanTables::kScoreBits];
    rows[count] = at;
    sums[count] = sum;
    count += sum - first_least <= width;
  }
  found.count = count;
  if (topics.entries.empty()) return;
  size_t kept = 0;
  for (size_t i = 0; i < count; ++i) {
    const TopicCodes& coded = rows_.topics[rows[i]];
    TopicTable::Entry closest = topics.entries[coded.codes[0]];
    for (size_t topic = 1; topic < TopicCodes::kMost; ++topic) {
      const TopicTable::Entry& entry = topics.entries[coded.codes[topic]];
      for (size_t lane = 0; lane < TopicTable::kLanes; ++lane) {
        closest[lane] = std::max(closest[lane], entry[lane]);
      }
    }
    uint32_t steps = 0;
    for (size_t lane = 0; lane < TopicTable::kLanes; ++lane) steps += closest[lane];
    rows[kept] = rows[i];
    sums[kept] = sums[i] + topics.units_per_step * steps;
    kept += sums[kept] >= least;
  }
  found.count = kept;
}

}  // namespace ssx::scoring
