#include "services/scoring/ranker.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "services/scoring/components.h"
#include "services/scoring/filters.h"
#include "services/scoring/similarity/country_similarity.h"

namespace ssx::scoring {
namespace {

// Entries between two questions whether an answer is still wanted.
constexpr int64_t kCheckEvery = 64;
// Reasons that a match puts first.
constexpr size_t kMostReasons = 3;

// An entry that passed the filters.
template <typename Entry>
struct Candidate {
  double score;
  const std::string* name;
  const Entry* entry;
};

template <typename Entry>
bool RanksBefore(const Candidate<Entry>& a, const Candidate<Entry>& b) {
  return a.score != b.score ? a.score > b.score : *a.name < *b.name;
}

class FilterTally {
 public:
  void Count(v1::HardFilter filter) { ++removed_[filter]; }
  std::vector<v1::FilterCount> Counts() const {
    std::vector<v1::FilterCount> counts;
    for (v1::HardFilter filter : kHardFilters) {
      if (removed_[filter] == 0) continue;
      v1::FilterCount count;
      count.set_filter(filter);
      count.set_removed(removed_[filter]);
      counts.push_back(std::move(count));
    }
    return counts;
  }

 private:
  std::array<int64_t, v1::HardFilter_ARRAYSIZE> removed_{};
};

// What one question needs besides the two entries of a pair.
class Question {
 public:
  Question(const Catalogue::Snapshot& snapshot, const RankingRequest& request)
      : snapshot_(snapshot),
        request_(request),
        countries_(snapshot.knowledge().reference, request.today) {}

  text::Query QueryOf(const NeedEntry& need) const {
    return text::MakeQuery(need.text, snapshot_.statistics());
  }

  // `query` is that of the need; both must outlive the pair.
  Pair MakePair(const NeedEntry& need, const OfferEntry& offer, const text::Query& query) {
    return {need,
            offer,
            query,
            need.need.fund().empty() ? nullptr : snapshot_.FindFund(need.need.fund()),
            snapshot_.FindOrganization(offer.offer.organization()),
            snapshot_.knowledge(),
            request_.today,
            countries_};
  }

  // Filters and scores one pair; nothing when it is ruled out or below the least score.
  std::optional<double> Judge(const Pair& pair, FilterTally& tally) const {
    if (const auto failed = FirstFailed(pair)) {
      tally.Count(*failed);
      return std::nullopt;
    }
    const double score = TotalScore(request_.profile.weights, pair);
    if (score < request_.min_score) return std::nullopt;
    return score;
  }

  const Catalogue::Snapshot& snapshot() const { return snapshot_; }
  const RankingRequest& request() const { return request_; }

 private:
  const Catalogue::Snapshot& snapshot_;
  const RankingRequest& request_;
  CountrySimilarityMemo countries_;
};

// Components with a weight, largest contribution first, and the reasons that matter most: those of
// the largest contributions that rest on facts.
void FillComponents(const Weights& weights, const Pair& pair, v1::Match& match) {
  struct Part {
    v1::ComponentScore score;
    bool known;
  };
  std::vector<Part> parts;
  double total = 0;
  for (v1::Component component : kComponents) {
    const int weight = weights.of(component);
    if (weight == 0) continue;
    Why why;
    Part part;
    part.score.set_component(component);
    part.score.set_score(ScoreComponent(component, pair, &why));
    part.score.set_weight(weight);
    part.score.set_contribution(weight * part.score.score());
    part.score.set_reason(std::move(why.reason));
    part.known = why.known;
    total += part.score.contribution();
    parts.push_back(std::move(part));
  }
  match.set_score(total);
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
    return a.score.contribution() > b.score.contribution();
  });
  for (Part& part : parts) {
    if (part.known && part.score.contribution() > 0 &&
        static_cast<size_t>(match.reasons_size()) < kMostReasons) {
      match.add_reasons(part.score.reason());
    }
    *match.add_components() = std::move(part.score);
  }
}

// A match that presents `shown`, one of the two entries of the pair.
template <typename Resource>
v1::Match MakeMatch(const Question& question, const Pair& pair, const Resource& shown) {
  v1::Match match;
  match.set_need(pair.need.need.name());
  match.set_offer(pair.offer.offer.name());
  FillComponents(question.request().profile.weights, pair, match);
  match.set_title(shown.title());
  match.set_organization(shown.organization());
  if (const auto* organization = question.snapshot().FindOrganization(shown.organization())) {
    match.set_organization_display_name(organization->display_name());
  }
  match.set_country_code(shown.country_code());
  match.set_humanitarian(shown.humanitarian());
  return match;
}

