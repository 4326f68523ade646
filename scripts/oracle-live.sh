#!/usr/bin/env bash
# Compares metrics and tests with scikit-learn, SciPy and statsmodels, in pinned versions from PyPI, on random tables.
# `scripts/oracle-live.sh [first seed] [number of seeds]`; the same seeds give the same tables. Wants Python 3.11 or newer.
# Last line: `N passed, N failed`.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."

folder=.lockstep/oracle
requirements=test/oracle/requirements.txt
# The trap assigns `code` itself.
# shellcheck disable=SC2154
trap 'code=$?; if [ "$code" -ne 0 ] && [ -z "${compared-}" ]; then echo "the comparison could not be made"; echo "0 passed, 1 failed"; fi' EXIT

scripts/python-packages.sh "$folder" "$requirements"
"$folder/bin/python" test/oracle/live.py "${1-1}" "${2-20}" >"$folder/tables.jsonl"
compared=yes
node scripts/run.mjs test/oracle/live.ts "$folder/tables.jsonl"
