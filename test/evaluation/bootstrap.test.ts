import { describe, expect, test } from "vitest";
import {
  classMeasures,
  classMetric,
  type MetricId,
  type MetricOf,
  metricsOf,
  reportedMetrics,
} from "../../pipeline/domain/metric.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import { pairedBootstrap, percentileInterval } from "../../pipeline/evaluation/bootstrap.ts";
import { kernelOf } from "../../pipeline/evaluation/kernels/index.ts";
import { type Answers, measure, rowCountOf, type Truth } from "../../pipeline/evaluation/metrics/judged-rows.ts";
import { drawMultiplicities } from "../../pipeline/evaluation/multiplicities.ts";

/** Labelled scores with about `ties` distinct values. */
function table(
  seed: number,
  n: number,
  ties: number,
): { labels: Uint8Array; scores: Float64Array; other: Float64Array } {
  const prng = new Prng(seed);
  const labels = Uint8Array.from({ length: n }, () => (prng.uniform() < 0.3 ? 1 : 0));
  const score = (i: number): number =>
    Math.floor((0.6 * prng.uniform() + 0.4 * (labels[i] ?? 0) * prng.uniform()) * ties) / ties;
  return {
    labels,
    scores: Float64Array.from(labels, (_, i) => score(i)),
    other: Float64Array.from(labels, (_, i) => score(i)),
  };
}

test("the generator gives the numbers that its Python twin gives for the same seed", () => {
  const prng = new Prng(42);
  const expected = [660444221, 3652823732, 77672526, 910233633, 2297337756, 3786072677];
  expect(expected.map(() => prng.next())).toEqual(expected);
});

test("multiplicities are those of drawing one index after the other", () => {
  const counts = new Uint8Array(1000);
  drawMultiplicities(new Prng(5), counts);
  const prng = new Prng(5);
  const expected = new Uint8Array(1000);
  for (let i = 0; i < 1000; i++) (expected[prng.index(1000)] as number)++;
  expect(counts).toEqual(expected);
});

function pick<T extends Float64Array | Uint8Array | Uint32Array>(values: T, rows: readonly number[], width = 1): T {
  const picked = rows.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)]);
  return Reflect.construct(values.constructor, [picked]) as T;
}

function drawnTruth(truth: Truth, rows: readonly number[]): Truth {
  switch (truth.kind) {
    case "binary":
      return { ...truth, labels: pick(truth.labels, rows) };
    case "multiclass":
      return { ...truth, labels: pick(truth.labels, rows) };
    case "regression":
    case "quantiles":
      return { ...truth, targets: pick(truth.targets, rows) };
    case "ranking":
      throw new RangeError("queries are drawn, not rows");
  }
}

/** The truth and answers of drawn rows, each as often as it was drawn. */
function drawnRows(truth: Truth, { scores, threshold }: Answers, rows: readonly number[]): readonly [Truth, Answers] {
  const width = scores.length / rowCountOf(truth);
  return [drawnTruth(truth, rows), { scores: pick(scores, rows, width), threshold }];
}

/** Draws rows and holds every metric of the task to its definition. */
function holdKernel(truth: Truth, answers: Answers): void {
  const ofClasses = truth.kind === "multiclass" ? classMeasures.map((own) => classMetric(own, "b")) : [];
  const metrics = [...(Object.keys(metricsOf[truth.kind]) as MetricId[]), ...ofClasses];
  const kernel = kernelOf(truth, answers, metrics);
  const prng = new Prng(9);
  const counts = new Uint8Array(rowCountOf(truth));
  const found = new Float64Array(metrics.length);
  for (let draw = 0; draw < 20; draw++) {
    drawMultiplicities(prng, counts);
    kernel.measure(counts, found);
    const drawn = [...counts].flatMap((count, row) => new Array<number>(count).fill(row));
    const { metrics: expected } = measure(...drawnRows(truth, answers, drawn), metrics);
    for (const [i, id] of metrics.entries()) {
      const value = expected[id]?.value ?? Number.NaN;
      if (Number.isNaN(value)) expect(found[i], id).toBeNaN();
      else expect(found[i], id).toBeCloseTo(value, 10);
    }
  }
}

