import { describe, expect, test } from "vitest";
import { environmentName, modelName, modelVersion, sha256 } from "../../pipeline/domain/ids.ts";
import { canonicalJson } from "../../pipeline/domain/json.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import { type DriftColumn, detectDrift } from "../../pipeline/monitoring/detect.ts";

const prng = new Prng(3);

/** About normal: the sum of twelve uniform numbers. */
function normal(n: number, mean: number): Float64Array {
  return Float64Array.from({ length: n }, () =>
    Array.from({ length: 12 }, () => prng.uniform()).reduce((a, b) => a + b, mean - 6),
  );
}
const numeric = (name: string, values: Float64Array): DriftColumn => ({ kind: "numeric", name, values });
const categorical = (name: string, values: readonly string[]): DriftColumn => ({ kind: "categorical", name, values });
const coins = (n: number, share: number): readonly string[] =>
  Array.from({ length: n }, (_, i) => (i < share * n ? "heads" : "tails"));
const withGaps = (values: Float64Array, share: number): Float64Array =>
  values.map((value, i) => (i < share * values.length ? Number.NaN : value));

function detect(
  reference: readonly DriftColumn[],
  current: readonly DriftColumn[],
  predictions?: Parameters<typeof detectDrift>[0]["predictions"],
): ReturnType<typeof detectDrift> {
  return detectDrift({
    ...(predictions === undefined ? {} : { predictions }),
    model: modelName("failure-predictor"),
    environment: environmentName("production"),
    version: modelVersion("v1.0.0"),
    sha256: sha256("0".repeat(64)),
    reference,
    current,
    rule: { minimumRows: 200, alpha: 0.01, minimumEffect: 0.1 },
  });
}

describe("a column", () => {
  test.each([
    ["of the same distribution is stable", numeric("x", normal(1000, 0)), numeric("x", normal(1000, 0)), "stable"],
    [
      "that moved by half a standard deviation has drifted",
      numeric("x", normal(1000, 0)),
      numeric("x", normal(1000, 0.5)),
      "drifted",
    ],
    [
      "that moved significantly and by too little is stable",
      numeric("x", normal(200_000, 0)),
      numeric("x", normal(200_000, 0.05)),
      "stable",
    ],
    [
      "that moved a lot by chance is stable",
      numeric(
        "x",
        Float64Array.from({ length: 200 }, (_, i) => i % 2),
      ),
      numeric(
        "x",
        Float64Array.from({ length: 200 }, (_, i) => ((i % 2) + (i < 30 ? 1 : 0)) % 2),
      ),
      "stable",
    ],
    [
      "that is the same constant is stable",
      numeric("x", new Float64Array(200).fill(3)),
      numeric("x", new Float64Array(200).fill(3)),
      "stable",
    ],
    [
      "that is another constant has drifted",
      numeric("x", new Float64Array(200).fill(3)),
      numeric("x", new Float64Array(200).fill(4)),
      "drifted",
    ],
    [
      "of categories in the same shares is stable",
      categorical("x", coins(400, 0.5)),
      categorical("x", coins(300, 0.5)),
      "stable",
    ],
    [
      "of categories in other shares has drifted",
      categorical("x", coins(400, 0.5)),
      categorical("x", coins(400, 0.7)),
      "drifted",
    ],
    ["of one category is stable", categorical("x", coins(400, 1)), categorical("x", coins(400, 1)), "stable"],
    [
      "with a category nobody knew has drifted",
      categorical("x", coins(400, 1)),
      categorical("x", coins(400, 0.9)),
      "drifted",
    ],
    [
      "with more missing numbers has drifted",
      numeric("x", normal(400, 0)),
      numeric("x", withGaps(normal(400, 0), 0.2)),
      "drifted",
    ],
    [
      "with as many missing numbers is stable",
      numeric("x", withGaps(normal(400, 0), 0.2)),
      numeric("x", withGaps(normal(400, 0), 0.2)),
      "stable",
    ],
    [
      "that is gone has drifted",
      categorical("x", coins(400, 0.5)),
      categorical("x", new Array<string>(400).fill("")),
      "drifted",
    ],
    [
      "that was never there is stable",
      numeric("x", new Float64Array(400).fill(Number.NaN)),
      numeric("x", new Float64Array(400).fill(Infinity)),
      "stable",
    ],
  ])("%s", (_name, reference, current, verdict) => {
    const report = detect([reference], [current]);
    expect(report.verdict, report.reason).toBe(verdict);
    expect(report.features.length).toBeGreaterThan(0);
    expect(() => canonicalJson(report)).not.toThrow();
  });
});

