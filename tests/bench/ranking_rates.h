// How fast the best entries are found: ours through RankOffers or RankNeeds, and the peers' way.
#ifndef SSX_TESTS_BENCH_RANKING_RATES_H_
#define SSX_TESTS_BENCH_RANKING_RATES_H_

#include <memory>
#include <string>
#include <vector>

#include "tests/bench/peers/peer.h"
#include "tests/bench/ranking_world.h"

namespace ssx::bench {

template <typename Side>
using Peers = std::vector<std::unique_ptr<Peer<Side>>>;

// The naive peer and those engines that this machine has; what it lacks is told on stderr.
template <typename Side>
Peers<Side> MakePeers();

struct RatesOptions {
  std::string metric;     // such as "rank_offers@1m"
  double seconds = 1;     // of each side in a run; at least one question is asked
  int runs = 5;           // of each side, interleaved
  size_t questions = 20;  // by which recall is measured, at most
};

// Latencies of ours.
struct Latencies {
  double p50_ms = 0;
  double p99_ms = 0;
};

// Has the peers take in what the world stores and they lack, each on a thread of its own; measures
// their recall; asks ours and the peers in turn; prints a line for each peer. Ends the program when
// the naive peer, which is exact, does not answer as ours does.
template <typename Side>
Latencies MeasureRates(const RankingWorld& world, Peers<Side>& peers, const RatesOptions& options);

}  // namespace ssx::bench

#endif  // SSX_TESTS_BENCH_RANKING_RATES_H_
