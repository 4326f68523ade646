#!/usr/bin/env bash
# Makes a virtual environment with the packages of a requirements file, once for each content of that file:
# `scripts/python-packages.sh <folder> <requirements>`. Wants Python 3.11 or newer.
set -euo pipefail
folder=$1
requirements=$2
mkdir -p "$(dirname -- "$folder")"
# Scripts that run at once may share a folder.
exec 9>"$folder.lock"
if command -v flock >/dev/null; then flock 9; fi
cmp -s "$requirements" "$folder/requirements.txt" && exit
rm -rf -- "$folder"
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
cp -- "$requirements" "$folder/requirements.txt"
