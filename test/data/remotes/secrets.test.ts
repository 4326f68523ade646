import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { openUrl } from "../../../pipeline/data/remotes/index.ts";
import { type Remote, RemoteFailure, type RemoteOptions } from "../../../pipeline/data/remotes/remote.ts";
import { withRetries } from "../../../pipeline/data/remotes/retry.ts";
import { openedWithoutSecrets, secretsOf } from "../../../pipeline/data/remotes/secrets.ts";
import { LockstepError } from "../../../pipeline/domain/error.ts";

const planted = "pl/anted+Secret=42";

const nowhere: RemoteOptions = { url: "s3://bucket/prefix", base: "/", settings: {} };

describe("what a log may show", () => {
  test.each<[string, Partial<RemoteOptions>, string, string]>([
    ["a secret setting", { settings: { secret_access_key: planted } }, `key ${planted}!`, "key ***!"],
    ["a session token", { settings: { session_token: planted } }, planted, "***"],
    ["a password", { settings: { password: planted } }, `${planted} ${planted}`, "*** ***"],
    ["a customer's key", { settings: { sse_customer_key: planted } }, planted, "***"],
    [
      "a connection string",
      { settings: { connection_string: `AccountKey=${planted}` } },
      `x AccountKey=${planted}`,
      "x ***",
    ],
    ["a secret of the environment", { env: { AWS_SECRET_ACCESS_KEY: planted } }, planted, "***"],
    ["another cloud's", { env: { AZURE_STORAGE_CONNECTION_STRING: planted } }, planted, "***"],
    ["a password in the url", { url: `https://ann:${encodeURIComponent(planted)}@host/x` }, `${planted} at`, "*** at"],
    ["a login in any address", {}, "https://ann:pw@host/path failed", "https://host/path failed"],
    ["a signature", {}, "https://h/p?X-Amz-Signature=abc123&x=1", "https://h/p?X-Amz-Signature=***&x=1"],
    ["an account's key", {}, "AccountName=a;AccountKey=abc==;X=1", "AccountName=a;AccountKey=***;X=1"],
    [
      "what is no secret",
      { settings: { region: "eu-central-1", user: "ann" } },
      "eu-central-1 ann",
      "eu-central-1 ann",
    ],
    ["a secret too short to be one", { settings: { password: "ab" } }, "cab", "cab"],
    ["a secret inside another one", { settings: { password: "abcd", token: "xabcdx" } }, "xabcdx abcd", "*** ***"],
  ])("%s", (_name, options, text, shown) => {
    expect(secretsOf({ ...nowhere, ...options })(text)).toBe(shown);
  });
});

/** A driver that tells everything it knows in every error. */
function leaking(error: Error): Remote {
  const fail = (): Promise<never> => Promise.reject(error);
  return {
    url: `s3://ann:${planted}@bucket`,
    existing: fail,
    read: fail,
    write: fail,
    async *list() {
      await fail();
    },
    remove: fail,
    close: fail,
  };
}

const source = { path: "/nowhere", sizeBytes: 1, md5: "0".repeat(32) };

describe("an error that holds a secret", () => {
  const calls: readonly (readonly [string, (remote: Remote) => Promise<unknown>])[] = [
    ["a question", (remote) => remote.existing(["k"])],
    ["a read", (remote) => remote.read("k")],
    ["a write", (remote) => remote.write("k", source)],
    ["a listing", (remote) => Array.fromAsync(remote.list(""))],
    ["a removal", (remote) => remote.remove(["k"])],
    ["closing", (remote) => remote.close()],
  ];
  const errors: readonly (readonly [string, Error])[] = [
    ["of the driver", new RemoteFailure("denied", `the key ${planted} is wrong`)],
    ["that may be tried again", new RemoteFailure("transient", `the key ${planted} is busy`)],
    [
      "of ours",
      new LockstepError("REMOTE_FAILED", `with ${planted}`, { hint: `not ${planted}`, cause: new Error(planted) }),
    ],
    ["of the system", Object.assign(new Error(`open ${planted}`), { code: "ENOENT", path: planted })],
    [
      "of an SDK, with the request in it",
      Object.assign(new Error(planted), { code: "X", $response: { headers: { authorization: planted } } }),
    ],
  ];

  test.each(calls.flatMap(([call, run]) => errors.map(([kind, error]) => ({ call, run, kind, error }))))(
    "$kind leaves $call without it",
    async ({ run, error }) => {
      const options = { ...nowhere, settings: { secret_access_key: planted } };
      const remote = withRetries(await openedWithoutSecrets(() => Promise.resolve(leaking(error)), options), {
        policy: { attempts: 2, firstPauseMs: 0 },
      });
      expect(remote.url).not.toContain(planted);
      const thrown: unknown = await run(remote).catch((found: unknown) => found);
      expect(thrown).toBeInstanceOf(Error);
      expect(inspect(thrown, { depth: 10, showHidden: true })).not.toContain(planted);
    },
  );

  test("while it is opened leaves without it", async () => {
    const options = { ...nowhere, settings: { secret_access_key: planted } };
    const open = (): Promise<Remote> => Promise.reject(new Error(`cannot use ${planted}`));
    const thrown: unknown = await openedWithoutSecrets(open, options).catch((found: unknown) => found);
    expect(inspect(thrown, { depth: 10, showHidden: true })).not.toContain(planted);
  });

  test("in a setting that is refused leaves without it", async () => {
    const options = { ...nowhere, url: `gdrive://ann:${encodeURIComponent(planted)}@x?token=${planted}` };
    const thrown: unknown = await openUrl(options).catch((found: unknown) => found);
    expect(thrown).toMatchObject({ code: "REMOTE_UNSUPPORTED" });
    expect(inspect(thrown, { depth: 10 })).not.toContain(planted);
  });
});
