import { describe, expect, test } from "vitest";
import { Prng } from "../../pipeline/domain/prng.ts";
import { correctedResampledT, pairedT } from "../../pipeline/domain/statistics/paired-t.ts";
import { bootstrapP } from "../../pipeline/evaluation/bootstrap.ts";
import { bcaInterval } from "../../pipeline/evaluation/comparison/bca.ts";
import { aucInterval, delong, delongDifference } from "../../pipeline/evaluation/comparison/delong.ts";
import { fiveByTwoF } from "../../pipeline/evaluation/comparison/five-by-two-f.ts";
import { disagreement, mcnemar } from "../../pipeline/evaluation/comparison/mcnemar.ts";
import { permutationTest } from "../../pipeline/evaluation/comparison/permutation.ts";
import { mannWhitney, wilcoxon } from "../../pipeline/evaluation/comparison/wilcoxon.ts";
import { rocAuc } from "../../pipeline/evaluation/metrics/roc-auc.ts";
import { jackknifeDifferences, meanKernel, resampleDifferences } from "../../pipeline/evaluation/resample.ts";
import { expectClose } from "../support/close.ts";

describe("McNemar, against statsmodels 0.15.0", () => {
  test.each([
    [5, 12, 0.143463134765625, 0.09625244140624994, 2.1176470588235294, 0.1456100953968629],
    [6, 6, 1, 1 - 924 / 4096 / 2, 0.08333333333333333, 0.7728299926844475],
    [0, 4, 0.125, 0.0625, 2.25, 0.13361440253771584],
    [1, 0, 1, 0.5, 0, 1],
    [0, 0, 1, 1, 0, 1],
  ])("%i and %i rows", (onlyFirst, onlySecond, exactP, midP, chiSquared, chiSquaredP) => {
    const found = mcnemar({ onlyFirst, onlySecond });
    expectClose(found.exactP, exactP, { what: "exact" });
    expectClose(found.midP, midP, { what: "mid" });
    expectClose(found.chiSquared, chiSquared, { what: "chi squared" });
    expectClose(found.chiSquaredP, chiSquaredP, { what: "its p" });
  });

  test("rows that both get right or both get wrong do not count", () => {
    const found = disagreement(
      Uint8Array.of(1, 1, 0, 0, 1),
      Uint8Array.of(1, 0, 0, 1, 1),
      Uint8Array.of(1, 1, 1, 1, 0),
    );
    expect(found).toEqual({ onlyFirst: 2, onlySecond: 1 });
  });
});

describe("DeLong", () => {
  const prng = new Prng(4);
  const labels = Uint8Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 1 : 0));
  const noisy = (skill: number): Float64Array =>
    Float64Array.from(labels, (label) => Math.round(10 * (prng.uniform() + skill * label)) / 10);
  const first = noisy(0.4);
  const second = noisy(0.6);

  /** Covariance of the shares of pairs won, straight from the definition. */
  function structural(a: Float64Array, b: Float64Array): number {
    const rowsOf = (label: number): readonly number[] => [...labels.keys()].filter((row) => labels[row] === label);
    const wins = (scores: Float64Array, positive: number, negative: number): number =>
      (Math.sign((scores[positive] ?? 0) - (scores[negative] ?? 0)) + 1) / 2;
    const mean = (values: readonly number[]): number => values.reduce((x, y) => x + y, 0) / values.length;
    const covariance = (x: readonly number[], y: readonly number[]): number =>
      x.reduce((sum, value, i) => sum + (value - mean(x)) * ((y[i] ?? 0) - mean(y)), 0) / (x.length - 1);
    const ofPositives = (scores: Float64Array): readonly number[] =>
      rowsOf(1).map((p) => mean(rowsOf(0).map((n) => wins(scores, p, n))));
    const ofNegatives = (scores: Float64Array): readonly number[] =>
      rowsOf(0).map((n) => mean(rowsOf(1).map((p) => wins(scores, p, n))));
    return covariance(ofPositives(a), ofPositives(b)) / 20 + covariance(ofNegatives(a), ofNegatives(b)) / 40;
  }

  test("by ranks it is what its definition says, ties included", () => {
    const found = delong(labels, first, second);
    expectClose(found.first, rocAuc({ labels, scores: first }).value ?? 0);
    expectClose(found.second, rocAuc({ labels, scores: second }).value ?? 0);
    expectClose(found.firstVariance, structural(first, first));
    expectClose(found.secondVariance, structural(second, second));
    expectClose(found.covariance, structural(first, second));
  });

  test("a model against itself does not differ", () => {
    expect(delongDifference(delong(labels, first, first))).toMatchObject({ difference: 0, pValue: 1 });
  });

  test("the interval of one AUC stays inside 0 … 1", () => {
    const { low, high } = aucInterval(0.98, 0.01);
    expect(low).toBeGreaterThan(0);
    expect(high).toBeLessThan(1);
  });
});

