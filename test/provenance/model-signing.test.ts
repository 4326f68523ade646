import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { appendFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSigningKey, readVerifyingKey } from "../../pipeline/provenance/ec-key.ts";
import { refuseModel, signModel } from "../../pipeline/provenance/model-signature.ts";
import { modelSigningStatement } from "../../pipeline/provenance/model-signing.ts";
import { keySigner } from "../../pipeline/provenance/signers/key.ts";
import type { Trust } from "../../pipeline/provenance/trust.ts";
import { errorOf } from "../support/errors.ts";
import { temporaryFolder, writeFiles } from "../support/folder.ts";

const fixtures = join(import.meta.dirname, "fixtures");
const read = (name: string): string => readFileSync(join(fixtures, name), "utf8");

/** What `model-signing` 1.1.1 signed the fixtures over. */
async function signedModel(): Promise<string> {
  const folder = join(temporaryFolder(), "m");
  await writeFiles(folder, { "a/b": "one\n", "a.txt": "two\n", "d/é.bin": "three\n", empty: "" });
  return folder;
}

const trusting = (...names: readonly string[]): Trust => ({
  keys: names.map((name) => readVerifyingKey(read(`${name}.pub.pem`), `${name}.pub.pem`)),
  identities: [],
  roots: () => Promise.reject(new Error("no certificate is looked at")),
});

describe("what Python's model-signing 1.1.1 signed", () => {
  test.each([
    ["files by P-256", "files-p256.sig", "p256", "", undefined],
    ["files by P-384", "files-p384.sig", "p384", "", undefined],
    ["files by P-521", "files-p521.sig", "p521", "", undefined],
    ["files by one of several keys", "files-p521.sig", "p256 p521", "", undefined],
    ["pieces of files", "shards.sig", "p256", "", undefined],
    ["files by BLAKE2b", "blake2b.sig", "p256", "", undefined],
    ["a single file", "one-file.sig", "p256", "a.txt", undefined],
    ["a folder without one below it", "ignoring.sig", "p256", "", undefined],
    ["another single file", "one-file.sig", "p256", "empty", 'subject: "." has other bytes than were signed'],
    ["files by BLAKE3, which Node does not have", "blake3.sig", "p256", "", /^predicate: .*"blake3"/],
    ["files by a key that is not trusted", "files-p384.sig", "p256", "", /^signer: the key "[0-9a-f]{64}" signed it/],
  ])("%s", async (_name, signature, keys, below, expected) => {
    const problem = await refuseModel(join(await signedModel(), below), read(signature), trusting(...keys.split(" ")));
    const said = problem && `${problem.rule}: ${problem.what}`;
    if (expected === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(expected);
  });
});

const refusals: readonly (readonly [string, (folder: string) => Promise<unknown>, string | RegExp | undefined])[] = [
  ["nothing is changed", () => Promise.resolve(), undefined],
  ["a file is added", (folder) => writeFile(join(folder, "a/extra"), ""), '"a/extra" was never signed'],
  ["a file is gone", (folder) => rm(join(folder, "a/b")), '"a/b" was signed and is missing'],
  ["an empty file is gone", (folder) => rm(join(folder, "empty")), '"empty" was signed and is missing'],
  ["a byte is added", (folder) => appendFile(join(folder, "a.txt"), "!"), '"a.txt" has other bytes than were signed'],
  ["a byte is changed", (folder) => writeFile(join(folder, "a.txt"), "twO\n"), '"a.txt" has other bytes'],
  [
    "a file is a link to the same bytes",
    async (folder) => {
      await writeFile(join(folder, "../elsewhere"), "two\n");
      await rm(join(folder, "a.txt"));
      await symlink("../elsewhere", join(folder, "a.txt"));
    },
    /PATH_UNSAFE: .*a\.txt.* is a symbolic link/,
  ],
  ["what Git keeps beside files is changed", (folder) => writeFile(join(folder, ".gitignore"), "x"), undefined],
];

describe("what is signed here", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signer = keySigner(
    readSigningKey(privateKey.export({ type: "sec1", format: "pem" }).toString(), undefined, "key"),
  );
  const key = readVerifyingKey(publicKey.export({ type: "spki", format: "pem" }).toString(), "key.pub");
  const trust: Trust = { ...trusting(), keys: [key] };

  test.each(refusals)("and then %s", async (_name, change, expected) => {
    const folder = await signedModel();
    const text = await signModel(folder, join(folder, "../m.sig"), signer);
    await change(folder);
    const said = async () => (await refuseModel(folder, text, trust))?.what;
    if (expected === undefined) expect(await said()).toBeUndefined();
    else if (/^PATH_UNSAFE/.test(String(expected).slice(1))) expect(await errorOf(said)).toMatch(expected);
    else expect(await said()).toMatch(expected);
  });

  test("the signature itself is no part of the model that it lies in", async () => {
    const folder = await signedModel();
    const place = join(folder, "model.sig");
    await writeFile(place, await signModel(folder, place, signer));
    expect(await refuseModel(folder, readFileSync(place, "utf8"), trust)).toBeUndefined();
  });

  test("the same files give the root digest and the order that model-signing gives them", () => {
    const theirs = JSON.parse(
      Buffer.from(
        (JSON.parse(read("files-p256.sig")) as { dsseEnvelope: { payload: string } }).dsseEnvelope.payload,
        "base64",
      ).toString(),
    ) as { subject: unknown; predicate: { resources: { name: string; digest: string }[] } };
    const { subject, predicate } = modelSigningStatement({
      name: "m",
      resources: theirs.predicate.resources.toReversed(),
      ignorePaths: [],
    });
    expect(subject).toEqual(theirs.subject);
    expect(predicate["resources"]).toEqual(theirs.predicate.resources);
  });

  test.each([
    ["a signature that is cut off", (text: string) => text.slice(0, -20), "bundle"],
    ["other bytes under the same signature", (text: string) => altered(text, (payload) => `${payload} `), "signature"],
    [
      "a digest in place of another",
      (text: string) => altered(text, (payload) => payload.replace(/[0-9a-f]{64}/, "0".repeat(64))),
      "signature",
    ],
    ["no signature", (text: string) => text.replace(/"signatures":\[.*?\]/, '"signatures":[]'), "bundle"],
    ["nothing", () => "", "bundle"],
    ["null", () => "null", "bundle"],
    ["another type of payload", (text: string) => text.replace("vnd.in-toto+json", "json"), "bundle"],
  ])("%s is refused by its rule", async (_name, change, rule) => {
    const folder = await signedModel();
    const text = change(await signModel(folder, "m.sig", signer));
    expect((await refuseModel(folder, text, trust))?.rule).toBe(rule);
  });
});

