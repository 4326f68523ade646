#!/usr/bin/env bash
# Trains models in other languages in stages, without a line of ours inside, and has Lockstep evaluate and report each by the command that
# lockstep.yaml declares, against a model of the base: `scripts/conformance-languages.sh [scikit-learn|pytorch|r|shell]…`, all when none
# is named. Packages come from PyPI in pinned versions, R from Debian. PyTorch without CUDA comes from PyTorch's own index; where that
# cannot be reached, a Python of `npm run bench -- train` serves, and without one PyTorch is skipped and said so. Wants Python 3.11 or newer.
# Last line: `N passed, N failed[, N skipped]`.
set -uo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.." || exit 1

root=$PWD
passed=0
failed=0
skipped=0

# The folder of a Python with what an example imports, on standard output.
python_for() {
  case $1 in
  scikit-learn)
    scripts/python-packages.sh .lockstep/oracle test/oracle/requirements.txt && echo "$root/.lockstep/oracle/bin"
    ;;
  pytorch)
    if scripts/python-packages.sh .lockstep/pytorch test/conformance/languages/requirements-pytorch.txt >/dev/null 2>&1; then
      echo "$root/.lockstep/pytorch/bin"
    elif .lockstep/bench-train/bin/python -c 'import numpy, sklearn, torch' 2>/dev/null; then
      echo "$root/.lockstep/bench-train/bin"
    fi
    ;;
  *) dirname -- "$(command -v sh)" ;;
  esac
}

# Two versions of a model, the second judged against the first, as in a pull request.
play() {
  local language=$1 bin=$2 setting=$3 model=$4
  scratch=$(mktemp -d) || return
  (
    set -e
    export PATH=$bin:$root/scripts/bin:$PATH
    cp -- test/conformance/languages/"$language"/* "$scratch"
    [ "$language" = scikit-learn ] || node scripts/run.mjs test/conformance/languages/rows.ts >"$scratch/rows.csv"
    cd "$scratch"
    git init --quiet --initial-branch=main
    git config user.name conformance
    git config user.email conformance@example.com
    lockstep init
    printf '1\n' >"$setting"
    printf '/.lockstep\n/prepared\n/models/%s\n/evaluation/predictions.csv\n__pycache__\n' "$model" >>.gitignore
    git add --all
    git commit --quiet --message "A model by $language"
    lockstep train --push false
    git add --all
    git commit --quiet --message "The first model"
    base=$(git rev-parse HEAD)
    printf '3\n' >"$setting"
    git commit --quiet --all --message "Another $setting"
    lockstep train --push false
    lockstep evaluate --base "$base"
    git add --all
    git commit --quiet --message "The second model"
    lockstep report --base "$base"
  )
  # Not `( … ) || …`: there, `set -e` means nothing.
  # shellcheck disable=SC2181
  if [ $? -ne 0 ]; then
    echo "FAIL  $language: train, evaluate and report"
    failed=$((failed + 1))
    return
  fi
  local output
  output=$(node scripts/run.mjs test/conformance/languages/check.ts "$scratch" "$model")
  printf '%s\n' "$output"
  passed=$((passed + $(grep -c '^pass ' <<<"$output")))
  failed=$((failed + $(grep -vc '^pass ' <<<"$output")))
  rm -rf -- "$scratch"
}

[ $# -gt 0 ] || set -- scikit-learn pytorch r shell
for language; do
  printf -- '-- %s\n' "$language"
  bin=$(python_for "$language")
  case $language in
  scikit-learn) play scikit-learn "$bin" depth wine ;;
  pytorch)
    if [ -z "$bin" ]; then
      echo "skip  PyTorch without CUDA cannot be had here"
      skipped=$((skipped + 1))
    else
      play pytorch "$bin" width failure
    fi
    ;;
  r)
    command -v Rscript >/dev/null || scripts/debian-packages.sh r-base-core
    play r "$bin" degree failure
    ;;
  shell) play shell "$bin" smoothing failure ;;
  *)
    echo "FAIL  there is no example in $language"
    failed=$((failed + 1))
    ;;
  esac
done

if [ "$skipped" -gt 0 ]; then
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
else
  printf '%d passed, %d failed\n' "$passed" "$failed"
fi
[ "$failed" -eq 0 ]
