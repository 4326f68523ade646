#!/usr/bin/env bash
# Disturbs Lockstep where it writes and where it defends itself: `scripts/faults.sh [<vitest option>…]`. First every kind of write boundary
# of the data commands, through strace: with kill -9, with a full disk, and with a broken one where that is something else (shareOf in
# test/faults/every-boundary.faults.ts says where); the writes of a run that `npm test` leaves out; and the steps of the loop, killed again
# and again. Then every defence is taken out of a copy of the sources, and its test has to fail.
# strace comes from Debian when it is not there. Last line: `N passed, N failed`.
set -uo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.." || exit 1

command -v strace >/dev/null || scripts/debian-packages.sh strace || exit 1

log=$(mktemp)
trap 'rm -f -- "$log"' EXIT
passed=0
failed=0

# part <command…>: runs it and adds what its last line says; a part without such a line has failed.
part() {
  "$@" </dev/null 2>&1 | tee "$log"
  local last
  last=$(tail -n 1 "$log")
  if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    passed=$((passed + BASH_REMATCH[1]))
    failed=$((failed + BASH_REMATCH[2]))
  else
    echo "\"$*\" ended without a result"
    failed=$((failed + 1))
  fi
}

# What people run is what was built, and it starts three times as fast as the sources.
npm --silent run build -- .lockstep/faults/dist || exit 1
part node scripts/run.mjs scripts/test.ts --config test/faults/vitest.config.ts "$@"
part node scripts/run.mjs scripts/mutate.ts

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
