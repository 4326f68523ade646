#!/usr/bin/env bash
# Trains a scikit-learn model in a stage, in pinned versions from PyPI, and has Lockstep evaluate it by the command that lockstep.yaml
# declares, against a model of the base. Wants Python 3.11 or newer. Last line: `N passed, N failed`.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."

root=$PWD
folder=$root/.lockstep/oracle
requirements=test/oracle/requirements.txt
# The trap assigns `code` itself.
# shellcheck disable=SC2154
trap 'code=$?; if [ "$code" -ne 0 ] && [ -z "${checked-}" ]; then echo "the model could not be evaluated"; echo "0 passed, 1 failed"; fi' EXIT

scripts/python-packages.sh "$folder" "$requirements"

scratch=$(mktemp -d)
export PATH=$folder/bin:$root/scripts/bin:$PATH
cp -- test/conformance/python/*.py test/conformance/python/{lockstep,dvc}.yaml "$scratch"
cd "$scratch"
git init --quiet --initial-branch=main
git config user.name conformance
git config user.email conformance@example.com
lockstep init
printf '1\n' >depth
printf '/.lockstep\n/prepared\n/models/wine\n__pycache__\n' >>.gitignore
git add --all
git commit --quiet --message "A scikit-learn model"
lockstep train --push false
git add --all
git commit --quiet --message "The first model"
printf '6\n' >depth
git commit --quiet --all --message "Deeper trees"
lockstep train --push false
lockstep evaluate --base HEAD
checked=yes
cd "$root"
node scripts/run.mjs test/conformance/python/check.ts "$scratch"
rm -rf -- "$scratch"
