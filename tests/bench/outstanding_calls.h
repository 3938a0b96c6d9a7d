// The rate of calls of which a fixed number is under way at any time.
#ifndef SSX_TESTS_BENCH_OUTSTANDING_CALLS_H_
#define SSX_TESTS_BENCH_OUTSTANDING_CALLS_H_

#include <functional>

namespace ssx::bench {

// Keeps `outstanding` calls under way until `total` are done. `start` begins one call and has
// `done` called at its end.
double CallsPerSecond(int outstanding, long total,
                      const std::function<void(std::function<void()> done)>& start);

}  // namespace ssx::bench

#endif  // SSX_TESTS_BENCH_OUTSTANDING_CALLS_H_
