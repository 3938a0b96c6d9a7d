// Proposals: changes to a need or an offer that somebody might truly make, whatever they are worth
// for the pair: another language, modality, topic, date or place, what is not stated yet, an
// exclusion lifted, the step that opens an entry. Never the country, the text or the urgency.
//
// A pure function.
#ifndef SSX_SERVICES_SCORING_PROPOSALS_H_
#define SSX_SERVICES_SCORING_PROPOSALS_H_

#include <string>
#include <variant>
#include <vector>

#include "services/scoring/pair.h"
#include "ssx/v1/need.pb.h"
#include "ssx/v1/offer.pb.h"

namespace ssx::scoring {

struct Proposal {
  std::string field;                          // that changes, as a field mask has it
  std::string description;                    // what to do, without a full stop
  std::variant<v1::Need, v1::Offer> changed;  // the entry as it would be
};

// Only changes that leave the entry well formed and that its state admits, if need be after it was
// returned to its country, which the description then says.
std::vector<Proposal> MakeProposals(const Pair& pair);

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_PROPOSALS_H_