describe("rows", () => {
  test.each([
    ["one fewer live row than asked for", 1000, 199, "insufficient_data"],
    ["as many live rows as asked for", 1000, 200, "stable"],
    ["one fewer reference row than asked for", 199, 1000, "insufficient_data"],
    ["no live rows", 1000, 0, "insufficient_data"],
  ])("%s", (_name, referenceRows, currentRows, verdict) => {
    const report = detect([numeric("x", normal(referenceRows, 0))], [numeric("x", normal(currentRows, 0))]);
    expect(report).toMatchObject({ verdict, referenceRows, currentRows });
  });

  test("no columns are no rows", () => {
    expect(detect([], []).verdict).toBe("insufficient_data");
  });
});

test("only the columns that drifted are named, the largest effect first", () => {
  const names = ["a", "b", "c", "d"];
  const report = detect(
    names.map((name) => numeric(name, normal(500, 0))),
    names.map((name, i) => numeric(name, normal(500, i === 1 ? 0.5 : i === 3 ? 1 : 0))),
  );
  expect(report.features.filter(({ isDrifted }) => isDrifted).map(({ feature }) => feature)).toEqual(["b", "d"]);
  expect(report.reason).toMatch(/^2 of 4 columns drifted: d \(kolmogorov_smirnov, adjusted p .*\), b \(/);
});

describe("predictions", () => {
  const inputs = [numeric("x", normal(400, 0))];
  const live = [numeric("x", normal(400, 0))];
  const classes = (share: number): readonly string[] => coins(400, share);

  test.each<[string, DriftColumn, DriftColumn, string, string]>([
    [
      "numbers of the same distribution",
      numeric("prediction", normal(400, 0)),
      numeric("prediction", normal(400, 0)),
      "stable",
      "; the predictions have not",
    ],
    [
      "numbers that moved",
      numeric("prediction", normal(400, 0)),
      numeric("prediction", normal(400, 0.6)),
      "drifted",
      "; the predictions drifted: prediction (",
    ],
    [
      "classes in the same shares",
      categorical("prediction", classes(0.5)),
      categorical("prediction", classes(0.5)),
      "stable",
      "; the predictions have not",
    ],
    [
      "classes in other shares",
      categorical("prediction", classes(0.5)),
      categorical("prediction", classes(0.8)),
      "drifted",
      "(chi_squared, adjusted p ",
    ],
  ])("%s, inputs as they were", (_name, reference, current, verdict, reason) => {
    const report = detect(inputs, live, { reference: [reference], current: [current] });
    expect(report.features.some(({ isDrifted }) => isDrifted)).toBe(false);
    expect(report).toMatchObject({ verdict, reason: expect.stringContaining(reason) as string });
    const tests = report.predictions?.findings.map(({ test: name }) => name);
    expect(tests).toEqual(
      reference.kind === "numeric" ? ["kolmogorov_smirnov", "population_stability"] : ["chi_squared"],
    );
  });

  test("too few evaluation rows compare nothing, and the inputs still decide", () => {
    const few = [numeric("prediction", normal(199, 9))];
    const report = detect(inputs, live, { reference: few, current: [numeric("prediction", normal(400, 0))] });
    expect(report).toMatchObject({ verdict: "stable", predictions: { referenceRows: 199, findings: [] } });
    expect(report.reason).toBe("none of 1 column has drifted");
  });
});

test("columns that live rows have beyond the reference are not looked at", () => {
  const report = detect([numeric("x", normal(300, 0))], [numeric("y", normal(300, 9)), numeric("x", normal(300, 0))]);
  expect(report.features.map(({ feature }) => feature)).toEqual(["x"]);
});

describe("samples that do not fit", () => {
  test.each([
    ["a column that live rows lack", [numeric("x", normal(300, 0))], [numeric("y", normal(300, 0))], "COLUMN_MISSING"],
    ["a column of another kind", [numeric("x", normal(300, 0))], [categorical("x", coins(300, 0.5))], "TABLE_INVALID"],
    ["columns of two lengths", [numeric("x", normal(300, 0)), numeric("y", normal(299, 0))], [], "TABLE_INVALID"],
  ])("%s is an error", (_name, reference, current, code) => {
    expect(() => detect(reference, current)).toThrow(expect.objectContaining({ code }));
  });
});
