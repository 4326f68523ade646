#!/usr/bin/env bash
# Compares tables with random edits as the data diff does and as pandas does, in CSV, JSON lines and Parquet: rows, cells, labels,
# duplicates, and rows that are trained on and judged by. Wants Python 3.11 or newer. Last line: `N passed, N failed`.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."

folder=$PWD/.lockstep/data-diff
scripts/python-packages.sh "$folder" test/conformance/data-diff/requirements.txt
rm -rf -- "$folder/pairs"
"$folder/bin/python" test/conformance/data-diff/tables.py "$folder/pairs"
export PAIRS_FOLDER=$folder/pairs
exec node scripts/run.mjs scripts/test.ts --config test/conformance/data-diff/vitest.config.ts "$@"
