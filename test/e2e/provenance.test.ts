import { generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { commitSha } from "../../pipeline/domain/ids.ts";
import { openTerminalHost } from "../../pipeline/platform/host/terminal.ts";
import { readVerifyingKey } from "../../pipeline/provenance/ec-key.ts";
import { refuseModel } from "../../pipeline/provenance/model-signature.ts";
import { besidePath, eventsRef } from "../../pipeline/registry/events/event-log.ts";
import { trustFor } from "../../pipeline/repository/provenance/trust.ts";
import { verifyModels } from "../../pipeline/steps/models/verify.ts";
import { openWorkspace } from "../../pipeline/wiring.ts";
import {
  check,
  comment,
  merge,
  onMain,
  openPlayground,
  type Playground,
  propose,
  tagNames,
  writeDataConfig,
} from "./playground.ts";

function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    secret: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    shown: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}
const [releaseKey, otherKey] = [newKey(), newKey()];

const project = `models:
  press:
    artifact: models/press
    metrics: metrics.json
    evaluation_rows: test.csv
    training_rows: train.csv
    id: id
    label: failure
    positive: 1
    score: sh score.sh
    gates:
    - {metric: accuracy, minimum: 0.7}
environments:
  production:
    target: {kind: directory, path: .lockstep/production}
review:
  approvers: [ravi]
provenance:
  required: true
  keys: [keys/release.pem]
`;

const pipeline = `stages:
  split:
    cmd: sed -n '1,151p' rows.csv > train.csv && sed -n -e 1p -e '152,301p' rows.csv > test.csv
    deps: [rows.csv]
    outs: [train.csv, test.csv]
  train:
    cmd: mkdir -p models/press && cp threshold models/press/threshold && echo '{"threshold":1}' > metrics.json
    deps: [train.csv, threshold]
    outs: [models/press]
    metrics:
    - metrics.json: {cache: false}
`;

const score = `t=$(cat "$LOCKSTEP_MODEL/threshold")
awk -F, -v t="$t" 'NR == 1 { print "id,prediction,score"; next }
  { s = 1 / (1 + exp((t - $2) / 8)); printf "%s,%d,%.15f\\n", $1, (s >= 0.5), s }' "$LOCKSTEP_ROWS" > "$LOCKSTEP_PREDICTIONS"
`;

/** A press that fails above a load: the model is the load, and copying it is the training. */
async function fill(seed: string): Promise<void> {
  const { mkdir } = await import("node:fs/promises");
  const rows = Array.from({ length: 300 }, (_, i) => `${i + 1},${(i * 37) % 100},${Number((i * 37) % 100 > 60)}`);
  writeDataConfig(seed, ["/train.csv", "/test.csv", "/models/press", "/.lockstep"]);
  await mkdir(join(seed, "keys"), { recursive: true });
  const files = {
    "rows.csv": ["id,load,failure", ...rows, ""].join("\n"),
    threshold: "60\n",
    "score.sh": score,
    "dvc.yaml": pipeline,
    "lockstep.yaml": project,
    "keys/release.pem": releaseKey.shown,
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(seed, path), text);
}

/** v1.0.0 is approved and merged, and not promoted. */
let world: Playground & { remove(): void };
beforeAll(async () => {
  world = await openPlayground(fill);
  const number = await propose(world, { branch: "first", files: {} });
  const line = /press@[0-9a-f]{64}/.exec(await check(world, number, "first"))?.[0] ?? "";
  const { result } = await comment(world, { person: "ravi", number, body: `/approve ${line}` });
  expect(result.refusals).toEqual([]);
  await merge(world, number);
  await onMain(world);
}, 120_000);
afterAll(() => {
  world.remove();
});

/** What `lockstep models verify` finds wrong. */
async function verified(play: Playground): Promise<readonly string[]> {
  const host = openTerminalHost({ inputs: {}, stream: { write: () => undefined }, environment: {} });
  const signal = new AbortController().signal;
  const workspace = await openWorkspace(host, { folder: play.at("robot"), environment: {}, signal, as: "robot" });
  const { events, findings } = await verifyModels(workspace, { isOffline: false });
  expect(events).toBe(2);
  return findings.map(({ subject, rule }) => `${subject}: ${rule}`);
}

const codesOf = ({ result }: Awaited<ReturnType<Playground["step"]>>) => result.refusals.map(({ code }) => code);

