import { describe, expect, test } from "vitest";
import { Prng } from "../../pipeline/domain/prng.ts";
import type { FairnessRule } from "../../pipeline/domain/project.ts";
import { gapInterval } from "../../pipeline/evaluation/slices/fairness-gap.ts";
import { judgeFairness } from "../../pipeline/evaluation/slices/judge-fairness.ts";
import { slicesOf } from "../../pipeline/evaluation/slices/slice.ts";

/** `perGroup` rows of each group; a group's chance to be predicted positive is its own, in clusters of `size` rows alike. */
function decided(prng: Prng, chances: readonly number[], { perGroup, size = 1 }: { perGroup: number; size?: number }) {
  const rows = chances.length * perGroup;
  const candidate = new Uint8Array(rows);
  for (let row = 0; row < rows; row++)
    candidate[row] =
      row % size === 0
        ? Number(prng.uniform() < (chances[Math.floor(row / perGroup)] ?? 0))
        : (candidate[row - 1] as number);
  return {
    labels: new Uint8Array(rows).fill(1),
    candidate,
    column: Array.from({ length: rows }, (_, row) => `g${Math.floor(row / perGroup)}`),
    clusters: size === 1 ? undefined : Uint32Array.from({ length: rows }, (_, row) => Math.floor(row / size)),
  };
}

describe("the interval of a gap", () => {
  test.each([
    ["two groups", [0.3, 0.4], 1],
    ["three groups", [0.3, 0.35, 0.4], 1],
    ["two that are alike on either side", [0.3, 0.3, 0.4, 0.4], 1],
    ["rows in clusters of four", [0.3, 0.4], 4],
  ])("misses the true gap in few of 200 samples, on either side: %s", (_name, chances, size) => {
    const prng = new Prng(8);
    let above = 0;
    let below = 0;
    for (let trial = 0; trial < 200; trial++) {
      const { column, ...rows } = decided(prng, chances, { perGroup: 100 * size, size });
      const groups = slicesOf([{ name: "group", values: column }]);
      const gap = gapInterval(
        { ...rows, groups, measure: "demographic_parity", reference: undefined },
        { draws: 100, seed: trial, level: 0.95 },
      );
      if (gap.low > 0.1) above++;
      if (gap.high < 0.1) below++;
    }
    // 2.5 % of 200 are 5; chance alone gives more than 11 in less than one of a hundred runs.
    expect(above).toBeLessThanOrEqual(11);
    expect(below).toBeLessThanOrEqual(11);
  });
});

describe("a fairness gate", () => {
  const rule: FairnessRule = {
    column: "group",
    measure: "demographic_parity",
    maximum: 0.2,
    minimumRows: 30,
    mode: "blocking",
  };
  const sampling = { draws: 500, seed: 1, level: 0.95 };

  test.each([
    ["that is far within the maximum passes", [0.3, 0.35], 2000, "equivalent"],
    ["that is far beyond it regresses", [0.2, 0.6], 2000, "regressed"],
    ["that is at it cannot be told", [0.3, 0.5], 2000, "inconclusive"],
    ["of few rows cannot be told though the gap found is within", [0.4, 0.45], 60, "inconclusive"],
  ])("%s", (_name, chances, perGroup, phase) => {
    const { column, ...decisions } = decided(new Prng(5), chances, { perGroup });
    const { gates, answers } = judgeFairness(
      [rule],
      { ...decisions, reference: undefined },
      { column: () => column, sampling },
    );
    expect(gates[0]?.verdict.phase).toBe(phase);
    expect(answers[0]?.interval?.low).toBeLessThanOrEqual(answers[0]?.gap.value ?? -1);
    if (phase === "inconclusive") expect(gates[0]?.verdict.reason).toMatch(/needs about \d+ more rows$/);
  });

  test.each([
    ["that grew beyond the margin regresses though the maximum holds", [0.3, 0.42], 0.02, "regressed"],
    ["that did not grow passes", [0.3, 0.3], 0.06, "equivalent"],
    ["whose growth cannot be told is inconclusive", [0.3, 0.31], 0.02, "inconclusive"],
  ])("%s", (_name, chances, margin, phase) => {
    const now = decided(new Prng(5), chances, { perGroup: 2000 });
    const before = decided(new Prng(6), [0.3, 0.3], { perGroup: 2000 });
    const { gates, answers } = judgeFairness(
      [{ ...rule, margin }],
      { ...now, reference: before.candidate },
      { column: () => now.column, sampling },
    );
    expect(gates[0]?.gate).toBe(`fairness of group: demographic_parity, maximum 0.2, margin ${margin}`);
    expect(gates[0]?.verdict.phase, gates[0]?.verdict.reason).toBe(phase);
    expect(answers[0]?.changeInterval).toBeDefined();
  });
});

test("Benjamini–Hochberg is there where many slices are looked at, and finds more than Holm", async () => {
  const { judgeSlices } = await import("../../pipeline/evaluation/slices/judge-slices.ts");
  const prng = new Prng(12);
  const rows = 20 * 100;
  const column = Array.from({ length: rows }, (_, row) => String(Math.floor(row / 100)).padStart(2, "0"));
  // In half of the slices the candidate is wrong on a tenth of the rows more.
  const errors = {
    quality: "accuracy" as const,
    reference: new Float64Array(rows),
    candidate: Float64Array.from(column, (name) => Number(Number(name) < 10 && prng.uniform() < 0.085)),
  };
  const slices = slicesOf([{ name: "s", values: column }]).map((slice) => ({ ...slice, margin: 0, minimumRows: 30 }));
  const found = (correction: "holm" | "benjamini_hochberg") =>
    judgeSlices({ errors, slices, required: [], alpha: 0.05, level: 0.95, correction }).filter(
      ({ verdict }) => verdict?.phase === "regressed",
    ).length;
  expect(found("benjamini_hochberg")).toBeGreaterThan(found("holm"));
});