describe("tests of paired differences, against SciPy 1.17.1", () => {
  test("paired t", () => {
    const { t, degrees, pValue } = pairedT([0.02, 0.01, 0.03, -0.01, 0.02]);
    expectClose(t, 2.06418738616856);
    expect(degrees).toBe(4);
    expectClose(pValue, 0.10793882229227654);
  });

  test("the corrected resampled t is more careful", () => {
    const { t, pValue } = correctedResampledT([0.02, 0.01, 0.03, -0.01, 0.02], 1 / 4);
    expectClose(t, 1.376124924112373);
    expectClose(pValue, 0.24080150290275065);
  });

  test("differences that are all 0 speak for nothing", () => {
    expect(pairedT([0, 0, 0])).toMatchObject({ t: 0, pValue: 1 });
    expect(wilcoxon(new Float64Array(3))).toEqual({ statistic: 0, pValue: 1 });
  });

  test("Wilcoxon leaves zeros out and shares ranks among ties", () => {
    const { statistic, pValue } = wilcoxon(Float64Array.of(1.5, -0.5, 2, 0, 3, -1, 1.5, 0.5));
    expect(statistic).toBe(4.5);
    expectClose(pValue, 0.10705794596591926);
  });

  test("Mann–Whitney counts the pairs in which the second is larger", () => {
    const { u, pValue } = mannWhitney(Float64Array.of(1, 2, 3, 4, 4), Float64Array.of(3, 4, 5, 6, 4, 9));
    expect(u).toBe(25.5);
    expectClose(pValue, 0.030522344752994604);
    expect(mannWhitney(Float64Array.of(1, 1), Float64Array.of(1))).toEqual({ u: 1, pValue: 1 });
  });

  test("5 × 2 F of equal halves is undefined", () => {
    const halves = Array.from({ length: 5 }, () => [0.1, 0.1] as const);
    expect(fiveByTwoF(halves).f).toBe(Infinity);
    expect(fiveByTwoF(halves).pValue).toBe(0);
  });
});

describe("permutation", () => {
  const statistic = (a: readonly number[], b: readonly number[]) => (swapped: Uint8Array) =>
    a.reduce((sum, value, i) => sum + (swapped[i] === 1 ? -1 : 1) * (value - (b[i] ?? 0)), 0);

  test("models that are alike have a p of 1", () => {
    const found = permutationTest({ rows: 3, draws: 50, seed: 1, statistic: statistic([1, 2, 3], [1, 2, 3]) });
    expect(found).toEqual({ observed: 0, hits: 50, pValue: 1 });
  });

  test("ten rows that all get better are as rare as 2 in 1024", () => {
    const better = Array.from({ length: 10 }, () => 1);
    const { pValue } = permutationTest({
      rows: 10,
      draws: 20_000,
      seed: 1,
      statistic: statistic(
        better,
        better.map(() => 0),
      ),
    });
    expect(Math.abs(pValue - 2 / 1024)).toBeLessThan(0.001);
  });
});

