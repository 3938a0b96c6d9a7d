#include "services/scoring/improvements.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/util/field_mask_util.h"
#include "services/scoring/components.h"
#include "services/scoring/filters.h"
#include "services/scoring/proposals.h"
#include "services/scoring/ranker.h"

namespace ssx::scoring {
namespace {

constexpr size_t kMostImprovements = 5;

using Verdicts = std::array<bool, kHardFilters.size()>;

Verdicts JudgeFilters(const Pair& pair) {
  Verdicts passed;
  for (size_t i = 0; i < kHardFilters.size(); ++i) passed[i] = Passes(kHardFilters[i], pair);
  return passed;
}

// The value of one field, nothing else set.
template <typename Resource>
void CopyField(const Resource& from, const std::string& field, Resource* to) {
  google::protobuf::FieldMask mask;
  mask.add_paths(field);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(from, mask, {}, to);
}

// The entries of a pair with the proposed change; the other one is null.
struct Changed {
  std::shared_ptr<const NeedEntry> need;
  std::shared_ptr<const OfferEntry> offer;
};

Changed Apply(const Proposal& proposal, const Knowledge& knowledge, v1::Improvement& improvement) {
  Changed changed;
  if (const auto* need = std::get_if<v1::Need>(&proposal.changed)) {
    improvement.set_side(v1::MATCH_SIDE_NEED);
    CopyField(*need, proposal.field, improvement.mutable_need());
    changed.need = MakeNeedEntry(*need, knowledge);
  } else {
    const v1::Offer& offer = std::get<v1::Offer>(proposal.changed);
    improvement.set_side(v1::MATCH_SIDE_OFFER);
    CopyField(offer, proposal.field, improvement.mutable_offer());
    changed.offer = MakeOfferEntry(offer, knowledge);
  }
  return changed;
}

bool IsBetter(const Improvement& a, const Improvement& b) {
  const v1::Improvement &one = a.described, &other = b.described;
  return one.fixed_filters_size() != other.fixed_filters_size()
             ? one.fixed_filters_size() > other.fixed_filters_size()
             : one.gain() > other.gain();
}

bool SameField(const Improvement& a, const Improvement& b) {
  return a.described.side() == b.described.side() && a.described.field() == b.described.field();
}

}  // namespace

std::vector<Improvement> FindImprovements(Pairing& pairing, const Pair& pair,
                                          const Weights& weights) {
  const Verdicts today = JudgeFilters(pair);
  const double score = TotalScore(weights, pair);
  std::vector<Improvement> found;
  for (Proposal& proposal : MakeProposals(pair)) {
    Improvement improvement;
    v1::Improvement& described = improvement.described;
    const Changed changed = Apply(proposal, pair.knowledge, described);
    const Pair after =
        pairing.MakePair(changed.need == nullptr ? pair.need : *changed.need,
                         changed.offer == nullptr ? pair.offer : *changed.offer, pair.query);
    const Verdicts then = JudgeFilters(after);
    bool loses = false;
    for (size_t i = 0; i < kHardFilters.size(); ++i) {
      if (!today[i] && then[i]) described.add_fixed_filters(kHardFilters[i]);
      loses |= today[i] && !then[i];
    }
    described.set_new_score(TotalScore(weights, after));
    described.set_gain(described.new_score() - score);
    if (loses || (described.gain() <= 0 && described.fixed_filters().empty())) continue;
    described.set_field(std::move(proposal.field));
    described.set_description(std::move(proposal.description));
    improvement.eligible = std::find(then.begin(), then.end(), false) == then.end();
    improvement.need = changed.need;
    found.push_back(std::move(improvement));
  }
  std::stable_sort(found.begin(), found.end(), IsBetter);
  std::vector<Improvement> best;
  for (Improvement& improvement : found) {
    if (best.size() == kMostImprovements) break;
    const bool known = std::any_of(best.begin(), best.end(), [&](const Improvement& better) {
      return SameField(better, improvement);
    });
    if (!known) best.push_back(std::move(improvement));
  }
  return best;
}

}  // namespace ssx::scoring
