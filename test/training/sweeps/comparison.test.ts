import { describe, expect, test } from "vitest";
import { sha256 } from "../../../pipeline/domain/ids.ts";
import type { Json } from "../../../pipeline/domain/json.ts";
import { Prng } from "../../../pipeline/domain/prng.ts";
import type { WinnerComparison } from "../../../pipeline/domain/sweep-record.ts";
import { compareWinner, comparisonSentence } from "../../../pipeline/training/sweeps/comparison.ts";
import {
  allTrials,
  freshDraws,
  type Pair,
  progressOf,
  type SweepSubject,
  sweepState,
} from "../../../pipeline/training/sweeps/plan.ts";
import { readSweep } from "../../../pipeline/training/sweeps/sweep-file.ts";
import type { Trial, TrialResult } from "../../../pipeline/training/sweeps/trial.ts";

function subjectOf(more: Readonly<Record<string, Json>> = {}, section: SweepSubject["section"] = {}): SweepSubject {
  return {
    sweep: readSweep({ metric: "accuracy", strategy: "grid", space: { a: { values: [1, 2, 3] } }, folds: 2, ...more }),
    section,
    division: { folds: 2, seed: 0 },
    rows: sha256("0".repeat(64)),
    version: "1.0.0",
  };
}

function resultOf({ key, point }: Trial, values: readonly (number | null)[]): TrialResult {
  return {
    kind: "lockstep/TrialResult",
    schema: 1,
    trial: key,
    point,
    scores: values.map((value, fold) => ({ seed: 0, fold, value })),
    worker: "w",
    generation: 1,
    cost: { wallMs: 10, cpuMs: 7 },
  };
}

/** Runs every open trial until the sweep is over. */
function playedOut(subject: SweepSubject, scoreOf: (trial: Trial, fold: number) => number) {
  const results = new Map<Trial["key"], TrialResult>();
  for (;;) {
    const state = sweepState(subject, results);
    if (state.open.length === 0) return { state, results };
    for (const trial of state.open) {
      const folds = Array.from({ length: trial.division.folds }, (_, fold) => scoreOf(trial, fold));
      results.set(trial.key, resultOf(trial, folds));
    }
  }
}

const byA = ({ point }: Trial): number => 0.5 + 0.1 * Number(point["a"] ?? 0);

describe("what follows the search", () => {
  test("the best and what stands, each on fresh divisions with fresh seeds", () => {
    const { state } = playedOut(subjectOf({ seeds: [0, 7] }, { a: 1, other: 5 }), byA);
    expect(state.trials).toHaveLength(3);
    expect(state.pairs.map(({ winner, incumbent }) => [winner.point, incumbent.point])).toEqual(
      Array.from({ length: 3 }, () => [{ a: 3 }, { a: 1 }]),
    );
    const drawn = state.pairs.map(({ winner }) => winner.seeds[0]);
    expect(new Set([0, 7, ...drawn]).size).toBe(5);
    for (const { winner, incumbent } of state.pairs) {
      expect(incumbent.division).toEqual(winner.division);
      expect(incumbent.seeds).toEqual(winner.seeds);
      expect(winner.division).toEqual({ folds: 2, seed: winner.seeds[0] });
    }
    // No trial of the comparison is one of the search.
    expect(new Set(allTrials(state).map(({ key }) => key)).size).toBe(3 + 6);
  });

  test("nothing, when the best is what stands", () => {
    const { state } = playedOut(subjectOf({}, { a: 3 }), byA);
    expect([state.pairs, state.open]).toEqual([[], []]);
  });

  test("a comparison, when what stands leaves a parameter to its default", () => {
    expect(playedOut(subjectOf(), byA).state.pairs.map(({ incumbent }) => incumbent.point)).toEqual([{}, {}, {}]);
  });

  test.each(["halving", "asha"])("of %s: the best with the most effort, and what stands with its own", (strategy) => {
    const effort = { parameter: "trees", min: 1, max: 9 };
    const space = { a: { min: 0, max: 1 } };
    const { state } = playedOut(subjectOf({ strategy, effort, space, trials: 9 }, { a: 0.5, trees: 4 }), byA);
    expect(state.pairs).toHaveLength(3);
    for (const { winner, incumbent } of state.pairs) {
      expect(winner.point).toMatchObject({ trees: 9 });
      expect(incumbent.point).toEqual({ a: 0.5, trees: 4 });
    }
  });

  test("over time, where folds are the same for every seed, more folds", () => {
    const division = { folds: 3, seed: 0, time: "t", gap: 0 };
    const draws = freshDraws({ sweep: subjectOf({ repeats: 2 }).sweep, division });
    expect(draws.map((drawn) => drawn.division.folds)).toEqual([4, 5]);
  });

  test("is told apart from the search", () => {
    const subject = subjectOf({}, { a: 1 });
    const { state, results } = playedOut(subject, byA);
    expect(progressOf(state.trials[0]?.key ?? "", state)).toBe("3 of 3 trials");
    const last = state.pairs[2]?.winner as Trial;
    results.delete(last.key);
    expect(progressOf(state.pairs[0]?.winner.key ?? "", sweepState(subject, results))).toBe(
      "5 of 6 trials of the comparison",
    );
  });
});

