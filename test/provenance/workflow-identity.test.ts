import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WorkflowIdentity } from "../../pipeline/domain/provenance.ts";
import type { Trust } from "../../pipeline/provenance/trust.ts";
import { parseTrustedRoot } from "../../pipeline/provenance/trusted-root.ts";
import { verifyBundle } from "../../pipeline/provenance/verify.ts";
import { type Job, type Making, openSigstore, type Sigstore } from "../support/sigstore.ts";

const workflow = "https://github.com/acme/models/.github/workflows/promote.yml@refs/heads/main";

const trusted: WorkflowIdentity = {
  issuer: "https://token.actions.githubusercontent.com",
  workflow,
  repositoryId: "1234",
  ref: "refs/heads/main",
  triggers: ["push", "schedule"],
  runner: "github-hosted",
  sigstore: "public-good",
};

const job: Job = {
  iss: trusted.issuer,
  workflow,
  repository: "acme/models",
  repository_id: "1234",
  ref: "refs/heads/main",
  event_name: "push",
  runner_environment: "github-hosted",
};

const statement = { subject: [{ name: "m", digest: { sha256: "0" } }], predicateType: "t", predicate: {} };

let sigstore: Sigstore;
beforeAll(async () => {
  sigstore = await openSigstore();
});
afterAll(() => {
  sigstore.close();
});

async function verdict(text: string, identities: readonly WorkflowIdentity[]): Promise<string> {
  const trust: Trust = {
    keys: [],
    identities,
    roots: () => Promise.resolve(parseTrustedRoot(sigstore.trustedRoot, "trusted-root.json")),
  };
  const found = await verifyBundle(text, trust);
  return "rule" in found ? `${found.rule}: ${found.what}` : "believed";
}

describe("who signed as a job of GitHub", () => {
  test.each<[string, Partial<Job>, Making, string | RegExp]>([
    ["the trusted workflow", {}, {}, "believed"],
    ["the same, started in another trusted way", { event_name: "schedule" }, {}, "believed"],
    ["another way to start it", { event_name: "pull_request_target" }, {}, /^trigger: .*"pull_request_target"/],
    ["a fork", { repository: "mallory/models", repository_id: "6666" }, {}, /^repository: .*"6666"/],
    ["another branch whose name begins alike", { ref: "refs/heads/main-evil" }, {}, /^ref: /],
    ["its file at another branch", { workflow: `${workflow}-evil` }, {}, /^workflow: /],
    ["a name around the trusted one", { workflow: `https://evil.example/?${workflow}` }, {}, /^workflow: /],
    [
      "a name of which a dot would match",
      { workflow: workflow.replace("promote.yml", "promoteXyml") },
      {},
      /^workflow: /,
    ],
    ["a runner of somebody's own", { runner_environment: "self-hosted" }, {}, /^runner: /],
    ["another issuer", { iss: "https://token.actions.githubusercontent.com.evil.example" }, {}, /^issuer: /],
    ["no entry in the log", {}, { log: "none" }, /^transparency_log: /],
    ["no entry in the log, and a time stamp", {}, { log: "none", isTimestamped: true }, /^transparency_log: /],
    ["a certificate that was over when it signed", {}, { log: "a year late" }, /^certificate: /],
    ["a certificate in no log", {}, { isUnlogged: true }, /^certificate_log: /],
  ])("%s", async (_name, change, making, expected) => {
    const text = await sigstore.bundleOf(statement, { ...job, ...change }, making);
    expect(await verdict(text, [trusted])).toMatch(expected);
  });

  test("of several trusted workflows one is enough, and else the closest says what is wrong", async () => {
    const release = { ...trusted, workflow: workflow.replace("promote", "release"), ref: "refs/heads/stable" };
    const text = await sigstore.bundleOf(statement, job);
    expect(await verdict(text, [release, trusted])).toBe("believed");
    expect(await verdict(text, [release, { ...trusted, repositoryId: "99" }])).toMatch(
      /^repository: .*trusted is "99"/,
    );
    expect(await verdict(text, [])).toMatch(/^signer: .*provenance\.identities/);
  });

  test("a repository of GitHub's own installation has time stamps in place of logs", async () => {
    const text = await sigstore.bundleOf(statement, job, { log: "none", isUnlogged: true, isTimestamped: true });
    expect(await verdict(text, [{ ...trusted, sigstore: "github" }])).toBe("believed");
    expect(await verdict(text, [trusted])).toMatch(/^transparency_log: /);
    const untimed = await sigstore.bundleOf(statement, job, { log: "none", isUnlogged: true });
    expect(await verdict(untimed, [{ ...trusted, sigstore: "github" }])).toMatch(/^timestamp: /);
  });

  test("another authority with the same names is not believed", async () => {
    const other = await openSigstore();
    try {
      expect(await verdict(await other.bundleOf(statement, job), [trusted])).toMatch(
        /^(?:certificate|transparency_log): /,
      );
    } finally {
      other.close();
    }
  });

  test("a statement that was changed after it was signed is not believed", async () => {
    const bundle = JSON.parse(await sigstore.bundleOf(statement, job)) as { dsseEnvelope: { payload: string } };
    const payload = Buffer.from(bundle.dsseEnvelope.payload, "base64").toString().replace('"m"', '"n"');
    bundle.dsseEnvelope.payload = Buffer.from(payload).toString("base64");
    expect(await verdict(JSON.stringify(bundle), [trusted])).toMatch(/^(?:transparency_log|signature): /);
  });
});

describe("a file of trusted roots", () => {
  test.each([
    ["one root", (text: string) => text, true],
    ["one on each line", (text: string) => `${text}\n${text}\n`, true],
    ["nothing", () => "", false],
    ["another file", () => "{}", false],
    [
      "a root without authorities",
      (text: string) => JSON.stringify({ ...JSON.parse(text), certificateAuthorities: [] }),
      false,
    ],
    ["half of one", (text: string) => text.slice(0, 100), false],
  ])("%s", (_name, change, isRead) => {
    const read = () => parseTrustedRoot(change(sigstore.trustedRoot), "root.json");
    if (isRead) expect(read().tlogs.length).toBeGreaterThan(0);
    else expect(read).toThrow("root.json is no trusted root of Sigstore");
  });
});
