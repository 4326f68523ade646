import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCsv } from "../../../pipeline/data/tables/csv.ts";
import { tableOfRows } from "../../../pipeline/data/tables/rows.ts";
import type { Json } from "../../../pipeline/domain/json.ts";
import { Prng } from "../../../pipeline/domain/prng.ts";
import type { FeatureNode } from "../../../pipeline/training/features/graph/graph.ts";
import { binColumn, missingBin, numericBinning } from "../../../pipeline/training/trainers/gbdt/bins.ts";
import { compileForest, type Tree } from "../../../pipeline/training/trainers/gbdt/forest.ts";
import { encodeForest, readForest } from "../../../pipeline/training/trainers/gbdt/forest-file.ts";
import { growTree } from "../../../pipeline/training/trainers/gbdt/grow.ts";
import { ColumnSearch, type GrowData } from "../../../pipeline/training/trainers/gbdt/search.ts";
import { openModel } from "../../../pipeline/training/trainers/index.ts";
import { errorOf } from "../../support/errors.ts";
import { treesCsv } from "../support/table.ts";
import { predicted, rocAuc, trained } from "../support/trained.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lockstep-trees-"));
  await writeFile(join(folder, "train.csv"), treesCsv(4000, 11));
  await writeFile(join(folder, "test.csv"), treesCsv(4000, 12));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function train(
  name: string,
  params: Readonly<Record<string, Json>> = {},
  rows = join(folder, "train.csv"),
): Promise<string> {
  const output = join(folder, name);
  await trained({ rows, output, params: { label: "y", id: "id", trainer: "gbdt", ...params } });
  return output;
}

describe("bins", () => {
  test.each<[string, readonly number[], number, readonly number[]]>([
    ["few values have an edge between each two", [1, 3, 2, 3, 1], 255, [1.5, 2.5]],
    ["one value has none", [4, 4, 4], 255, []],
    ["no value has none", [Number.NaN], 255, []],
    ["many values fall into groups of about one size", [1, 2, 3, 4, 5, 6, 7, 8, 9], 3, [3.5, 6.5]],
    ["a heavy value does not starve the others", [0, 0, 0, 0, 0, 0, 0, 1, 2, 3], 3, [0.5, 2.5]],
    ["neighbouring doubles are kept apart", [1, 1 + 2 ** -52], 255, [1]],
    ["infinitely far values have a finite edge", [-1e308, 1e308], 255, [0]],
  ])("%s", (_name, values, bins, edges) => {
    const binning = numericBinning(Float64Array.from(values), bins);
    expect(binning.kind === "numeric" && [...binning.edges]).toEqual(edges);
  });

  test("agree with the edges for any value", () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -5, max: 5 }),
      fc.constant(Number.NaN),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.integer({ min: 2, max: 20 }), (values, bins) => {
        const binning = numericBinning(Float64Array.from(values), bins);
        if (binning.kind !== "numeric") throw new Error("not numeric");
        expect(binning.binCount).toBeLessThanOrEqual(bins);
        const found = binColumn(binning, Float64Array.from(values));
        for (const [i, each] of values.entries())
          expect(found[i]).toBe(Number.isNaN(each) ? missingBin : binning.edges.filter((edge) => edge < each).length);
      }),
    );
  });
});

