import { describe, expect, test } from "vitest";
import { Prng } from "../../pipeline/domain/prng.ts";
import { fairness, largestGap, ratesByGroup, smallestRatio } from "../../pipeline/evaluation/slices/fairness.ts";
import { judgeSlices } from "../../pipeline/evaluation/slices/judge-slices.ts";
import { type Slice, slicesOf } from "../../pipeline/evaluation/slices/slice.ts";
import { weakSlices } from "../../pipeline/evaluation/slices/weak-slices.ts";

const type = { name: "type", values: ["L", "M", "L", "H", "M", "L"] };
const line = { name: "line", values: ["1", "1", "2", "2", "1", "1"] };

describe("slices", () => {
  test.each([
    ["of one column", [type], ["type=H:3", "type=L:0,2,5", "type=M:1,4"]],
    [
      "of crossed columns",
      [type, line],
      ["type=H, line=2:3", "type=L, line=1:0,5", "type=L, line=2:2", "type=M, line=1:1,4"],
    ],
    ["of no column", [], []],
  ])("%s", (_name, columns, expected) => {
    expect(slicesOf(columns).map(({ name, rows }) => `${name}:${rows.join()}`)).toEqual(expected);
  });

  test("of columns of two lengths are an error", () => {
    expect(() => slicesOf([type, { name: "line", values: ["1"] }])).toThrow(
      expect.objectContaining({ code: "TABLE_INVALID" }),
    );
  });
});

describe("a slice", () => {
  const rows = 3000;
  const prng = new Prng(6);
  const labels = Uint8Array.from({ length: rows }, () => (prng.uniform() < 0.4 ? 1 : 0));
  const group = Array.from({ length: rows }, (_, i) => ["a", "b", "c"][i % 3] ?? "");
  /** Answers that are wrong with the chance of their group. */
  const answers = (wrong: Readonly<Record<string, number>>): Uint8Array =>
    labels.map((label, i) => (prng.uniform() < (wrong[group[i] ?? ""] ?? 0) ? 1 - label : label));
  const before = answers({ a: 0.1, b: 0.1, c: 0.1 });
  interface Asked {
    readonly candidate: Uint8Array;
    readonly slices: readonly Slice[];
    readonly required: readonly string[];
    readonly minimumRows: number;
    readonly groups?: Uint32Array;
  }
  const asked: Asked = {
    candidate: before,
    slices: slicesOf([{ name: "group", values: group }]),
    required: ["group=a"],
    minimumRows: 30,
  };
  const wrong = (found: Uint8Array): Float64Array =>
    Float64Array.from(labels, (label, i) => (found[i] === label ? 0 : 1));
  const judge = (changes: Partial<Asked>) => {
    const { candidate, slices, required, minimumRows, groups } = { ...asked, ...changes };
    return judgeSlices({
      errors: { quality: "accuracy", candidate: wrong(candidate), reference: wrong(before), groups },
      slices: slices.map((slice) => ({ ...slice, margin: 0.02, minimumRows })),
      required,
      alpha: 0.05,
      level: 0.95,
    });
  };
  const phases = (changes: Partial<Asked>): Readonly<Record<string, string>> =>
    Object.fromEntries(judge(changes).map(({ slice, verdict }) => [slice, verdict?.phase ?? ""]));

  test("that did not change is equivalent", () => {
    expect(phases({})).toEqual({ "group=a": "equivalent", "group=b": "equivalent", "group=c": "equivalent" });
  });

  test("that got worse is a regression even when the whole got better", () => {
    const found = phases({ candidate: answers({ a: 0.01, b: 0.01, c: 0.2 }) });
    expect(found).toEqual({ "group=a": "improved", "group=b": "improved", "group=c": "regressed" });
  });

  test("that is missing is a regression", () => {
    expect(phases({ required: ["group=a", "group=z"] })["group=z"]).toBe("regressed");
  });

  test.each([
    ["with one row fewer than asked for is inconclusive", 1001, "inconclusive"],
    ["with as many rows as asked for is judged", 1000, "equivalent"],
  ])("%s", (_name, minimumRows, phase) => {
    expect(phases({ minimumRows })["group=b"]).toBe(phase);
  });

  test("with few rows and a changed answer cannot tell", () => {
    const few = slicesOf([{ name: "row", values: group.map((_value, i) => (i < 40 ? "first" : "rest")) }]);
    const flipped = before.map((answer, i) => (i === 0 ? 1 - answer : answer));
    expect(phases({ slices: few, required: [], candidate: flipped })["row=first"]).toBe("inconclusive");
  });

  test("none at all is an error", () => {
    expect(() => judge({ slices: [], required: [] })).toThrow(expect.objectContaining({ code: "EVALUATION_EMPTY" }));
  });

  test("is one of many: p values grow with their number", () => {
    const candidate = answers({ a: 0.1, b: 0.1, c: 0.16 });
    const alone = judge({ candidate, slices: asked.slices.slice(2), required: [] });
    const together = judge({ candidate, required: [] });
    const pOf = (results: typeof alone): number =>
      results.find(({ slice }) => slice === "group=c")?.adjustedPValue ?? 1;
    expect(pOf(together)).toBeCloseTo(3 * pOf(alone), 12);
  });
});

