import { describe, expect, test } from "vitest";
import { md5, modelName, sha256 } from "../../pipeline/domain/ids.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import type { FairnessRule, SliceRule } from "../../pipeline/domain/project.ts";
import { pairedT } from "../../pipeline/domain/statistics/paired-t.ts";
import { askedGates, isAnswered } from "../../pipeline/evaluation/asked-gates.ts";
import { clusteredT } from "../../pipeline/evaluation/comparison/clustered-t.ts";
import { compareModels, type EvaluationRequest, type ModelScores } from "../../pipeline/evaluation/evaluate.ts";
import { flipsOf } from "../../pipeline/evaluation/flips.ts";
import { spendAlpha } from "../../pipeline/evaluation/hold-out.ts";
import { searchedColumns } from "../../pipeline/evaluation/slices/searched-columns.ts";
import { expectClose } from "../support/close.ts";

const count = 2400;
const prng = new Prng(21);
const labels = Uint8Array.from({ length: count }, () => (prng.uniform() < 0.4 ? 1 : 0));
const kind = Array.from(labels, (_label, row) => ["A", "B", "C"][row % 3] ?? "");
const rare = Array.from(labels, (_label, row) => (row < 12 ? "rare" : "common"));
const customer = Array.from(labels, (_label, row) => String(Math.floor(row / 4)));

/** A model that errs with the chance of the row's kind; `seed` decides which rows. */
function model(name: string, wrong: Readonly<Record<string, number>>, seed = 5): ModelScores {
  const chance = new Prng(seed);
  const scores = Float64Array.from(labels, (label, row) => {
    const isWrong = chance.uniform() < (wrong[kind[row] ?? ""] ?? 0);
    return isWrong === (label === 1) ? 0.2 + 0.1 * chance.uniform() : 0.7 + 0.1 * chance.uniform();
  });
  return { modelVersion: undefined, artifactSha256: sha256(name.repeat(64)), threshold: 0.5, scores };
}

const even = { A: 0.1, B: 0.1, C: 0.1 };
const good = model("a", even);
const columns: Readonly<Record<string, readonly string[]>> = { kind, rare, customer };
const cells = {
  ids: Array.from(labels, (_label, row) => `r${row}`),
  searched: ["kind", "rare"],
  column: (name: string) => columns[name] ?? [],
};

function rule(changes: Partial<SliceRule>): SliceRule {
  return { columns: ["kind"], minimumRows: 30, required: [], margin: undefined, mode: "blocking", ...changes };
}

function evaluate(changes: Partial<EvaluationRequest>) {
  return compareModels({
    model: modelName("m"),
    rows: { source: "base", path: "rows.csv", md5: md5("0".repeat(32)), changed: false },
    truth: { kind: "binary", labels },
    candidate: good,
    gates: [{ metric: "accuracy", margin: undefined, limit: 0.5 }],
    cells,
    draws: 200,
    seed: 1,
    ...changes,
  });
}

