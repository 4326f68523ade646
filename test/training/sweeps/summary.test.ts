import { describe, expect, test } from "vitest";
import { sha256 } from "../../../pipeline/domain/ids.ts";
import { type SweepSubject, sweepState } from "../../../pipeline/training/sweeps/plan.ts";
import { changesTo, paramsWith } from "../../../pipeline/training/sweeps/suggestion.ts";
import { summarise } from "../../../pipeline/training/sweeps/summary.ts";
import { readSweep } from "../../../pipeline/training/sweeps/sweep-file.ts";
import { encodeResult, readResult, spreadOf, type TrialResult } from "../../../pipeline/training/sweeps/trial.ts";
import { errorOf } from "../../support/errors.ts";

const subject: SweepSubject = {
  sweep: readSweep({
    metric: "log_loss",
    strategy: "grid",
    space: { a: { values: [1, 2, 3] } },
    seeds: [1, 2],
    folds: 2,
  }),
  section: { a: 1, other: true },
  division: { folds: 2, seed: 0 },
  rows: sha256("0".repeat(64)),
  version: "1.0.0",
};

const { open } = sweepState(subject, new Map());

function resultOf(at: number, values: readonly (number | null)[], failure?: TrialResult["failure"]): TrialResult {
  const trial = open[at];
  if (trial === undefined) throw new Error("no such trial");
  return {
    kind: "lockstep/TrialResult",
    schema: 1,
    trial: trial.key,
    point: trial.point,
    scores: values.map((value, i) => ({ seed: 1 + (i >> 1), fold: i % 2, value })),
    ...(failure === undefined ? {} : { failure }),
    worker: "w",
    generation: 1,
    cost: { wallMs: 10, cpuMs: 7 },
  };
}

const known = (results: readonly TrialResult[]) => new Map(results.map((result) => [sha256(result.trial), result]));

describe("a sweep", () => {
  test("is open as long as a trial has no result", () => {
    const state = sweepState(subject, known([resultOf(0, [0.5]), resultOf(2, [0.5])]));
    expect(state.open).toEqual([open[1]]);
    expect(state.trials).toHaveLength(3);
  });

  test.each<[string, Partial<SweepSubject>]>([
    ["other rows", { rows: sha256("1".repeat(64)) }],
    ["another version", { version: "1.0.1" }],
    ["another section", { section: { a: 1, other: false } }],
    ["other seeds", { sweep: { ...subject.sweep, seeds: [3] } }],
    ["other folds", { division: { folds: 3, seed: 0 } }],
    ["folds by group", { division: { folds: 2, seed: 0, group: "customer" } }],
  ])("of %s has other trials", (_name, changed) => {
    const others = sweepState({ ...subject, ...changed }, new Map()).open.map(({ key }) => key);
    expect(others.filter((key) => open.some((trial) => trial.key === key))).toEqual([]);
  });

  test("does not ask what the section says about a parameter that is varied", () => {
    expect(sweepState({ ...subject, section: { a: 9, other: true } }, new Map()).open).toEqual(open);
  });
});

describe("the summary", () => {
  const results = known([
    resultOf(0, [0.4, 0.6, 0.5, 0.5]),
    resultOf(1, [0.3, 0.5, 0.4, 0.4]),
    resultOf(2, [], { code: "METRIC_INVALID", message: "diverged" }),
  ]);
  const summary = summarise(subject, sweepState(subject, results), results);

  test("ranks by the mean, the lower loss first, with its spread over seeds and folds", () => {
    expect(summary.ranked.map(({ point, mean, count }) => [point, mean, count])).toEqual([
      [{ a: 2 }, 0.4, 4],
      [{ a: 1 }, 0.5, 4],
    ]);
    expect(summary.ranked[0]?.deviation).toBeCloseTo(Math.sqrt(0.02 / 3), 12);
  });

  test("tells what the seeds and what the folds make of it", () => {
    const [best] = summary.ranked;
    // Means of the seeds 0.4 and 0.4, of the folds 0.35 and 0.45.
    expect(best?.betweenSeeds).toBeCloseTo(0, 12);
    expect(best?.betweenFolds).toBeCloseTo(Math.sqrt(0.005), 12);
  });

  test("compares the first two seed by seed and fold by fold", () => {
    expect(summary.lead?.mean).toBeCloseTo(0.1, 12);
    expect(summary.lead?.deviation).toBeCloseTo(0, 12);
  });

  test("names what failed and why, and what it all cost", () => {
    expect(summary.failed).toEqual([{ trial: open[2]?.key, point: { a: 3 }, reason: "diverged" }]);
    expect([summary.wallMs, summary.cpuMs]).toEqual([30, 21]);
  });
});

test.each<[string, readonly (number | null)[], number | undefined]>([
  ["one score has no spread", [0.5], 0],
  ["a metric that is undefined on a fold has no mean", [0.5, null], undefined],
  ["no score has no mean", [], undefined],
])("%s", (_name, values, deviation) => {
  expect(spreadOf(resultOf(0, values))?.deviation).toBe(deviation);
});

describe("a result that is kept", () => {
  const result = resultOf(0, [0.5]);
  const key = sha256(result.trial);

  test("is read as it was written", () => {
    expect(readResult(encodeResult(result), key)).toEqual(result);
  });

  test.each<[string, string]>([
    ["that is not JSON", "{"],
    ["of another kind", "{}"],
    ["of another trial", encodeResult({ ...result, trial: "f".repeat(64) })],
    ["with keys of somebody's own", encodeResult({ ...result, more: 1 } as TrialResult)],
  ])("%s is RECORD_INVALID", async (_name, text) => {
    expect(await errorOf(() => readResult(text, key))).toMatch(/^RECORD_INVALID: /);
  });
});

test("the suggestion changes values in their place and adds new ones", () => {
  const text = "# head\ntrain:\n  a: 1 # one\n  list: [1, 2]\nother: 3\n";
  expect(paramsWith(text, { file: "params.yaml", section: "train" }, { a: 2, new: 0.5 })).toBe(
    "# head\ntrain:\n  a: 2 # one\n  list: [1, 2]\n  new: 0.5\nother: 3\n",
  );
  expect(changesTo({ a: 1, list: [1, 2] }, { a: 2, list: [1, 2], new: 0.5 })).toEqual([
    { key: "a", from: 1, to: 2 },
    { key: "new", from: undefined, to: 0.5 },
  ]);
});
