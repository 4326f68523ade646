import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PlannedEvent } from "../../pipeline/domain/registry-event.ts";
import { readSigningKey, readVerifyingKey } from "../../pipeline/provenance/ec-key.ts";
import { artifactStatement, modelSigningType } from "../../pipeline/provenance/model-signing.ts";
import { registrationStatement } from "../../pipeline/provenance/registration.ts";
import { keySigner } from "../../pipeline/provenance/signers/key.ts";
import type { Statement } from "../../pipeline/provenance/statement.ts";
import type { Trust } from "../../pipeline/provenance/trust.ts";
import { parseTrustedRoot } from "../../pipeline/provenance/trusted-root.ts";
import { refuseSignatures } from "../../pipeline/repository/provenance/signatures.ts";
import { commit, digest, record, version } from "../registry/samples.ts";
import { type Job, type Making, openSigstore, type Sigstore } from "../support/sigstore.ts";

const event: PlannedEvent = {
  kind: "lockstep/Event",
  schema: 1,
  action: "register",
  tag: `${record.model}@${record.modelVersion}`,
  model: record.model,
  modelVersion: record.modelVersion,
  commit: commit("c"),
  artifactSha256: record.artifact.sha256,
  inputKey: record.inputKey,
};
const content = { event, record };
const good = registrationStatement(content);

const workflow = "https://github.com/acme/models/.github/workflows/promote.yml@refs/heads/main";
const job: Job = {
  iss: "https://token.actions.githubusercontent.com",
  workflow,
  repository: "acme/models",
  repository_id: "1234",
  ref: "refs/heads/main",
  event_name: "push",
  runner_environment: "github-hosted",
};

let sigstore: Sigstore;
let trust: Trust;
beforeAll(async () => {
  sigstore = await openSigstore();
  trust = {
    keys: [],
    identities: [
      {
        issuer: job.iss,
        workflow,
        repositoryId: "1234",
        ref: "refs/heads/main",
        triggers: ["push"],
        runner: "github-hosted",
        sigstore: "public-good",
      },
    ],
    roots: () => Promise.resolve(parseTrustedRoot(sigstore.trustedRoot, "root.json")),
  };
});
afterAll(() => {
  sigstore.close();
});

const [first] = good.subject;
const nameOnly = { name: first?.name ?? "", digest: { md5: "d41d8cd98f00b204e9800998ecf8427e" } };
const wrongDigest = { name: first?.name ?? "", digest: { sha256: digest("f") } };
const fork: Partial<Job> = { repository: "mallory/models", workflow: workflow.replace("acme", "mallory") };

/** The ten wrong attestations of the threat model, and what else can be wrong with one. */
const rows: readonly (readonly [string, Statement, Partial<Job>, Making, string | undefined])[] = [
  ["the right one", good, {}, {}, undefined],
  ["1 from a fork", good, { ...fork, repository_id: "6666" }, {}, "workflow"],
  ["2 from another repository that has taken over the name", good, { repository_id: "6666" }, {}, "repository"],
  ["3 from a branch main-evil", good, { ref: "refs/heads/main-evil", workflow: `${workflow}-evil` }, {}, "workflow"],
  ["3 from a branch main-evil, whose workflow is main's", good, { ref: "refs/heads/main-evil" }, {}, "ref"],
  ["4 by another workflow", good, { workflow: workflow.replace("promote", "train") }, {}, "workflow"],
  ["5 on a runner of somebody's own", good, { runner_environment: "self-hosted" }, {}, "runner"],
  ["6 in no transparency log", good, {}, { log: "none" }, "transparency_log"],
  ["7 by a certificate that had expired", good, {}, { log: "a year late" }, "certificate"],
  [
    "8 of another predicate type",
    { ...good, predicateType: "https://slsa.dev/provenance/v1" },
    {},
    {},
    "predicate_type",
  ],
  ["9 rightly signed, about other bytes", { ...good, subject: [wrongDigest] }, {}, {}, "subject"],
  ["10 about a name without a digest that counts", { ...good, subject: [nameOnly] }, {}, {}, "subject"],
  ["about nothing", { ...good, subject: [] }, {}, {}, "subject"],
  [
    "about one file more",
    { ...good, subject: [...good.subject, { name: "x", digest: { sha256: digest("1") } }] },
    {},
    {},
    "subject",
  ],
  ["about one file less", { ...good, subject: good.subject.slice(1) }, {}, {}, "subject"],
  ["about a file twice", { ...good, subject: [...good.subject, ...good.subject] }, {}, {}, "subject"],
  [
    "about another version of the same bytes",
    registrationStatement({ event: { ...event, modelVersion: version("v9.9.9") }, record }),
    {},
    {},
    "predicate",
  ],
  [
    "with more said than the registry says",
    { ...good, predicate: { ...good.predicate, extra: 1 } },
    {},
    {},
    "predicate",
  ],
  ["about the model alone", artifactStatement(record.artifact), {}, {}, "predicate_type"],
];

describe("N30 the statement of a registration, signed by a job", () => {
  test.each(rows)("%s", async (_name, statement, change, making, rule) => {
    const registration = await sigstore.bundleOf(statement, { ...job, ...change }, making);
    const found = await refuseSignatures({ registration, model: undefined }, content, { trust, isRequired: false });
    expect(found?.rule).toBe(rule);
    if (rule !== undefined) expect(found?.what).toMatch(/^registration\.sigstore\.json: /);
  });
});

describe("a registration that is signed by a key", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signer = keySigner(
    readSigningKey(privateKey.export({ type: "pkcs8", format: "pem" }).toString(), undefined, "key"),
  );
  const key = readVerifyingKey(publicKey.export({ type: "spki", format: "pem" }).toString(), "keys/release.pem");
  const byKey = (): Trust => ({ ...trust, identities: [], keys: [key] });

  test.each([
    ["both signatures", true, true, undefined],
    ["the statement alone", true, false, /^bundle: model\.sigstore\.json is missing/],
    ["the files alone", false, true, /^bundle: registration\.sigstore\.json is missing/],
    ["nothing", false, false, /^bundle: registration\.sigstore\.json is missing/],
  ])("with %s, where one is required", async (_name, hasStatement, hasModel, expected) => {
    const texts = {
      registration: hasStatement ? await signer.sign(good) : undefined,
      model: hasModel ? await signer.sign(artifactStatement(record.artifact)) : undefined,
    };
    const found = await refuseSignatures(texts, content, { trust: byKey(), isRequired: true });
    const said = found && `${found.rule}: ${found.what}`;
    if (expected === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(expected);
  });

  test.each([
    ["the statement in the place of the files", good, "predicate_type"],
    [
      "the files of another model",
      artifactStatement({ ...record.artifact, files: record.artifact.files.slice(1) }),
      "subject",
    ],
    ["a root digest of other files", { ...artifactStatement(record.artifact), subject: [wrongDigest] }, "subject"],
    ["files that were not listed", { ...artifactStatement(record.artifact), predicate: {} }, "predicate"],
  ])("as %s is refused", async (_name, statement, rule) => {
    const texts = { registration: await signer.sign(good), model: await signer.sign(statement) };
    const found = await refuseSignatures(texts, content, { trust: byKey(), isRequired: true });
    expect(found?.rule).toBe(rule);
    expect(found?.what).toMatch(/^model\.sigstore\.json: /);
  });

  test("what is signed is the same bytes each time, of the type that model-signing reads", () => {
    expect(registrationStatement(content)).toEqual(good);
    expect(artifactStatement(record.artifact).predicateType).toBe(modelSigningType);
  });
});
