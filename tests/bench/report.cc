#include "tests/bench/report.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

namespace ssx::bench {
namespace {

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

void Print(const Comparison& comparison, double ours, const std::string& peer, double peer_value) {
  nlohmann::ordered_json line;
  line["bench"] = comparison.bench;
  line["metric"] = comparison.metric;
  line["ours"] = ours;
  line["peer"] = peer;
  line["peer_value"] = peer_value;
  line["ratio"] = ours / peer_value;
  line["unit"] = comparison.unit;
  line["n"] = comparison.n;
  line["runs"] = comparison.runs;
  std::printf("%s\n", line.dump().c_str());
  std::fflush(stdout);
}

// Medians of several functions run in turn, after one uncounted round.
std::vector<double> Interleave(int runs, const std::vector<std::function<double()>>& functions) {
  std::vector<std::vector<double>> values(functions.size());
  for (int run = -1; run < runs; ++run) {
    for (size_t i = 0; i < functions.size(); ++i) {
      const double value = functions[i]();
      if (run >= 0) values[i].push_back(value);
    }
  }
  std::vector<double> medians;
  for (const auto& side : values) medians.push_back(Median(side));
  return medians;
}

}  // namespace

void Compare(const Comparison& comparison, const std::function<double()>& ours,
             const std::function<double()>& peer) {
  const auto medians = Interleave(comparison.runs, {ours, peer});
  Print(comparison, medians[0], comparison.peer, medians[1]);
}

void CompareWithSmaller(const Comparison& comparison, const std::function<double()>& ours,
                        const std::string& first_name, const std::function<double()>& first,
                        const std::string& second_name, const std::function<double()>& second) {
  const auto medians = Interleave(comparison.runs, {ours, first, second});
  const bool first_smaller = medians[1] <= medians[2];
  Print(comparison, medians[0], first_smaller ? first_name : second_name,
        std::min(medians[1], medians[2]));
}

void CompareWithGoal(const Comparison& comparison, double goal,
                     const std::function<double()>& ours) {
  Print(comparison, Interleave(comparison.runs, {ours})[0], comparison.peer, goal);
}

}  // namespace ssx::bench
