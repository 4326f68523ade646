import { describe, expect, test } from "vitest";
import { metricIds } from "../../pipeline/domain/metric.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import { pairedBootstrap, percentileInterval } from "../../pipeline/evaluation/bootstrap.ts";
import { prepareKernel } from "../../pipeline/evaluation/bootstrap-kernel.ts";
import { scoreBinary } from "../../pipeline/evaluation/metrics/index.ts";
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

describe("the kernel says what the metrics say about the drawn rows", () => {
  test.each([
    ["distinct scores", 1e9],
    ["a few ties", 500],
    ["many ties", 7],
    ["one score", 1],
  ])("%s", (_name, ties) => {
    const { labels, scores } = table(3, 400, ties);
    const kernel = prepareKernel(labels, { scores, threshold: 0.4 });
    const prng = new Prng(9);
    const counts = new Uint8Array(400);
    const found = new Float64Array(metricIds.length);
    for (let draw = 0; draw < 20; draw++) {
      drawMultiplicities(prng, counts);
      kernel.measure(counts, found);
      const drawn = [...counts].flatMap((count, row) => new Array<number>(count).fill(row));
      const { metrics } = scoreBinary({
        labels: Uint8Array.from(drawn, (row) => labels[row] ?? 0),
        scores: Float64Array.from(drawn, (row) => scores[row] ?? 0),
        threshold: 0.4,
      });
      for (const [i, id] of metricIds.entries()) {
        if (metrics[id].value === null) expect(found[i], id).toBeNaN();
        else expect(found[i], id).toBeCloseTo(metrics[id].value, 12);
      }
    }
  });
});

test("scores that are no probabilities have no log loss in any draw", () => {
  const kernel = prepareKernel(Uint8Array.of(0, 1), { scores: Float64Array.of(-1, 2), threshold: 0 });
  const found = new Float64Array(metricIds.length);
  kernel.measure(Uint8Array.of(1, 1), found);
  expect(found[metricIds.indexOf("log_loss")]).toBeNaN();
  expect(found[metricIds.indexOf("roc_auc")]).toBe(1);
});

describe("paired bootstrap", () => {
  const { labels, scores, other } = table(1, 300, 100);
  const request = { labels, candidate: { scores, threshold: 0.4 }, draws: 200, seed: 7 };

  test("the same seed gives the same draws, another seed others", () => {
    const references = [{ scores: other, threshold: 0.4 }];
    expect(pairedBootstrap({ ...request, references })).toEqual(pairedBootstrap({ ...request, references }));
    expect(pairedBootstrap({ ...request, seed: 8, references })).not.toEqual(
      pairedBootstrap({ ...request, references }),
    );
  });

  test("a model against itself differs in no draw", () => {
    const [draws] = pairedBootstrap({ ...request, references: [request.candidate] });
    for (const id of metricIds) expect(new Set(draws?.[id])).toEqual(new Set([0]));
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