/** Compares differences of pairs of two folds each, of 100 rows. */
function compared(
  winner: readonly number[],
  incumbent: readonly (number | null)[],
  metric = "accuracy",
): WinnerComparison {
  const subject = subjectOf({ repeats: winner.length / 2, metric }, { a: 1 });
  // The lower loss, the higher accuracy: the last value of the space or the first but one.
  const { state } = playedOut(subject, (trial) => (trial.point["a"] === 2 ? (metric === "log_loss" ? 0.1 : 0.9) : 0.5));
  const results = new Map<Trial["key"], TrialResult>();
  for (const [i, pair] of state.pairs.entries()) {
    results.set(pair.winner.key, resultOf(pair.winner, winner.slice(2 * i, 2 * i + 2)));
    results.set(pair.incumbent.key, resultOf(pair.incumbent, incumbent.slice(2 * i, 2 * i + 2)));
  }
  return compareWinner(subject.sweep, state.pairs.map(withFolds), results);
}

function withFolds(pair: Pair) {
  const file = { training: "", test: "", trainingRows: 50, testRows: 50 };
  return { pair, folds: [file, file] };
}

const six = (value: number): readonly number[] => Array.from({ length: 6 }, () => value);
const wobble = (mean: number, by: number): readonly number[] => [1, -1, 1, -1, 1, -1].map((sign) => mean + sign * by);

