// What rankings cost beside their own speed: memory, updates that arrive meanwhile, and all needs
// against all offers.
#ifndef SSX_TESTS_BENCH_RANKING_COSTS_H_
#define SSX_TESTS_BENCH_RANKING_COSTS_H_

#include <string>

#include "tests/bench/ranking_world.h"

namespace ssx::bench {

// Bytes that the program has allocated and not given back.
double AllocatedBytes();
// Bytes of memory that the machine can give without pushing others out.
double AvailableBytes();

// `p99_under_updates`: 99th percentile of RankOffers with 1,000 offers a second updated meanwhile,
// beside that without. Changes the world.
void MeasureUnderUpdates(RankingWorld& world, double seconds, int runs);

// `all_pairs_*`: seconds for the best offers for each of 10 thousand needs, on one thread and on
// two, from as many of them as fit into the time (`n`).
void MeasureAllPairs(const RankingWorld& world, const std::string& sizes, double seconds, int runs);

}  // namespace ssx::bench

#endif  // SSX_TESTS_BENCH_RANKING_COSTS_H_
