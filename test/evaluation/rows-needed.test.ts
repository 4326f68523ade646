import { describe, expect, test } from "vitest";
import { Prng } from "../../pipeline/domain/prng.ts";
import { normalQuantile } from "../../pipeline/domain/statistics/normal.ts";
import { type Claim, rowsForClaim, rowsNeeded } from "../../pipeline/evaluation/rows-needed.ts";
import { sliceEvidence } from "../../pipeline/evaluation/slices/slice-evidence.ts";

const critical = normalQuantile(0.975);

describe("rows that prove a claim with a chance of 80 %", () => {
  // SciPy 1.17.1: ((norm.ppf(.975) + norm.ppf(.8)) * .32 / .01)**2, and norm.ppf(.9) in place of norm.ppf(.8) for two bounds as far.
  test.each([
    ["one bound", [0.01], 0.32, 8037.253],
    ["twice the room needs a quarter of the rows", [0.02], 0.32, 2009.313],
    ["of two bounds a far one costs nothing", [0.01, 1], 0.32, 8037.253],
    ["two bounds as far", [0.01, 0.01], 0.32, 10759.601],
  ])("%s", (_name, rooms, deviation, rows) => {
    expect(rowsForClaim({ rooms, critical }, deviation)).toBeCloseTo(rows, 2);
  });

  test.each([
    ["a bound that is reached exactly", [0], undefined],
    ["a bound on the wrong side", [-0.01], undefined],
    ["one of two bounds that is reached", [0.01, 0], undefined],
  ])("%s cannot be proved", (_name, rooms, rows) => {
    expect(rowsForClaim({ rooms, critical }, 0.3)).toBe(rows);
  });

  const far: Claim = { rooms: [0.01], critical };
  test.each([
    ["the claim that is proved first counts", [far, { rooms: [0.02], critical }], 1000, 1010],
    ["one that is due already asks for one more", [far], 9000, 1],
    ["no claim that could be true, no plan", [{ rooms: [-1], critical }], 1000, undefined],
    ["a plan of more than a thousand million rows is none", [{ rooms: [1e-9], critical }], 1000, undefined],
  ])("%s", (_name, claims, rows, more) => {
    expect(rowsNeeded(claims, { deviation: 0.32, rows })).toBe(more);
  });
});

describe("the plan keeps its word", () => {
  /** Share of simulated slices of `rows` rows, in groups of `perGroup`, whose interval stays above −margin. */
  function proved(rows: number, perGroup: number): number {
    const prng = new Prng(77);
    const trials = 1000;
    let hits = 0;
    for (let trial = 0; trial < trials; trial++) {
      const { errors, groups } = draw(prng, rows, perGroup);
      const all = Uint32Array.from({ length: rows }, (_, row) => row);
      const { interval } = sliceEvidence({ quality: "accuracy", ...errors, groups }, all, 0.95);
      if ((interval?.low ?? -1) >= -margin) hits++;
    }
    return hits / trials;
  }

  const margin = 0.04;
  /** Two models that are wrong alike often, and disagree on about a fifth of the rows; a group's rows are all alike. */
  function draw(prng: Prng, rows: number, perGroup: number) {
    const candidate = new Float64Array(rows);
    const reference = new Float64Array(rows);
    const groups = Uint32Array.from({ length: rows }, (_, row) => Math.floor(row / perGroup));
    for (let row = 0; row < rows; row++) {
      const isFirst = row % perGroup === 0;
      const u = prng.uniform();
      candidate[row] = isFirst ? Number(u < 0.2) : (candidate[row - 1] as number);
      reference[row] = isFirst ? Number(u < 0.1 || u > 0.9) : (reference[row - 1] as number);
    }
    return { errors: { candidate, reference }, groups: perGroup === 1 ? undefined : groups };
  }

  test.each([
    ["independent rows", 1],
    ["rows in groups of five that move together", 5],
  ])("of %s: with so many rows the claim holds in about 80 %% of 1,000 draws", (_name, perGroup) => {
    const { errors, groups } = draw(new Prng(3), 50_000, perGroup);
    const all = Uint32Array.from(groups ?? errors.candidate, (_, row) => row);
    const { deviation } = sliceEvidence({ quality: "accuracy", ...errors, groups }, all, 0.95);
    const needed = rowsForClaim({ rooms: [margin], critical }, deviation) ?? 0;
    const power = proved(Math.ceil(needed / perGroup) * perGroup, perGroup);
    expect(power).toBeGreaterThan(0.76);
    expect(power).toBeLessThan(0.84);
  });
});
