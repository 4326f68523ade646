import { describe, expect, test } from "vitest";
import type { Cost } from "../../pipeline/domain/cost.ts";
import { type Evaluation, reproducible } from "../../pipeline/domain/evaluation.ts";
import { md5, modelName, modelVersion, sha256 } from "../../pipeline/domain/ids.ts";
import { canonicalJson } from "../../pipeline/domain/json.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import type { OperationRule } from "../../pipeline/domain/project.ts";
import { askedGates, isAnswered } from "../../pipeline/evaluation/asked-gates.ts";
import { compareModels } from "../../pipeline/evaluation/evaluate.ts";
import { judgeOperation, operationGateName } from "../../pipeline/evaluation/operation/judge-operation.ts";
import { type OperationEvidence, operationOf, type Rounds } from "../../pipeline/evaluation/operation/rounds.ts";
import { medianWithInterval, slowdown } from "../../pipeline/evaluation/operation/timing-interval.ts";

const busy = new Prng(4);
/** How busy the machine is in each round: up to three times slower, and all models alike. */
const load = Array.from({ length: 15 }, () => 1 + 2 * busy.uniform());

/** A model that takes `ms` for a request and ten times that for a batch of 1,000 rows, with noise of its own of a few per cent. */
function timed(ms: number, seed: number): Rounds {
  const noise = new Prng(seed);
  const took = (factor: number): number => ms * factor * (0.98 + 0.04 * noise.uniform());
  return {
    timed: "requests",
    requests: load.map((factor) => Float64Array.from({ length: 20 }, () => took(factor))),
    batches: Float64Array.from(load, (factor) => 10 * took(factor)),
    batchRows: 1000,
  };
}

function evidence(ms: number, seed: number, changes: Partial<OperationEvidence> = {}): OperationEvidence {
  return { rounds: timed(ms, seed), sizeBytes: 1000, memoryBytes: 50_000, ...changes };
}

const rule = (given: Partial<OperationRule>): OperationRule => ({
  measure: "latency_p50_ms",
  limit: undefined,
  margin: undefined,
  mode: "blocking",
  ...given,
});

describe("models that are timed on a busy machine", () => {
  test("own times swing with the machine, and the paired ratio does not", () => {
    const { latencyP50Ms = 0, latencyP99Ms = 0, rowsPerSecond = 0 } = operationOf(evidence(1, 1));
    expect(latencyP50Ms).toBeGreaterThan(1.2);
    expect(latencyP99Ms).toBeGreaterThan(2.5);
    expect(rowsPerSecond).toBeLessThan(90_000);
    for (const measure of ["latency_p50_ms", "latency_p99_ms", "rows_per_second"] as const) {
      const found = slowdown(timed(1.3, 1), timed(1, 2), { measure, seed: 1 });
      expect(found.value).toBeCloseTo(0.3, 1);
      expect(found.low).toBeGreaterThan(0.25);
      expect(found.high).toBeLessThan(0.35);
    }
  });

  test("of 200 pairs that are equally quick at most 5 % are told apart, either way", () => {
    let told = 0;
    for (let seed = 0; seed < 200; seed++) {
      const { low, high } = slowdown(timed(1, 2 * seed + 10), timed(1, 2 * seed + 11), {
        measure: "latency_p50_ms",
        seed,
      });
      if (low > 0 || high < 0) told++;
    }
    expect(told).toBeLessThanOrEqual(16);
  });
});

const cost: Cost = {
  wallSeconds: 120,
  cpuSeconds: undefined,
  peakMemoryBytes: undefined,
  energyWattHours: undefined,
  price: { amount: 2.5, currency: "EUR" },
};

test.each([
  // SciPy 1.17.1: 2 * binom.cdf(k, n, .5) is 0.03516 for (3, 15), 0.03125 for (0, 6) and 0.0625 for (0, 5).
  ["fifteen values: the fourth of each end", 15, 3, 11],
  ["six values: the ends", 6, 0, 5],
  ["five values: the ends, though they hold less than 95 %", 5, 0, 4],
  ["one value: itself", 1, 0, 0],
])("the interval of a median of %s", (_name, count, low, high) => {
  const values = Float64Array.from({ length: count }, (_, i) => (i * 7) % count);
  expect(medianWithInterval(values)).toEqual({ value: (count - 1) / 2, low, high });
});

