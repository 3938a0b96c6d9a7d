#!/usr/bin/env bash
# Installs what is missing, builds ssx and runs every test. Arguments go to ctest, such as `-R storage`.
set -euo pipefail
# shellcheck source=../deploy/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/../deploy/setup.sh"
mkdir -p "$SSX_ROOT/build"

ssx_install build test
ssx_build
ssx_say "Running the tests"
cd "$SSX_BUILD_DIR"
exec ctest --output-on-failure --no-tests=error -j "$(nproc)" "$@"
