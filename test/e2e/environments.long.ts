import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { Prng } from "../../pipeline/domain/prng.ts";
import type { Reconciliation } from "../../pipeline/domain/reconciliation.ts";
import { openTerminalHost } from "../../pipeline/platform/host/terminal.ts";
import { release } from "../../pipeline/steps/release.ts";
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

function rows(): string {
  const prng = new Prng(12);
  const lines = Array.from({ length: 600 }, (_, i) => {
    const load = 100 * prng.uniform();
    return [i + 1, load.toFixed(2), Number(load + 30 * (prng.uniform() - 0.5) > 60)].join(",");
  });
  return ["id,load,failure", ...lines, ""].join("\n");
}

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
  staging:
    target: {kind: directory, path: .lockstep/staging}
  production:
    target: {kind: directory, path: .lockstep/production}
    after: staging
    soak: 1h
    promote: auto
review:
  approvers: [ravi]
`;

const pipeline = `stages:
  split:
    cmd: sed -n '1,301p' rows.csv > train.csv && sed -n -e 1p -e '302,601p' rows.csv > test.csv
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
function fill(seed: string): void {
  writeDataConfig(seed, ["/train.csv", "/test.csv", "/models/press", "/.lockstep"]);
  const files = {
    "rows.csv": rows(),
    threshold: "60\n",
    "score.sh": score,
    "dvc.yaml": pipeline,
    "lockstep.yaml": project,
  };
  mkdirSync(seed, { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(seed, path), text);
}

async function approved(
  play: Playground,
  branch: string,
  files: Parameters<typeof propose>[1]["files"],
): Promise<void> {
  const number = await propose(play, { branch, files });
  const line = /press@[0-9a-f]{64}/.exec(await check(play, number, branch))?.[0] ?? "";
  const { result } = await comment(play, { person: "ravi", number, body: `/approve ${line}` });
  expect(result.refusals).toEqual([]);
  await merge(play, number);
  await onMain(play);
}

/** v1.0.0 is in staging, and v1.1.0 too by a second pull request that was merged and not promoted. */
let world: Playground & { remove(): void };
beforeAll(async () => {
  world = await openPlayground(fill);
  await approved(world, "first", {});
}, 120_000);
afterAll(() => {
  world.remove();
});
afterEach(() => {
  vi.useRealTimers();
});

async function reconcile(play: Playground, heal = true) {
  const { result, log } = await play.step("robot", "reconcile", heal ? { heal: "true" } : {});
  const environments = result.records as readonly Reconciliation[];
  const states = environments.map(
    ({ environment, desired, assigned, served, sync }) =>
      `${environment} ${desired ?? "-"} ${assigned ?? "-"} ${served ?? "-"} ${sync}`,
  );
  return { states, log, codes: result.refusals.map(({ code }) => code) };
}

async function releaseVersion(play: Playground, version: string) {
  const surroundings = {
    folder: play.at("robot"),
    environment: process.env,
    signal: new AbortController().signal,
    as: "robot",
  };
  const host = openTerminalHost({ inputs: {}, stream: { write: () => undefined }, environment: {} });
  const workspace = await openWorkspace(host, surroundings);
  return release({ model: "press", version, reason: "the sensor was broken", isProposed: false }, workspace);
}

async function issues(play: Playground) {
  const found = await (await play.forge("robot")).issues.list();
  return found.map(({ title, state }) => `${state}: ${title}`);
}

describe("a version goes from staging to production", () => {
  test("by a pull request of reconcile's, once it has been in staging for long enough", async () => {
    const play = world.copy();
    // Without heal nothing is written.
    expect(await reconcile(play, false)).toMatchObject({
      states: ["staging v1.0.0 - - OutOfSync", "production - - - Synced"],
      codes: ["out_of_sync"],
    });
    expect(await tagNames(play)).toEqual([]);

    const early = await reconcile(play);
    expect(early.states).toEqual(["staging v1.0.0 v1.0.0 v1.0.0 Synced", "production - - - Synced"]);
    expect(early.log).toContain("production: not asked for yet (soaking)");
    expect(early.codes).toEqual([]);
    const forge = await play.forge("ravi");
    expect(await forge.pullRequests("open")).toEqual([]);

    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
    await reconcile(play);
    await reconcile(play);
    const [opened, ...others] = await forge.pullRequests("open");
    expect(others).toEqual([]);
    expect(opened?.title).toBe("Promote press v1.0.0 to production");

    await merge(play, opened?.number ?? 0);
    await onMain(play);
    expect((await reconcile(play)).states).toEqual([
      "staging v1.0.0 v1.0.0 v1.0.0 Synced",
      "production v1.0.0 v1.0.0 v1.0.0 Synced",
    ]);
    expect(await issues(play)).toEqual([]);

    // The one before goes on to another version, which is no way back: what is in production stays as good as it was.
    await approved(play, "second", { threshold: () => "61\n" });
    const { result } = await play.step("robot", "promote");
    expect(result.refusals).toEqual([]);
    expect((await reconcile(play)).states).toEqual([
      "staging v1.1.0 v1.1.0 v1.1.0 Synced",
      "production v1.0.0 v1.0.0 v1.0.0 Synced",
    ]);
  }, 120_000);
});

describe("an environment that went back", () => {
  test("by a plain git revert does not get the version again until it is released, however often reconcile runs", async () => {
    const play = world.copy();
    await reconcile(play);
    await approved(play, "second", { threshold: () => "61\n" });
    expect((await reconcile(play)).states[0]).toBe("staging v1.1.0 v1.1.0 v1.1.0 Synced");

    const push = async (...args: readonly string[]): Promise<void> => {
      await play.git("robot", ...args);
      await play.git("robot", "push", "--quiet", "origin", "main");
    };
    await push("revert", "--no-edit", "-m", "1", "HEAD");
    expect((await reconcile(play)).states[0]).toBe("staging v1.0.0 v1.0.0 v1.0.0 Synced");
    expect(await issues(play)).toEqual(["open: staging went back from press v1.1.0 to v1.0.0"]);
    const [issue] = await (await play.forge("robot")).issues.list();
    expect(issue?.body).toContain("`threshold`");
    expect(issue?.body).toContain("`ravi`");

    await push("revert", "--no-edit", "HEAD");
    const tags = await tagNames(play);
    for (let run = 0; run < 2; run++) {
      const refused = await play.step("robot", "promote");
      expect(refused.result.refusals).toMatchObject([{ code: "quarantined" }]);
      expect(refused.log).toContain("lockstep release press v1.1.0 --reason");
      expect((await reconcile(play)).states[0]).toBe("staging v1.1.0 v1.0.0 v1.0.0 OutOfSync");
      expect(await tagNames(play)).toEqual(tags);
    }
    expect(await issues(play)).toEqual([
      "open: staging went back from press v1.1.0 to v1.0.0",
      "open: Environments are not what the default branch asks for",
    ]);

    expect(await releaseVersion(play, "v1.1.0")).toMatchObject({ modelVersion: "v1.1.0" });
    expect(await releaseVersion(play, "v1.1.0")).toMatchObject({ refused: { code: "no_change" } });
    expect((await reconcile(play)).states[0]).toBe("staging v1.1.0 v1.1.0 v1.1.0 Synced");
    expect(await issues(play)).toEqual([
      "closed: staging went back from press v1.1.0 to v1.0.0",
      "closed: Environments are not what the default branch asks for",
    ]);
  }, 120_000);
});

describe("a target that differs", () => {
  test.each<[string, (folder: string) => void, string, string, string]>([
    [
      "is filled again when it was emptied",
      (folder) => {
        rmSync(folder, { recursive: true });
      },
      "OutOfSync",
      "Synced",
      "",
    ],
    [
      "is told when its files are others, and left to people",
      (folder) => {
        const placed = join(folder, "press.current.json");
        rmSync(placed);
        writeFileSync(placed, "{");
      },
      "Unknown",
      "Unknown",
      "open: Environments are not what the default branch asks for",
    ],
  ])(
    "%s",
    async (_name, spoil, before, after, told) => {
      const play = world.copy();
      await reconcile(play);
      spoil(play.at("robot", ".lockstep/staging"));
      const seen = await reconcile(play, false);
      expect(seen.states[0]).toMatch(new RegExp(` ${before}$`));
      expect(seen.codes).toEqual(["out_of_sync"]);
      expect((await reconcile(play)).states[0]).toMatch(new RegExp(` ${after}$`));
      expect((await issues(play)).join()).toBe(told);
    },
    120_000,
  );
});