function altered(text: string, change: (payload: string) => string): string {
  const bundle = JSON.parse(text) as { dsseEnvelope: { payload: string } };
  const payload = change(Buffer.from(bundle.dsseEnvelope.payload, "base64").toString());
  bundle.dsseEnvelope.payload = Buffer.from(payload).toString("base64");
  return JSON.stringify(bundle);
}

describe("keys", () => {
  const pair = (type: "ec" | "rsa" | "ed25519", options: object) =>
    (generateKeyPairSync as (type: string, options: object) => { privateKey: string; publicKey: string })(type, {
      ...options,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });

  test("a key with a passphrase signs with it, and nothing of either is in a message without it", async () => {
    const { privateKey } = generateKeyPairSync("ec", {
      namedCurve: "P-384",
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "opensesame" },
    });
    expect(readSigningKey(privateKey, "opensesame", "KEY").sign(Buffer.from("x")).length).toBeGreaterThan(90);
    for (const wrong of [undefined, "opensesamf"]) {
      const said = await errorOf(() => readSigningKey(privateKey, wrong, "KEY"));
      expect(said).toBe("SIGNING_KEY_INVALID: KEY holds no private key that can be read");
    }
  });

  test.each([
    ["RSA", pair("rsa", { modulusLength: 2048 }), /of type rsa/],
    ["Ed25519", pair("ed25519", {}), /of type ed25519/],
    ["another curve", pair("ec", { namedCurve: "secp256k1" }), /of type secp256k1/],
  ])("%s is refused, to sign and to verify", async (_name, { privateKey, publicKey }, expected) => {
    expect(await errorOf(() => readSigningKey(privateKey, undefined, "KEY"))).toMatch(expected);
    expect(await errorOf(() => readVerifyingKey(publicKey, "key.pub"))).toMatch(expected);
  });

  test("a private key is never read as one that verifies", async () => {
    const { privateKey } = pair("ec", { namedCurve: "P-256" });
    expect(await errorOf(() => readVerifyingKey(privateKey, "key.pub"))).toBe(
      "SIGNING_KEY_INVALID: key.pub is a private key",
    );
  });
});
