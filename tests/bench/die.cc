#include "tests/bench/die.h"

#include <cstdio>
#include <cstdlib>

namespace ssx::bench {

void Die(absl::string_view message) {
  std::fprintf(stderr, "bench: %.*s\n", static_cast<int>(message.size()), message.data());
  std::exit(1);
}

}  // namespace ssx::bench
