import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCsv } from "../../../pipeline/data/tables/csv.ts";
import { tableOfRows } from "../../../pipeline/data/tables/rows.ts";
import type { Table } from "../../../pipeline/data/tables/table.ts";
import { selectColumns } from "../../../pipeline/training/features/columns.ts";
import { applyFeatures, featureColumns } from "../../../pipeline/training/features/graph/apply.ts";
import { declaredColumns, featureDeclarations } from "../../../pipeline/training/features/graph/declare.ts";
import { fitFeatures } from "../../../pipeline/training/features/graph/fit.ts";
import { type FeatureGraph, graphWidth } from "../../../pipeline/training/features/graph/graph.ts";
import { encodedGraph, savedGraph } from "../../../pipeline/training/features/graph/graph-file.ts";
import { murmurHash } from "../../../pipeline/training/features/graph/murmur.ts";
import { type FeatureStyle, planFeatures } from "../../../pipeline/training/features/graph/plan-features.ts";
import { featureInputs, featureOutputs } from "../../../pipeline/training/features/graph/ports.ts";
import { outOfFold, type Targets, targetFolds } from "../../../pipeline/training/features/graph/target-encoding.ts";
import { readParams } from "../../../pipeline/training/params.ts";

const blank = (x: string): string => (x === "-" ? "" : x);

/** `x: 1 2 -` is a column of three cells, the last one empty. */
function table(columns: Readonly<Record<string, string>>): Table {
  const names = Object.keys(columns);
  const cells = names.map((name) => (columns[name] ?? "").split(" ").map(blank));
  return tableOfRows(
    names,
    (cells[0] ?? []).map((_, row) => cells.map((column) => column[row] ?? "")),
  );
}

interface Asked {
  readonly rows: Table;
  readonly features?: readonly object[];
  readonly crosses?: readonly string[];
  readonly style?: FeatureStyle;
  readonly targets?: Targets;
}

function fit({ rows, features = [], crosses = [], style = "network", targets }: Asked) {
  const declared = readParams(featureDeclarations, features as never);
  const columns = selectColumns(rows, {
    reserved: [],
    drop: [],
    declared: [...declaredColumns(declared)],
    numeric: undefined,
    categorical: undefined,
  });
  return fitFeatures({ rows, plan: planFeatures({ columns, declared, crosses, style }), targets, seed: 1 });
}

/** Columns of numbers by name, rounded to nine digits. */
function shown(graph: FeatureGraph, rows: Table): Readonly<Record<string, readonly number[]>> {
  const columns = featureColumns({ graph, rows });
  return Object.fromEntries(
    featureOutputs(graph).map(({ name }, i) => [
      name,
      [...(columns[i] ?? [])].map((value) => Number(value.toPrecision(9))),
    ]),
  );
}

const fitted = (asked: Asked) => shown(fit(asked).graph, asked.rows);

describe("by default a network is given", () => {
  const rows = table({ x: "1 2 - 9", kind: "b a - b" });

  test("numbers filled by the median and standardised, categories one-hot with a place for others", () => {
    const { x = [], ...categories } = fitted({ rows });
    // Median 2, so 1 2 2 9: mean 3.5, deviation sqrt(10.25).
    expect(x).toEqual([-2.5, -1.5, -1.5, 5.5].map((value) => Number((value / Math.sqrt(10.25)).toPrecision(9))));
    expect(categories).toEqual({ "kind = a": [0, 1, 0, 0], "kind = b": [1, 0, 0, 1], "kind = (other)": [0, 0, 1, 0] });
  });

  test("unknown categories and missing cells of later rows in the same places", () => {
    const { graph } = fit({ rows });
    const later = shown(graph, table({ kind: "z a -", x: "- 2 2" }));
    expect(later["kind = (other)"]).toEqual([1, 0, 1]);
    expect(later["x"]?.[0]).toBe(later["x"]?.[1]);
  });

  test("arithmetic of the filled columns, before the categories", () => {
    const { graph } = fit({ rows: table({ x: "1 2 - 9", k: "a b a b", y: "2 0 4 1" }), crosses: ["x / y"] });
    expect(featureOutputs(graph).map(({ name }) => name)).toEqual(["x", "y", "x / y", "k = a", "k = b", "k = (other)"]);
    const { scaling } = graph.nodes[2] as { readonly scaling: { readonly center: number } };
    // 1/2, 2/0 which counts as 0, 2/4, 9/1.
    expect(scaling.center).toBe(2.5);
  });
});

