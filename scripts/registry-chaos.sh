#!/usr/bin/env bash
# Does to the registry what people, machines and clocks do: `scripts/registry-chaos.sh [<vitest option>…]`. Sixteen ways to main on both
# forges, kill -9 at every step of promote and rollback, eight promotions at once, lost and doubled events, and registries of 2,000 tags
# beside real GTO, in a pinned version from PyPI. Last line: `N passed, N failed`.
set -uo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.." || exit 1

scripts/python-packages.sh "$PWD/.lockstep/venv-loop" test/conformance/loop/requirements.txt || exit 1
# What people run is what was built, and it starts three times as fast as the sources.
npm --silent run build -- .lockstep/chaos/dist || exit 1
node scripts/run.mjs scripts/test.ts --config test/chaos/vitest.config.ts "$@"
