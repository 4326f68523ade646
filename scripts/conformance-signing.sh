#!/usr/bin/env bash
# Python's model-signing, in a pinned version from PyPI, and Lockstep sign and verify the same models for each other, and refuse the same
# changes; and sigstore-js verifies what Lockstep signed. Wants Python 3.11 or newer and openssl; half a minute.
# Last line: `N passed, N failed`.
set -uo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.." || exit 1

venv=$PWD/.lockstep/venv-signing
folder=$PWD/.lockstep/conformance-signing
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

lockstep() {
  node scripts/run.mjs pipeline/cli/main.ts "$@"
}

# Model, signature, key.
they_sign() {
  "$venv/bin/model_signing" sign key "$1" --signature "$2" --private_key "$3"
}
they_verify() {
  "$venv/bin/model_signing" verify key "$1" --signature "$2" --public_key "$3"
}
we_sign() {
  LOCKSTEP_SIGNING_KEY=$(cat "$3") lockstep models sign "$1" --signature "$2"
}
we_verify() {
  lockstep models verify-signature "$1" --signature "$2" --key "$3"
}

# refuses <verifier> <model> <signature> <key> <words>: with a sentence that has these words, not with a crash.
refuses() {
  local output words=$5
  if output=$("$1" "$2" "$3" "$4" 2>&1); then
    echo "it was verified: $output"
    return 1
  fi
  echo "$output"
  grep -qF -- "$words" <<<"$output"
}

# Folders with what is unusual about names, order and sizes, and a single file.
models() {
  rm -rf -- "$folder"
  mkdir -p "$folder/unusual/a" "$folder/unusual/d/e/f" "$folder/plain"
  printf 'one\n' >"$folder/unusual/a/b"
  printf 'two\n' >"$folder/unusual/a.txt"
  printf 'three\n' >"$folder/unusual/a-b"
  printf 'four\n' >"$folder/unusual/d/e/f/ü 日本 😀.bin"
  : >"$folder/unusual/empty"
  printf 'ignored\n' >"$folder/unusual/.gitignore"
  head -c 3000000 /dev/urandom >"$folder/plain/weights.bin"
  printf '{"format":"layers-model"}' >"$folder/plain/model.json"
  printf 'a model\n' >"$folder/one.onnx"
}

keys() {
  local curve
  for curve in prime256v1 secp384r1 secp521r1; do
    openssl ecparam -name "$curve" -genkey -noout -out "$folder/$curve.pem" &&
      openssl ec -in "$folder/$curve.pem" -pubout -out "$folder/$curve.pub.pem" || return 1
  done
}

sigstore_verifies() {
  node scripts/run.mjs test/conformance/signing/verify-with-sigstore.ts "$1" "$2"
}

claim "model-signing can be installed" scripts/python-packages.sh "$venv" test/conformance/signing/requirements.txt
claim "there are models" models
claim "there are keys of each curve" keys

for curve in prime256v1 secp384r1 secp521r1; do
  for model in unusual plain one.onnx; do
    ours=$folder/$model.$curve.ours.sig
    theirs=$folder/$model.$curve.theirs.sig
    claim "$model, $curve: Lockstep signs" we_sign "$folder/$model" "$ours" "$folder/$curve.pem"
    claim "$model, $curve: model-signing signs" they_sign "$folder/$model" "$theirs" "$folder/$curve.pem"
    claim "$model, $curve: model-signing verifies what Lockstep signed" they_verify "$folder/$model" "$ours" "$folder/$curve.pub.pem"
    claim "$model, $curve: Lockstep verifies what model-signing signed" we_verify "$folder/$model" "$theirs" "$folder/$curve.pub.pem"
  done
done

claim "sigstore-js verifies what Lockstep signed" sigstore_verifies "$folder/unusual.prime256v1.ours.sig" "$folder/prime256v1.pub.pem"

# refused_by_both <what> <their words> <our words>: the changed model, by the signatures of both.
refused_by_both() {
  local by
  for by in ours theirs; do
    claim "$1: model-signing refuses it, signed by $by" refuses they_verify "$folder/unusual" "$folder/unusual.prime256v1.$by.sig" "$folder/prime256v1.pub.pem" "$2"
    claim "$1: Lockstep refuses it, signed by $by" refuses we_verify "$folder/unusual" "$folder/unusual.prime256v1.$by.sig" "$folder/prime256v1.pub.pem" "$3"
  done
}

printf 'twO\n' >"$folder/unusual/a.txt"
refused_by_both "a byte was changed" "Signature mismatch: ['Hash mismatch for" '"a.txt" has other bytes than were signed'
printf 'two\n' >"$folder/unusual/a.txt"

: >"$folder/unusual/a/extra"
refused_by_both "a file was added" "Extra files found in model" '"a/extra" was never signed'
rm -- "$folder/unusual/a/extra"

mv -- "$folder/unusual/empty" "$folder/empty"
refused_by_both "a file is gone" "Missing files in model" '"empty" was signed and is missing'
ln -s "$folder/empty" "$folder/unusual/empty"
refused_by_both "a file is a link" "it is a symlink" "is a symbolic link"
rm -- "$folder/unusual/empty"
mv -- "$folder/empty" "$folder/unusual/empty"

for by in ours theirs; do
  claim "as it was, $by: both verify" they_verify "$folder/unusual" "$folder/unusual.prime256v1.$by.sig" "$folder/prime256v1.pub.pem"
  claim "another key, $by: Lockstep refuses it" refuses we_verify "$folder/unusual" "$folder/unusual.prime256v1.$by.sig" "$folder/secp384r1.pub.pem" 'the key "'
done

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