describe("one tree", () => {
  const rules = { leaves: 2, depth: 0, minimumRows: 1, minimumHessian: 0, l2: 0, learningRate: 1 };

  /** Grows a tree whose leaves are means of the targets: gradients −y, hessians 1. */
  function grow(
    values: readonly number[],
    targets: readonly number[],
    change: Partial<typeof rules> & { readonly kind?: "categorical"; readonly monotone?: -1 | 1 } = {},
  ): Tree {
    const column = Float64Array.from(values);
    const count = new Set(values.filter((value) => !Number.isNaN(value))).size;
    const binning = change.kind === undefined ? numericBinning(column, 255) : { kind: change.kind, binCount: count };
    const data: GrowData = {
      bins: [binColumn(binning, column)],
      columns: [{ index: 0, kind: binning.kind, binCount: binning.binCount, monotone: change.monotone ?? 0 }],
      outputs: [
        {
          gradients: Float64Array.from(targets, (target) => -target),
          hessians: new Float64Array(values.length).fill(1),
        },
      ],
      order: Uint32Array.from(values.keys()),
    };
    const all = { ...rules, ...change };
    return growTree({
      data,
      binnings: [binning],
      output: 0,
      rowCount: values.length,
      active: [0],
      rules: all,
      search: new ColumnSearch(data, all, [0]),
    }).tree;
  }
  const leaf = (value: number) => ({ kind: "leaf", value });

  test("cuts where the squared error falls most", () => {
    expect(grow([1, 2, 3, 4, 5], [0, 0, 0, 9, 9])).toEqual([
      { kind: "numeric", column: 0, threshold: 3.5, isMissingLeft: true, left: 1, right: 2 },
      leaf(0),
      leaf(9),
    ]);
  });

  test.each<[string, readonly number[], readonly number[], object, number]>([
    ["has one leaf when all targets are the same", [1, 2, 3], [2, 2, 2], {}, 1],
    ["has one leaf when all values are the same", [1, 1, 1], [1, 2, 3], {}, 1],
    ["grows to the number of leaves allowed", [1, 2, 3, 4], [1, 2, 3, 4], { leaves: 3 }, 3],
    ["grows to the depth allowed", [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8], { leaves: 8, depth: 1 }, 2],
    ["keeps the fewest rows of a leaf", [1, 2, 3, 4], [0, 9, 9, 9], { minimumRows: 2 }, 2],
    ["has no leaf with fewer rows", [1, 2, 3], [0, 9, 9], { minimumRows: 2 }, 1],
  ])("%s", (_name, values, targets, change, leaves) => {
    expect(grow(values, targets, change).filter(({ kind }) => kind === "leaf")).toHaveLength(leaves);
  });

  test("cuts by missing alone when that is what matters", () => {
    const gone = Number.NaN;
    const [root, left, right] = grow([1, gone, 2, gone, 3], [0, 5, 0, 5, 0]);
    expect(root).toMatchObject({ kind: "numeric", threshold: Number.MAX_VALUE, isMissingLeft: false });
    expect([left, right]).toEqual([leaf(0), leaf(5)]);
  });

  test("sends missing values to the side they are like", () => {
    const gone = Number.NaN;
    expect(grow([1, gone, 2, gone, 3, 4], [5, 5, 5, 5, 0, 0])[0]).toMatchObject({
      threshold: 2.5,
      isMissingLeft: true,
    });
    expect(grow([1, gone, 2, gone, 3, 4], [5, 0, 5, 0, 0, 0])[0]).toMatchObject({
      threshold: 2.5,
      isMissingLeft: false,
    });
  });

  test("divides categories by their effect, not by their order", () => {
    const categories = Array.from({ length: 60 }, (_, i) => i % 3);
    const tree = grow(
      categories,
      categories.map((category) => (category === 1 ? 7 : 0)),
      { kind: "categorical" },
    );
    expect(tree).toEqual([
      { kind: "categorical", column: 0, categories: [1], isMissingLeft: false, left: 1, right: 2 },
      leaf(7),
      leaf(0),
    ]);
  });

  test("pulls its values towards 0 by l2 and shrinks them by the learning rate", () => {
    // 4 rows of 9: 36 / (4 + 2), times a half.
    expect(grow([1, 1, 1, 1], [9, 9, 9, 9], { l2: 2, learningRate: 0.5 })).toEqual([leaf(3)]);
  });

  test("never falls along a column that may only rise", () => {
    const values = Array.from({ length: 200 }, (_, i) => i);
    const prng = new Prng(5);
    const targets = values.map((value) => Math.sin(value / 20) * 3 + value / 40 + prng.uniform());
    const along = (tree: Tree) => [
      ...compileForest({ baselines: [0], trees: [tree] })([Float64Array.from(values)], 200),
    ];
    const isRising = (scores: readonly number[]) =>
      scores.every((value, i) => i === 0 || value >= (scores[i - 1] ?? 0));
    expect(isRising(along(grow(values, targets, { leaves: 31 })))).toBe(false);
    const rising = along(grow(values, targets, { leaves: 31, monotone: 1 }));
    expect(isRising(rising)).toBe(true);
    expect(new Set(rising).size).toBeGreaterThan(2);
    const falling = along(grow(values, targets, { leaves: 31, monotone: -1 }));
    expect(isRising(falling.toReversed())).toBe(true);
  });
});

