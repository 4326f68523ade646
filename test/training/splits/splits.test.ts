import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { timeFolds } from "../../../pipeline/training/splits/by-time.ts";
import type { Fold } from "../../../pipeline/training/splits/fold.ts";
import {
  groupKFold,
  kFold,
  repeated,
  stratifiedGroupKFold,
  stratifiedKFold,
} from "../../../pipeline/training/splits/k-fold.ts";
import {
  groupedParts,
  type Parts,
  randomParts,
  stratifiedParts,
  timeParts,
} from "../../../pipeline/training/splits/parts.ts";

const seeds = fc.nat(1000);
const texts = (minLength: number, kinds: number) =>
  fc.array(
    fc.nat(kinds - 1).map((kind) => `k${kind}`),
    { minLength, maxLength: 120 },
  );

function count<Key>(keys: Iterable<Key>): ReadonlyMap<Key, number> {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Each row is tested once, and every fold is all rows, none on both sides. */
function expectDivision(folds: readonly Fold[], rowCount: number): void {
  expect(folds.flatMap(({ test: rows }) => [...rows]).sort((a, b) => a - b)).toEqual([...Array(rowCount).keys()]);
  for (const { training, test: rows } of folds)
    expect([...training, ...rows].sort((a, b) => a - b)).toEqual([...Array(rowCount).keys()]);
}

const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

describe("k folds", () => {
  test("test each row once, with sizes that differ by one row at most", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.nat(100), seeds, (folds, more, seed) => {
        const divided = kFold(folds + more, folds, seed);
        expectDivision(divided, folds + more);
        expect(spread(divided.map(({ test: rows }) => rows.length))).toBeLessThanOrEqual(1);
        expect(kFold(folds + more, folds, seed)).toEqual(divided);
      }),
    );
  });

  test("divide every class alike when stratified", () => {
    fc.assert(
      fc.property(texts(12, 4), fc.integer({ min: 2, max: 3 }), seeds, (labels, folds, seed) => {
        const divided = stratifiedKFold(labels, folds, seed);
        expectDivision(divided, labels.length);
        expect(spread(divided.map(({ test: rows }) => rows.length))).toBeLessThanOrEqual(1);
        for (const label of new Set(labels)) {
          const counts = divided.map(({ test: rows }) => rows.filter((row) => labels[row] === label).length);
          expect(spread(counts)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test("keep groups whole when grouped", () => {
    fc.assert(
      fc.property(texts(30, 12), seeds, (groups, seed) => {
        fc.pre(new Set(groups).size >= 4);
        const divided = groupKFold(groups, 4, seed);
        expectDivision(divided, groups.length);
        for (const { training, test: rows } of divided) {
          const tested = new Set([...rows].map((row) => groups[row]));
          expect([...training].some((row) => tested.has(groups[row]))).toBe(false);
        }
        // What greedy placing guarantees: no fold is larger than the smallest by more than the largest group.
        const largest = Math.max(...count(groups).values());
        expect(spread(divided.map(({ test: rows }) => rows.length))).toBeLessThanOrEqual(largest);
      }),
    );
  });

  test("keep groups whole and classes even when both", () => {
    fc.assert(
      fc.property(texts(40, 10), seeds, (groups, seed) => {
        fc.pre(new Set(groups).size >= 4);
        const labels = groups.map((_, row) => (row % 3 === 0 ? "rare" : "common"));
        const divided = stratifiedGroupKFold({ labels, groups }, 3, seed);
        expectDivision(divided, groups.length);
        for (const { training, test: rows } of divided) {
          const tested = new Set([...rows].map((row) => groups[row]));
          expect([...training].some((row) => tested.has(groups[row]))).toBe(false);
        }
      }),
    );
  });

  test("give a rare class to every fold where whole groups allow it", () => {
    // Twelve groups of five rows, four of them with two rare rows each.
    const groups = Array.from({ length: 60 }, (_, row) => `g${Math.floor(row / 5)}`);
    const labels = groups.map((_, row) => (Math.floor(row / 5) < 4 && row % 5 < 2 ? "rare" : "common"));
    for (let seed = 0; seed < 20; seed++)
      for (const { test: rows } of stratifiedGroupKFold({ labels, groups }, 4, seed)) {
        expect(rows.length).toBe(15);
        expect(rows.filter((row) => labels[row] === "rare").length).toBe(2);
      }
  });

  test("differ from one repetition to the next, and not from one run to the next", () => {
    const divide = (seed: number) => repeated(3, seed, (each) => kFold(20, 4, each));
    const folds = divide(5);
    expect(folds.length).toBe(12);
    for (const start of [0, 4, 8]) expectDivision(folds.slice(start, start + 4), 20);
    expect(folds[0]).not.toEqual(folds[4]);
    expect(divide(5)).toEqual(folds);
    expect(divide(6)).not.toEqual(folds);
  });

  test.each<[string, () => readonly Fold[], string]>([
    ["one fold", () => kFold(10, 1, 0), "1 fold divides nothing"],
    ["more folds than rows", () => kFold(4, 5, 0), "4 rows cannot be divided into 5 folds"],
    [
      "more folds than rows of every class",
      () => stratifiedKFold(["a", "a", "b", "b"], 3, 0),
      "2 rows of the largest class",
    ],
    ["more folds than groups", () => groupKFold(["a", "a", "b"], 3, 0), "2 groups cannot be divided into 3 folds"],
    [
      "more folds than groups, stratified",
      () => stratifiedGroupKFold({ labels: ["x", "y"], groups: ["a", "a"] }, 2, 0),
      "1 group",
    ],
  ])("are refused for %s", (_name, divide, message) => {
    expect(divide).toThrow(
      expect.objectContaining({ code: "PARAMS_INVALID", message: expect.stringContaining(message) as string }) as Error,
    );
  });
});

describe("folds over time", () => {
  const ascending = (length: number) => Float64Array.from({ length }, (_, row) => row);
  const plain = (folds: readonly Fold[]) => folds.map(({ training, test: rows }) => [[...training], [...rows]]);

  // What scikit-learn's TimeSeriesSplit gives for the same.
  test.each<[string, Parameters<typeof timeFolds>[1], number, readonly (readonly (readonly number[])[])[]]>([
    [
      "three folds of six rows",
      { folds: 3, gap: 0 },
      6,
      [
        [[0, 1, 2], [3]],
        [[0, 1, 2, 3], [4]],
        [[0, 1, 2, 3, 4], [5]],
      ],
    ],
    [
      "a rest that the first training gets",
      { folds: 2, gap: 0 },
      7,
      [
        [
          [0, 1, 2],
          [3, 4],
        ],
        [
          [0, 1, 2, 3, 4],
          [5, 6],
        ],
      ],
    ],
    [
      "a gap",
      { folds: 2, gap: 1 },
      6,
      [
        [[0], [2, 3]],
        [
          [0, 1, 2],
          [4, 5],
        ],
      ],
    ],
    [
      "test rows of a given number",
      { folds: 2, gap: 0, testRows: 1 },
      5,
      [
        [[0, 1, 2], [3]],
        [[0, 1, 2, 3], [4]],
      ],
    ],
    [
      "a window of training rows",
      { folds: 2, gap: 0, trainingRows: 2 },
      6,
      [
        [
          [0, 1],
          [2, 3],
        ],
        [
          [2, 3],
          [4, 5],
        ],
      ],
    ],
  ])("%s", (_name, request, rowCount, expected) => {
    expect(plain(timeFolds(ascending(rowCount), request))).toEqual(expected);
  });

  test("learn only from strictly earlier times, whatever the order of the rows", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { minLength: 40, maxLength: 80 }), fc.nat(3), (list, gap) => {
        const times = Float64Array.from([-1, ...list]);
        for (const { training, test: rows } of timeFolds(times, { folds: 3, gap }).values()) {
          expect(Math.max(...[...training].map((row) => times[row] ?? 0))).toBeLessThan(
            Math.min(...[...rows].map((row) => times[row] ?? 0)),
          );
          expect(rows.length).toBe(Math.floor(times.length / 4));
        }
      }),
    );
  });

  test.each([
    ["too few rows", ascending(3), { folds: 3, gap: 0 }, "3 rows are too few for 3 folds"],
    ["a gap that takes all", ascending(6), { folds: 2, gap: 2 }, "a gap of 2"],
    ["one time for all", new Float64Array(9), { folds: 2, gap: 0 }, "no row of an earlier time"],
    ["a missing time", Float64Array.of(1, Number.NaN, 2), { folds: 2, gap: 0 }, "row 2 has no time"],
  ])("are refused for %s", (_name, times, request, message) => {
    expect(() => timeFolds(times, request)).toThrow(
      expect.objectContaining({ code: "PARAMS_INVALID", message: expect.stringContaining(message) as string }) as Error,
    );
  });
});

describe("training, validation and test rows", () => {
  const shares = { validation: 0.2, test: 0.25 };
  const all = ({ training, validation, test: rows }: Parts) =>
    [...training, ...validation, ...rows].sort((a, b) => a - b);

  test("are every row once, by the shares", () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 200 }), seeds, (rowCount, seed) => {
        const parts = randomParts(rowCount, shares, seed);
        expect(all(parts)).toEqual([...Array(rowCount).keys()]);
        expect(parts.test.length).toBe(Math.max(1, Math.round(rowCount * 0.25)));
        expect(parts.validation.length).toBe(Math.max(1, Math.round(rowCount * 0.2)));
        expect(randomParts(rowCount, shares, seed)).toEqual(parts);
      }),
    );
  });

  test("have each class by the shares, within one row, when stratified", () => {
    fc.assert(
      fc.property(texts(20, 4), seeds, (labels, seed) => {
        const parts = stratifiedParts(labels, shares, seed);
        expect(all(parts)).toEqual([...labels.keys()]);
        for (const [label, rows] of count(labels)) {
          const of = (part: Uint32Array) => part.filter((row) => labels[row] === label).length;
          expect(Math.abs(of(parts.test) - rows * 0.25)).toBeLessThanOrEqual(1);
          expect(Math.abs(of(parts.validation) - rows * 0.2)).toBeLessThanOrEqual(1);
          expect(of(parts.training)).toBeGreaterThan(0);
        }
      }),
    );
  });

  test("share no group when grouped", () => {
    fc.assert(
      fc.property(texts(40, 15), seeds, (groups, seed) => {
        fc.pre(new Set(groups).size >= 3);
        const parts = groupedParts(groups, shares, seed);
        expect(all(parts)).toEqual([...groups.keys()]);
        const sides = [parts.training, parts.validation, parts.test].map(
          (rows) => new Set([...rows].map((row) => groups[row])),
        );
        expect(sides.reduce((sum, side) => sum + side.size, 0)).toBe(new Set(groups).size);
        for (const side of sides) expect(side.size).toBeGreaterThan(0);
      }),
    );
  });

  test("follow each other in time, rows of one time together", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 20, maxLength: 100 }), (list) => {
        const times = Float64Array.from([-1, ...list]);
        const { training, validation, test: rows } = timeParts(times, { validation: 0.1, test: 0.1 });
        const range = (part: Uint32Array) => [...part].map((row) => times[row] ?? 0);
        expect(all({ training, validation, test: rows })).toEqual([...times.keys()]);
        expect(Math.max(...range(training))).toBeLessThan(Math.min(...range(validation), ...range(rows)));
        if (validation.length > 0) expect(Math.max(...range(validation))).toBeLessThan(Math.min(...range(rows)));
      }),
    );
  });

  test.each<[string, () => Parts, string]>([
    [
      "shares of everything",
      () => randomParts(10, { validation: 0.5, test: 0.5 }, 0),
      "do not leave any to learn from",
    ],
    ["two groups for three parts", () => groupedParts(["a", "b", "b"], shares, 0), "2 groups cannot fill 3 parts"],
    ["no rows", () => randomParts(0, shares, 0), "no row is left to learn from"],
  ])("are refused for %s", (_name, divide, message) => {
    expect(divide).toThrow(
      expect.objectContaining({ code: "PARAMS_INVALID", message: expect.stringContaining(message) as string }) as Error,
    );
  });
});
