import { describe, expect, test } from "vitest";
import { sha256 } from "../../../pipeline/domain/ids.ts";
import { Prng } from "../../../pipeline/domain/prng.ts";
import { possibleTrials, type SweepSubject, sweepState } from "../../../pipeline/training/sweeps/plan.ts";
import { reservationFor } from "../../../pipeline/training/sweeps/sweep-budget.ts";
import { readSweep } from "../../../pipeline/training/sweeps/sweep-file.ts";
import type { Trial, TrialResult } from "../../../pipeline/training/sweeps/trial.ts";

function subjectOf(more: object = {}): SweepSubject {
  return {
    sweep: readSweep({
      metric: "accuracy",
      strategy: "asha",
      trials: 27,
      seed: 3,
      space: { x: { min: 0, max: 1 } },
      effort: { parameter: "trees", min: 10, max: 90 },
      ...more,
    }),
    section: {},
    division: { folds: 2, seed: 3 },
    rows: sha256("0".repeat(64)),
    version: "1.0.0",
  };
}

const treesOf = ({ point }: { readonly point: Trial["point"] }): number => Number(point["trees"]);
const meritOf = ({ point }: Trial): number => Number(point["x"]);

function resultOf({ key, point }: Trial, value: number, wallMs = 1000): TrialResult {
  return {
    kind: "lockstep/TrialResult",
    schema: 1,
    trial: key,
    point,
    scores: [{ seed: 0, fold: 0, value }],
    worker: "w",
    generation: 1,
    cost: { wallMs, cpuMs: wallMs },
  };
}

interface Played {
  /** In the order in which they were begun. */
  readonly begun: readonly Trial[];
  readonly results: ReadonlyMap<ReturnType<typeof sha256>, TrialResult>;
  readonly ends: number;
}

/** Workers that take the first open trial that nobody has, each for as long as its effort and some luck say. */
function play(subject: SweepSubject, workers: number, luck: number, merit = meritOf): Played {
  const prng = new Prng(luck);
  const results = new Map<Trial["key"], TrialResult>();
  const begun: Trial[] = [];
  const running: { readonly trial: Trial; readonly endsAt: number }[] = [];
  for (let now = 0; ; ) {
    const started = new Set<string>(begun.map(({ key }) => key));
    // The search alone; its comparison goes by no rungs.
    const { open: all, pairs } = sweepState(subject, results, started);
    const open = pairs.length > 0 ? [] : all;
    const next = open.find(({ key }) => !started.has(key));
    if (next !== undefined && running.length < workers) {
      begun.push(next);
      running.push({
        trial: next,
        endsAt: now + treesOf(next) * (0.5 + prng.uniform() * (prng.uniform() < 0.1 ? 10 : 1)),
      });
      continue;
    }
    running.sort((a, b) => a.endsAt - b.endsAt);
    const done = running.shift();
    if (done === undefined) {
      expect(open).toEqual([]);
      return { begun, results, ends: now };
    }
    now = done.endsAt;
    results.set(done.trial.key, resultOf(done.trial, merit(done.trial)));
  }
}