describe("declared slices", () => {
  const worse = model("b", { A: 0.1, B: 0.1, C: 0.2 });
  test.each<[string, Partial<EvaluationRequest>, string, string]>([
    [
      "that did not change pass",
      { champion: model("c", even, 5), slices: [rule({})] },
      "equivalent",
      "none of 3 slices got worse",
    ],
    [
      "of which one got worse fail, whatever the whole says",
      { candidate: worse, champion: good, slices: [rule({})] },
      "regressed",
      "kind=C",
    ],
    [
      "on trial stop nothing",
      { candidate: worse, champion: good, slices: [rule({ mode: "informational" })] },
      "equivalent",
      "accuracy",
    ],
    [
      "that must be there and are not fail",
      { slices: [rule({ required: [["Z"]] })] },
      "regressed",
      "kind=Z must be among the evaluation rows",
    ],
    [
      "that must be there and are too few cannot tell",
      { champion: model("c", even, 6), slices: [rule({ columns: ["rare"], required: [["rare"]] })] },
      "inconclusive",
      "rare=rare has 12 rows, and 30 are needed",
    ],
    [
      "that are too few are left out",
      { champion: model("c", even, 5), slices: [rule({ columns: ["rare"] })] },
      "equivalent",
      "accuracy",
    ],
    [
      "that may lose more than their margin cannot tell",
      { candidate: model("d", even, 8), champion: good, slices: [rule({ margin: 0.001 })] },
      "inconclusive",
      "more rows of it",
    ],
    [
      "none of which is large enough cannot tell",
      { champion: model("c", even, 5), slices: [rule({ minimumRows: 5000 })] },
      "inconclusive",
      "no slice of kind has 5000 rows",
    ],
    ["of a first model are told and not judged", { slices: [rule({})] }, "equivalent", "accuracy"],
  ])("%s", (_name, changes, phase, reason) => {
    const { verdict, gates } = evaluate(changes);
    expect(verdict.phase, verdict.reason).toBe(phase);
    expect([verdict.reason, ...gates.map((gate) => gate.verdict.reason)].join("\n")).toContain(reason);
  });

  test("are written down with both models' accuracy, and the small ones are counted", () => {
    const { slices } = evaluate({ candidate: worse, champion: good, slices: [rule({ columns: ["kind", "rare"] })] });
    expect(slices?.[0]).toMatchObject({ columns: ["kind", "rare"], quality: "accuracy", tooSmall: 3 });
    expect(slices?.[0]?.slices.map(({ slice }) => slice)).toEqual([
      "kind=A, rare=common",
      "kind=B, rare=common",
      "kind=C, rare=common",
    ]);
    const last = slices?.[0]?.slices[2];
    expect((last?.candidate ?? 1) - (last?.reference ?? 0)).toBeCloseTo(last?.improvement ?? 9, 12);
  });

  test("by a column of too many values are an error that says so", () => {
    expect(() => evaluate({ slices: [rule({ columns: ["customer"], minimumRows: 2 })] })).toThrow(
      expect.objectContaining({ code: "TABLE_INVALID" }),
    );
  });

  test("take half of the alpha, so that metrics need stronger evidence beside them", () => {
    const [alone, beside] = [[], [rule({})]].map((slices) => evaluate({ candidate: worse, champion: good, slices }));
    expect(alone?.holdOut).toEqual(beside?.holdOut);
    expect(alone?.comparisons[0]?.interval).toEqual(beside?.comparisons[0]?.interval);
  });
});

describe("fairness", () => {
  const fair = (changes: Partial<FairnessRule>): FairnessRule => ({
    column: "kind",
    measure: "accuracy",
    maximum: 0.05,
    minimumRows: 30,
    mode: "blocking",
    ...changes,
  });
  const unfair = model("b", { A: 0.02, B: 0.1, C: 0.3 });
  test.each<[string, ModelScores, Partial<FairnessRule>, string]>([
    ["passes where groups are treated alike", good, {}, "equivalent"],
    ["fails beyond the largest gap", unfair, {}, "regressed"],
    ["passes at a gap that is allowed", unfair, { maximum: 0.9 }, "equivalent"],
    ["fails for missed positives", unfair, { measure: "equal_opportunity" }, "regressed"],
    ["fails for the worse of both error rates", unfair, { measure: "equalized_odds" }, "regressed"],
    ["cannot tell of one group", unfair, { minimumRows: 2000 }, "inconclusive"],
    ["on trial stops nothing", unfair, { mode: "informational" }, "equivalent"],
  ])("%s", (_name, candidate, changes, phase) => {
    const found = evaluate({ candidate, champion: good, fairness: [fair(changes)] });
    expect(found.verdict.phase, found.verdict.reason).toBe(phase);
    expect(found.fairness?.[0]?.referenceGap?.value ?? 0).toBeLessThan(0.06);
  });

  test("of several classes is a matter of accuracy", () => {
    const classes = ["a", "b", "c"];
    const found = evaluate({
      truth: { kind: "multiclass", classes, labels: Uint32Array.from(labels) },
      candidate: {
        ...good,
        scores: Float64Array.from({ length: 3 * count }, (_, i) => {
          const row = Math.floor(i / 3);
          // Kind C is always taken for the last class.
          return (kind[row] === "C" ? 2 : (labels[row] ?? 0)) === i % 3 ? 1 : 0;
        }),
      },
      fairness: [fair({})],
    });
    expect(found.fairness?.[0]?.gap).toEqual({ value: 1 });
    expect(found.weakSlices?.[0]).toMatchObject({ slice: "kind=C", meanError: 1 });
  });
});

