#!/usr/bin/env bash
# Has a workflow runner (act) run this project's own workflows, with the actions as they are built from the sources and against a server
# that is held to GitHub's description of its API: `scripts/workflow-runs.sh [<vitest option>…]`. test/workflows/README.md says what the
# runner does otherwise than GitHub. Wants Linux and Go, which builds act once, into .lockstep/workflow-runs; and port 8089, where the
# example is deployed to. Last line: `N passed, N failed`.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."

version=v0.2.89
folder=$PWD/.lockstep/workflow-runs
if [ "$("$folder/bin/act" --version 2>/dev/null)" != "act version ${version#v}" ]; then
  started=$SECONDS
  GOBIN=$folder/bin go install "github.com/nektos/act@$version"
  printf 'got   act %s %3d s\n' "$version" "$((SECONDS - started))"
fi
# What a job runs is what dist/ will be, also where it has not been built since the last change.
npm --silent run build -- .lockstep/workflow-runs/dist
exec node scripts/run.mjs scripts/test.ts --config test/workflows/vitest.config.ts "$@"
