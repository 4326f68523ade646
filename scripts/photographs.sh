#!/usr/bin/env bash
# Looks at the report in headless Chromium: the page and the comment, light and dark, on a desk and on a phone. Nothing may stick out, be
# unreadable to axe, ask for anything outside of the file, or become an element because a name says so.
# `scripts/photographs.sh [<vitest option>…]`; with `--write` it makes the pictures of docs/images anew instead.
# Chromium and a font of emoji come from Debian when they are not there. Last line: `N passed, N failed`.
set -uo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.." || exit 1

command -v chromium >/dev/null || scripts/debian-packages.sh chromium fonts-noto-color-emoji fonts-inter || exit 1

# The packages that pages are looked at with are not the project's own: its lock file is a part of what decides the example's model.
tools=.lockstep/browser
if ! cmp -s test/browser/tools/package-lock.json "$tools/version"; then
  rm -rf -- "$tools"
  mkdir -p "$tools" && cp -- test/browser/tools/package*.json "$tools/" &&
    npm ci --prefix "$tools" --ignore-scripts --no-audit --no-fund --loglevel=error && cp -- test/browser/tools/package-lock.json "$tools/version" || exit 1
fi

if [ "${1-}" = --write ]; then exec node scripts/run.mjs test/browser/photograph.ts; fi
exec node scripts/run.mjs scripts/test.ts --config test/browser/vitest.config.ts "$@"