describe("looks", () => {
  test.each([
    [1, 0.05],
    [2, 0.0492],
    [37, 0.03125],
    [61, 0.025],
    [1000, 0.0028],
  ])("the %i. takes %f", (look, alpha) => {
    expect(spendAlpha(look).alpha).toBeCloseTo(alpha, 4);
  });

  test("make intervals wider, and so claims harder", () => {
    const champion = model("d", even, 8);
    const width = (look: number): number => {
      const interval = evaluate({ champion, look }).comparisons[0]?.interval;
      return (interval?.high ?? 0) - (interval?.low ?? 0);
    };
    expect(width(400)).toBeGreaterThan(1.1 * width(1));
    expect(evaluate({ champion, look: 37 }).comparisons[0]?.interval?.level).toBeCloseTo(0.96875, 12);
  });
});

describe("groups", () => {
  test("without clusters the clustered test is the paired t test", () => {
    const gains = Float64Array.from({ length: 40 }, () => prng.uniform() - 0.4);
    expectClose(clusteredT({ gains }, 0.95).pValue, pairedT(gains).pValue);
  });

  test("copies of rows tell no more than the rows", () => {
    const gains = Float64Array.from({ length: 40 }, () => prng.uniform() - 0.4);
    const copied = Float64Array.from({ length: 160 }, (_, i) => gains[Math.floor(i / 4)] ?? 0);
    const groups = Uint32Array.from(copied, (_gain, i) => Math.floor(i / 4));
    const once = clusteredT({ gains }, 0.95);
    const clustered = clusteredT({ gains: copied, groups }, 0.95);
    expectClose(clustered.pValue, once.pValue);
    expectClose(clustered.interval?.low, once.interval?.low ?? 0);
    expect(clusteredT({ gains: copied }, 0.95).pValue).toBeLessThan(once.pValue);
  });

  test("one group alone tells nothing", () => {
    expect(clusteredT({ gains: Float64Array.of(1, 2), groups: Uint32Array.of(0, 0) }, 0.95)).toEqual({
      pValue: 1,
      interval: undefined,
      standardError: Number.NaN,
    });
  });

  test("are named in the evaluation", () => {
    const found = evaluate({
      champion: model("d", even, 8),
      group: { column: "customer", values: customer },
      slices: [rule({})],
    });
    expect(found.rows.group).toEqual({ column: "customer", count: 600 });
    expect(found.slices?.[0]?.slices.every(({ adjustedPValue }) => adjustedPValue !== null)).toBe(true);
  });
});

test("rows that flipped are counted, and some are named", () => {
  const errors = { candidate: Float64Array.of(0, 1, 1, 0, 1), reference: Float64Array.of(1, 0, 1, 0, 0) };
  const certainty = {
    candidate: Float64Array.of(0.9, 0.4, 0.2, 0.8, 0.1),
    reference: Float64Array.of(0.3, 0.6, 0.1, 0.8, 0.9),
  };
  expect(flipsOf(["a", "b", "c", "d", "e"], errors, certainty)).toEqual({
    fixed: 1,
    broken: 2,
    fixedIds: ["a"],
    brokenIds: ["e", "b"],
    best: [{ id: "a", before: 0.3, now: 0.9 }],
    worst: [
      { id: "e", before: 0.9, now: 0.1 },
      { id: "b", before: 0.6, now: 0.4 },
    ],
  });
});