test("a thousand categories are told apart", () => {
  const rows = table({ x: Array.from({ length: 1000 }, (_, i) => `k${i}`).join(" ") });
  expect(graphWidth(fit({ rows }).graph)).toBe(1001);
});

test("nothing is learned from the rows that a graph is applied to", () => {
  const { graph } = fit({ rows: table({ x: "1 2 3", k: "a b a" }) });
  const before = JSON.stringify(graph);
  applyFeatures({ graph, rows: table({ x: "9 -", k: "z -" }) });
  expect(JSON.stringify(graph)).toBe(before);
  expect(() => applyFeatures({ graph, rows: table({ x: "1" }) })).toThrow(
    expect.objectContaining({ code: "COLUMN_MISSING" }) as Error,
  );
});

test("by default trees are given numbers as they are, and the places of the 255 most frequent categories", () => {
  const kinds = Array.from({ length: 600 }, (_, i) => `k${i < 300 ? i : i % 255}`);
  const rows = table({ x: kinds.map((_, i) => (i === 1 ? "-" : String(i))).join(" "), kind: kinds.join(" ") });
  const { graph } = fit({ rows, style: "trees" });
  const [x, kind] = featureColumns({ graph, rows });
  expect([...(x ?? [])].slice(0, 3)).toEqual([0, Number.NaN, 2]);
  expect(featureOutputs(graph)[1]).toEqual({ name: "kind", columns: ["kind"], kind: "category", categories: 255 });
  expect(kind?.[299]).toBeNaN();
  expect(kind?.[0]).toBe(0);
});

