#!/usr/bin/env bash
# Reads model cards with the Hugging Face hub's own package, pinned, from PyPI: the one that is committed, and one of a release. Wants Python
# 3.11 or newer. Last line: `N passed, N failed`.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."

folder=$PWD/.lockstep/card-reader
# The trap assigns `code` itself.
# shellcheck disable=SC2154
trap 'code=$?; if [ "$code" -ne 0 ]; then echo "the reader could not be installed"; echo "0 passed, 1 failed"; fi' EXIT
scripts/python-packages.sh "$folder" test/conformance/card/requirements.txt
trap - EXIT
exec "$folder/bin/python" test/conformance/card/card.py models/failure-predictor.md test/report/golden/card-released.md
