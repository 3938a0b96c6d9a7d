// Benchmark results: ours and a peer measured in turn, medians, one JSON object a line.
#ifndef SSX_TESTS_BENCH_REPORT_H_
#define SSX_TESTS_BENCH_REPORT_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace ssx::bench {

struct Comparison {
  std::string bench;   // such as "write"
  std::string metric;  // such as "create_need@64"
  std::string peer;    // what ours stands beside
  std::string unit;    // such as "calls/s"
  long n = 0;          // operations in a run
  int runs = 5;        // of each side, interleaved
  // Parts of the right answer that the peer finds; below 0: not asked for, and left out.
  double peer_recall = -1;
  std::vector<std::pair<std::string, double>> more = {};  // further figures, at the end of the line
};

// Prints {"bench","metric","ours","peer","peer_value","ratio","unit","n","runs"}, and "peer_recall"
// where there is one; ratio is ours over the peer's.
void Print(const Comparison& comparison, double ours, double peer_value);

// Medians of several functions that are run in turn `runs` times, after one uncounted round. Each
// performs one run and returns its figure.
std::vector<double> Medians(int runs, const std::vector<std::function<double()>>& functions);

// Prints the medians of the two.
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