describe("what is declared takes the place of the default", () => {
  // The numbers of the first seven are scikit-learn's of the same columns.
  test.each<[string, object, string, readonly number[]]>([
    ["mean", { numeric: ["x"], impute: "mean", scale: "none" }, "1 - 3 8", [1, 4, 3, 8]],
    [
      "most frequent, the smallest of several",
      { numeric: ["x"], impute: "most_frequent", scale: "none" },
      "3 - 3 1 1",
      [3, 1, 3, 1, 1],
    ],
    ["a constant", { numeric: ["x"], impute: { constant: -1 }, scale: "none" }, "1 -", [1, -1]],
    ["min-max", { numeric: ["x"], scale: "minmax" }, "1 3 5", [0, 0.5, 1]],
    ["standard of a constant", { numeric: ["x"], scale: "standard" }, "7 7", [0, 0]],
    ["min-max of a constant", { numeric: ["x"], scale: "minmax" }, "5 5", [0, 0]],
    ["robust", { numeric: ["x"], scale: "robust" }, "1 2 3 4 100", [-1, -0.5, 0, 0.5, 48.5]],
    ["robust without a middle half", { numeric: ["x"], scale: "robust" }, "1 1 1 1 9", [0, 0, 0, 0, 8]],
    ["bounds", { numeric: ["x"], clip: { from: 0, to: 2 }, scale: "none" }, "-5 1 9", [0, 1, 2]],
    ["quantiles", { numeric: ["x"], clip: { quantiles: [0.25, 0.75] }, scale: "none" }, "1 2 3 4 5", [2, 2, 3, 4, 4]],
    ["ln", { numeric: ["x"], log: "ln", scale: "none" }, "1 2", [0, 0.693147181]],
    ["log1p", { numeric: ["x"], log: "log1p", scale: "none" }, "0 1", [0, 0.693147181]],
    ["signed_log1p", { numeric: ["x"], log: "signed_log1p", scale: "none" }, "-1 0 1", [-0.693147181, 0, 0.693147181]],
    ["bounds before the logarithm", { numeric: ["x"], clip: { from: 1 }, log: "ln", scale: "none" }, "-7 1", [0, 0]],
    ["an order", { categorical: ["x"], encode: "ordinal", order: ["lo", "mid", "hi"] }, "hi lo mid ?", [2, 0, 1, -1]],
    ["places without an order", { categorical: ["x"], encode: "ordinal" }, "c a b -", [2, 0, 1, -1]],
    ["another number for unknown texts", { categorical: ["x"], encode: "ordinal", unknown: 9 }, "c a -", [1, 0, 9]],
    [
      "the most frequent text",
      { categorical: ["x"], encode: "ordinal", impute: "most_frequent" },
      "b b a -",
      [1, 1, 0, 1],
    ],
    [
      "a text in place of missing ones",
      { categorical: ["x"], encode: "ordinal", impute: { constant: "z" } },
      "b a -",
      [1, 0, 2],
    ],
    ["a date's days", { date: ["x"], parts: ["days"], scale: "none" }, "1970-01-02 1970-01-01T12:00Z", [1, 0.5]],
    ["a date's weekday", { date: ["x"], parts: ["day_of_week"], scale: "none" }, "2024-01-01 2024-01-07", [0, 6]],
    [
      "a missing date",
      { date: ["x"], parts: ["month"], scale: "none" },
      "2024-02-01 - 2024-04-01 2024-04-01",
      [2, 4, 4, 4],
    ],
  ])("%s", (_name, entry, cells, expected) => {
    const [values] = Object.values(fitted({ rows: table({ x: cells }), features: [entry] }));
    expect(values).toEqual(expected);
  });

  test("an indicator beside the filled number", () => {
    expect(
      fitted({ rows: table({ x: "1 - 3" }), features: [{ numeric: ["x"], indicator: true, scale: "none" }] }),
    ).toEqual({
      x: [1, 2, 3],
      "x is missing": [0, 1, 0],
    });
  });

  test("rare texts counted with the others", () => {
    const rows = table({ x: "a a b b c d" });
    expect(Object.keys(fitted({ rows, features: [{ categorical: ["x"], min_rows: 2 }] }))).toEqual([
      "x = a",
      "x = b",
      "x = (other)",
    ]);
    expect(Object.keys(fitted({ rows, features: [{ categorical: ["x"], max_categories: 1, other: false }] }))).toEqual([
      "x = a",
    ]);
  });

  test("crosses of texts, missing when one of them is", () => {
    const rows = table({ x: "a a b -", y: "1m 2m 1m 1m" });
    const crossed = fitted({ rows, features: [{ cross: ["x", "y"], encode: "ordinal" }] });
    expect(crossed["x × y"]).toEqual([0, 1, 2, -1]);
    expect(Object.keys(crossed)).toContain("x = a");
  });

  test("sine and cosine of what begins again, nothing of a missing date", () => {
    const rows = table({ t: "2024-03-01T06:00 - 2024-06-01T18:00" });
    expect(fitted({ rows, features: [{ date: ["t"], parts: ["hour", "month"], cyclic: true }] })).toEqual({
      "t.hour sine": [1, 0, -1],
      "t.hour cosine": [6.123234e-17, 0, -1.8369702e-16],
      "t.month sine": [1, 0, 1.2246468e-16],
      "t.month cosine": [6.123234e-17, 0, -1],
    });
  });

  test("texts by their rare words, without stop words", async () => {
    const rows = await readCsv(Buffer.from('t\n"The pump is broken, the pump!"\nthe valve\n""\n'), "t.csv");
    const words = fitted({ rows, features: [{ text: ["t"], stop_words: "english", norm: "none" }] });
    const rare = Number((Math.log(4 / 2) + 1).toPrecision(9));
    expect(words).toEqual({
      "t: broken": [rare, 0, 0],
      "t: pump": [2 * rare, 0, 0].map((v) => Number(v.toPrecision(9))),
      "t: valve": [0, rare, 0],
    });
  });

  test("neighbouring words as one", async () => {
    const rows = await readCsv(Buffer.from("t\nno oil left\n"), "t.csv");
    expect(Object.keys(fitted({ rows, features: [{ text: ["t"], ngrams: [1, 2] }] }))).toEqual(
      ["left", "no", "no oil", "oil", "oil left"].map((term) => `t: ${term}`),
    );
  });
});

test.each([
  // Of scikit-learn's murmurhash3_32 with seed 0.
  ["", 0],
  ["a", 1009084850],
  ["ab", -1681926305],
  ["abc", -1277324294],
  ["abcd", 1139631978],
  ["Grüße", 1791607040],
])("the hash of %j is %d", (text, hash) => {
  expect(murmurHash(text)).toBe(hash);
});

