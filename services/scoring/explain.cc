#include "services/scoring/explain.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/dates.h"
#include "services/scoring/components.h"
#include "services/scoring/filters.h"
#include "services/scoring/improvements.h"
#include "services/scoring/matched.h"
#include "services/scoring/pairing.h"
#include "services/scoring/presentation.h"

namespace ssx::scoring {
namespace {

// Offers between two questions whether an answer is still wanted.
constexpr int64_t kCheckEvery = 64;

// A need, as it is or as changed, and scores whose places among its offers are sought.
struct Contest {
  const NeedEntry* need;
  struct Entrant {
    double score;
    int ahead = 0;  // offers that rank before it
  };
  std::vector<Entrant> entrants;
};

// Whether a filter fails on the need alone, for every offer alike.
bool FailsForEveryOffer(v1::HardFilter filter, const Pair& pair) {
  switch (filter) {
    case v1::HARD_FILTER_BENEFICIARY_DEVELOPING:
    case v1::HARD_FILTER_NEED_OPEN:
      return !Passes(filter, pair);
    case v1::HARD_FILTER_DATES:
      return domain::HasEnded(pair.need.need.period(), pair.today);
    default:
      return false;
  }
}

bool Competes(const Pair& pair) {
  return std::all_of(kHardFilters.begin(), kHardFilters.end(), [&](v1::HardFilter filter) {
    return Passes(filter, pair) || FailsForEveryOffer(filter, pair);
  });
}

// TotalScore with the value of TEXT given: the same numbers added in the same order.
double TotalScore(const Weights& weights, const Pair& pair, double text) {
  double total = 0;
  for (v1::Component component : kComponents) {
    const int weight = weights.of(component);
    if (weight == 0) continue;
    total += weight * (component == v1::COMPONENT_TEXT ? text : ScoreComponent(component, pair));
  }
  return total;
}

// Counts, in one pass over the offers other than `self`, those ahead of each entrant. The needs
// have the text of `query`, which is compared once for all of them.
absl::Status CountAhead(const Catalogue::Snapshot& snapshot, Pairing& pairing,
                        const text::Query& query, const std::string& self,
                        const RankingRequest& request, std::vector<Contest>& contests) {
  int64_t seen = 0;
  for (const auto& [name, offer] : snapshot.offers()) {
    if (seen++ % kCheckEvery == 0) {
      if (absl::Status status = request.check(); !status.ok()) return status;
    }
    if (!offer->live() || name == self) continue;
    double text = -1;  // not compared yet
    for (Contest& contest : contests) {
      const Pair pair = pairing.MakePair(*contest.need, *offer, query);
      if (!Competes(pair)) continue;
      if (text < 0) text = TextScore(pair, nullptr);
      const double score = TotalScore(request.profile.weights, pair, text);
      for (Contest::Entrant& entrant : contest.entrants) {
        entrant.ahead += score != entrant.score ? score > entrant.score : name < self;
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ExplainMatchResponse> Explain(const Catalogue::Snapshot& snapshot,
                                                 const NeedEntry& need, const OfferEntry& offer,
                                                 const RankingRequest& request) {
  Pairing pairing(snapshot, request.today);
  const text::Query query = pairing.QueryOf(need);
  const Pair pair = pairing.MakePair(need, offer, query);
  v1::ExplainMatchResponse response;
  bool eligible = true;
  for (v1::FilterResult& verdict : AllVerdicts(pair)) {
    eligible &= verdict.passed();
    *response.add_filters() = std::move(verdict);
  }
  response.set_eligible(eligible);
  v1::Match& match = *response.mutable_match();
  match = PresentOffer(snapshot, request.profile.weights, pair);
  for (v1::TopicMatch& topic : MatchedTopics(pair)) {
    *response.add_matched_topics() = std::move(topic);
  }
  for (v1::WordMatch& words : MatchedWords(pair)) *response.add_matched_words() = std::move(words);
  std::vector<Improvement> improvements = FindImprovements(pairing, pair, request.profile.weights);

  // Changes to the offer leave the others where they are; each change to the need moves all.
  std::vector<Contest> contests = {{&need, {{match.score()}}}};
  for (const Improvement& improvement : improvements) {
    if (!improvement.eligible) continue;
    const Contest::Entrant entrant{improvement.described.new_score()};
    if (improvement.need == nullptr) {
      contests.front().entrants.push_back(entrant);
    } else {
      contests.push_back({improvement.need.get(), {entrant}});
    }
  }
  absl::Status counted =
      CountAhead(snapshot, pairing, query, offer.offer.name(), request, contests);
  if (!counted.ok()) return counted;

  const int rank = contests.front().entrants.front().ahead + 1;
  eligible ? match.set_rank(rank) : response.set_would_rank(rank);
  size_t of_offer = 1, of_need = 1;
  for (Improvement& improvement : improvements) {
    if (improvement.eligible) {
      const Contest::Entrant& entrant = improvement.need == nullptr
                                            ? contests.front().entrants[of_offer++]
                                            : contests[of_need++].entrants.front();
      improvement.described.set_new_rank(entrant.ahead + 1);
    }
    *response.add_improvements() = std::move(improvement.described);
  }
  return response;
}

}  // namespace ssx::scoring
