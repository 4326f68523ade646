#!/usr/bin/env bash
# Networks on TensorFlow's native library: installed by `lockstep doctor --install-tensorflow`, trained beside WebAssembly, killed and
# resumed. `scripts/native-live.sh [<vitest option>…]`. Wants Linux on x86-64 with g++, and Python 3 with pip; 1 GB of disk below
# .lockstep/native, which is kept. Two minutes, of which the installation takes half. Last line: `N passed, N failed`.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."

command -v g++ >/dev/null || scripts/debian-packages.sh g++
exec node scripts/run.mjs scripts/test.ts --config test/native/vitest.config.ts "$@"
