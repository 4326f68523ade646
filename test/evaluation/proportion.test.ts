import { describe, expect, test } from "vitest";
import { fisherExact } from "../../pipeline/domain/statistics/fisher-exact.ts";
import { clopperPearson, wilson } from "../../pipeline/evaluation/proportion/interval.ts";
import { newcombePaired } from "../../pipeline/evaluation/proportion/paired.ts";
import { newcombe, rowsPerArm, twoProportionZ } from "../../pipeline/evaluation/proportion/two-samples.ts";
import { expectClose } from "../support/close.ts";

describe("intervals of a share, against statsmodels 0.15.0", () => {
  test.each([
    [0, 1, [0, 0.7934506856227627], [0, 0.975]],
    [1, 1, [0.2065493143772374, 1], [0.025, 1]],
    [7, 10, [0.39677814746114537, 0.8922087325936989], [0.3475471499400027, 0.9332604888222655]],
    [0, 100, [0, 0.03699349820698569], [0, 0.03621669264517642]],
  ])("%i of %i", (successes, trials, score, exact) => {
    expectClose(wilson(successes, trials).low, score[0] ?? 0);
    expectClose(wilson(successes, trials).high, score[1] ?? 0);
    expectClose(clopperPearson(successes, trials).low, exact[0] ?? 0);
    expectClose(clopperPearson(successes, trials).high, exact[1] ?? 0);
  });
});

describe("two samples, against statsmodels 0.15.0 and SciPy 1.17.1", () => {
  const samples = { successes1: 3, trials1: 10, successes2: 8, trials2: 10 };
  test("z, Fisher and Newcombe", () => {
    expectClose(twoProportionZ(samples).z, -2.2473328748774732);
    expectClose(twoProportionZ(samples).pValue, 0.02461876138081519);
    expectClose(fisherExact(samples).twoSided, 0.06977851869492736);
    expectClose(fisherExact(samples).secondLarger, 0.03488925934746368);
    expectClose(newcombe(samples).low, 0.06647631448630487);
    expectClose(newcombe(samples).high, 0.7397586340406174);
  });

  test("shares of 0 in both speak for nothing", () => {
    const none = { successes1: 0, trials1: 10, successes2: 0, trials2: 20 };
    expect(twoProportionZ(none)).toEqual({ z: 0, pValue: 1 });
    expectClose(fisherExact(none).twoSided, 1);
    expect(newcombe(none).low).toBeLessThan(0);
    expect(newcombe(none).high).toBeGreaterThan(0);
  });

  test.each([
    [{ from: 0.9, to: 0.89 }, 14744.10483692551],
    [{ from: 0.5, to: 0.6, alpha: 0.01, power: 0.9 }, 733.9688082596733],
  ])("rows that %o needs", (change, rows) => {
    expectClose(rowsPerArm(change), rows, { rel: 1e-6 });
    expectClose(rowsPerArm({ ...change, from: change.to, to: change.from }), rows, { rel: 1e-6 });
  });
});

describe("Newcombe's paired interval", () => {
  /** Computed in Python from statsmodels' Wilson intervals; cells: both right, only now, only before, neither. */
  test.each([
    [36, 12, 2, 0, 0.05692958400323875, 0.3404276029749408],
    [43, 4, 2, 1, -0.0739535585362536, 0.15812818806231382],
    [0, 30, 0, 20, 0.44448232841741325, 0.7239161026974344],
    [1, 1, 7, 12, -0.506920226686141, -0.025559124164859837],
    [30, 5, 9, 20, -0.17550424693918676, 0.05368079780129202],
  ])("cells %i, %i, %i, %i", (both, onlyNow, onlyBefore, neither, low, high) => {
    const rows = both + onlyNow + onlyBefore + neither;
    const found = newcombePaired({ right: both + onlyNow, rightBefore: both + onlyBefore, onlyNow, onlyBefore, rows });
    expectClose(found.low, low);
    expectClose(found.high, high);
  });

  test("no disagreement still leaves doubt on few rows and little on many", () => {
    const width = (rows: number): number => {
      const { low, high } = newcombePaired({ right: rows, rightBefore: rows, onlyNow: 0, onlyBefore: 0, rows });
      return high - low;
    };
    expect(width(10)).toBeGreaterThan(0.1);
    expect(width(10_000)).toBeLessThan(0.001);
  });
});
