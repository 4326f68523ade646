#!/usr/bin/env bash
# Holds every driver of remotes to one suite of promises, on real servers and on ways to them that fail:
# `scripts/contract-remotes.sh [<vitest option>…]`. A server that cannot be had is a failure with its reason, never a skip. Six
# minutes where the servers are built; building them on a new machine, MinIO above all, comes on top. Last line: `N passed, N failed`.
set -uo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.." || exit 1

# The tests of a server that is not there fail one by one and say so.
test/contracts/remotes/servers/prepare.sh || echo "not every server could be had; the reason is above"
exec node scripts/run.mjs scripts/test.ts --config test/contracts/remotes/vitest.config.ts "$@"
