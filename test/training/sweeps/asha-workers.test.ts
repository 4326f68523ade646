import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { sha256 } from "../../../pipeline/domain/ids.ts";
import { folderStore } from "../../../pipeline/training/sweeps/folder-store.ts";
import { allTrials, type SweepSubject } from "../../../pipeline/training/sweeps/plan.ts";
import type { SweepStore } from "../../../pipeline/training/sweeps/store.ts";
import { readSweep } from "../../../pipeline/training/sweeps/sweep-file.ts";
import type { Trial } from "../../../pipeline/training/sweeps/trial.ts";
import { workOnSweep } from "../../../pipeline/training/sweeps/worker.ts";
import { memoryFolder } from "../../support/folder.ts";

function subjectOf(more: object = {}): SweepSubject {
  return {
    sweep: readSweep({
      metric: "accuracy",
      strategy: "asha",
      trials: 24,
      space: { x: { min: 0, max: 1 } },
      effort: { parameter: "trees", min: 1, max: 9 },
      ...more,
    }),
    section: {},
    division: { folds: 2, seed: 0 },
    rows: sha256("0".repeat(64)),
    version: "1.0.0",
  };
}

interface Started {
  /** Trials in the order in which this worker ran them to their end. */
  readonly ran: readonly Trial[];
  readonly done: ReturnType<typeof workOnSweep>;
}

/** A worker whose trials take a millisecond for each tree; it finds the better the larger x is. */
function start(store: SweepStore, subject: SweepSubject, name: string): Started {
  const ran: Trial[] = [];
  const done = workOnSweep({
    subject,
    store,
    worker: name,
    jobs: 1,
    leaseMs: 150,
    now: () => performance.now(),
    signal: new AbortController().signal,
    run: async (trial, signal) => {
      await pause(Number(trial.point["trees"] ?? 1), undefined, { signal });
      ran.push(trial);
      return {
        scores: [0, 1].map((fold) => ({ seed: 0, fold, value: Number(trial.point["x"] ?? 0.5) + 0.001 * fold })),
        cost: { wallMs: 60_000, cpuMs: 60_000 },
      };
    },
    onResult: () => undefined,
  });
  return { ran, done };
}

/** A store that a worker loses for ever once it has claimed so many trials: what is left of one that was killed. */
function lostAfter(store: SweepStore, claims: number): SweepStore {
  let left = claims;
  const alive = (): void => {
    if (left < 0) throw new Error("the machine is gone");
  };
  return {
    list: async (prefix) => (alive(), store.list(prefix)),
    read: async (key) => (alive(), store.read(key)),
    create: async (key, text) => {
      alive();
      const isMade = await store.create(key, text);
      if (key.startsWith("sweeps/claims/") && isMade && --left === 0) left = -1;
      return isMade;
    },
  };
}

test("24 points over three workers, one of which dies: complete, all find the same, and no finished trial is run again", async () => {
  const store = folderStore(memoryFolder());
  const subject = subjectOf();
  const [first, third] = [start(store, subject, "1/3"), start(store, subject, "3/3")];
  const second = start(lostAfter(store, 4), subject, "2/3");
  await expect(second.done).rejects.toThrow("the machine is gone");
  const [one, three] = await Promise.all([first.done, third.done]);

  expect(one.state.open).toEqual([]);
  expect(three.state.trials).toEqual(one.state.trials);
  const results = await store.list("sweeps/results/");
  expect(results).toHaveLength(allTrials(one.state).length);
  // The best and what stands, each on the three divisions that a sweep takes when nobody says otherwise.
  expect(results).toHaveLength(one.state.trials.length + 6);
  const efforts = one.state.trials.map(({ point }) => point["trees"]);
  expect(efforts.filter((effort) => effort === 1)).toHaveLength(24);
  expect(efforts.filter((effort) => effort === 9).length).toBeGreaterThanOrEqual(2);

  // Only what the dead worker had claimed and not written was claimed again; everything else was run once.
  const claims = await store.list("sweeps/claims/");
  expect(claims).toHaveLength(results.length + 1);
  const survivors = [...first.ran, ...third.ran].map(({ key }) => key);
  expect(new Set(survivors).size).toBe(survivors.length);
  expect(survivors).toHaveLength(results.length - 3);
});

test("a sweep stops before its budget, and goes on when it is raised", async () => {
  const store = folderStore(memoryFolder());
  // Each trial says that it took a minute; three, and the fourth would be one too many.
  const poor = { strategy: "random", effort: undefined, trials: 6, budget: { hours: 3.5 / 60 } };
  const { ran, done } = start(store, subjectOf(poor), "1/1");
  const { stopped, state } = await done;
  expect([ran.length, state.open.length]).toEqual([3, 3]);
  expect(stopped).toBe("of the budget of 3.5 min, 30 s are left, and the next trial is expected to take 60 s");
  const rich = start(store, subjectOf({ ...poor, budget: undefined }), "1/1");
  expect((await rich.done).stopped).toBeUndefined();
  expect(rich.ran).toHaveLength(3 + 6);
});
