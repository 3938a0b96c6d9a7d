// Benchmark `ranking`: the best 20 offers for a need out of 10 thousand, 100 thousand and a
// million, and the best needs for an offer, on one core, beside a naive column scan, PostgreSQL and
// Xapian; and what it takes to keep that going (ranking_costs.h, ranking_node.h).
//
// One catalogue grows through the sizes, so that every entry is analysed once. How to read the
// lines: docs/scoring.md.
//
//   ranking_bench [--quick] [offers] [independent] [needs] [start_up]
#include <spdlog/spdlog.h>

#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "services/scoring/knowledge.h"
#include "tests/bench/die.h"
#include "tests/bench/ranking_costs.h"
#include "tests/bench/ranking_node.h"
#include "tests/bench/ranking_rates.h"
#include "tests/bench/ranking_world.h"
#include "tests/bench/report.h"

namespace ssx::bench {
namespace {

struct Size {
  int entries;
  const char* name;
};

// The sizes of a run.
struct Plan {
  std::vector<Size> sizes;
  int statistics_offers;  // that needs are weighed by, where needs are ranked
  long rpc_calls;
  double seconds;  // of each side in a run
  int runs;
  size_t recall_questions;
};

const Plan kFull = {
    {{10'000, "10k"}, {100'000, "100k"}, {1'000'000, "1m"}}, 100'000, 600, 1, 5, 20};
const Plan kQuick = {{{500, "500"}, {1'000, "1k"}, {2'000, "2k"}}, 1'000, 20, 0.02, 1, 3};

// What an entry takes in the catalogue and in the peers together, generously.
constexpr double kBytesPerEntry = 14'000;

class RankingBench {
 public:
  explicit RankingBench(const Plan& plan)
      : plan_(plan),
        knowledge_(domain::ReferenceData::Builtin()),
        today_(absl::ToCivilDay(absl::Now(), absl::UTCTimeZone())) {}

  // The parts named; all when none is.
  void Run(const std::set<std::string>& parts) {
    const auto wanted = [&](const char* part) { return parts.empty() || parts.contains(part); };
    if (wanted("offers")) CorrelatedOffers();
    if (wanted("independent")) IndependentOffers();
    if (wanted("needs")) Needs();
    if (wanted("start_up")) StartUp();
  }

 private:
  const Size& largest() const { return plan_.sizes.back(); }

  RatesOptions Options(const std::string& metric) const {
    return {metric, plan_.seconds, plan_.runs, plan_.recall_questions};
  }

  // Whether there is memory for a catalogue of this size and the peers; what is left out is told on
  // stderr.
  static bool Fits(const Size& size, const char* metric) {
    const double needed = kBytesPerEntry * size.entries;
    const double free = AvailableBytes();
    if (free >= needed) return true;
    std::fprintf(stderr, "%s@%s is left out: it takes %.1f GB of memory, and %.1f GB are free\n",
                 metric, size.name, needed / 1e9, free / 1e9);
    return false;
  }

  void CorrelatedOffers() {
    RankingWorld world(knowledge_, true, today_);
    auto peers = MakePeers<OffersForNeed>();
    Latencies before, latencies;
    double bytes = 0;
    for (const Size& size : plan_.sizes) {
      if (!Fits(size, "rank_offers")) return;
      bytes -= AllocatedBytes();
      world.GrowOffers(size.entries);
      bytes += AllocatedBytes();
      before = latencies;
      latencies = MeasureRates(world, peers, Options(absl::StrCat("rank_offers@", size.name)));
      if (&size == &plan_.sizes[1]) {
        const long needs = 10'000;
        MeasureAllPairs(world, absl::StrCat(needs / 1000, "k_x_", size.name), 3 * plan_.seconds,
                        plan_.runs);
        MeasureRpc(world, plan_.rpc_calls, plan_.runs);
      }
    }
    const Size& second = plan_.sizes[plan_.sizes.size() - 2];
    PrintCost(absl::StrCat("p99_over_p50@", largest().name), "ms", latencies.p99_ms, "p50",
              latencies.p50_ms);
    PrintCost(absl::StrCat("cost_growth_", second.name, "_to_", largest().name), "ms",
              latencies.p50_ms, absl::StrCat("p50@", second.name), before.p50_ms);
    PrintCost(absl::StrCat("bytes_per_offer@", largest().name), "bytes", bytes / world.offers(),
              "serialized", SerializedBytes(world));
    peers.clear();
    MeasureUnderUpdates(world, 2 * plan_.seconds, plan_.runs);
  }

  // The engines answer at the smaller sizes only, which shows how they fare: taking in a million
  // takes them minutes.
  void IndependentOffers() {
    RankingWorld world(knowledge_, false, today_);
    auto peers = MakePeers<OffersForNeed>();
    for (const Size& size : plan_.sizes) {
      if (!Fits(size, "rank_offers_independent")) return;
      if (&size == &largest()) peers.resize(1);
      world.GrowOffers(size.entries);
      MeasureRates(world, peers, Options(absl::StrCat("rank_offers_independent@", size.name)));
    }
  }

  void Needs() {
    if (!Fits(largest(), "rank_needs")) return;
    RankingWorld world(knowledge_, true, today_);
    auto peers = MakePeers<NeedsForOffer>();
    world.GrowOffers(plan_.statistics_offers);
    world.GrowNeeds(largest().entries);
    MeasureRates(world, peers, Options(absl::StrCat("rank_needs@", largest().name)));
  }

  void StartUp() {
    if (!Fits(largest(), "start_up")) return;
    MeasureStartUp(SyntheticEntries(knowledge_.reference, true, 1, today_), largest().entries,
                   largest().name);
  }

  void PrintCost(const std::string& metric, const std::string& unit, double ours,
                 const std::string& peer, double peer_value) const {
    Print({.bench = "ranking",
           .metric = metric,
           .peer = peer,
           .unit = unit,
           .n = largest().entries,
           .runs = plan_.runs},
          ours, peer_value);
  }

  static double SerializedBytes(const RankingWorld& world) {
    constexpr int kSample = 1'000;
    size_t bytes = 0;
    for (int i = 0; i < kSample; ++i) bytes += world.entries().Offer(i).ByteSizeLong();
    return static_cast<double>(bytes) / kSample;
  }

  const Plan& plan_;
  const scoring::Knowledge knowledge_;
  const absl::CivilDay today_;
};

int Main(int argc, char** argv) {
  bool quick = false;
  std::set<std::string> parts;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--quick") {
      quick = true;
    } else if (const std::set<std::string> known = {"offers", "independent", "needs", "start_up"};
               known.contains(argument)) {
      parts.insert(argument);
    } else {
      Die(absl::StrCat("\"", argument, "\" is no part of the benchmark: choose from ",
                       absl::StrJoin(known, " "), ", or none for all"));
    }
  }
  spdlog::set_level(spdlog::level::warn);  // lines of servers would stand among the results
  RankingBench(quick ? kQuick : kFull).Run(parts);
  return 0;
}

}  // namespace
}  // namespace ssx::bench

int main(int argc, char** argv) { return ssx::bench::Main(argc, argv); }
