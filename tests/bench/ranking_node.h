// What a whole server adds to rankings: calls over gRPC, and the start from its store.
#ifndef SSX_TESTS_BENCH_RANKING_NODE_H_
#define SSX_TESTS_BENCH_RANKING_NODE_H_

#include <string>

#include "tests/bench/ranking_world.h"

namespace ssx::bench {

// `rpc_over_in_process`: RankOffers at 8 outstanding calls, each with a need of its own in the
// call, against the rate of analysing and ranking the same needs on 8 threads in this process. The
// server has the offers that the world has.
void MeasureRpc(const RankingWorld& world, long calls, int runs);

// `start_up_<size>_s`: seconds from the start of a server over a store with this many offers until
// its replica answers, against the time in which a client reads the same snapshot and throws it
// away.
void MeasureStartUp(const SyntheticEntries& entries, int offers, const std::string& size);

}  // namespace ssx::bench

#endif  // SSX_TESTS_BENCH_RANKING_NODE_H_
