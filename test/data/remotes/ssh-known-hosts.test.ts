import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { fingerprint, judgeHostKey, knownHost, knownHostName } from "../../../pipeline/data/remotes/ssh-known-hosts.ts";

const key = Buffer.from("one key").toString("base64");
const other = Buffer.from("another key").toString("base64");

function hashed(name: string): string {
  const salt = Buffer.from("twenty bytes of salt").toString("base64");
  return `|1|${salt}|${createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64")}`;
}

describe("known hosts", () => {
  test.each<[string, string, number, string, string]>([
    ["a plain name", "store.example", 22, `store.example ssh-ed25519 ${key}`, "known"],
    ["a name among several", "store.example", 22, `10.0.0.1,store.example ssh-ed25519 ${key} comment`, "known"],
    ["upper case", "STORE.example", 22, `Store.Example ssh-ed25519 ${key}`, "known"],
    ["another port", "store.example", 2222, `[store.example]:2222 ssh-ed25519 ${key}`, "known"],
    ["the name of port 22 for another port", "store.example", 2222, `store.example ssh-ed25519 ${key}`, "unknown"],
    ["a wildcard", "store.example", 22, `*.example ssh-ed25519 ${key}`, "known"],
    ["a name that is excluded", "store.example", 22, `*.example,!store.example ssh-ed25519 ${key}`, "unknown"],
    ["a hashed name", "store.example", 22, `${hashed("store.example")} ssh-ed25519 ${key}`, "known"],
    [
      "a hashed name with a port",
      "store.example",
      2222,
      `${hashed("[store.example]:2222")} ssh-ed25519 ${key}`,
      "known",
    ],
    ["another hashed name", "store.example", 22, `${hashed("other.example")} ssh-ed25519 ${key}`, "unknown"],
    ["another key", "store.example", 22, `store.example ssh-ed25519 ${other}`, "changed"],
    [
      "one of two keys",
      "store.example",
      22,
      `store.example ssh-rsa ${other}\nstore.example ssh-ed25519 ${key}`,
      "known",
    ],
    [
      "a revoked key",
      "store.example",
      22,
      `store.example ssh-ed25519 ${key}\n@revoked * ssh-ed25519 ${key}`,
      "revoked",
    ],
    ["only an authority", "store.example", 22, `@cert-authority *.example ssh-ed25519 ${key}`, "unknown"],
    ["a comment", "store.example", 22, `# store.example ssh-ed25519 ${key}`, "unknown"],
    ["an empty file", "store.example", 22, "", "unknown"],
  ])("%s", (_name, host, port, text, verdict) => {
    expect(judgeHostKey(knownHost(text, host, port), Buffer.from("one key"))).toBe(verdict);
  });

  test("a fingerprint is what ssh-keygen prints", () => {
    // printf 'one key' | sha256sum | xxd -r -p | base64, without its padding
    expect(fingerprint(Buffer.from("one key"))).toBe("SHA256:++iEBe3qmZKMCvgfcAgnKyeJnIdPlfR2CUJV54JpKtM");
    expect(knownHostName("h", 22)).toBe("h");
  });
});
