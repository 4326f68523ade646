#!/usr/bin/env bash
# Gets the servers of the contract suite into .lockstep/servers: built from the Go module proxy, installed from npm and PyPI, and from
# the system's packages, each in a pinned version (the system's: its own). What is there in that version already stays.
# Ends with 1 and the reason when one of them cannot be had.
set -uo pipefail
here=$(cd "$(dirname -- "${BASH_SOURCE[0]}")" && pwd) || exit 1
target=$(cd "$here/../../../.." && pwd)/.lockstep/servers || exit 1
mkdir -p "$target/bin"
failed=0

# get <name> <file that says the version> <function>: calls the function unless this version is there.
get() {
  local name=$1 wanted=$2 log started=$SECONDS
  if cmp -s "$wanted" "$target/$name.version"; then
    printf 'there %-10s\n' "$name"
    return
  fi
  log=$(mktemp)
  if "$3" >"$log" 2>&1; then
    cp -- "$wanted" "$target/$name.version"
    printf 'got   %-10s %3d s\n' "$name" "$((SECONDS - started))"
  else
    failed=1
    printf 'FAIL  %-10s %3d s\n' "$name" "$((SECONDS - started))"
    tail -n 20 "$log" | sed 's/^/      /'
  fi
  rm -f -- "$log"
}

# npm_server <name>: the packages of its lock file, and no script of theirs.
npm_server() {
  rm -rf -- "${target:?}/$1"
  mkdir -p "$target/$1" && cp -- "$here/$1"/package*.json "$target/$1/" &&
    npm ci --prefix "$target/$1" --ignore-scripts --no-audit --no-fund
}
get_s3rver() { npm_server s3rver; }
get_azurite() { npm_server azurite; }

get_moto() {
  rm -rf -- "$target/moto"
  python3 -m venv "$target/moto" &&
    "$target/moto/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/moto/requirements.txt"
}

get_minio() {
  (cd "$here/minio" && go build -mod=readonly -trimpath -o "$target/bin/minio" github.com/minio/minio)
}
get_fake_gcs() {
  (cd "$here/fake-gcs" && go build -mod=readonly -trimpath -o "$target/bin/fake-gcs-server" github.com/fsouza/fake-gcs-server)
}

get_system() {
  [ -x /usr/sbin/nginx ] && [ -x /usr/sbin/sshd ] && [ -e /usr/lib/nginx/modules/ngx_http_dav_ext_module.so ] && return
  "$here/../../../../scripts/debian-packages.sh" nginx-light libnginx-mod-http-dav-ext openssh-server openssh-client
}

# The network's half beside the processor's half.
(
  get s3rver "$here/s3rver/package-lock.json" get_s3rver
  get azurite "$here/azurite/package-lock.json" get_azurite
  get moto "$here/moto/requirements.txt" get_moto
  [ "$failed" -eq 0 ]
) &
fetching=$!
get fake-gcs "$here/fake-gcs/go.sum" get_fake_gcs
get minio "$here/minio/go.sum" get_minio
wait "$fetching" || failed=1
# Two of apt would wait for each other's lock.
get system "${BASH_SOURCE[0]}" get_system
[ "$failed" -eq 0 ]