describe("the search for weak slices", () => {
  const values = Array.from({ length: 400 }, (_, i) => String(i % 4));
  const other = Array.from({ length: 400 }, (_, i) => String(Math.floor(i / 4) % 2));
  const columns = [
    { name: "x", values },
    { name: "y", values: other },
  ];

  test("finds the crossing in which all errors are", () => {
    const errors = Float64Array.from(values, (x, i) => (x === "2" && other[i] === "1" ? 1 : 0));
    const [worst] = weakSlices({ columns, errors, minimumRows: 30, limit: 5 });
    expect(worst).toMatchObject({ slice: "x=2, y=1", rows: 50, meanError: 1 });
  });

  test("finds nothing where errors are everywhere alike, or nowhere", () => {
    expect(weakSlices({ columns, errors: new Float64Array(400).fill(1), minimumRows: 30, limit: 5 })).toEqual([]);
    expect(weakSlices({ columns, errors: new Float64Array(400), minimumRows: 30, limit: 5 })).toEqual([]);
  });

  test("leaves small slices out", () => {
    const errors = Float64Array.from(values, (x, i) => (x === "2" && other[i] === "1" ? 1 : 0));
    const found = weakSlices({ columns, errors, minimumRows: 51, limit: 5 });
    expect(found.map(({ slice }) => slice)).toEqual(["x=2", "y=1"]);
  });
});

describe("fairness between groups", () => {
  // Group a: 2 of 4 selected, both positives found, no false alarm. Group b: 1 of 4 selected, 1 of 2 positives found.
  const labels = Uint8Array.of(1, 1, 0, 0, 1, 1, 0, 0);
  const predictions = Uint8Array.of(1, 1, 0, 0, 1, 0, 0, 0);
  const groups = slicesOf([{ name: "g", values: ["a", "a", "a", "a", "b", "b", "b", "b"] }]);
  const rates = ratesByGroup(groups, labels, predictions);

  test("gaps and ratios", () => {
    expect(fairness(rates)).toEqual({
      demographicParity: { gap: { value: 0.25 }, ratio: { value: 0.5 } },
      equalizedOdds: { gap: { value: 0.5 }, ratio: { value: null, reason: "it is 0 for all groups" } },
      equalOpportunity: { gap: { value: 0.5 } },
    });
    expect(largestGap(rates, "accuracy")).toEqual({ value: 0.25 });
    expect(smallestRatio(rates, "accuracy")).toEqual({ value: 0.75 });
  });

  test("a group without positives leaves equal opportunity undefined", () => {
    const found = fairness(ratesByGroup(groups, Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0), predictions));
    expect(found.equalOpportunity.gap).toEqual({ value: null, reason: "undefined for g=b, no row is positive" });
  });

  test("no groups have no gap", () => {
    expect(largestGap([], "accuracy").value).toBeNull();
  });
});
