import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readGcsPlace } from "../../../pipeline/data/remotes/gcs-api.ts";
import { openGoogleAuth } from "../../../pipeline/data/remotes/gcs-auth.ts";
import { openUrl } from "../../../pipeline/data/remotes/index.ts";
import { errorOf } from "../../support/errors.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";

describe("a bucket of Google's", () => {
  test.each<
    [string, string | undefined, { readonly bucket: string; readonly prefix: string; readonly endpoint: string }]
  >([
    ["gs://b", undefined, { bucket: "b", prefix: "", endpoint: "https://storage.googleapis.com/" }],
    ["gs://b/", undefined, { bucket: "b", prefix: "", endpoint: "https://storage.googleapis.com/" }],
    ["gcs://b/x/y/", undefined, { bucket: "b", prefix: "x/y/", endpoint: "https://storage.googleapis.com/" }],
    ["gs://b/x", "http://127.0.0.1:4443", { bucket: "b", prefix: "x/", endpoint: "http://127.0.0.1:4443/" }],
    ["gs://b/x", "localhost:4443", { bucket: "b", prefix: "x/", endpoint: "http://localhost:4443/" }],
  ])("%s at %s", (url, endpoint, expected) => {
    const place = readGcsPlace(url, endpoint);
    expect({ ...place, endpoint: place.endpoint.href }).toEqual(expected);
  });

  test.each<[string, string]>([
    ["an endpoint that a pull request chose", "https://evil.example"],
    ["one that only looks like Google's", "https://storage.googleapis.com.evil.example"],
    ["Google's without TLS", "http://storage.googleapis.com"],
  ])("no credential is sent to %s, although a key file is there", async (_name, endpoint) => {
    const folder = temporaryFolder();
    await writeFiles(folder, { "key.json": "{}" });
    const options = { url: "gs://b", base: folder, settings: { credentialpath: "key.json" } };
    expect(await openGoogleAuth(options, new URL(endpoint))()).toEqual({});
  });

  test.each<[string, string]>([
    ["is empty", ""],
    ["is no JSON", "planted"],
    ["has a key that is none", '{"type": "service_account", "client_email": "a@b", "private_key": "planted"}'],
    [
      "would run a program",
      '{"type": "external_account", "credential_source": {"executable": {"command": "planted"}}}',
    ],
  ])("a key file that %s is a denial that names it, and nothing in it", async (_name, text) => {
    const folder = temporaryFolder();
    await writeFiles(folder, { "key.json": text });
    const options = { url: "gs://b", base: folder, settings: { credentialpath: "key.json" } };
    const authorize = openGoogleAuth(options, new URL("https://storage.googleapis.com"));
    const error = await authorize().catch((thrown: unknown) => thrown);
    const message = expect.stringContaining(join(folder, "key.json")) as string;
    expect(error).toMatchObject({ kind: "denied", message });
    expect(String(error)).not.toContain("planted");
  });
});

describe("a container of Azure's", () => {
  test.each<[string, string, Readonly<Record<string, string>>]>([
    ["no container", "azure://", { account_name: "ann" }],
    ["no account", "azure://c/p", {}],
    ["an account that would lead to another host", "azure://c/p", { account_name: "evil.example/x" }],
    ["a connection string that cannot be read", "azure://c/p", { connection_string: "AccountKey=planted" }],
  ])("%s is refused, and nothing secret told", async (_name, url, settings) => {
    const error = await errorOf(() => openUrl({ url, base: "/", settings }));
    expect(error).toContain("DVC_CONFIG_INVALID");
    expect(error).not.toContain("planted");
  });
});
