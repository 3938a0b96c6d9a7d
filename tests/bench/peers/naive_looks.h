// The sides from which the naive peer's columns look at entries: what each keeps of an entry, and
// the filters and components that it decides. It keeps sides for what synthetic entries state: none
// names a fund, excludes an organization or tells of initiatives.
#ifndef SSX_TESTS_BENCH_PEERS_NAIVE_LOOKS_H_
#define SSX_TESTS_BENCH_PEERS_NAIVE_LOOKS_H_

#include <vector>

#include "services/scoring/components.h"
#include "services/scoring/entries.h"
#include "services/scoring/filters.h"

namespace ssx::bench {

template <typename Stored>
struct Look {
  Stored (*strip)(const Stored&);  // keeps what is looked at
  std::vector<v1::HardFilter> filters;
  std::vector<v1::Component> components;
};

std::vector<Look<scoring::OfferEntry>> LooksAt(const scoring::OfferEntry*);
std::vector<Look<scoring::NeedEntry>> LooksAt(const scoring::NeedEntry*);

}  // namespace ssx::bench

#endif  // SSX_TESTS_BENCH_PEERS_NAIVE_LOOKS_H_