describe("a target encoding", () => {
  const rows = table({ k: "a a a b b c" });
  const targets = { values: Float64Array.of(1, 1, 0, 0, 0, 1), width: 1 };
  const features = [{ categorical: ["k"], encode: "target", smoothing: 1 }];

  test("gives later rows the smoothed means, and the overall mean for what is unknown", () => {
    const { graph } = fit({ rows, features, targets });
    // (sum + 1 · 0.5) / (rows + 1)
    expect(shown(graph, table({ k: "a b c z -" }))).toEqual({
      "k mean": [0.625, Number((0.5 / 3).toPrecision(9)), 0.75, 0.5, 0.5],
    });
  });

  test("never shows a training row its own label", () => {
    const pairs = fc.array(fc.tuple(fc.nat(5), fc.boolean(), fc.nat(3)), { minLength: 12, maxLength: 60 });
    fc.assert(
      fc.property(pairs, fc.nat(1000), (rows, at) => {
        const flipped = at % rows.length;
        const encode = (flip: boolean) =>
          outOfFold(
            rows.map(([kind]) => `k${kind}`),
            {
              targets: {
                values: Float64Array.from(rows, ([, label], row) => Number(flip && row === flipped ? !label : label)),
                width: 1,
              },
              smoothing: "auto",
              folds: Uint32Array.from(rows, ([, , fold], row) => (row < 2 ? row : fold)),
            },
          );
        expect(encode(true)[flipped]).toBe(encode(false)[flipped]);
      }),
    );
  });

  test("divides the training rows so that every class is in every fold", () => {
    const labels = Float64Array.from({ length: 50 }, (_, row) => Number(row % 10 === 0));
    const folds = targetFolds({ values: labels, width: 1 }, 3);
    for (let fold = 0; fold < 5; fold++)
      expect(labels.filter((label, row) => folds[row] === fold && label === 1)).toHaveLength(1);
    expect(targetFolds({ values: Float64Array.of(0.5, 2), width: 1 }, 3)).toHaveLength(2);
  });

  test("gives one number for each class", () => {
    const classes = { values: Float64Array.of(1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1), width: 2 };
    const { graph, trainingOutputs } = fit({ rows, features, targets: classes });
    expect(featureOutputs(graph).map(({ name }) => name)).toEqual(["k mean 0", "k mean 1"]);
    expect(trainingOutputs.get(0)?.length).toBe(12);
  });

  test("is refused without labels", () => {
    expect(() => fit({ rows, features })).toThrow(expect.objectContaining({ code: "PARAMS_INVALID" }) as Error);
  });
});

describe("is refused, naming what is wrong", () => {
  test.each<[string, object, string]>([
    ["an entry of no kind", { impute: "mean" }, "features that cannot be used: 0: an entry has one of numeric"],
    ["an entry of two kinds", { numeric: ["x"], text: ["x"] }, "an entry has one of"],
    ["a misspelled option", { numeric: ["x"], scales: "robust" }, "scales"],
    [
      "an option of another encoding",
      { categorical: ["x"], encode: "hashing", order: ["a"] },
      "0.order: encode: hashing has no such option",
    ],
    ["bounds that cross", { numeric: ["x"], clip: { from: 2, to: 1 } }, "0.clip"],
    ["quantiles that cross", { numeric: ["x"], clip: { quantiles: [0.9, 0.1] } }, "0.clip"],
    ["a part of a date that is none", { date: ["x"], parts: ["century"] }, "0.parts.0"],
  ])("%s", (_name, entry, message) => {
    expect(() => readParams(featureDeclarations, [entry] as never)).toThrow(
      expect.objectContaining({
        code: "PARAMS_INVALID",
        message: expect.stringContaining(message.replace("features", "parameters")) as string,
      }) as Error,
    );
  });

  test.each<[string, Asked, string]>([
    [
      "a missing value without a substitute",
      { rows: table({ x: "1 -" }), features: [{ numeric: ["x"], impute: "none" }] },
      'row 2, column "x": a value is missing',
    ],
    [
      "a value that has no logarithm",
      { rows: table({ x: "1 0" }), features: [{ numeric: ["x"], log: "ln" }] },
      'row 2, column "x": 0 has no logarithm',
    ],
    [
      "a text that is no date",
      { rows: table({ x: "2024-01-01 2024-02-30" }), features: [{ date: ["x"] }] },
      'row 2, column "x": "2024-02-30" is not a date',
    ],
    [
      "a number too large for 32 bits",
      { rows: table({ x: "1 1e39" }), features: [{ numeric: ["x"], scale: "none" }] },
      'row 2, column "x": the value is too large',
    ],
    ["numbers too large to scale", { rows: table({ x: "1e200 -1e200" }) }, 'column "x": the values are too large'],
    [
      "too many categories",
      { rows: table({ x: Array.from({ length: 1001 }, (_, i) => `k${i}`).join(" ") }) },
      'column "x" has more than 1000',
    ],
    ["a column without a value", { rows: table({ x: "- -", y: "1 2" }) }, 'column "x" has no value'],
  ])("%s", (_name, asked, message) => {
    expect(() => applyFeatures({ ...fit(asked), rows: asked.rows })).toThrow(
      expect.objectContaining({ code: "TABLE_INVALID", message: expect.stringContaining(message) as string }) as Error,
    );
  });

  test("a declared column that the table has not", () => {
    expect(() => fit({ rows: table({ x: "1" }), features: [{ numeric: ["y"] }] })).toThrow(
      expect.objectContaining({ code: "COLUMN_MISSING" }) as Error,
    );
  });
});

