// Benchmark results: ours and a peer measured in turn, medians, one JSON object a line.
#ifndef SSX_TESTS_BENCH_REPORT_H_
#define SSX_TESTS_BENCH_REPORT_H_

#include <functional>
#include <string>

namespace ssx::bench {

struct Comparison {
  std::string bench;   // such as "write"
  std::string metric;  // such as "create_need@64"
  std::string peer;    // what ours stands beside
  std::string unit;    // such as "calls/s"
  long n = 0;          // operations in a run
  int runs = 5;        // of each side, interleaved
};

// Runs `ours` and `peer` in turn `runs` times after one uncounted round, and prints
// {"bench","metric","ours","peer","peer_value","ratio","unit","n","runs"} with medians; ratio is
// ours over the peer's. Each function performs one run and returns its figure.
void Compare(const Comparison& comparison, const std::function<double()>& ours,
             const std::function<double()>& peer);

// As Compare with two peers, of which the smaller median counts.
void CompareWithSmaller(const Comparison& comparison, const std::function<double()>& ours,
                        const std::string& first_name, const std::function<double()>& first,
                        const std::string& second_name, const std::function<double()>& second);

// Ours against a fixed goal rather than a peer.
void CompareWithGoal(const Comparison& comparison, double goal,
                     const std::function<double()>& ours);

}  // namespace ssx::bench

#endif  // SSX_TESTS_BENCH_REPORT_H_
