import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../../pipeline/domain/ids.ts";
import type { Json } from "../../../pipeline/domain/json.ts";
import { folderStore } from "../../../pipeline/training/sweeps/folder-store.ts";
import type { SweepSubject } from "../../../pipeline/training/sweeps/plan.ts";
import { Reservations } from "../../../pipeline/training/sweeps/reservations.ts";
import type { SweepStore } from "../../../pipeline/training/sweeps/store.ts";
import { readSweep } from "../../../pipeline/training/sweeps/sweep-file.ts";
import { workOnSweep } from "../../../pipeline/training/sweeps/worker.ts";
import { errorOf } from "../../support/errors.ts";
import { memoryFolder } from "../../support/folder.ts";

const minute = 60_000;

function subjectOf(more: Readonly<Record<string, Json>> = {}): SweepSubject {
  const space = { x: { min: 0, max: 1 } };
  return {
    sweep: readSweep({ metric: "accuracy", strategy: "random", trials: 30, space, ...more }),
    section: {},
    division: { folds: 2, seed: 0 },
    rows: sha256("0".repeat(64)),
    version: "1.0.0",
  };
}

const trialAt = (i: number) => sha256(i.toString(16).padStart(64, "0"));

describe("reservations", () => {
  test("of twenty at the same moment, as many are granted as fit, in one order that all see", async () => {
    const store = folderStore(memoryFolder());
    const workers = Array.from(
      { length: 20 },
      (_, i) => new Reservations({ subject: subjectOf(), store, worker: `w${i}` }),
    );
    const answers = await Promise.all(
      workers.map((worker, i) =>
        worker.reserve(trialAt(i), (reserved) => (reserved.size < 7 ? { wallMs: minute, cpuMs: 0 } : "full")),
      ),
    );
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(7);
    const [first, ...others] = await Promise.all(workers.map(async (worker) => [...(await worker.read())]));
    expect(first).toHaveLength(7);
    for (const other of others) expect(other).toEqual(first);
  });

  test("are the trial's: who takes it over needs no other", async () => {
    const store = folderStore(memoryFolder());
    const [one, two] = ["one", "two"].map((worker) => new Reservations({ subject: subjectOf(), store, worker }));
    expect(await one?.reserve(trialAt(1), () => ({ wallMs: 1, cpuMs: 1 }))).toBeUndefined();
    expect(await two?.reserve(trialAt(1), () => "full")).toBeUndefined();
    expect(await two?.reserve(trialAt(2), () => "full")).toBe("full");
  });

  test.each<[string, SweepSubject, number]>([
    ["stay when the budget is raised", subjectOf({ budget: { hours: 9 } }), 1],
    ["are none of another sweep's", subjectOf({ seed: 1 }), 0],
  ])("%s", async (_name, subject, count) => {
    const store = folderStore(memoryFolder());
    const before = new Reservations({ subject: subjectOf({ budget: { hours: 1 } }), store, worker: "w" });
    await before.reserve(trialAt(1), () => ({ wallMs: 1, cpuMs: 1 }));
    expect((await new Reservations({ subject, store, worker: "w" }).read()).size).toBe(count);
  });

  test("that cannot be read are RECORD_INVALID", async () => {
    const store = folderStore(memoryFolder());
    const reservations = new Reservations({ subject: subjectOf(), store, worker: "w" });
    await reservations.reserve(trialAt(1), () => ({ wallMs: 1, cpuMs: 1 }));
    const [key = ""] = await store.list("sweeps/reservations/");
    const broken: SweepStore = { ...store, read: async (at) => (at === key ? "{}" : store.read(at)) };
    const other = new Reservations({ subject: subjectOf(), store: broken, worker: "w" });
    expect(await errorOf(() => other.read())).toMatch(/^RECORD_INVALID: the reservation /);
  });
});

/** What runs, and the most that ever ran or was spent, in minutes of the budget. */
interface Meter {
  running: number;
  spent: number;
  most: number;
  atOnce: number;
}

/** Some workers that begin at the same moment; every trial says that it took so many minutes. */
async function workTogether(subject: SweepSubject, workers: number, minutes: () => number) {
  const store = folderStore(memoryFolder());
  const meter: Meter = { running: 0, spent: 0, most: 0, atOnce: 0 };
  let count = 0;
  const done = await Promise.all(
    Array.from({ length: workers }, (_, i) =>
      workOnSweep({
        subject,
        store,
        worker: `${i + 1}/${workers}`,
        jobs: 1,
        // Long enough that no pause of a busy machine passes for the end of a worker.
        leaseMs: 4000,
        now: () => performance.now(),
        signal: new AbortController().signal,
        run: async (trial) => {
          const took = minutes();
          count++;
          meter.running++;
          meter.atOnce = Math.max(meter.atOnce, meter.running);
          meter.spent += took;
          meter.most = Math.max(meter.most, meter.spent);
          await pause(60);
          meter.running--;
          const wallMs = took * minute;
          return {
            scores: trial.seeds.map((seed) => ({ seed, fold: 0, value: Number(trial.point["x"] ?? 0) })),
            cost: { wallMs, cpuMs: wallMs },
          };
        },
        onResult: () => undefined,
      }),
    ),
  );
  return { meter, done, count };
}

describe("workers that begin at the same moment", () => {
  test("never take more than the budget together, and use what there is of it", async () => {
    // Ten and a half minutes, one for each trial: the eleventh would be half a minute too many.
    const budget = { hours: 10.5 / 60 };
    const { meter, done, count } = await workTogether(subjectOf({ budget }), 8, () => 1);
    expect([count, meter.most]).toEqual([10, 10]);
    // The first is alone, since nobody knows what it takes; then they run beside each other.
    expect(meter.atOnce).toBeGreaterThan(1);
    for (const { stopped } of done)
      expect(stopped).toBe("of the budget of 10.5 min, 30 s are left, and the next trial is expected to take 60 s");
  }, 60_000);

  test("wait for what runs: it may take less than was kept for it", async () => {
    const took = [3];
    const budget = { cpu_hours: 8 / 60 };
    const { meter, count } = await workTogether(subjectOf({ budget }), 4, () => took.pop() ?? 0.5);
    // Three, then one after the other at half a minute, until less than three are left.
    expect(meter.most).toBeLessThanOrEqual(8);
    expect(count).toBe(6);
  }, 60_000);

  test("without a budget wait for nobody and reserve nothing", async () => {
    const { count, meter } = await workTogether(subjectOf({ trials: 6 }), 6, () => 1);
    expect(count).toBe(6 + 6);
    expect(meter.atOnce).toBeGreaterThan(1);
  }, 60_000);
});
