#!/usr/bin/env bash
# Loads exports of small models with runtimes that are not ours, in pinned versions from PyPI, and compares what they predict: ONNX
# Runtime, TensorFlow, and JPMML's evaluator. `scripts/exports-live.sh [format…]`. Wants Python 3.11 or newer, Java 11 or newer, and
# 1.8 GB of disk, nearly all of it TensorFlow; two minutes, of which the installation takes one.
# Last line: `N passed, N failed`.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."

folder=.lockstep/exports
requirements=test/exports/requirements.txt
# The trap assigns `code` itself.
# shellcheck disable=SC2154
trap 'code=$?; if [ "$code" -ne 0 ] && [ -z "${compared-}" ]; then echo "the comparison could not be made"; echo "0 passed, 1 failed"; fi' EXIT

if ! cmp -s "$requirements" "$folder/requirements.txt"; then
  rm -rf -- "$folder"
  python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: -r "$requirements"
  cp -- "$requirements" "$folder/requirements.txt"
fi
java -version 2>/dev/null || { echo "java is missing: JPMML's evaluator runs on it"; exit 1; }
rm -rf -- "$folder/cases"
node scripts/run.mjs test/exports/write-cases.ts "$folder/cases"
compared=yes
"$folder/bin/python" test/exports/live.py "$folder/cases" "$@"
