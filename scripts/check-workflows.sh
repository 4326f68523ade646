#!/usr/bin/env bash
# Checks the workflows, the actions and the shell scripts with actionlint, zizmor and shellcheck, in pinned versions that
# it fetches into a scratch folder. A tool that cannot be had is a failure, not a skip. Last line: `N passed, N failed`.
set -uo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.." || exit 1

root=$PWD
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
passed=0
failed=0

# check <name> <function>: runs the function and says what came of it, with its output when it failed.
check() {
  local started=$SECONDS
  if "$2" >"$scratch/output" 2>&1; then
    passed=$((passed + 1))
    printf 'pass  %-10s %3d s\n' "$1" "$((SECONDS - started))"
  else
    failed=$((failed + 1))
    printf 'FAIL  %-10s %3d s\n' "$1" "$((SECONDS - started))"
    sed 's/^/      /' "$scratch/output"
  fi
}

get_shellcheck() {
  command -v shellcheck >/dev/null && return
  scripts/debian-packages.sh shellcheck
}

get_actionlint() {
  GOBIN="$scratch/bin" go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
}

get_zizmor() {
  python3 -m venv "$scratch/venv" && "$scratch/venv/bin/pip" install --quiet --disable-pip-version-check zizmor==1.32.0
}

shell_scripts() {
  local file
  git ls-files -z -co --exclude-standard | while IFS= read -r -d '' file; do
    if [ -f "$file" ] && head -n 1 -- "$file" | grep -aqE '^#!.*\b(ba|da)?sh\b'; then printf '%s\0' "$file"; fi
  done
}

run_shellcheck() {
  get_shellcheck || return
  shell_scripts >"$scratch/scripts"
  [ -s "$scratch/scripts" ] || { echo "no shell script was found" && return 1; }
  xargs -0 shellcheck --severity=style <"$scratch/scripts"
}

run_actionlint() {
  get_actionlint || return
  # actionlint checks the `run:` scripts with shellcheck when it finds it, and says nothing when it does not.
  command -v shellcheck >/dev/null || { echo "shellcheck is missing" && return 1; }
  "$scratch/bin/actionlint" -no-color || return
  # Those that `lockstep init` writes into other repositories, each as its own.
  write_consumers || return
  local repository
  for repository in "$scratch"/consumers/*/; do
    (cd "$repository" && git init --quiet && "$scratch/bin/actionlint" -no-color -config-file "$root/.github/actionlint.yaml") || return
  done
}

write_consumers() {
  [ -d "$scratch/consumers" ] || node scripts/run.mjs scripts/consumer-workflows.ts "$scratch/consumers"
}

run_zizmor() {
  get_zizmor || return
  # Not .github as a whole: it is the workflows and the actions that run.
  write_consumers || return
  "$scratch/venv/bin/zizmor" --offline --pedantic --no-progress --color=never .github/workflows actions "$scratch"/consumers/*/.github/workflows
}

check shellcheck run_shellcheck
check actionlint run_actionlint
check zizmor run_zizmor

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