describe("a rule for running and training", () => {
  test.each([
    ["a fifth slower within a margin of 0.3", rule({ margin: 0.3 }), "equivalent"],
    ["a fifth slower beyond a margin of 0.1", rule({ margin: 0.1 }), "regressed"],
    ["a fifth slower and a margin of exactly that cannot be told", rule({ margin: 0.2 }), "inconclusive"],
    ["fewer rows a second, too", rule({ measure: "rows_per_second", margin: 0.1 }), "regressed"],
    ["a minimum of rows a second that is met", rule({ measure: "rows_per_second", limit: 1000 }), "equivalent"],
    ["a minimum that is not", rule({ measure: "rows_per_second", limit: 1e9 }), "regressed"],
    ["a maximum of time that is met", rule({ measure: "latency_p99_ms", limit: 100 }), "equivalent"],
    ["a size equal to the maximum meets it", rule({ measure: "size_bytes", limit: 1000 }), "equivalent"],
    ["one byte more does not", rule({ measure: "size_bytes", limit: 999 }), "regressed"],
    ["a size equal to the margin is within it", rule({ measure: "size_bytes", margin: 0.25 }), "equivalent"],
    ["a size beyond the margin", rule({ measure: "size_bytes", margin: 0.24 }), "regressed"],
    ["memory that is less passes", rule({ measure: "memory_bytes", margin: 0 }), "equivalent"],
    ["seconds of the training", rule({ measure: "training_seconds", limit: 119 }), "regressed"],
    ["price of the training", rule({ measure: "training_price", limit: 2.5 }), "equivalent"],
    ["the worse of margin and limit counts", rule({ margin: 0.3, limit: 0.01 }), "regressed"],
  ])("%s", (_name, asked, phase) => {
    const scene = {
      candidate: evidence(1.2, 1),
      reference: { evidence: evidence(1, 2, { sizeBytes: 800, memoryBytes: 60_000 }) },
      cost,
      seed: 1,
    };
    expect(judgeOperation([asked], scene)[0]?.verdict.phase).toBe(phase);
  });

  test.each([
    ["a model that could not be timed", rule({ limit: 5 }), { rounds: undefined }],
    [
      "memory of a model that a command scores",
      rule({ measure: "memory_bytes", limit: 5 }),
      { memoryBytes: undefined },
    ],
    ["a training that nobody saw", rule({ measure: "training_price", limit: 5 }), {}],
  ])("never passes for want of a number: %s", (_name, asked, changes) => {
    const scene = { candidate: evidence(1, 1, changes), reference: undefined, cost: undefined, seed: 1 };
    expect(judgeOperation([asked], scene)[0]?.verdict).toEqual({
      phase: "inconclusive",
      reason: expect.stringContaining("could not be measured") as unknown,
    });
  });

  test("a first model is asked its limits only", () => {
    const rules = [
      rule({ margin: 0.1 }),
      rule({ measure: "size_bytes", limit: 5, margin: 0.1, mode: "informational" }),
    ];
    const asked = askedGates({ gates: [], slices: [], fairness: [], operation: rules }, true);
    expect(asked).toEqual([{ gate: "operation: size_bytes maximum 5, margin 0.1", mode: "informational" }]);
    const answers = judgeOperation(rules.slice(1), {
      candidate: evidence(1, 1),
      reference: undefined,
      cost: undefined,
      seed: 1,
    });
    expect(asked.every((gate) => isAnswered(gate, answers))).toBe(true);
  });

  test.each([
    [rule({ limit: 50, margin: 0.2 }), "operation: latency_p50_ms maximum 50, margin 0.2"],
    [rule({ measure: "rows_per_second", limit: 50 }), "operation: rows_per_second minimum 50"],
  ])("%o is called %s", (asked, name) => {
    expect(operationGateName(asked)).toBe(name);
  });
});

describe("an evaluation that is made twice", () => {
  const scores = Float64Array.from({ length: 100 }, (_, row) => (row % 10) / 10);
  const labels = Uint8Array.from(scores, (score, row) => Number(score + (row % 3) / 10 > 0.6));
  const model = (name: string) => ({
    modelVersion: modelVersion("v1.0.0"),
    artifactSha256: sha256(name.repeat(64)),
    threshold: 0.5,
    scores,
  });

  function made(ms: number, rules: readonly OperationRule[]): Evaluation {
    const found = [model("a"), model("b")].map(
      ({ artifactSha256 }, i) => [artifactSha256, evidence(ms, 20 * ms + i)] as const,
    );
    return compareModels({
      model: modelName("failure-predictor"),
      rows: { source: "base", path: "rows.csv", md5: md5("0".repeat(32)), changed: false },
      truth: { kind: "binary", labels },
      candidate: model("a"),
      champion: model("b"),
      gates: [{ metric: "roc_auc", margin: 0.01, limit: undefined }],
      operation: { rules, evidence: new Map(found), cost: undefined },
      draws: 50,
      seed: 1,
    });
  }

  test.each([
    ["other times are the same evaluation", [rule({ limit: 100, margin: 1 })], 3, true],
    ["a gate that answers otherwise is another one", [rule({ limit: 4 })], 10, false],
    ["one on trial decides nothing and is none", [rule({ limit: 4, mode: "informational" as const })], 10, true],
    ["without rules it is the same", [], 10, true],
  ])("%s", (_name, rules, ms, isSame) => {
    const [first, second] = [made(1, rules), made(ms, rules)];
    expect(first.candidate.operation?.latencyP50Ms).not.toBe(second.candidate.operation?.latencyP50Ms);
    expect(canonicalJson(reproducible(first)) === canonicalJson(reproducible(second))).toBe(isSame);
  });

  test("one that timed nothing is bound as before there were stopwatches", () => {
    const { candidate, ...rest } = made(1, []);
    const without = { ...rest, candidate: { ...candidate, operation: undefined }, champion: undefined };
    expect(canonicalJson(reproducible(without))).toBe(canonicalJson(without));
  });
});
