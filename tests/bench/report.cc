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

}  // namespace

void Print(const Comparison& comparison, double ours, double peer_value) {
  nlohmann::ordered_json line;
  line["bench"] = comparison.bench;
  line["metric"] = comparison.metric;
  line["ours"] = ours;
  line["peer"] = comparison.peer;
  line["peer_value"] = peer_value;
  line["ratio"] = ours / peer_value;
  if (comparison.peer_recall >= 0) line["peer_recall"] = comparison.peer_recall;
  line["unit"] = comparison.unit;
  line["n"] = comparison.n;
  line["runs"] = comparison.runs;
  for (const auto& [name, value] : comparison.more) line[name] = value;
  std::printf("%s\n", line.dump().c_str());
  std::fflush(stdout);
}

std::vector<double> Medians(int runs, const std::vector<std::function<double()>>& functions) {
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

void Compare(const Comparison& comparison, const std::function<double()>& ours,
             const std::function<double()>& peer) {
  const auto medians = Medians(comparison.runs, {ours, peer});
  Print(comparison, medians[0], medians[1]);
}

void CompareWithSmaller(const Comparison& comparison, const std::function<double()>& ours,
                        const std::string& first_name, const std::function<double()>& first,
                        const std::string& second_name, const std::function<double()>& second) {
  const auto medians = Medians(comparison.runs, {ours, first, second});
  Comparison smaller = comparison;
  smaller.peer = medians[1] <= medians[2] ? first_name : second_name;
  Print(smaller, medians[0], std::min(medians[1], medians[2]));
}

void CompareWithGoal(const Comparison& comparison, double goal,
                     const std::function<double()>& ours) {
  Print(comparison, Medians(comparison.runs, {ours})[0], goal);
}

}  // namespace ssx::bench
