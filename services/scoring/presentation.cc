#include "services/scoring/presentation.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/scoring/components.h"

namespace ssx::scoring {
namespace {

// Reasons that a match puts first.
constexpr size_t kMostReasons = 3;

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
v1::Match Present(const Catalogue::Snapshot& snapshot, const Weights& weights, const Pair& pair,
                  const Resource& shown) {
  v1::Match match;
  match.set_need(pair.need.need.name());
  match.set_offer(pair.offer.offer.name());
  FillComponents(weights, pair, match);
  match.set_title(shown.title());
  match.set_organization(shown.organization());
  if (const auto* organization = snapshot.FindOrganization(shown.organization())) {
    match.set_organization_display_name(organization->display_name());
  }
  match.set_country_code(shown.country_code());
  match.set_humanitarian(shown.humanitarian());
  return match;
}

}  // namespace

v1::Match PresentOffer(const Catalogue::Snapshot& snapshot, const Weights& weights,
                       const Pair& pair) {
  return Present(snapshot, weights, pair, pair.offer.offer);
}

v1::Match PresentNeed(const Catalogue::Snapshot& snapshot, const Weights& weights,
                      const Pair& pair) {
  return Present(snapshot, weights, pair, pair.need.need);
}

}  // namespace ssx::scoring
