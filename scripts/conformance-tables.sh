#!/usr/bin/env bash
# Takes scikit-learn's own tables, from the pinned version on PyPI, and the AI4I file where it lies beside the repository, from CSV to a
# model that is reviewed, exported, placed and, where the inference server knows the task, served. Wants Python 3.11 or newer.
# Last line: `N passed, N failed`.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."

folder=$PWD/.lockstep/oracle
requirements=test/oracle/requirements.txt
scripts/python-packages.sh "$folder" "$requirements"
"$folder/bin/python" test/conformance/tables/tables.py "$PWD/.lockstep/tables"
export TABLES_FOLDER=$PWD/.lockstep/tables
exec node scripts/run.mjs scripts/test.ts --config test/conformance/tables/vitest.config.ts "$@"