describe("the file of a graph", () => {
  const rows = table({ x: "1 2 - 4", k: "a b a c", t: "2024-01-01 2024-01-02 - 2024-05-05", w: "one two two three" });
  const { graph } = fit({
    rows,
    features: [
      { numeric: ["x"], clip: { from: 0 }, log: "log1p", indicator: true },
      { categorical: ["k"], encode: "target" },
      { date: ["t"], parts: ["month", "days"], cyclic: true },
      { text: ["w"] },
      { cross: ["k", "w"], encode: "hashing", buckets: 8 },
    ],
    crosses: ["x * x"],
    targets: { values: Float64Array.of(0, 1, 0, 1), width: 1 },
  });
  const text = JSON.stringify(encodedGraph(graph), undefined, 1);

  test("reads back as the same graph, with the same numbers and the same bytes", () => {
    const read = savedGraph.parse(JSON.parse(text));
    expect(featureColumns({ graph: read, rows })).toEqual(featureColumns({ graph, rows }));
    expect(JSON.stringify(encodedGraph(read), undefined, 1)).toBe(text);
    expect(graphWidth(read)).toBe(featureOutputs(read).length);
  });

  test("names its raw inputs", () => {
    expect(featureInputs(graph)).toEqual([
      { name: "x", kind: "numeric", categories: [] },
      { name: "k", kind: "categorical", categories: ["a", "b", "c"] },
      { name: "t", kind: "categorical", categories: [] },
      { name: "w", kind: "categorical", categories: [] },
    ]);
  });

  const changed = (change: (file: { nodes: Record<string, unknown>[]; [key: string]: unknown }) => void): string => {
    const file = JSON.parse(text) as Parameters<typeof change>[0];
    change(file);
    return JSON.stringify(file);
  };
  const node = (value: object) => changed((file) => file.nodes.push(value as never));

  test.each([
    ["no node", changed((file) => (file.nodes = []))],
    ["a member nobody knows", node({ kind: "cycle", column: "x", part: "hour", more: 1 })],
    [
      "a scale of 0",
      node({
        kind: "number",
        source: { kind: "column", column: "x" },
        indicator: false,
        scaling: { center: 0, scale: 0 },
      }),
    ],
    ["a number that is none", text.replace(/"fill": [\d.]+/, '"fill": 1e999')],
    [
      "a category twice",
      node({ kind: "category", columns: ["k"], encoder: { kind: "one_hot", categories: ["a", "a"], other: true } }),
    ],
    [
      "too many categories",
      node({
        kind: "category",
        columns: ["k"],
        encoder: { kind: "one_hot", categories: Array.from({ length: 1001 }, String), other: true },
      }),
    ],
    [
      "encodings that do not fit",
      node({
        kind: "category",
        columns: ["k"],
        encoder: { kind: "target", categories: ["a"], encodings: [], means: [0] },
      }),
    ],
    [
      "weights that do not fit",
      node({
        kind: "text",
        column: "w",
        words: { lowercase: true, ngrams: [1, 1], stopWords: [] },
        encoder: { kind: "tf_idf", terms: ["a"], weights: [], sublinear: false, norm: "l2" },
      }),
    ],
    [
      "buckets beyond the cap",
      node({ kind: "category", columns: ["k"], encoder: { kind: "hashing", buckets: 2 ** 21, signed: true } }),
    ],
    ["a part of a date that is a name of JavaScript's own", node({ kind: "cycle", column: "x", part: "constructor" })],
    [
      "more features than a row may have",
      changed((file) => {
        for (let i = 0; i < 2; i++)
          file.nodes.push({
            kind: "category",
            columns: ["k"],
            encoder: { kind: "hashing", buckets: 1_048_576, signed: true },
          });
      }),
    ],
    ["a list", "[]"],
    ["a number", "1"],
  ])("is refused with %s", (_name, file) => {
    expect(savedGraph.safeParse(JSON.parse(file)).success).toBe(false);
  });
});