describe("BCa interval", () => {
  test("is the percentile interval when nothing is biased or skewed", () => {
    const draws = Float64Array.from({ length: 1001 }, (_, i) => i - 500);
    const found = bcaInterval({ estimate: 0, draws, jackknife: Float64Array.of(-1, 1) });
    expectClose(found?.bias, 0);
    expectClose(found?.acceleration, 0);
    expectClose(found?.low, -475);
    expectClose(found?.high, 475);
  });

  test("cannot be told when all draws lie on one side", () => {
    expect(
      bcaInterval({ estimate: 5, draws: Float64Array.of(1, 2, 3), jackknife: Float64Array.of(1, 2) }),
    ).toBeUndefined();
  });

  test("covers a skewed mean more often than the percentile interval's miss on one side", () => {
    const values = Float64Array.from({ length: 40 }, (_, i) => Math.exp(i / 10));
    const zero = meanKernel(new Float64Array(40));
    const candidate = meanKernel(values);
    const draws =
      resampleDifferences({ candidate, references: [zero], rows: 40, draws: 2000, seed: 3 })[0]?.[0] ??
      new Float64Array();
    const jackknife = jackknifeDifferences({ candidate, reference: zero, rows: 40 })[0] ?? new Float64Array();
    const estimate = values.reduce((a, b) => a + b, 0) / 40;
    const found = bcaInterval({ estimate, draws, jackknife });
    const percentile = draws.toSorted();
    expect(found?.acceleration).toBeGreaterThan(0);
    expect(found?.high).toBeGreaterThan(percentile[1949] ?? 0);
    expect(found?.low).toBeGreaterThan(percentile[50] ?? 0);
  });
});

describe("groups", () => {
  test("are drawn whole", () => {
    const groups = Uint32Array.of(0, 0, 0, 1, 1, 2);
    const counts: number[][] = [];
    const spy = {
      size: 1,
      measure: (multiplicities: Uint8Array, into: Float64Array) => {
        counts.push([...multiplicities]);
        into[0] = 0;
      },
    };
    resampleDifferences({ candidate: spy, references: [], rows: 6, draws: 50, seed: 2, groups });
    for (const [a, b, c, d, e, f] of counts) {
      expect([a, a, d]).toEqual([b, c, e]);
      expect((a ?? 0) + (d ?? 0) + (f ?? 0)).toBe(3);
    }
    expect(new Set(counts.map((found) => found.join())).size).toBeGreaterThan(5);
  });

  test("of rows that are alike widen the interval", () => {
    const prng = new Prng(8);
    const groups = Uint32Array.from({ length: 400 }, (_, i) => Math.floor(i / 20));
    const ofGroup = Float64Array.from({ length: 20 }, () => prng.uniform());
    const candidate = meanKernel(Float64Array.from(groups, (group) => ofGroup[group] ?? 0));
    const reference = meanKernel(new Float64Array(400));
    const spread = (grouped: Uint32Array | undefined): number => {
      const draws =
        resampleDifferences({
          candidate,
          references: [reference],
          rows: 400,
          draws: 500,
          seed: 5,
          groups: grouped,
        })[0]?.[0] ?? new Float64Array();
      const sorted = draws.toSorted();
      return (sorted[487] ?? 0) - (sorted[12] ?? 0);
    };
    expect(spread(groups) / spread(undefined)).toBeGreaterThan(3);
  });

  test("leave the jackknife as blocks", () => {
    const candidate = meanKernel(Float64Array.of(1, 2, 3, 6));
    const reference = meanKernel(new Float64Array(4));
    const blocks = Uint32Array.of(0, 0, 1, 1);
    expect([...(jackknifeDifferences({ candidate, reference, rows: 4, blocks })[0] ?? [])]).toEqual([4.5, 1.5]);
  });
});

test.each([
  ["all above zero", [1, 2, 3], 2 / 4],
  ["half on each side", [-1, 1, -2, 2], 1],
  ["all at zero", [0, 0], 1],
])("bootstrap p: %s", (_name, draws, p) => {
  expect(bootstrapP(Float64Array.from(draws))).toBe(p);
});
