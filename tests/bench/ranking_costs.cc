#include "tests/bench/ranking_costs.h"

#include <gperftools/malloc_extension.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/bench/die.h"
#include "tests/bench/report.h"
#include "tests/bench/timing.h"

namespace ssx::bench {
namespace {

constexpr int kUpdatesPerSecond = 1'000;
constexpr int kPairNeeds = 10'000;
constexpr int kFirstPairNeed = 8'000'000;  // beyond all stored ones
// What one thread took for 10 thousand needs against 100 thousand offers by a column scan with
// bounds, before there was an engine; on a quiet machine.
constexpr double kLimitSeconds = 1.95;

// Updates offers at a steady rate until it goes.
class Updates {
 public:
  explicit Updates(RankingWorld& world) : thread_([this, &world] { Run(world); }) {}
  ~Updates() {
    stop_ = true;
    thread_.join();
  }
  long done() const { return done_; }

 private:
  void Run(RankingWorld& world) {
    const auto start = Clock::now();
    for (long next = 0; !stop_; ++next) {
      std::this_thread::sleep_until(
          start + std::chrono::microseconds(1'000'000 / kUpdatesPerSecond) * next);
      world.UpdateOffer(static_cast<int>(next * 7919 % world.offers()));
      ++done_;
    }
  }

  std::atomic<bool> stop_{false};
  std::atomic<long> done_{0};
  std::thread thread_;  // last: uses all of the above
};

}  // namespace

double AllocatedBytes() {
  size_t bytes = 0;
  if (!MallocExtension::instance()->GetNumericProperty("generic.current_allocated_bytes", &bytes)) {
    Die("the allocator does not tell what it gave: build without sanitizers");
  }
  return static_cast<double>(bytes);
}

double AvailableBytes() {
  MallocExtension::instance()->ReleaseFreeMemory();  // what we gave back counts
  std::ifstream memory("/proc/meminfo");
  std::string word;
  while (memory >> word) {
    double kilobytes = 0;
    if (word == "MemAvailable:" && memory >> kilobytes) return kilobytes * 1024;
  }
  return 0;
}

void MeasureUnderUpdates(RankingWorld& world, double seconds, int runs) {
  size_t next = 0;
  const auto ask = [&](std::vector<double>& latencies) {
    const auto start = Clock::now();
    while (SecondsSince(start) < seconds) {
      const auto begin = Clock::now();
      // A snapshot for each question, as in a server: updates wait for it and it for them.
      const scoring::Catalogue::Snapshot snapshot = world.catalogue().Read();
      const auto& need = *world.asking_needs()[next++ % world.asking_needs().size()];
      if (!scoring::RankOffers(snapshot, need, world.request()).ok()) Die("a ranking failed");
      latencies.push_back(SecondsSince(begin) * 1e3);
    }
  };
  std::vector<double> quiet, updated;
  double updates = 0;
  for (int run = 0; run < runs; ++run) {
    ask(quiet);
    Updates arriving(world);
    ask(updated);
    updates += static_cast<double>(arriving.done());
  }
  Print({.bench = "ranking",
         .metric = "p99_under_updates",
         .peer = "without_updates",
         .unit = "ms",
         .n = static_cast<long>(updated.size()) / runs,
         .runs = runs,
         .more = {{"updates_per_s", updates / (seconds * runs)}}},
        Percentile(updated, 0.99), Percentile(quiet, 0.99));
}

void MeasureAllPairs(const RankingWorld& world, const std::string& sizes, double seconds,
                     int runs) {
  const scoring::Catalogue::Snapshot snapshot = world.catalogue().Read();
  std::vector<std::shared_ptr<const scoring::NeedEntry>> needs;
  for (int i = 0; i < kPairNeeds; ++i) {
    needs.push_back(
        scoring::MakeNeedEntry(world.entries().Need(kFirstPairNeed + i), world.knowledge()));
  }
  std::atomic<long> asked{0};
  std::atomic<size_t> next{0};
  // Seconds for all needs, from those that fit into the time.
  const auto seconds_for_all = [&](int threads) {
    std::atomic<long> done{0};
    const auto start = Clock::now();
    std::vector<std::thread> askers;
    for (int i = 0; i < threads; ++i) {
      askers.emplace_back([&] {
        const scoring::Catalogue::Snapshot own = world.catalogue().Read();
        while (done < kPairNeeds && SecondsSince(start) < seconds) {
          if (!scoring::RankOffers(own, *needs[next++ % needs.size()], world.request()).ok()) {
            Die("a ranking failed");
          }
          ++done;
        }
      });
    }
    for (std::thread& asker : askers) asker.join();
    asked = done.load();
    return SecondsSince(start) * kPairNeeds / static_cast<double>(done);
  };
  long asked_by_one = 0;
  const std::vector<double> medians = Medians(runs, {[&] {
                                                       const double one = seconds_for_all(1);
                                                       asked_by_one = asked;
                                                       return one;
                                                     },
                                                     [&] { return seconds_for_all(2); }});
  Print({.bench = "ranking",
         .metric = absl::StrCat("all_pairs_", sizes, "_s"),
         .peer = "measured_limit",
         .unit = "s",
         .n = asked_by_one,
         .runs = runs},
        medians[0], kLimitSeconds);
  Print({.bench = "ranking",
         .metric = "all_pairs_two_threads",
         .peer = "one_thread",
         .unit = "s",
         .n = asked,
         .runs = runs},
        medians[1], medians[0]);
}

}  // namespace ssx::bench