describe("the kernel says what the metrics say about the drawn rows", () => {
  test.each([
    ["distinct scores", 1e9],
    ["a few ties", 500],
    ["many ties", 7],
    ["one score", 1],
  ])("%s", (_name, ties) => {
    const { labels, scores } = table(3, 400, ties);
    const costs = { truePositive: -1, falsePositive: 2, trueNegative: 0, falseNegative: 20 };
    holdKernel({ kind: "binary", labels, costs }, { scores, threshold: 0.4 });
  });

  test.each([
    ["several classes", 400, 1e9],
    ["several classes, many ties", 400, 4],
    ["few rows, so that a class may be missing from a draw", 12, 1e9],
  ])("%s", (_name, rows, ties) => {
    const prng = new Prng(4);
    const classes = ["a", "b", "c", "d"];
    const labels = Uint32Array.from({ length: rows }, () => prng.index(4));
    const scores = Float64Array.from({ length: rows * 4 }, (_, i) => {
      const isTrue = labels[Math.floor(i / 4)] === i % 4;
      return Math.floor((prng.uniform() + (isTrue ? 0.4 : 0) + 1e-9) * ties) / ties + 1e-3;
    });
    for (let row = 0; row < rows; row++) {
      const own = scores.subarray(row * 4, row * 4 + 4);
      const sum = own.reduce((all, value) => all + value, 0);
      own.forEach((value, i) => (own[i] = value / sum));
    }
    const costs = classes.map((_label, i) => classes.map((_prediction, j) => (i - j) ** 2));
    holdKernel({ kind: "multiclass", classes, labels, costs }, { scores });
  });

  test.each([
    ["numbers", (_noise: number, target: number, prng: Prng) => target + prng.uniform() - 0.4],
    ["numbers predicted by a constant", () => 3],
    ["targets of which some are 0", (noise: number) => noise],
  ])("%s", (name, predict) => {
    const prng = new Prng(8);
    const targets = Float64Array.from({ length: 300 }, () =>
      name.includes("some") && prng.uniform() < 0.01 ? 0 : 1 + 5 * prng.uniform(),
    );
    holdKernel(
      { kind: "regression", targets },
      { scores: targets.map((target) => predict(prng.uniform(), target, prng)) },
    );
  });

  test("quantiles", () => {
    const prng = new Prng(8);
    const levels = [0.1, 0.5, 0.9];
    const targets = Float64Array.from({ length: 300 }, () => prng.uniform());
    const scores = Float64Array.from({ length: 900 }, (_, i) => (levels[i % 3] ?? 0) + 0.2 * prng.uniform());
    holdKernel({ kind: "quantiles", levels, targets }, { scores });
  });
});

test("queries are drawn whole, and count as often as they are drawn", () => {
  const prng = new Prng(6);
  const queries = Uint32Array.from({ length: 200 }, (_, row) => Math.floor(row / 8));
  const relevance = Float64Array.from(queries, (_query, row) => (row % 8 === 3 ? 2 : prng.index(2)));
  const scores = relevance.map((grade) => grade + 3 * prng.uniform());
  const metrics = Object.keys(metricsOf.ranking) as MetricId[];
  const kernel = kernelOf({ kind: "ranking", relevance, queries }, { scores }, metrics);
  const found = new Float64Array(metrics.length);
  for (let draw = 0; draw < 20; draw++) {
    const drawn = Array.from({ length: 25 }, () => prng.index(25));
    const counts = Uint8Array.from(queries, (query) => drawn.filter((own) => own === query).length);
    kernel.measure(counts, found);
    const rows = drawn.flatMap((query) => Array.from({ length: 8 }, (_, i) => 8 * query + i));
    const truth = { kind: "ranking", relevance: pick(relevance, rows), queries } as const;
    const { metrics: expected } = measure(truth, { scores: pick(scores, rows) }, metrics);
    for (const [i, id] of metrics.entries()) expect(found[i], id).toBeCloseTo(expected[id]?.value ?? Number.NaN, 12);
  }
});

test("scores that are no probabilities have no log loss in any draw", () => {
  const truth = { kind: "binary", labels: Uint8Array.of(0, 1) } as const;
  const metrics: readonly MetricOf<"binary">[] = ["log_loss", "brier", "roc_auc"];
  const kernel = kernelOf(truth, { scores: Float64Array.of(-1, 2), threshold: 0 }, metrics);
  const found = new Float64Array(metrics.length);
  kernel.measure(Uint8Array.of(1, 1), found);
  expect([...found]).toEqual([Number.NaN, Number.NaN, 1]);
});

describe("paired bootstrap", () => {
  const { labels, scores, other } = table(1, 300, 100);
  const metrics = reportedMetrics.binary;
  const truth: Truth = { kind: "binary", labels };
  const request = { truth, metrics, candidate: { scores, threshold: 0.4 }, draws: 200, seed: 7 };

  test("the same seed gives the same draws, another seed others", () => {
    const references = [{ scores: other, threshold: 0.4 }];
    expect(pairedBootstrap({ ...request, references })).toEqual(pairedBootstrap({ ...request, references }));
    expect(pairedBootstrap({ ...request, seed: 8, references })).not.toEqual(
      pairedBootstrap({ ...request, references }),
    );
  });

  test("a model against itself differs in no draw", () => {
    const [draws] = pairedBootstrap({ ...request, references: [request.candidate] });
    for (const id of metrics) expect(new Set(draws?.[id])).toEqual(new Set([0]));
  });

  test("a second reference changes nothing about the first", () => {
    const reference = { scores: other, threshold: 0.4 };
    const [alone] = pairedBootstrap({ ...request, references: [reference] });
    const [first, second] = pairedBootstrap({ ...request, references: [reference, request.candidate] });
    expect(first).toEqual(alone);
    expect(new Set(second?.roc_auc)).toEqual(new Set([0]));
  });
});

describe("percentile interval", () => {
  test("it lies between order statistics, linearly", () => {
    const draws = Float64Array.from({ length: 101 }, (_, i) => 100 - i);
    const { interval } = percentileInterval(draws);
    expect(interval?.low).toBeCloseTo(2.5, 12);
    expect(interval?.high).toBeCloseTo(97.5, 12);
  });

  test.each([
    ["one undefined draw of 100 is left out", 100, 1, true],
    ["two of 100 are too many", 100, 2, false],
    ["nothing but undefined draws", 10, 10, false],
  ])("%s", (_name, count, undefinedDraws, isThere) => {
    const draws = Float64Array.from({ length: count }, (_, i) => (i < undefinedDraws ? Number.NaN : i));
    const found = percentileInterval(draws);
    expect(found.interval !== null).toBe(isThere);
    if (found.interval === null) expect(found.reason).toContain(`${undefinedDraws} of ${count}`);
  });
});
