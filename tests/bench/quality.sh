#!/usr/bin/env bash
# Prints the figures on the quality of rankings and suggestions that docs/scoring.md states:
#   tests/bench/quality.sh
# They need the public data (SSX_SHARED_DATA, else ../shared/data beside the project) and, for those with dictionaries,
# the packages of section `dictionaries` in deploy/packages.txt. What is missing is named and left out.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../deploy/setup.sh"
ssx_install build test
ssx_build text_cross_language_test scoring_world_bank_relevance_test suggest_topics_test ssxd ssx >&2
tests=$SSX_BUILD_DIR/tests/domain/text
for test in text_cross_language_test scoring_world_bank_relevance_test suggest_topics_test; do
  ssx_say "$test"
  "$tests/$test" | grep -vE '^(\[|Note|Running)|^$' || ssx_fail "$test failed: run $tests/$test to see why"
done
ssx_say "label agreement over the API"
cd "$SSX_ROOT/tests/e2e"
SSX_BUILD_DIR=$SSX_BUILD_DIR /usr/bin/python3 -m pytest -q -s -p no:cacheprovider test_label_agreement.py
