import { describe, expect, test } from "vitest";
import { Prng } from "../../pipeline/domain/prng.ts";
import { chiSquaredHomogeneity, totalVariation } from "../../pipeline/domain/statistics/homogeneity.ts";
import { benjaminiHochberg } from "../../pipeline/domain/statistics/multiple-testing.ts";
import { countCategories } from "../../pipeline/monitoring/drift/categories.ts";
import { chiSquaredPermutation, rowsOf } from "../../pipeline/monitoring/drift/chi-squared.ts";
import { driftTests } from "../../pipeline/monitoring/drift/index.ts";
import { kolmogorovSmirnov } from "../../pipeline/monitoring/drift/ks.ts";
import { standardDeviation, wasserstein } from "../../pipeline/monitoring/drift/wasserstein.ts";

const numbers = (...values: number[]): Float64Array => Float64Array.from(values);

describe("Kolmogorov–Smirnov, against SciPy 1.17.1", () => {
  test.each([
    ["equal samples", numbers(1, 2, 3, 4), numbers(1, 2, 3, 4), 0, 1],
    ["disjoint samples", numbers(1, 2, 3, 4), numbers(5, 6, 7, 8, 9), 1, 0.015873015873015872],
    ["interleaved samples", numbers(1, 3, 5, 7), numbers(2, 4, 6), 1 / 4, 1],
    ["ties", numbers(1, 1, 2, 2, 3), numbers(2, 3, 3, 4, 4), 0.6, 0.35714285714285715],
    ["one value each, equal", numbers(3), numbers(3), 0, 1],
    ["one value each, different", numbers(3), numbers(4), 1, 1],
  ])("%s", (_name, reference, current, statistic, pValue) => {
    const found = kolmogorovSmirnov(reference, current);
    expect(found.statistic).toBeCloseTo(statistic, 12);
    expect(found.pValue).toBeCloseTo(pValue, 12);
  });

  test("large samples use the limit distribution, which meets the exact one where they change over", () => {
    const reference = Float64Array.from({ length: 2000 }, (_, i) => i / 2000);
    const current = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => i / n + 0.04);
    const exact = kolmogorovSmirnov(reference, current(2000)).pValue;
    const asymptotic = kolmogorovSmirnov(reference, current(2001)).pValue;
    expect(exact).toBeLessThan(0.1);
    expect(Math.abs(asymptotic / exact - 1)).toBeLessThan(0.03);
  });
});

describe("the population stability index", () => {
  const compare = (reference: Float64Array, current: Float64Array) => driftTests.predicted.compare(reference, current);
  const tens = Float64Array.from({ length: 100 }, (_, i) => i);

  test("is the sum over the reference's deciles, half a row added to each", () => {
    // All that was in the lowest decile is in the highest now.
    const moved = tens.map((value) => (value < 10 ? 99 : value));
    const p = 10.5 / 105;
    const [empty, double] = [0.5 / 105, 20.5 / 105];
    const expected = (empty - p) * Math.log(empty / p) + (double - p) * Math.log(double / p);
    const { statistic, effect } = compare(tens, moved);
    expect(statistic).toBeCloseTo(expected, 12);
    expect(effect).toBeCloseTo(Math.sqrt(expected - 9 * (2 / 100)), 12);
  });

  test.each([
    ["equal samples", tens, tens, 0, 1],
    ["one constant", numbers(3, 3, 3), numbers(3, 3), 0, 1],
  ])("%s", (_name, reference, current, statistic, pValue) => {
    expect(compare(reference, current)).toEqual({ statistic, pValue, effect: 0 });
  });

  test("a number that fills deciles alone is a bin of its own", () => {
    const half = Float64Array.from({ length: 200 }, (_, i) => (i < 100 ? 5 : i / 100));
    const none = half.map((value) => (value === 5 ? 4.999 : value));
    expect(compare(half, none).pValue).toBeLessThan(1e-6);
  });

  test("without drift p values are as often small as they say, and a shift is told in standard deviations", () => {
    const prng = new Prng(11);
    const normal = (n: number, mean: number): Float64Array =>
      Float64Array.from({ length: n }, () =>
        Array.from({ length: 12 }, () => prng.uniform()).reduce((a, b) => a + b, mean - 6),
      );
    const pValues = Array.from({ length: 300 }, () => compare(normal(300, 0), normal(400, 0)).pValue);
    const below = (alpha: number): number => pValues.filter((pValue) => pValue < alpha).length / pValues.length;
    expect(below(0.05)).toBeLessThan(0.09);
    expect(below(0.5)).toBeGreaterThan(0.4);
    expect(below(0.5)).toBeLessThan(0.6);
    expect(compare(normal(20_000, 0), normal(20_000, 0.5)).effect).toBeCloseTo(0.5, 1);
  });
});