describe("asynchronous halving", () => {
  test.each([
    [1, 1],
    [3, 2],
    [8, 3],
    [27, 4],
  ])("%i workers run every point with the least effort and none twice", (workers, luck) => {
    const { begun, results } = play(subjectOf(), workers, luck);
    expect(new Set(begun.map(({ key }) => key)).size).toBe(begun.length);
    expect(results.size).toBe(begun.length);
    const rung = (trees: number): readonly Trial[] => begun.filter((trial) => treesOf(trial) === trees);
    expect(rung(10)).toHaveLength(27);
    // A third goes on, and those that had gone on before better ones were finished.
    expect(rung(30).length).toBeGreaterThanOrEqual(9);
    expect(rung(30).length).toBeLessThan(20);
    expect(rung(90).length).toBeGreaterThanOrEqual(3);
    const best = begun.toSorted((a, b) => meritOf(b) - meritOf(a))[0];
    expect(Math.max(...rung(90).map(meritOf))).toBe(best && meritOf(best));
  });

  test("the same results in the same order give the same trials", () => {
    const keys = ({ begun }: Played): readonly string[] => begun.map(({ key }) => key);
    expect(keys(play(subjectOf(), 4, 9))).toEqual(keys(play(subjectOf(), 4, 9)));
    expect(keys(play(subjectOf(), 4, 9))).not.toEqual(keys(play(subjectOf(), 4, 10)));
  });

  test("nobody waits for the slowest of a rung: eight workers end sooner than rung by rung, over 20 sweeps", () => {
    const total = (strategy: "asha" | "halving"): number =>
      Array.from({ length: 20 }, (_, luck) => play(subjectOf({ strategy }), 8, luck).ends).reduce((a, b) => a + b, 0);
    expect(total("asha")).toBeLessThan(0.95 * total("halving"));
  });

  test("a point that went on stays on, whatever was finished afterwards", () => {
    const subject = subjectOf();
    const possible = possibleTrials(subject) ?? [];
    const [worst, ...others] = possible.slice(0, 27).toSorted((a, b) => meritOf(a) - meritOf(b)) as [Trial, ...Trial[]];
    const above = possible.find(({ point }) => point["x"] === worst.point["x"] && point["trees"] === 30) as Trial;
    const finished = [worst, ...others].map((trial) => [trial.key, resultOf(trial, meritOf(trial))] as const);
    const keysOf = (started: ReadonlySet<string>): readonly string[] =>
      sweepState(subject, new Map(finished), started).open.map(({ key }) => key);
    expect(keysOf(new Set())).not.toContain(above.key);
    expect(keysOf(new Set([above.key]))).toContain(above.key);
  });

  test("of a rung that fails as a whole nothing goes on, and of a few one does", () => {
    const { begun } = play(subjectOf(), 4, 1, () => Number.NaN);
    expect(begun.filter((trial) => treesOf(trial) > 10).length).toBeGreaterThan(0);
    const few = play(subjectOf({ trials: 2 }), 1, 1).begun;
    expect(few.map(treesOf)).toEqual([10, 10, 30, 90]);
    const subject = subjectOf();
    const failed = new Map(
      (possibleTrials(subject) ?? []).slice(0, 27).map((trial) => [trial.key, { ...resultOf(trial, 0), scores: [] }]),
    );
    expect(sweepState(subject, failed).open).toEqual([]);
  });
});

describe("the budget of a sweep", () => {
  const subject = subjectOf({ budget: { hours: 1 } });
  const trials = possibleTrials(subject) ?? [];
  const minute = 60_000;

  /** Of so many that run, each has reserved what the first took. */
  function judge(done: readonly number[], running: number, at: number): ReturnType<typeof reservationFor> {
    const costOf = (wallMs: number) => ({ wallMs, cpuMs: wallMs });
    return reservationFor(subject, trials[at] as Trial, {
      finished: done.map((wallMs, i) => ({ trial: trials[i] as Trial, cost: costOf(wallMs) })),
      reserved: Array.from({ length: running }, () => costOf(done[0] ?? 0)),
    });
  }

  test.each<[string, readonly number[], number, number, boolean]>([
    ["the first trial begins: nothing is known of it", [], 0, 0, false],
    ["what is left is just enough", [30 * minute], 0, 1, false],
    ["what is left is less than one took", [31 * minute], 0, 1, true],
    ["what runs is kept for", [20 * minute], 1, 2, false],
    ["and one more would be too many", [20 * minute], 2, 3, true],
    ["three times the trees are expected to take three times as long", [16 * minute], 0, 27, true],
    ["and just fit", [15 * minute], 0, 27, false],
    ["nothing is left", [60 * minute], 0, 1, true],
  ])("%s", (_name, done, running, at, isRefused) => {
    expect(typeof judge(done, running, at) === "string").toBe(isRefused);
  });

  test("says what is left and what is expected", () => {
    expect(judge([31 * minute], 0, 1)).toBe(
      "of the budget of 60 min, 29 min are left, and the next trial is expected to take 31 min",
    );
  });

  test.each<[string, readonly number[], number, object]>([
    ["the first one all that is left, of what is limited", [], 0, { wallMs: 60 * minute, cpuMs: 0 }],
    ["another what the dearest took", [10 * minute, 12 * minute], 2, { wallMs: 12 * minute, cpuMs: 12 * minute }],
    ["one with thrice the effort thrice as much", [5 * minute], 27, { wallMs: 15 * minute, cpuMs: 15 * minute }],
  ])("reserves for %s", (_name, done, at, amounts) => {
    expect(judge(done, 0, at)).toEqual(amounts);
  });

  test("reserves for a trial of the comparison by its number of trainings", () => {
    const [first] = trials as [Trial];
    const larger = { ...first, seeds: [1, 2], division: { ...first.division, folds: 3 } };
    const known = { finished: [{ trial: first, cost: { wallMs: 4, cpuMs: 2 } }], reserved: [] };
    expect(reservationFor(subject, larger, known)).toEqual({ wallMs: 12, cpuMs: 6 });
  });
});
