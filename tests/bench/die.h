// How a benchmark gives up.
#ifndef SSX_TESTS_BENCH_DIE_H_
#define SSX_TESTS_BENCH_DIE_H_

#include "absl/strings/string_view.h"

namespace ssx::bench {

// Ends the program with a message.
[[noreturn]] void Die(absl::string_view message);

}  // namespace ssx::bench

#endif  // SSX_TESTS_BENCH_DIE_H_
