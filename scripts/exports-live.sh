#!/usr/bin/env bash
# Loads exports of small models with runtimes that are not ours, in pinned versions from PyPI, and compares what they predict: ONNX
# Runtime, TensorFlow, and JPMML's evaluator. `scripts/exports-live.sh [format…]`. Wants Python 3.11 or newer and
# 1.8 GB of disk, nearly all of it TensorFlow; two minutes, of which the installation takes one.
# Last line: `N passed, N failed`.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."

folder=.lockstep/exports
requirements=test/exports/requirements.txt
# The trap assigns `code` itself.
# shellcheck disable=SC2154
trap 'code=$?; if [ "$code" -ne 0 ] && [ -z "${compared-}" ]; then echo "the comparison could not be made"; echo "0 passed, 1 failed"; fi' EXIT

scripts/python-packages.sh "$folder" "$requirements"
# JPMML's evaluator runs on Java.
command -v java >/dev/null || scripts/debian-packages.sh default-jre-headless
rm -rf -- "$folder/cases"
node scripts/run.mjs test/exports/write-cases.ts "$folder/cases"
compared=yes
"$folder/bin/python" test/exports/live.py "$folder/cases" "$@"
