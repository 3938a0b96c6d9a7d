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

OfferSegment::OfferSegment(std::vector<OfferRow> rows, TermNumbers& numbers) {
  std::stable_sort(rows.begin(), rows.end(), StandsBefore);
  for (OfferRow& row : rows) {
    texts_.Add(row.offer->text, numbers);
    topics_.push_back(CodesOf(row.offer->topics));
    Append(std::move(row));
  }
}

OfferSegment::OfferSegment(absl::Span<const OfferSegment* const> segments) {
  struct Source {
    const OfferSegment* segment;
    uint32_t at;
    const OfferRow& row() const { return segment->rows_[at]; }
  };
  std::vector<Source> sources;
  for (const OfferSegment* segment : segments) {
    for (uint32_t at = 0; at < segment->rows_.size(); ++at) {
      if (segment->rows_[at].offer != nullptr) sources.push_back({segment, at});
    }
  }
  std::stable_sort(sources.begin(), sources.end(),
                   [](const Source& a, const Source& b) { return StandsBefore(a.row(), b.row()); });
  rows_.reserve(sources.size());
  for (const Source& source : sources) {
    texts_.Add(source.segment->texts_, source.at);
    topics_.push_back(source.segment->topics_[source.at]);
    Append(source.row());
  }
}

void OfferSegment::Append(OfferRow row) {
  const auto at = static_cast<uint32_t>(rows_.size());
  const FacetClass country = row.classes[kCountryFacet];
  const FacetClass modalities = row.classes[kModalitiesFacet];
  if (runs_.empty() || runs_.back().country != country || runs_.back().modalities != modalities) {
    runs_.push_back({country, modalities, row.classes[kFundingFacet], at, at, 0});
    runs_of_country_.resize(country + 1, static_cast<uint32_t>(runs_.size() - 1));
    runs_of_country_[country] = static_cast<uint32_t>(runs_.size());
  }
  ++runs_.back().end;
  ++runs_.back().live;
  ++live_;
  for (size_t i = 0; i < kHotFacets.size(); ++i) {
    const FacetClass index = row.classes[kHotFacets[i]] + (kHotFacets[i] == kAdmissionFacet);
    hot_[i].push_back(static_cast<Code>(std::min(index, kOtherClasses)));
  }
  rows_.push_back(std::move(row));
}

absl::Span<const OfferSegment::Run> OfferSegment::RunsOf(FacetClass country) const {
  if (country >= runs_of_country_.size()) return {};
  const uint32_t begin = country == 0 ? 0 : runs_of_country_[country - 1];
  return absl::MakeSpan(runs_).subspan(begin, runs_of_country_[country] - begin);
}

std::shared_ptr<const std::vector<uint8_t>> OfferSegment::Grades(
    const std::shared_ptr<const ClassValueList>& values) const {
  const std::lock_guard lock(grades_mutex_);
  if (graded_ != values) {
    auto grades = std::make_shared<std::vector<uint8_t>>();
    grades->reserve(rows_.size());
    for (const OfferRow& row : rows_) {
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
  rows_[at].offer = nullptr;
  static_assert(kHotFacets[2] == kAdmissionFacet);
  hot_[2][at] = kGone;
}

void OfferSegment::CountVerdicts(const Run& run, const ScanTables& tables,
                                 VerdictCounts& verdicts) const {
  for (uint32_t at = run.begin; at < run.end; ++at) {
    const uint32_t sum = tables.entries[0][hot_[0][at]] + tables.entries[1][hot_[1][at]] +
                         tables.entries[2][hot_[2][at]];
    ++verdicts.lanes[at % VerdictCounts::kLanes][sum >> ScanTables::kScoreBits];
  }
}

absl::Span<const uint32_t> OfferSegment::Scan(const Run& run, const ScanTables& tables,
                                              const uint8_t* grades, uint32_t least,
                                              VerdictCounts& verdicts, ScanBuffer& buffer) const {
  if (buffer.rows.size() < run.end - run.begin) {
    buffer.rows.resize(run.end - run.begin);
    buffer.sums.resize(run.end - run.begin);
  }
  uint32_t* const rows = buffer.rows.data();
  uint32_t* const sums = buffer.sums.data();
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
  for (uint32_t at = run.begin; at < run.end; ++at) {
    const uint32_t sum = entries[0][hot[0][at]] + entries[1][hot[1][at]] + entries[2][hot[2][at]] +
                         entries[3][hot[3][at]] + units_per_grade * grades[at];
    ++verdicts.lanes[at % VerdictCounts::kLanes][sum >> ScanTables::kScoreBits];
    rows[count] = at;
    sums[count] = sum;
    count += sum - first_least <= width;
  }
  if (topics.entries.empty()) return absl::MakeSpan(rows, count);
  size_t kept = 0;
  for (size_t i = 0; i < count; ++i) {
    const TopicCodes& coded = topics_[rows[i]];
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
    kept += sums[i] + topics.units_per_step * steps >= least;
  }
  return absl::MakeSpan(rows, kept);
}

}  // namespace ssx::scoring
