// Clocks and order statistics that benchmarks share.
#ifndef SSX_TESTS_BENCH_TIMING_H_
#define SSX_TESTS_BENCH_TIMING_H_

#include <algorithm>
#include <chrono>
#include <vector>

namespace ssx::bench {

using Clock = std::chrono::steady_clock;

inline double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// The value below which `part` (0 to 1) of the values lie; 0 when there are none.
inline double Percentile(std::vector<double> values, double part) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto place = static_cast<size_t>(part * static_cast<double>(values.size()));
  return values[std::min(place, values.size() - 1)];
}

}  // namespace ssx::bench

#endif  // SSX_TESTS_BENCH_TIMING_H_
