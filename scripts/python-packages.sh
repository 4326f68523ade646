#!/usr/bin/env bash
# Makes a virtual environment with the packages of a requirements file, once for each content of that file:
# `scripts/python-packages.sh <folder> <requirements>`. Wants Python 3.11 or newer.
set -euo pipefail
folder=$1
requirements=$2
cmp -s "$requirements" "$folder/requirements.txt" && exit
rm -rf -- "$folder"
mkdir -p "$(dirname -- "$folder")"
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
cp -- "$requirements" "$folder/requirements.txt"