describe("where lockstep.yaml requires signatures", () => {
  test("nothing is registered where nothing can sign, and no tag is made", async () => {
    const play = world.copy();
    const run = await play.step("robot", "promote");
    expect(codesOf(run)).toEqual(["signer_missing"]);
    expect(await tagNames(play)).toEqual([]);
    expect(run.log).toContain("set LOCKSTEP_SIGNING_KEY");
  });

  test("a key signs the registration, model-signing's statement too, and what is deployed is held to both", async () => {
    const play = world.copy();
    vi.stubEnv("LOCKSTEP_SIGNING_KEY", releaseKey.secret);
    const run = await play.step("robot", "promote");
    expect(codesOf(run)).toEqual([]);
    expect(await tagNames(play)).toEqual(["press#production#1", "press@v1.0.0"]);
    expect(run.log).not.toContain("PRIVATE KEY");
    vi.stubEnv("LOCKSTEP_SIGNING_KEY", "");
    const deployed = await play.step("robot", "deploy");
    expect(deployed.log).toContain("is signed by who is trusted, about exactly these files");
    expect(await verified(play)).toEqual([]);
    const model = await play.git("robot", "show", `${eventsRef}:${besidePath("press@v1.0.0", "model.sigstore.json")}`);
    const trust = {
      keys: [readVerifyingKey(releaseKey.shown, "release.pem")],
      identities: [],
      roots: () => Promise.reject(new Error("no certificate")),
    };
    expect(await refuseModel(play.at("dana", "models/press"), model, trust)).toBeUndefined();
  });

  test("what another key has signed is not placed", async () => {
    const play = world.copy();
    vi.stubEnv("LOCKSTEP_SIGNING_KEY", otherKey.secret);
    await play.step("robot", "promote");
    await expect(play.step("robot", "deploy")).rejects.toThrow(/refused by the rule `signer`/);
    expect(await verified(play)).toEqual(["press@v1.0.0: provenance_rejected"]);
    expect(existsSync(play.at("robot", ".lockstep/production/press"))).toBe(false);
  });

  test("a key that the default branch does not name any more vouches for nothing, and one that came later neither", async () => {
    const play = world.copy();
    vi.stubEnv("LOCKSTEP_SIGNING_KEY", releaseKey.secret);
    await play.step("robot", "promote");
    writeFileSync(play.at("robot", "keys/release.pem"), otherKey.shown);
    await play.git("robot", "commit", "--quiet", "--all", "--message", "Take the key back");
    await play.git("robot", "push", "--quiet", "origin", "main");
    await expect(play.step("robot", "deploy")).rejects.toThrow(/refused by the rule `signer`/);
  });

  /** A model of dana's, approved by ravi, from where her clone is; not merged. */
  async function approvedFrom(play: Playground, branch: string): Promise<number> {
    writeFileSync(play.at("dana", "threshold"), "61\n");
    await play.git("dana", "commit", "--quiet", "--all", "--message", "Fail above 61");
    await play.step("dana", "train", { commit: "true" });
    const forge = await play.forge("dana");
    const { number } = await forge.openPullRequest({ title: branch, body: "", head: branch, base: "main" });
    const line = /press@[0-9a-f]{64}/.exec(await check(play, number, branch))?.[0] ?? "";
    expect(codesOf(await comment(play, { person: "ravi", number, body: `/approve ${line}` }))).toEqual([]);
    return number;
  }

  /** Takes `provenance` out of lockstep.yaml in a commit of its own. */
  async function requireNothing(play: Playground): Promise<void> {
    const text = readFileSync(play.at("dana", "lockstep.yaml"), "utf8");
    writeFileSync(play.at("dana", "lockstep.yaml"), text.slice(0, text.indexOf("provenance:")));
    await play.git("dana", "commit", "--quiet", "--all", "--message", "Require nothing");
  }

  test("a pull request of two commits that is fast-forwarded does not drop the requirement for itself", async () => {
    const play = world.copy();
    await play.git("dana", "pull", "--quiet", "--ff-only", "origin", "main");
    await play.git("dana", "switch", "--quiet", "--create", "weak", "origin/main");
    await requireNothing(play);
    await approvedFrom(play, "weak");
    await play.git("dana", "push", "--quiet", "origin", "weak:main");
    await onMain(play);
    expect(codesOf(await play.step("robot", "promote"))).toEqual(["signer_missing"]);
    expect(await tagNames(play)).toEqual([]);
  });

  test("a pull request from an old state, or a registration beside the default branch, does not choose older rules", async () => {
    const play = world.copy();
    await play.git("dana", "fetch", "--quiet");
    await play.git("dana", "switch", "--quiet", "--detach", "origin/main");
    await requireNothing(play);
    await play.git("dana", "branch", "old");
    await play.git("dana", "revert", "--no-edit", "HEAD");
    await play.git("dana", "push", "--quiet", "origin", "HEAD:main");
    await play.git("dana", "switch", "--quiet", "old");
    const number = await approvedFrom(play, "old");
    await play.git("robot", "fetch", "--quiet");
    const { git } = await openWorkspace(
      openTerminalHost({ inputs: {}, stream: { write: () => undefined }, environment: {} }),
      {
        ...{ folder: play.at("robot"), environment: {}, signal: new AbortController().signal, as: "robot" },
      },
    );
    const beside = commitSha(await play.git("robot", "rev-parse", "origin/old"));
    expect(await trustFor(git, { commit: beside })).toMatchObject({ isRequired: true });
    await merge(play, number);
    await onMain(play);
    expect(codesOf(await play.step("robot", "promote"))).toEqual(["signer_missing"]);
  });

  test("a change that drops the requirement does so for later versions only", async () => {
    const play = world.copy();
    const text = readFileSync(play.at("robot", "lockstep.yaml"), "utf8");
    writeFileSync(play.at("robot", "lockstep.yaml"), text.replace("required: true", "required: false"));
    await play.git("robot", "commit", "--quiet", "--all", "--message", "Require nothing");
    await play.git("robot", "push", "--quiet", "origin", "main");
    expect(codesOf(await play.step("robot", "promote"))).toEqual(["signer_missing"]);
  });
});
