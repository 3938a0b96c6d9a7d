#!/usr/bin/env bash
# Installs what is missing, builds ssx and runs every test. Arguments go to ctest, such as `-R storage`.
set -euo pipefail
# shellcheck source=../deploy/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/../deploy/setup.sh"
mkdir -p "$SSX_ROOT/build"

# With dictionaries, so that no test of theirs is skipped.
ssx_install build test dictionaries
ssx_build
ssx_say "Running the tests"
cd "$SSX_BUILD_DIR"
exec ctest --output-on-failure --no-tests=error -j "$(nproc)" "$@"
