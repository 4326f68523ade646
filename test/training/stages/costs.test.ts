import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseLock } from "../../../pipeline/data/dvc/lock.ts";
import type { LockedStage } from "../../../pipeline/data/dvc/model.ts";
import { openCostRecords } from "../../../pipeline/data/stages/cost-records.ts";
import type { Limits } from "../../../pipeline/domain/budget.ts";
import { reproduce } from "../../../pipeline/training/stages/run.ts";
import { type DeclaredBudget, noRules, type SpendingRules } from "../../../pipeline/training/stages/stage-costs.ts";
import { filesBelow } from "../../data/objects/store.ts";
import { repository, type TestRepository } from "./repository.ts";

/** One stage that works for some time, on a parameter and on data. */
const pipeline = (command: string): string =>
  `stages:\n  work:\n    cmd: ${JSON.stringify(command)}\n    deps: [data]\n    params: [k]\n    outs: [out]\n`;

const slow = "sleep 0.3; echo done > out";

function rules(given: Partial<SpendingRules>): () => Promise<SpendingRules> {
  return () => Promise.resolve({ ...noRules, ...given });
}

const runBudget = (limits: Limits): DeclaredBudget => ({ of: "run", limits });

async function run(repo: TestRepository, given: Partial<SpendingRules> = {}, options = {}) {
  return reproduce({ ...repo.request, spending: rules(given), ...options });
}

async function lockedWork(repo: TestRepository): Promise<LockedStage> {
  const locked = parseLock(await repo.read("dvc.lock"), "dvc.lock").stages.get("work");
  if (locked === undefined) throw new Error("dvc.lock has no stage work");
  return locked;
}

const seconds = (value: number): number => value / 3600;

describe("what a stage took", () => {
  test("is in its outcome, and kept beside the run-cache without a byte of DVC's being another", async () => {
    const repo = await repository({ "dvc.yaml": pipeline(slow), "params.yaml": "k: 1\n", data: "1\n" });
    const { stages } = await run(repo);
    expect(stages[0]?.outcome).toBe("ran");
    const { cost } = stages[0] as { readonly cost?: { readonly wallSeconds: number } };
    expect(cost?.wallSeconds).toBeGreaterThanOrEqual(0.3);
    const cache = join(repo.root, ".dvc/cache");
    const names = Object.keys(await filesBelow(cache));
    const [record = "", ...others] = names.filter((name) => name.startsWith("lockstep/"));
    expect(others).toEqual([]);
    const [result = ""] = names.filter((name) => name.startsWith("runs/"));
    expect(record).toBe(`lockstep/costs/${result.slice("runs/".length)}.json`);
    expect(await readFile(join(cache, result), "utf8")).not.toContain("wall");
    expect(await openCostRecords(cache).find(await lockedWork(repo))).toEqual(cost);
  });

  test("is told of a result from the run-cache as what it took when it ran", async () => {
    const repo = await repository({ "dvc.yaml": pipeline(slow), "params.yaml": "k: 1\n", data: "1\n" });
    const before = (await run(repo)).stages[0] as { readonly cost?: unknown };
    await repo.remove("out");
    await repo.remove("dvc.lock");
    const { stages } = await run(repo);
    expect(stages[0]).toMatchObject({ outcome: "cached", costWhenRan: before.cost });
    expect(stages[0]).not.toHaveProperty("cost");
  });

  test("is told of a stage that is skipped when that is asked for", async () => {
    const repo = await repository({ "dvc.yaml": pipeline(slow), "params.yaml": "k: 1\n", data: "1\n" });
    const before = (await run(repo)).stages[0] as { readonly cost?: unknown };
    expect((await run(repo)).stages[0]).not.toHaveProperty("costWhenRan");
    expect((await run(repo, {}, { recallsCosts: true })).stages[0]).toMatchObject({
      outcome: "skipped",
      costWhenRan: before.cost,
    });
  });

  test("is told of a stage that failed", async () => {
    const repo = await repository({ "dvc.yaml": pipeline("sleep 0.2; exit 3"), "params.yaml": "k: 1\n", data: "1\n" });
    const { stages } = await run(repo);
    expect(stages[0]).toMatchObject({ outcome: "failed", cost: { wallSeconds: expect.closeTo(0.3, 0) as number } });
  });

  test.each([
    ["is cut off", '{"wallSeconds":'],
    ["is something else", '{"wallSeconds":"long"}'],
    ["is negative", '{"wallSeconds":-1}'],
    ["is too long", `{"wallSeconds":1,"unmeasured":"${"x".repeat(5000)}"}`],
  ])("is not known from a record that %s", async (_name, text) => {
    const repo = await repository({ "dvc.yaml": pipeline("echo done > out"), "params.yaml": "k: 1\n", data: "1\n" });
    await run(repo);
    const cache = join(repo.root, ".dvc/cache");
    const [record = ""] = Object.keys(await filesBelow(cache)).filter((name) => name.startsWith("lockstep/"));
    await repo.write({ [join(".dvc/cache", record)]: text });
    expect(await openCostRecords(cache).find(await lockedWork(repo))).toBeUndefined();
  });
});

