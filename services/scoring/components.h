// The components of a score: each a number in [0, 1] for a pair, with a reason in plain words.
//
// Pure functions. docs/scoring.md has the formulas; this header states the constants, so that the
// two are read side by side. What is not known counts kNeutral, unless a component says otherwise,
// so that an entry is neither rewarded nor buried for what it does not tell.
#ifndef SSX_SERVICES_SCORING_COMPONENTS_H_
#define SSX_SERVICES_SCORING_COMPONENTS_H_

#include <array>
#include <string>

#include "services/scoring/pair.h"
#include "ssx/v1/scoring_profile.pb.h"

namespace ssx::scoring {

inline constexpr double kNeutral = 0.5;

// In enum order, which is the order in which contributions are added.
inline constexpr std::array<v1::Component, 10> kComponents = {
    v1::COMPONENT_TOPIC,    v1::COMPONENT_TEXT,     v1::COMPONENT_CONTEXT,
    v1::COMPONENT_MODALITY, v1::COMPONENT_LANGUAGE, v1::COMPONENT_EVIDENCE,
    v1::COMPONENT_TIMING,   v1::COMPONENT_RESOURCE, v1::COMPONENT_COMPLEMENTARITY,
    v1::COMPONENT_PRIORITY};

// Why a component has its value.
struct Why {
  std::string reason;  // one sentence without a full stop
  bool known = true;   // false: the value stands in for missing information
};

// The value of a component in [0, 1]. `why` may be null; rankings leave it out and save the work.
double ScoreComponent(v1::Component component, const Pair& pair, Why* why = nullptr);

// The components one by one.
double TopicScore(const Pair& pair, Why* why);
double TextScore(const Pair& pair, Why* why);
double ContextScore(const Pair& pair, Why* why);
double ModalityScore(const Pair& pair, Why* why);
double LanguageScore(const Pair& pair, Why* why);
double EvidenceScore(const Pair& pair, Why* why);
double TimingScore(const Pair& pair, Why* why);
double ResourceScore(const Pair& pair, Why* why);
double ComplementarityScore(const Pair& pair, Why* why);
double PriorityScore(const Pair& pair, Why* why);

// LANGUAGE: no working language in common, but one that is spoken in the other's country; or
// material in a language of the need.
inline constexpr double kSpokenLanguage = 0.5;
inline constexpr double kMaterialLanguage = 0.25;

// EVIDENCE: 1 - (1 - start) * 2^(-points / half). An offer that shows nothing yet stands at the
// start, so that a new provider can be found; every piece of evidence raises it, none lowers it.
inline constexpr double kEvidenceStart = 0.4;
inline constexpr double kEvidenceHalf = 3.0;
// Points of one piece; doubled when another party confirmed it, halved after ten years.
inline constexpr double kPastExchangePoints = 1.0;
inline constexpr double kEvaluationPoints = 1.0;
inline constexpr double kResultPoints = 0.75;
inline constexpr double kPublicationPoints = 0.25;
inline constexpr double kVerifiedFactor = 2.0;
inline constexpr double kOldFactor = 0.5;
inline constexpr int kOldYears = 10;

// TIMING: days that are looked at when the need states no end.
inline constexpr int kOpenHorizonDays = 365;

// RESOURCE: the mean of capacity, cost and budget.
inline constexpr double kLastPlace = 0.75;  // capacity with one place left
inline constexpr double kSharedCost = 0.5;  // and up to 1 with the provider's part
inline constexpr double kFacilitatorWithoutFund = 0.5;
inline constexpr double kBeneficiaryPays = 0.25;

// COMPLEMENTARITY, by what the closest ongoing initiative is to the offer; neutral for an offer of
// which no topic is adjacent to one of the need.
inline constexpr double kRepeats = 0.0;       // same topic, same provider country
inline constexpr double kOverlaps = 0.25;     // same topic, another provider
inline constexpr double kComplements = 1.0;   // adjacent topic
inline constexpr double kAdjacentFrom = 0.2;  // topic similarity from which topics are adjacent

// PRIORITY: parts of 1.
inline constexpr double kCountryPart = 0.5;              // all of it for an LDC
inline constexpr double kLandlockedOrSmallIsland = 0.6;  // of the country part, for LLDC or SIDS
inline constexpr double kUrgencyPart = 0.3;              // all of it for CRITICAL, a third a step
inline constexpr double kHumanitarianPart = 0.2;  // a humanitarian need and an offer fit for it

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_COMPONENTS_H_
