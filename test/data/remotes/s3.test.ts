import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { RemoteFailure, type RemoteOptions } from "../../../pipeline/data/remotes/remote.ts";
import { md5OfEtag, partBytesFor } from "../../../pipeline/data/remotes/s3-body.ts";
import { failureOf } from "../../../pipeline/data/remotes/s3-failure.ts";
import { clientConfig, customerKeyOf, marksOf, readS3Place } from "../../../pipeline/data/remotes/s3-settings.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";

const mebibyte = 1024 * 1024;

describe("the place of an S3 remote", () => {
  test.each([
    ["s3://bucket", "bucket", ""],
    ["s3://bucket/", "bucket", ""],
    ["s3://my-bucket.eu/a/b", "my-bucket.eu", "a/b/"],
    ["s3://bucket//a/", "bucket", "a/"],
    ["S3://bucket/ü x", "bucket", "ü x/"],
  ])("%s", (url, bucket, prefix) => {
    expect(readS3Place(url)).toEqual({ bucket, prefix });
  });

  test.each(["s3://", "s3:///x", "s3://a b/x"])("%s is refused", (url) => {
    expect(() => readS3Place(url)).toThrow(expect.objectContaining({ code: "DVC_CONFIG_INVALID" }) as Error);
  });
});

describe("DVC's settings", () => {
  const config = (settings: RemoteOptions["settings"], env: RemoteOptions["env"] = {}, base = "/") =>
    clientConfig({ url: "s3://bucket", base, settings, env });

  test.each<[string, RemoteOptions["settings"], RemoteOptions["env"], object]>([
    ["nothing is left to the SDK's own chain", {}, {}, { maxAttempts: 1, tls: true }],
    [
      "an endpoint has its buckets in the path",
      { endpointurl: "http://h:9" },
      {},
      { endpoint: "http://h:9", forcePathStyle: true, region: "us-east-1" },
    ],
    ["the environment names an endpoint, too", {}, { AWS_ENDPOINT_URL: "http://h:9" }, { endpoint: "http://h:9" }],
    ["a region", { region: "eu-west-1" }, { AWS_REGION: "x" }, { region: "eu-west-1" }],
    ["no TLS", { use_ssl: "false" }, {}, { tls: false }],
    [
      "keys",
      { access_key_id: "i", secret_access_key: "s", session_token: "t" },
      { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "y" },
      { credentials: { accessKeyId: "i", secretAccessKey: "s", sessionToken: "t" } },
    ],
    [
      "keys of the environment",
      {},
      { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "y" },
      { credentials: { accessKeyId: "x", secretAccessKey: "y" } },
    ],
    ["a profile", { profile: "work" }, { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "y" }, { profile: "work" }],
    [
      "timeouts in seconds",
      { read_timeout: "5", connect_timeout: "2" },
      {},
      { requestHandler: expect.objectContaining({ socketTimeout: 5000, connectionTimeout: 2000 }) as object },
    ],
  ])("%s", async (_name, settings, env, expected) => {
    expect(await config(settings, env)).toMatchObject(expected);
  });

  test("a profile outweighs keys of the environment", async () => {
    expect(
      await config({ profile: "work" }, { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "y" }),
    ).not.toHaveProperty("credentials");
  });

  test("nobody signs in when that is allowed and there are no keys", async () => {
    expect(await config({ allow_anonymous_login: "true" })).toHaveProperty("signer");
    expect(
      await config({ allow_anonymous_login: "true", access_key_id: "i", secret_access_key: "s" }),
    ).not.toHaveProperty("signer");
  });

  test("files of AWS's tools beside the config give keys and region", async () => {
    const base = temporaryFolder();
    await writeFiles(base, {
      "keys.ini":
        "[default]\naws_access_key_id = d\naws_secret_access_key = e\n[work]\naws_access_key_id=i\naws_secret_access_key = s=s\n",
      config: "[profile work]\nregion = eu-north-1\n",
    });
    const settings = { credentialpath: "keys.ini", configpath: join(base, "config"), profile: "work" };
    expect(await config(settings, {}, base)).toMatchObject({
      credentials: { accessKeyId: "i", secretAccessKey: "s=s" },
      region: "eu-north-1",
    });
    await expect(config({ ...settings, profile: "absent" }, {}, base)).rejects.toMatchObject({
      code: "DVC_CONFIG_INVALID",
    });
  });

  test("encryption and access go with every object", () => {
    expect(marksOf({ acl: "private", sse: "aws:kms", sse_kms_key_id: "k" })).toEqual({
      ACL: "private",
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: "k",
    });
    expect(marksOf({ grant_read: "id=x" })).toEqual({ GrantRead: "id=x" });
    expect(() => marksOf({ acl: "private", grant_read: "id=x" })).toThrow("only one of them");
    expect(customerKeyOf({})).toEqual({});
    expect(customerKeyOf({ sse_customer_key: "k" })).toEqual({ SSECustomerKey: "k", SSECustomerAlgorithm: "AES256" });
  });
});

