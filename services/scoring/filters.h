// Hard filters: a pair that fails one is no match at all.
//
// Pure functions. `why`, when not null, receives the values that decided, in words; rankings leave
// it out and save the work.
#ifndef SSX_SERVICES_SCORING_FILTERS_H_
#define SSX_SERVICES_SCORING_FILTERS_H_

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "services/scoring/pair.h"
#include "ssx/v1/match.pb.h"

namespace ssx::scoring {

// In the order in which they are asked, which is that of the enum.
inline constexpr std::array<v1::HardFilter, 11> kHardFilters = {
    v1::HARD_FILTER_DIFFERENT_COUNTRY,
    v1::HARD_FILTER_BENEFICIARY_DEVELOPING,
    v1::HARD_FILTER_PROVIDER_DEVELOPING,
    v1::HARD_FILTER_NEED_OPEN,
    v1::HARD_FILTER_OFFER_OPEN,
    v1::HARD_FILTER_DATES,
    v1::HARD_FILTER_MODALITY,
    v1::HARD_FILTER_CAPACITY,
    v1::HARD_FILTER_NEED_EXCLUSIONS,
    v1::HARD_FILTER_OFFER_EXCLUSIONS,
    v1::HARD_FILTER_FUND};

// Whether the pair passes one filter.
bool Passes(v1::HardFilter filter, const Pair& pair, std::string* why = nullptr);

// The first filter that the pair fails; nothing when it passes all.
std::optional<v1::HardFilter> FirstFailed(const Pair& pair);

// Every filter with its verdict, in order.
std::vector<v1::FilterResult> AllVerdicts(const Pair& pair);

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_FILTERS_H_
