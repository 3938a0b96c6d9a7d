#!/usr/bin/env bash
# Runs benchmarks and prints one JSON object a line: tests/bench/run.sh [--quick] [NAME...]; names: write ranking. All when none.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../deploy/setup.sh"
mkdir -p "$SSX_ROOT/build"
quick=() names=()
for argument in "$@"; do
  if [ "$argument" = --quick ]; then quick=(--quick); else names+=("$argument"); fi
done
[ ${#names[@]} -gt 0 ] || names=(write ranking)
for name in "${names[@]}"; do
  [ -f "$SSX_ROOT/tests/bench/${name}_bench.cc" ] ||
    ssx_fail "there is no benchmark '$name': choose from $(cd "$SSX_ROOT/tests/bench" && ls ./*_bench.cc | sed 's|./||; s|_bench.cc||' | paste -sd' ')"
done
{
  ssx_install build test
  (ssx_install bench) || echo "warning: going on without the peers that these packages bring" >&2
  ssx_build "${names[@]/%/_bench}"
} >&2
for name in "${names[@]}"; do
  "$SSX_BUILD_DIR/tests/bench/${name}_bench" "${quick[@]}"
done
