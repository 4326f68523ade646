#!/usr/bin/env bash
# The tests that take longest, each a whole story of many processes: `scripts/long-tests.sh [<vitest option>…]`. They are what `npm test`
# leaves to CI, `*.long.ts` beside the others. Last line: `N passed, N failed`.
set -uo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.." || exit 1

node scripts/run.mjs scripts/test.ts --config test/long/vitest.config.ts "$@"
