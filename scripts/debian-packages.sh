#!/usr/bin/env bash
# Installs packages of Debian, as root or through sudo: `scripts/debian-packages.sh <package>…`.
set -euo pipefail
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}
# Scripts that run at once wait for each other: apt-get update knows no waiting.
exec 9>"${TMPDIR:-/tmp}/lockstep-debian-packages.lock"
flock 9
as_root apt-get update -qq
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@"
