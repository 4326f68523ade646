#!/usr/bin/env bash
# Plays the demo, then asks real DVC and real GTO, in pinned versions from PyPI, what they find in its repository.
# Last line: `N passed, N failed`.
set -uo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.." || exit 1

venv=$PWD/.lockstep/venv-loop
requirements=test/conformance/loop/requirements.txt
demo=$PWD/.lockstep/conformance-demo
passed=0
failed=0

# claim <sentence> <command…>: the sentence holds when the command succeeds.
claim() {
  local sentence=$1 output
  shift
  if output=$("$@" 2>&1); then
    printf 'pass  %s\n' "$sentence"
    passed=$((passed + 1))
  else
    printf 'FAIL  %s\n%s\n' "$sentence" "$output" | head -n 40
    failed=$((failed + 1))
  fi
}

in_demo() {
  (cd "$demo/robot" && "$@")
}

dvc_is_clean() {
  # `-q` ends with 1 when anything differs.
  in_demo "$venv/bin/dvc" status -q
}

dvc_runs_nothing() {
  ! in_demo "$venv/bin/dvc" repro --dry | grep -q '^> '
}

# The model, its latest version and what production holds, one line each, from both tools.
gto_agrees() {
  in_demo "$venv/bin/gto" show --json >"$demo/gto.json" &&
    node scripts/run.mjs pipeline/cli/main.ts -C "$demo/robot" --json models list >"$demo/models.json" &&
    python3 - "$demo/gto.json" "$demo/models.json" <<'PYTHON'
import json, sys
theirs = json.load(open(sys.argv[1]))
ours = json.load(open(sys.argv[2]))
left = {name: (found["version"], found["stage"]) for name, found in theirs.items()}
right = {found["model"]: (found["latest"], found["environments"]) for found in ours}
assert left, "GTO shows nothing"
assert left == right, f"GTO: {left}\nLockstep: {right}"
print(left)
PYTHON
}

claim "DVC and GTO can be installed" scripts/python-packages.sh "$venv" "$requirements"
claim "the demo plays its five scenes" npm --silent start -- --dir "$demo"
claim "the demo plays them a second time" npm --silent start -- --dir "$demo"
claim "dvc status is clean where the release stands" dvc_is_clean
claim "dvc repro would run nothing there" dvc_runs_nothing
claim "gto show names the same versions and environments as lockstep models list" gto_agrees

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
