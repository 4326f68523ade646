#!/usr/bin/env bash
# Holds Lockstep's formats to real DVC: `scripts/conformance-dvc.sh [<vitest option>…]`. DVC comes from PyPI into
# .lockstep/venv-dvc, once for each change of the versions asked for. Last line: `N passed, N failed`.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."

venv=.lockstep/venv-dvc
requirements=test/conformance/dvc/requirements.txt
scripts/python-packages.sh "$venv" "$requirements"
exec node scripts/run.mjs scripts/test.ts --config test/conformance/dvc/vitest.config.ts "$@"