test.each<[string, readonly string[], readonly string[]]>([
  ["few values are taken as they are", ["L", "M", "L"], ["L", "M"]],
  ["one value tells nothing apart", ["L", "L", "L"], []],
  [
    "numbers are cut into quarters",
    Array.from({ length: 101 }, (_, i) => String(i)),
    ["0 to 25", "25 to 50", "50 to 75", "75 to 100"],
  ],
  [
    "a missing number is a kind of its own",
    ["", ...Array.from({ length: 21 }, (_, i) => String(i))],
    ["missing", "0 to 5", "5 to 10", "10 to 15", "15 to 20"],
  ],
  ["names are left out", Array.from({ length: 50 }, (_, i) => `n${i}`), []],
])("a search looks where %s", (_name, values, expected) => {
  const [column] = searchedColumns([{ name: "x", values }]);
  expect([...new Set(column?.values ?? [])]).toEqual(expected);
});

describe("the gates that an evaluation must have answered", () => {
  const declared = {
    gates: [
      { metric: "f1" as const, margin: 0.01, limit: undefined },
      { metric: "recall" as const, margin: undefined, limit: 0.5, mode: "informational" as const },
    ],
    slices: [rule({})],
    fairness: [],
  };
  test("are those of the declaration; a first model has no margins to answer", () => {
    expect(askedGates(declared, false).map(({ gate }) => gate)).toEqual([
      "f1: margin 0.01",
      "recall: minimum 0.5",
      "slices of kind: at least 30 rows",
    ]);
    expect(askedGates(declared, true)).toHaveLength(2);
  });

  test("are not answered by one that is on trial where the declared one decides", () => {
    const verdict = { phase: "improved", reason: "by much" } as const;
    const asked = { gate: "f1: margin 0.01", mode: undefined };
    expect(isAnswered(asked, [{ ...asked, verdict }])).toBe(true);
    expect(isAnswered(asked, [{ ...asked, verdict, mode: "informational" }])).toBe(false);
    expect(isAnswered({ ...asked, mode: "informational" }, [{ ...asked, verdict }])).toBe(false);
  });
});

test.each([
  [
    "a regression",
    { kind: "regression", targets: Float64Array.from(labels, (label, row) => label + row / count) },
    1,
    ["mae", "rmse", "r2", "mape"],
  ],
  [
    "quantiles",
    { kind: "quantiles", levels: [0.1, 0.9], targets: Float64Array.from(labels) },
    2,
    ["pinball", "coverage_error"],
  ],
] as const)("%s is compared by its own metrics", (_name, truth, width, metrics) => {
  const noise = (seed: number): Float64Array => {
    const own = new Prng(seed);
    return Float64Array.from(
      { length: count * width },
      (_, i) => (truth.targets[Math.floor(i / width)] ?? 0) + 0.1 * seed * (own.uniform() - 0.5),
    );
  };
  const found = evaluate({
    truth,
    candidate: { ...good, scores: noise(4), threshold: undefined },
    champion: { ...model("b", even), scores: noise(1), threshold: undefined },
    gates: [{ metric: metrics[0], margin: 0.001, limit: undefined }],
    slices: [rule({})],
  });
  expect(Object.keys(found.candidate.metrics)).toEqual(metrics);
  expect(found.verdict.phase).toBe("regressed");
  expect(found.slices?.[0]?.slices.map(({ verdict }) => verdict?.phase)).toEqual([
    "regressed",
    "regressed",
    "regressed",
  ]);
  expect(found.candidate.confusion).toBeUndefined();
  expect(found.flips).toBeUndefined();
});

test("a gate on a metric of another task is an error that names it", () => {
  expect(() => evaluate({ gates: [{ metric: "rmse", margin: 0.1, limit: undefined }] })).toThrow(
    expect.objectContaining({ code: "CONFIG_INVALID" }),
  );
});