/** A stage that ran, with another parameter now: it has to run again. */
async function ranBefore(command: string): Promise<TestRepository> {
  const repo = await repository({ "dvc.yaml": pipeline(command), "params.yaml": "k: 1\n", data: "1\n" });
  await run(repo);
  await repo.write({ "params.yaml": "k: 2\n" });
  return repo;
}

describe("a budget", () => {
  test("keeps a stage from beginning that took more than is left, and changes nothing", async () => {
    const repo = await ranBefore(slow);
    const [lock, out] = [await repo.read("dvc.lock"), await repo.read("out")];
    repo.events.length = 0;
    const { stages, failures } = await run(repo, { budgets: [runBudget({ hours: seconds(0.2) })] });
    expect(stages[0]?.outcome).toBe("failed");
    expect(failures[0]?.error).toMatchObject({
      code: "BUDGET_EXCEEDED",
      message: expect.stringMatching(
        /^stage work was not begun: it is expected to take 0\.\d+ s, as when it last ran, and of the 0\.2 s that lockstep\.yaml gives the run 0\.2 s are left for it$/,
      ) as string,
    });
    expect(repo.events.filter(({ kind }) => kind === "command")).toEqual([]);
    expect([await repo.read("dvc.lock"), await repo.read("out")]).toEqual([lock, out]);
  });

  test("expects more of more data", async () => {
    const repo = await ranBefore(slow);
    const budgets = [runBudget({ hours: seconds(3) })];
    await repo.write({ data: "1".repeat(100) });
    const { failures } = await run(repo, { budgets });
    expect(failures[0]?.error).toMatchObject({
      message: expect.stringContaining("as when it last ran on 50 times the data it read then") as string,
    });
    await repo.write({ data: "2\n" });
    expect((await run(repo, { budgets })).stages[0]?.outcome).toBe("ran");
  });

  test("looks at what the base's lock says, too", async () => {
    const repo = await ranBefore(slow);
    const before = await lockedWork(repo);
    await repo.remove("dvc.lock");
    const limited = { budgets: [runBudget({ hours: seconds(0.2) })], lockedBefore: () => Promise.resolve(before) };
    expect((await run(repo, limited)).failures[0]?.error).toMatchObject({ code: "BUDGET_EXCEEDED" });
  });

  test("stops a stage that nothing is known of before it exceeds, and puts its outputs back", async () => {
    const command = "echo half > out; trap 'echo asked >> log; exit 1' TERM; sleep 30 & wait";
    const repo = await repository({
      "dvc.yaml": pipeline(command),
      "params.yaml": "k: 1\n",
      data: "1\n",
      out: "old\n",
    });
    const started = performance.now();
    const { stages, failures } = await run(repo, { budgets: [runBudget({ hours: seconds(1.5) })] });
    expect((performance.now() - started) / 1000).toBeLessThan(20);
    const { cost } = stages[0] as { readonly cost?: { readonly wallSeconds: number } };
    expect(cost?.wallSeconds).toBeLessThan(1.5);
    expect(cost?.wallSeconds).toBeGreaterThan(1);
    expect(failures[0]?.error).toMatchObject({
      code: "BUDGET_EXCEEDED",
      message: expect.stringContaining("was stopped after 1.") as string,
      hint: expect.stringContaining("What the command left is in") as string,
    });
    expect(await repo.read("log")).toBe("asked\n");
    expect(await repo.read("out")).toBe("old\n");
    expect(existsSync(join(repo.root, "dvc.lock"))).toBe(false);
    await repo.write({ "dvc.yaml": pipeline("echo whole > out") });
    expect((await run(repo, { budgets: [runBudget({ hours: seconds(60) })] })).stages[0]?.outcome).toBe("ran");
  });

  test("makes a stage end that does not want to", async () => {
    const repo = await repository({
      "dvc.yaml": pipeline("trap '' TERM; while :; do sleep 0.05; done"),
      "params.yaml": "k: 1\n",
      data: "1\n",
    });
    const { stages } = await run(repo, { budgets: [runBudget({ hours: seconds(1) })] });
    const { cost } = stages[0] as { readonly cost?: { readonly wallSeconds: number } };
    expect(cost?.wallSeconds).toBeLessThan(1.2);
  });

  test.each<readonly [string, DeclaredBudget]>([
    ["a model's", { of: "model", model: "m", outputs: ["out"], limits: { hours: seconds(0.2) } }],
    ["the stage's own", { of: "stage", stage: "work", limits: { hours: seconds(0.2) } }],
  ])("is %s, too", async (_name, budget) => {
    const repo = await ranBefore(slow);
    expect((await run(repo, { budgets: [budget] })).failures[0]?.error).toMatchObject({ code: "BUDGET_EXCEEDED" });
  });

  test.each<readonly [string, DeclaredBudget]>([
    [
      "of a model that needs other stages",
      { of: "model", model: "m", outputs: ["elsewhere"], limits: { hours: seconds(0.2) } },
    ],
    ["of another stage", { of: "stage", stage: "other", limits: { hours: seconds(0.2) } }],
  ])("%s lets it run", async (_name, budget) => {
    const repo = await ranBefore(slow);
    expect((await run(repo, { budgets: [budget] })).stages[0]?.outcome).toBe("ran");
  });

  test("of a stage that is not there is told", async () => {
    const repo = await ranBefore("echo done > out");
    await run(repo, { budgets: [{ of: "stage", stage: "train", limits: { hours: 1 } }] });
    expect(repo.events).toContainEqual({
      kind: "warning",
      message: "lockstep.yaml gives stage train a budget, and there is no such stage",
    });
  });
});

