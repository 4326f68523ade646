#!/usr/bin/env bash
# Takes scikit-learn's own tables, from the pinned version on PyPI, and the AI4I file where it lies beside the repository, from CSV to a
# model that is reviewed, exported, deployed and served; every answer of the server to the rows that were kept apart is compared with ONNX
# Runtime's and JPMML's on the exports. Wants Python 3.11 or newer, and Java or apt. Last line: `N passed, N failed`.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."

folder=$PWD/.lockstep/tables-runtimes
# The trap assigns `code` itself.
# shellcheck disable=SC2154
trap 'code=$?; if [ "$code" -ne 0 ]; then echo "the tables could not be made"; echo "0 passed, 1 failed"; fi' EXIT
scripts/python-packages.sh "$folder" test/conformance/tables/requirements.txt
command -v java >/dev/null || scripts/debian-packages.sh default-jre-headless
"$folder/bin/python" test/conformance/tables/tables.py "$PWD/.lockstep/tables"
trap - EXIT
export TABLES_FOLDER=$PWD/.lockstep/tables TABLES_PYTHON=$folder/bin/python
exec node scripts/run.mjs scripts/test.ts --config test/conformance/tables/vitest.config.ts "$@"