describe("the comparison", () => {
  test("is the corrected resampled t, with its interval", () => {
    // Differences 0.03 ± 0.01: deviation 0.01·√(6/5), variance × (1/6 + 1), t.ppf(0.975, 5) (SciPy 1.17.1).
    const found = compared(wobble(0.83, 0.01), six(0.8));
    const reach = 2.570581835636314 * 0.01 * Math.sqrt(6 / 5) * Math.sqrt(1 / 6 + 1);
    expect(found).toMatchObject({ verdict: "not_distinguishable", folds: 6 });
    if (!("low" in found)) throw new Error("nothing was compared");
    expect(found.difference).toBeCloseTo(0.03, 12);
    expect(found.low).toBeCloseTo(0.03 - reach, 10);
    expect(found.high).toBeCloseTo(0.03 + reach, 10);
    expect([found.winner, found.incumbent].map((mean) => mean.toFixed(6))).toEqual(["0.830000", "0.800000"]);
  });

  test.each<[string, readonly number[], readonly number[], string, string]>([
    ["better where more is better", wobble(0.84, 0.01), six(0.8), "accuracy", "better"],
    ["worse where more is better", wobble(0.76, 0.01), six(0.8), "accuracy", "worse"],
    ["better where less is better", wobble(0.76, 0.01), six(0.8), "log_loss", "better"],
    ["worse where less is better", wobble(0.84, 0.01), six(0.8), "log_loss", "worse"],
    ["never apart without a difference", six(0.8), six(0.8), "accuracy", "not_distinguishable"],
    ["not apart by the plain test's measure alone", wobble(0.82, 0.01), six(0.8), "accuracy", "not_distinguishable"],
  ])("%s", (_name, winner, incumbent, metric, verdict) => {
    expect(compared(winner, incumbent, metric).verdict).toBe(verdict);
  });

  test.each<[string, WinnerComparison, RegExp]>([
    ["folds where they suffice", compared(wobble(0.83, 0.01), six(0.8)), /; needs about 2 more folds$/],
    ["rows where folds share too many", compared(wobble(0.805, 0.01), six(0.8)), /; needs about 3600 more rows$/],
    ["nothing where there is no difference", compared(six(0.8), six(0.8)), /; no number of folds or rows would tell$/],
    ["nothing where it is settled", compared(wobble(0.84, 0.01), six(0.8)), /\(positive is better\)$/],
    [
      "what was undefined",
      compared(six(0.8), [...six(0.8).slice(1), null]),
      /: the metric is undefined on a fresh fold$/,
    ],
  ])("asks for %s", (_name, comparison, end) => {
    expect(comparisonSentence("accuracy", comparison)).toMatch(end);
  });

  test("with so many more folds of the same kind it is told", () => {
    const found = compared(wobble(0.83, 0.01), six(0.8));
    const more = "moreFolds" in found ? (found.moreFolds ?? 0) : 0;
    expect(more).toBe(2);
    expect(compared([...wobble(0.83, 0.01), 0.84, 0.82], [...six(0.8), 0.8, 0.8]).verdict).toBe("better");
  });

  test("names the side that failed", () => {
    const { state, results } = playedOut(subjectOf({}, { a: 1 }), byA);
    const { incumbent } = state.pairs[1] as Pair;
    results.set(incumbent.key, {
      ...resultOf(incumbent, []),
      failure: { code: "PARAMS_INVALID", message: "no trees" },
    });
    const comparison = compareWinner(subjectOf().sweep, state.pairs.map(withFolds), results);
    expect(comparisonSentence("accuracy", comparison)).toBe(
      "the best was not compared with params.yaml as it stands: params.yaml as it stands failed on fresh folds: no trees",
    );
  });
});

test("the best of 24 equals by the luck of folds and seeds is seldom called better, and its lead in the search is made of it", () => {
  const space = { a: { values: Array.from({ length: 24 }, (_, i) => i) } };
  const sweeps = 300;
  let better = 0;
  let lead = 0;
  for (let at = 0; at < sweeps; at++) {
    const prng = new Prng(at);
    const normal = () => Math.sqrt(-2 * Math.log(1 - prng.uniform())) * Math.cos(2 * Math.PI * prng.uniform());
    const subject = subjectOf({ space, seed: at }, { a: -1 });
    const { state, results } = playedOut(subject, () => 0.8 + 0.01 * normal());
    const found = compareWinner(subject.sweep, state.pairs.map(withFolds), results);
    better += Number(found.verdict === "better");
    const means = state.trials.map(({ key }) =>
      results.get(key)?.scores.reduce((sum, { value }) => sum + (value ?? 0), 0),
    );
    lead += (Math.max(...means.map((mean) => mean ?? 0)) / 2 - 0.8) / sweeps;
  }
  // Two folds of deviation 0.01: the best of 24 means stands 0.014 above the rest, for nothing.
  expect(lead).toBeGreaterThan(0.012);
  // 2.5 % on this side at most.
  expect(better / sweeps).toBeLessThanOrEqual(0.025);
});