describe("boosted trees", () => {
  // HistGradientBoostingClassifier of scikit-learn 1.9.1 on the rows of treesCsv(4000, 11) and (4000, 12), `city` categorical,
  // other settings as they come: 40 trees 0.8063, early stopping (20 rounds, a fifth of the rows) 0.7998.
  test.each<[string, Readonly<Record<string, Json>>, number]>([
    ["with 40 trees", { trees: 40, patience: 0, validation_share: 0.01 }, 0.8063],
    ["with early stopping", {}, 0.7998],
  ])("%s reach the ROC AUC of scikit-learn's", async (_name, params, reference) => {
    const { values, labels } = await predicted(await train("reference", params), join(folder, "test.csv"), "y");
    const auc = rocAuc(
      values,
      labels.map((label) => label === "1"),
    );
    expect(auc).toBeGreaterThan(reference - 0.01);
    expect(auc).toBeLessThan(reference + 0.02);
  });

  test("stop early and keep the trees up to the best", async () => {
    const model = await train("early", { trees: 300, patience: 5 });
    const { forest } = readForest(await readFile(join(model, "forest.json"), "utf8"));
    expect(forest.trees.length).toBeGreaterThan(5);
    expect(forest.trees.length).toBeLessThan(100);
  });

  test.each<[string, Readonly<Record<string, Json>>]>([
    ["all rows", {}],
    ["a share of rows and columns", { row_share: 0.5, column_share: 0.6, seed: 9 }],
    [
      "crosses, weights and a monotone column",
      { crosses: ["a * b"], class_weight: "balanced", monotone: { c: "decreasing" } },
    ],
  ])("from %s have the same bytes each time", async (_name, params) => {
    const bytes = async (name: string) =>
      readFile(join(await train(name, { trees: 20, ...params }), "forest.json"), "utf8");
    const first = await bytes("one");
    expect(await bytes("two")).toBe(first);
    expect(await bytes("three")).toBe(first);
  });

  test("predict a single row as they predict it among others, whatever the order of the columns", async () => {
    const predictor = await openModel(await train("single", { trees: 30 }));
    const table = await readCsv(join(folder, "test.csv"), "test.csv");
    const { values: all } = await predictor.predict(table);
    const names = ["city", "c", "noise", "b", "a"];
    for (const row of [0, 17, 3999]) {
      const single = tableOfRows(names, [names.map((name) => table.column(name)[row] ?? "")]);
      expect((await predictor.predict(single)).values[0]).toBe(all[row]);
    }
  });

  test("treat an unknown category as a missing one", async () => {
    const predictor = await openModel(await train("unknown", { trees: 30 }));
    const names = ["a", "b", "c", "noise", "city"];
    const { values } = await predictor.predict(
      tableOfRows(names, [
        ["0.5", "0.5", "", "0", "Atlantis"],
        ["0.5", "0.5", "NA", "0", ""],
      ]),
    );
    expect(values[0]).toBe(values[1]);
  });

  test.each<[string, Readonly<Record<string, Json>>, string]>([
    ["an unknown parameter", { epochs: 3 }, "PARAMS_INVALID"],
    [
      "a monotone column that is categorical",
      { monotone: { city: "increasing" } },
      'PARAMS_INVALID: monotone: "city" is not a numeric column',
    ],
    ["a share of nothing", { row_share: 0 }, "row_share"],
    ["more bins than a byte counts", { bins: 256 }, "bins"],
  ])("refuse %s", async (_name, params, message) => {
    expect(await errorOf(() => train("refused", params))).toContain(message);
  });
});

