import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseLock } from "../../pipeline/data/dvc/lock.ts";
import { openCostRecords } from "../../pipeline/data/stages/cost-records.ts";
import { repro } from "../../pipeline/data-wiring.ts";
import type { Cost } from "../../pipeline/domain/cost.ts";
import { type CostsRequest, showCosts } from "../../pipeline/tracking/costs.ts";
import { push } from "../../pipeline/tracking/push.ts";
import { errorOf } from "../support/errors.ts";
import { commit, git, within, write } from "./two-repositories.ts";
import { repositoryWith } from "./workspace.ts";

const cost = (wallSeconds: number): Cost => ({
  wallSeconds,
  cpuSeconds: wallSeconds,
  peakMemoryBytes: 1_000_000,
  energyWattHours: 0.1,
  price: undefined,
});

const run = (root: string) =>
  within(root, (repository) => repro(repository, { pull: false, onEvent: () => undefined }));

const show = (root: string, request: Partial<CostsRequest> = {}) =>
  within(root, (repository) => showCosts({ stages: [], commits: 0, asksRemote: false, ...request }, repository));

/** As if the run that the lock names had taken this long. */
async function took(root: string, stage: string, wallSeconds: number): Promise<void> {
  const locked = parseLock(readFileSync(join(root, "dvc.lock"), "utf8"), "dvc.lock").stages.get(stage);
  if (locked === undefined) throw new Error(`dvc.lock has no stage ${stage}`);
  await openCostRecords(join(root, ".dvc/cache")).save(locked, cost(wallSeconds));
}

/** Two stages, of which the second ran again in the second of three commits. */
async function scene(): Promise<{ readonly root: string; readonly commits: readonly [string, string, string] }> {
  const root = repositoryWith({
    "dvc.yaml":
      "stages:\n  one:\n    cmd: echo 1 > one\n    params: [a]\n    outs: [one]\n  two:\n    cmd: cat one params.yaml > two\n    deps: [one]\n    params: [b]\n    outs: [two]\n",
    "params.yaml": "a: 1\nb: 1\n",
  });
  await run(root);
  await took(root, "one", 10);
  await took(root, "two", 20);
  const first = commit(root);
  write(root, { "params.yaml": "a: 1\nb: 2\n" });
  await run(root);
  await took(root, "two", 30);
  const second = commit(root);
  write(root, { "notes.md": "nothing\n" });
  return { root, commits: [first, second, commit(root)] };
}

describe("what stages took", () => {
  test("is what the workspace's lock says, and together", async () => {
    const { root } = await scene();
    const { runs, total } = await show(root);
    expect(runs).toEqual([
      { stage: "one", commit: undefined, cost: cost(10) },
      { stage: "two", commit: undefined, cost: cost(30) },
    ]);
    expect(total).toMatchObject({ wallSeconds: 40, cpuSeconds: 40, peakMemoryBytes: 1_000_000 });
  });

  test("goes back through the commits, each run with the first that has it", async () => {
    const { root, commits } = await scene();
    const { runs, total } = await show(root, { commits: 10 });
    expect(runs).toEqual([
      { stage: "one", commit: commits[0], cost: cost(10) },
      { stage: "two", commit: commits[1], cost: cost(30) },
      { stage: "two", commit: commits[0], cost: cost(20) },
    ]);
    expect(total?.wallSeconds).toBe(40);
  });

  test("is shown of the stages that are asked for", async () => {
    const { root } = await scene();
    expect((await show(root, { stages: ["one"] })).runs.map(({ stage }) => stage)).toEqual(["one"]);
    expect(await errorOf(() => show(root, { stages: ["three"] }))).toMatch(
      /^TARGET_UNKNOWN: no dvc.lock has a stage "three"/,
    );
  });

  test("is unknown where nobody kept it, unless the remote knows", async () => {
    const { root } = await scene();
    await within(root, (repository) => push({ targets: [], runCache: true }, repository));
    rmSync(join(root, ".dvc/cache/lockstep"), { recursive: true });
    expect(await show(root)).toMatchObject({ runs: [{ cost: undefined }, { cost: undefined }], total: undefined });
    expect((await show(root, { asksRemote: true })).total?.wallSeconds).toBe(40);
  });

  test("is nothing before a stage ran", async () => {
    const root = repositoryWith({});
    expect(await show(root)).toEqual({ runs: [], total: undefined });
  });
});

describe("the budget of lockstep.yaml", () => {
  const project = (hours: string): string =>
    `models:\n  m: {artifact: two, metrics: m.json, evaluation_rows: e, training_rows: t, id: i, label: l, positive: 1, gates: [{metric: roc_auc, minimum: 0.5}]}\nreview: {approvers: [dana]}\nbudget: {hours: ${hours}}\n`;

  test("keeps repro from running what is expected to take more", async () => {
    const { root } = await scene();
    writeFileSync(join(root, "lockstep.yaml"), project("0.005"));
    write(root, { "params.yaml": "a: 1\nb: 3\n" });
    expect((await run(root)).failures[0]?.error).toMatchObject({
      code: "BUDGET_EXCEEDED",
      message: expect.stringContaining("it is expected to take 30 s, as when it last ran, and of the 18 s") as string,
    });
    writeFileSync(join(root, "lockstep.yaml"), project("0.01"));
    expect((await run(root)).failures).toEqual([]);
  });

  test("is that of the merge base: a change does not raise its own", async () => {
    const { root } = await scene();
    const origin = `${root}-origin`;
    write(root, { "lockstep.yaml": project("0.005") });
    commit(root);
    git(root, "clone", "--quiet", "--bare", root, origin);
    git(root, "remote", "add", "origin", origin);
    git(root, "fetch", "--quiet", "origin");
    git(root, "remote", "set-head", "origin", "main");
    git(root, "switch", "--quiet", "--create", "change");
    write(root, { "lockstep.yaml": project("100"), "params.yaml": "a: 1\nb: 3\n" });
    commit(root);
    expect((await run(root)).failures[0]?.error).toMatchObject({ code: "BUDGET_EXCEEDED" });
    // Nor by a lock that says that it took nothing: the merge base's is asked, too.
    rmSync(join(root, "dvc.lock"));
    expect((await run(root)).failures[0]?.error).toMatchObject({ code: "BUDGET_EXCEEDED" });
    // What is misspelled on a branch is told there, though the merge base's rules hold.
    for (const wrong of [project("100").replace("budget:", "budgt:"), project("100").replace("hours", "houres")]) {
      write(root, { "lockstep.yaml": wrong });
      expect((await run(root)).failures[0]?.error).toMatchObject({ code: "CONFIG_INVALID" });
    }
    rmSync(origin, { recursive: true });
  });

  test("that is no budget is an error before anything runs", async () => {
    const { root } = await scene();
    writeFileSync(join(root, "lockstep.yaml"), project("lots"));
    write(root, { "params.yaml": "a: 1\nb: 3\n" });
    expect((await run(root)).failures[0]?.error).toMatchObject({ code: "CONFIG_INVALID" });
  });
});