describe("what an ETag says", () => {
  const digest = "5d41402abc4b2a76b9719d911017c592";
  test.each<[string, Parameters<typeof md5OfEtag>[0], string | undefined]>([
    ["a plain one is the md5", { ETag: `"${digest}"` }, digest],
    ["also when the bucket encrypts with S3's own key", { ETag: digest, ServerSideEncryption: "AES256" }, digest],
    ["of an upload in parts it is none", { ETag: `"${digest}-2"` }, undefined],
    ["encrypted with a key of KMS it is none", { ETag: digest, ServerSideEncryption: "aws:kms" }, undefined],
    ["encrypted with the customer's key it is none", { ETag: digest, SSECustomerAlgorithm: "AES256" }, undefined],
    ["without one there is none", {}, undefined],
  ])("%s", (_name, answer, md5) => {
    expect(md5OfEtag(answer)).toBe(md5);
  });
});

test.each([
  [1, 8],
  [72_000 * mebibyte, 8],
  [72_000 * mebibyte + 1, 9],
  [5 * 1024 * 1024 * mebibyte, 583],
])("a file of %i bytes goes in parts of %i MiB, at most 10,000 of them", (sizeBytes, partMebibytes) => {
  expect(partBytesFor(sizeBytes)).toBe(partMebibytes * mebibyte);
  expect(Math.ceil(sizeBytes / partBytesFor(sizeBytes))).toBeLessThanOrEqual(10_000);
});

describe("an error of the SDK", () => {
  const answer = (name: string, httpStatusCode: number, headers = {}) => ({
    name,
    message: "words of the server",
    $metadata: { httpStatusCode },
    $response: { headers: { authorization: "planted", ...headers } },
  });
  test.each<[string, object, object]>([
    ["wants less", answer("SlowDown", 503, { "retry-after": "7" }), { kind: "throttled", retryAfterMs: 7000 }],
    ["wants less, in other words", answer("ThrottlingException", 400), { kind: "throttled" }],
    ["is the server's own", answer("InternalError", 500), { kind: "transient" }],
    ["is of a gateway", answer("Unknown", 502), { kind: "transient" }],
    ["is a body that was damaged on its way", answer("BadDigest", 400), { kind: "transient" }],
    ["is a clock that the SDK has set by now", answer("RequestTimeTooSkewed", 403), { kind: "transient" }],
    ["is another writer of the same object", answer("ConditionalRequestConflict", 409), { kind: "transient" }],
    ["refuses", answer("AccessDenied", 403), { kind: "denied" }],
    ["refuses what has expired", answer("ExpiredToken", 400), { kind: "denied" }],
    ["finds no credentials", { name: "CredentialsProviderError", message: "planted" }, { kind: "denied" }],
    ["has no such bucket", answer("NoSuchBucket", 404), { kind: "missing" }],
    ["is another region", answer("PermanentRedirect", 301), { kind: "permanent" }],
    ["is no connection", { name: "Error", code: "ECONNREFUSED" }, { kind: "transient" }],
    ["is no host", { name: "Error", code: "ENOTFOUND" }, { kind: "permanent" }],
    ["is no certificate", { name: "Error", code: "SELF_SIGNED_CERT_IN_CHAIN" }, { kind: "permanent" }],
  ])("%s", (_name, error, expected) => {
    const failure = failureOf("uploading", error);
    expect(failure).toBeInstanceOf(RemoteFailure);
    expect(failure).toMatchObject(expected);
    expect(String(failure)).not.toMatch(/planted|words of the server/);
  });

  test("that is none of the server's is left as it is", () => {
    const error = new TypeError("a mistake of ours");
    expect(failureOf("uploading", error)).toBe(error);
  });
});