describe("a saved forest", () => {
  const saved = {
    format: "gbdt" as const,
    label: "y",
    task: { kind: "binary" as const, positive: "1" },
    threshold: 0.25,
    features: {
      nodes: [
        { kind: "number", source: { kind: "column", column: "a" }, indicator: false },
        { kind: "number", source: { kind: "column", column: "b" }, indicator: false },
        {
          kind: "number",
          source: { kind: "arithmetic", left: { column: "a" }, operator: "*", right: { column: "b" } },
          indicator: false,
        },
        { kind: "category", columns: ["kind"], encoder: { kind: "ordinal", categories: ["H", "L"] } },
      ] as readonly FeatureNode[],
    },
    forest: {
      link: "logistic" as const,
      baselines: [-1.5],
      trees: [
        [
          { kind: "numeric", column: 2, threshold: 0.5, isMissingLeft: true, left: 1, right: 2 },
          { kind: "categorical", column: 3, categories: [1], isMissingLeft: false, left: 3, right: 4 },
          { kind: "leaf", value: 0.1 },
          { kind: "leaf", value: -0.2 },
          { kind: "leaf", value: 1e-7 },
        ],
      ] as readonly Tree[],
    },
  };
  const text = encodeForest(saved);

  test("reads back as it was, and an empty one too", () => {
    expect(readForest(text)).toEqual(saved);
    const empty = { ...saved, forest: { link: "logistic" as const, baselines: [0], trees: [] } };
    expect(readForest(encodeForest(empty))).toEqual(empty);
  });

  test.each<[string, (text: string) => string]>([
    ["a child that is its own parent", (it) => it.replace('"left",1,2]', '"left",0,2]')],
    ["a child out of the tree", (it) => it.replace('"left",1,2]', '"left",1,9]')],
    ["two parents of one node", (it) => it.replace('"right",3,4]', '"right",3,3]')],
    ["a node that nothing leads to", (it) => it.replace("1e-7]", "1e-7,5]")],
    ["a column that is no input", (it) => it.replace("[[2,0.5", "[[7,0.5")],
    ["a number cut at a category", (it) => it.replace("[[2,0.5", "[[3,0.5")],
    ["a category it does not have", (it) => it.replace("[3,[1]", "[3,[2]")],
    ["categories of a numeric column", (it) => it.replace("[3,[1]", "[0,[1]")],
    ["an infinite value", (it) => it.replace("1e-7", "1e999")],
    ["a negative position", (it) => it.replace("[[2,0.5", "[[-1,0.5")],
    ["a side that is none", (it) => it.replace('"left",1,2]', '"up",1,2]')],
    ["a threshold above 1", (it) => it.replace('"threshold": 0.25', '"threshold": 2')],
    ["another schema", (it) => it.replace('"schema": 3', '"schema": 2')],
    ["an unknown key", (it) => it.replace('"schema": 3,', '"schema": 3, "code": "x",')],
    ["a feature of no kind", (it) => it.replace('"kind": "column"', '"kind": "code"')],
    ["the label among its inputs", (it) => it.replace('"column": "b"', '"column": "y"')],
    ["a tree without nodes", (it) => it.replace(/\[\[2.*\n/, "[]\n")],
    ["half its text", (it) => it.slice(0, it.length / 2)],
  ])("is refused with %s", async (_name, change) => {
    expect(change(text)).not.toBe(text);
    expect(await errorOf(() => readForest(change(text)))).toMatch(/^MODEL_INVALID: forest\.json: /);
  });
});