// Keeps the first `top_k` in order.
template <typename Entry>
void KeepBest(std::vector<Candidate<Entry>>& candidates, int top_k) {
  const size_t kept = std::min(candidates.size(), static_cast<size_t>(top_k));
  std::partial_sort(candidates.begin(), candidates.begin() + static_cast<ptrdiff_t>(kept),
                    candidates.end(), RanksBefore<Entry>);
  candidates.resize(kept);
}

// Judges every live entry of a catalogue map. `judge` gives the score of an entry, or nothing.
template <typename Entries, typename Judge>
auto CollectCandidates(const Entries& entries, const RankingRequest& request, int64_t& considered,
                       Judge judge)
    -> absl::StatusOr<std::vector<Candidate<typename Entries::mapped_type::element_type>>> {
  std::vector<Candidate<typename Entries::mapped_type::element_type>> candidates;
  int64_t seen = 0;
  for (const auto& [name, entry] : entries) {
    if (seen++ % kCheckEvery == 0) {
      if (absl::Status status = request.check(); !status.ok()) return status;
    }
    if (!entry->live()) continue;
    ++considered;
    if (const std::optional<double> score = judge(*entry)) {
      candidates.push_back({*score, &name, entry.get()});
    }
  }
  return candidates;
}

}  // namespace

double TotalScore(const Weights& weights, const Pair& pair) {
  double total = 0;
  for (v1::Component component : kComponents) {
    const int weight = weights.of(component);
    if (weight != 0) total += weight * ScoreComponent(component, pair);
  }
  return total;
}

absl::StatusOr<Ranking> RankOffers(const Catalogue::Snapshot& snapshot, const NeedEntry& need,
                                   const RankingRequest& request) {
  Question question(snapshot, request);
  const text::Query query = question.QueryOf(need);
  Ranking ranking;
  FilterTally tally;
  auto candidates = CollectCandidates(
      snapshot.offers(), request, ranking.considered, [&](const OfferEntry& offer) {
        return question.Judge(question.MakePair(need, offer, query), tally);
      });
  if (!candidates.ok()) return candidates.status();
  KeepBest(*candidates, request.top_k);
  for (const auto& candidate : *candidates) {
    const Pair pair = question.MakePair(need, *candidate.entry, query);
    ranking.matches.push_back(MakeMatch(question, pair, candidate.entry->offer));
    ranking.matches.back().set_rank(static_cast<int>(ranking.matches.size()));
  }
  ranking.filtered = tally.Counts();
  return ranking;
}

absl::StatusOr<Ranking> RankNeeds(const Catalogue::Snapshot& snapshot, const OfferEntry& offer,
                                  const RankingRequest& request) {
  Question question(snapshot, request);
  Ranking ranking;
  FilterTally tally;
  auto candidates =
      CollectCandidates(snapshot.needs(), request, ranking.considered, [&](const NeedEntry& need) {
        const text::Query query = question.QueryOf(need);
        return question.Judge(question.MakePair(need, offer, query), tally);
      });
  if (!candidates.ok()) return candidates.status();
  KeepBest(*candidates, request.top_k);
  for (const auto& candidate : *candidates) {
    const text::Query query = question.QueryOf(*candidate.entry);
    const Pair pair = question.MakePair(*candidate.entry, offer, query);
    ranking.matches.push_back(MakeMatch(question, pair, candidate.entry->need));
    ranking.matches.back().set_rank(static_cast<int>(ranking.matches.size()));
  }
  ranking.filtered = tally.Counts();
  return ranking;
}

absl::StatusOr<v1::ExplainMatchResponse> Explain(const Catalogue::Snapshot& snapshot,
                                                 const NeedEntry& need, const OfferEntry& offer,
                                                 const RankingRequest& request) {
  RankingRequest all = request;
  all.min_score = 0;
  Question question(snapshot, all);
  const text::Query query = question.QueryOf(need);
  const Pair pair = question.MakePair(need, offer, query);
  v1::ExplainMatchResponse response;
  bool eligible = true;
  for (v1::FilterResult& verdict : AllVerdicts(pair)) {
    eligible &= verdict.passed();
    *response.add_filters() = std::move(verdict);
  }
  response.set_eligible(eligible);
  v1::Match& match = *response.mutable_match();
  match = MakeMatch(question, pair, offer.offer);
  if (!eligible) return response;

  FilterTally tally;
  int64_t considered = 0;
  auto candidates =
      CollectCandidates(snapshot.offers(), all, considered, [&](const OfferEntry& other) {
        return question.Judge(question.MakePair(need, other, query), tally);
      });
  if (!candidates.ok()) return candidates.status();
  const Candidate<const OfferEntry> self{match.score(), &offer.offer.name(), &offer};
  const auto ahead = std::count_if(candidates->begin(), candidates->end(), [&](const auto& other) {
    return RanksBefore<const OfferEntry>(other, self);
  });
  match.set_rank(static_cast<int>(ahead) + 1);
  return response;
}

}  // namespace ssx::scoring