describe("Wasserstein distance", () => {
  test.each([
    ["equal samples", numbers(1, 2, 3), numbers(1, 2, 3), 0],
    ["a shift is the distance", numbers(1, 2, 3), numbers(3.5, 4.5, 5.5), 2.5],
    ["unequal sizes", numbers(0, 1), numbers(0, 0, 1, 4), 0.75],
    ["two constants", numbers(3, 3), numbers(4), 1],
  ])("%s", (_name, reference, current, distance) => {
    expect(wasserstein(reference, current)).toBeCloseTo(distance, 12);
    expect(wasserstein(current, reference)).toBeCloseTo(distance, 12);
  });

  test("standard deviation divides by n", () => {
    expect(standardDeviation(numbers(2, 4, 4, 4, 5, 5, 7, 9))).toBeCloseTo(2, 12);
  });
});

describe("the effect of a numeric column", () => {
  test.each([
    ["a shift of one standard deviation", numbers(-1, 1), numbers(0, 2), 1],
    ["a constant that stayed", numbers(3, 3), numbers(3, 3, 3), 0],
    ["a constant that moved is measured by both samples", numbers(3, 3), numbers(4, 4), 2],
  ])("%s", (_name, reference, current, effect) => {
    expect(driftTests.numeric.compare(reference, current).effect).toBeCloseTo(effect, 12);
  });

  test("unsorted samples are left as they are", () => {
    const sample = numbers(3, 1, 2);
    driftTests.numeric.compare(sample, sample);
    expect(sample).toEqual(numbers(3, 1, 2));
  });
});

describe("categories, against SciPy 1.17.1", () => {
  const repeated = (counts: Readonly<Record<string, number>>): readonly string[] =>
    Object.entries(counts).flatMap(([category, count]) => new Array<string>(count).fill(category));

  test.each([
    ["equal shares", { a: 50, b: 50 }, { a: 30, b: 30 }, 0, 1, 0],
    ["a shift", { a: 50, b: 50 }, { a: 40, b: 60 }, 2.0202020202020203, 0.15521848968468, 0.1],
    ["a new category", { a: 50, b: 50 }, { a: 40, b: 40, c: 20 }, 22.22222222222222, 1.4945338524781447e-5, 0.2],
  ])("%s", (_name, reference, current, statistic, pValue, variation) => {
    const counts = countCategories(repeated(reference), repeated(current));
    const found = chiSquaredHomogeneity(counts);
    expect(found.statistic).toBeCloseTo(statistic, 10);
    expect(found.pValue).toBeCloseTo(pValue, 10);
    expect(totalVariation(counts)).toBeCloseTo(variation, 12);
  });

  test("one category in both is no drift", () => {
    const found = driftTests.categorical.compare(["only"], ["only", "only"]);
    expect(found).toEqual({ statistic: 0, pValue: 1, effect: 0 });
  });

  test("a rare category is judged by shuffling, close to Fisher's exact test", () => {
    const counts = countCategories(repeated({ f: 16, t: 2 }), repeated({ f: 7, t: 7 }));
    expect(chiSquaredHomogeneity(counts).smallestExpected).toBeLessThan(5);
    const { pValue } = chiSquaredPermutation({ rows: rowsOf(counts), referenceRows: 18, draws: 9999, seed: 1 });
    expect(Math.abs(pValue - 0.022452725250278086)).toBeLessThan(0.005);
    expect(driftTests.categorical.compare(repeated({ f: 16, t: 2 }), repeated({ f: 7, t: 7 })).pValue).toBeCloseTo(
      pValue,
      1,
    );
  });

  test("shuffling stops early when the samples are alike", () => {
    const counts = countCategories(repeated({ a: 20, b: 3 }), repeated({ a: 19, b: 3 }));
    const { draws, hits, pValue } = chiSquaredPermutation({
      rows: rowsOf(counts),
      referenceRows: 23,
      draws: 9999,
      seed: 1,
      enoughHits: 100,
    });
    expect(hits).toBe(100);
    expect(draws).toBeLessThan(300);
    expect(pValue).toBe(hits / draws);
  });
});

test.each([
  ["nothing to adjust", [], []],
  ["one p value stays", [0.03], [0.03]],
  ["each is weighed by its rank", [0.01, 0.04, 0.03, 0.5], [0.04, 0.16 / 3, 0.16 / 3, 0.5]],
  ["never above 1", [1, 1], [1, 1]],
])("Benjamini–Hochberg: %s", (_name, pValues, adjusted) => {
  const found = benjaminiHochberg(pValues);
  expect(found).toHaveLength(adjusted.length);
  for (const [i, p] of adjusted.entries()) expect(found[i]).toBeCloseTo(p, 12);
});