/**
 * A training of 40 steps that writes its curve as DVCLive does; what it comes to is its parameter. One that comes to 0.62 waits after 30 of
 * them until it is stopped: on a busy machine it would end before anybody looked.
 */
const training = `stages:
  work:
    cmd: |-
      k=$(sed 's/k: //' params.yaml); mkdir live; printf 'step\\tacc\\n' > live/acc.tsv; i=1; while [ $i -le 40 ]; do printf "$i\\t0.$k\\n" >> live/acc.tsv; i=$((i + 1)); [ $k$i != 6231 ] || sleep 60; sleep 0.03; done; echo done > out
    params: [k]
    outs: [out, live]
`;

describe("a training that cannot win", () => {
  const futility = [{ curve: "live/acc.tsv", direction: "maximize" as const, warmup: 0.5 }];

  test("is stopped, and says where it stood", async () => {
    const repo = await repository({ "dvc.yaml": training, "params.yaml": "k: 91\n" });
    expect((await run(repo)).stages[0]?.outcome).toBe("ran");
    const lock = await repo.read("dvc.lock");
    await repo.write({ "params.yaml": "k: 62\n" });
    const { stages, failures } = await run(repo, { futility });
    expect(stages[0]?.outcome).toBe("failed");
    expect(failures[0]?.error).toMatchObject({
      code: "FUTILITY_STOPPED",
      message:
        "stage work was stopped at step 22: it cannot reach 0.91 by step 40; it reached 0.62, and 0.62 is the best it might still come to",
    });
    expect(await repo.read("dvc.lock")).toBe(lock);
    expect(await repo.read("live/acc.tsv")).toContain("40\t0.91");
  });

  test("goes on when it can, or when there is nothing to compare with", async () => {
    const repo = await repository({ "dvc.yaml": training, "params.yaml": "k: 91\n" });
    expect((await run(repo, { futility })).stages[0]?.outcome).toBe("ran");
    expect(repo.events).toContainEqual({
      kind: "warning",
      message: "stage work is not stopped for futility: there is no earlier curve to compare with",
    });
    await repo.write({ "params.yaml": "k: 92\n" });
    expect((await run(repo, { futility })).stages[0]?.outcome).toBe("ran");
  });
});
