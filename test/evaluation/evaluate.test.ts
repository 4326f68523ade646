import { describe, expect, test } from "vitest";
import { md5, modelName, modelVersion, sha256 } from "../../pipeline/domain/ids.ts";
import { canonicalJson } from "../../pipeline/domain/json.ts";
import { reportedMetrics } from "../../pipeline/domain/metric.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import type { GateRule } from "../../pipeline/domain/project.ts";
import { compareModels, type EvaluationRequest, type ModelScores } from "../../pipeline/evaluation/evaluate.ts";

const prng = new Prng(11);
const labels = Uint8Array.from({ length: 2000 }, () => (prng.uniform() < 0.3 ? 1 : 0));

/** A model whose scores tell the classes apart the better, the larger `skill`. */
function scored(name: string, skill: number): ModelScores {
  const noise = new Prng(5);
  return {
    modelVersion: modelVersion("v1.0.0"),
    artifactSha256: sha256(name.repeat(64)),
    threshold: 0.5,
    scores: Float64Array.from(labels, (label) => (1 - skill) * noise.uniform() + skill * label),
  };
}

const good = scored("a", 0.4);
const slightlyWorse = scored("b", 0.398);
const poor = scored("c", 0.1);
const margins: readonly GateRule[] = [{ metric: "roc_auc", margin: 0.01, limit: undefined }];

function evaluate(changes: Partial<EvaluationRequest>): ReturnType<typeof compareModels> {
  return compareModels({
    model: modelName("failure-predictor"),
    rows: { source: "base", path: "prepared/test.csv", md5: md5("0".repeat(32)), changed: false },
    truth: { kind: "binary", labels },
    candidate: good,
    gates: margins,
    draws: 200,
    seed: 1,
    ...changes,
  });
}

describe("a candidate is compared", () => {
  test.each([
    ["with a poorer champion: improved", good, { champion: poor }, "improved"],
    ["with a better champion: regressed", poor, { champion: good }, "regressed"],
    ["with a champion as good within the margin: equivalent", slightlyWorse, { champion: good }, "equivalent"],
    ["with itself: equivalent", good, { champion: good }, "equivalent"],
    ["with a better baseline when there is no champion: regressed", poor, { baseline: good }, "regressed"],
    [
      "with the champion and not the baseline where both are: improved",
      good,
      { baseline: good, champion: poor },
      "improved",
    ],
    ["with nothing and without a limit: inconclusive", good, {}, "inconclusive"],
  ])("%s", (_name, candidate, references, phase) => {
    const evaluation = evaluate({ candidate, ...references });
    expect(evaluation.verdict.phase).toBe(phase);
    expect(evaluation.gates).toHaveLength(1);
    expect(evaluation.comparisons).toHaveLength(reportedMetrics.binary.length * Object.keys(references).length);
  });

  test("the verdict names the metric, the reference and the numbers", () => {
    const { verdict } = evaluate({ candidate: poor, champion: good });
    expect(verdict.reason).toMatch(
      /^roc_auc against the champion: improvement -0\.\d+, interval -0\.\d+ to -0\.\d+, below zero/,
    );
  });
});

describe("the same bytes", () => {
  const { comparisons } = evaluate({ baseline: good, champion: { ...good, modelVersion: modelVersion("v2.0.0") } });

  test("differ by exactly nothing, in every metric and from every reference", () => {
    expect(comparisons).toHaveLength(14);
    for (const { improvement, interval, verdict } of comparisons) {
      expect(improvement).toBe(0);
      expect(interval).toEqual({ low: 0, high: 0, level: 0.95 });
      expect(verdict).toEqual({ phase: "equivalent", reason: expect.stringContaining("same bytes") as unknown });
    }
  });

  test("do not make an undefined metric defined", () => {
    const cautious = { ...good, threshold: 2 };
    const { comparisons: found } = evaluate({ candidate: cautious, champion: cautious });
    expect(found.find(({ metric }) => metric === "precision")).toMatchObject({
      improvement: null,
      verdict: { phase: "inconclusive" },
    });
  });
});

describe("a first model", () => {
  test("passes by its limits, and the verdict names the margins that had nothing to look at", () => {
    const limit: GateRule = { metric: "recall", margin: undefined, limit: 0.1 };
    const evaluation = evaluate({ gates: [...margins, limit] });
    expect(evaluation.gates).toEqual([
      { gate: "recall: minimum 0.1", verdict: expect.objectContaining({ phase: "equivalent" }) as unknown },
    ]);
    expect(evaluation.verdict.phase).toBe("equivalent");
    expect(evaluation.verdict.reason).toContain("nothing to compare with for roc_auc: margin 0.01");
  });

  test("has nothing to say in its verdict of a margin on trial", () => {
    const limit: GateRule = { metric: "recall", margin: undefined, limit: 0.1 };
    const onTrial = margins.map((rule): GateRule => ({ ...rule, mode: "informational" }));
    expect(evaluate({ gates: [...onTrial, limit] }).verdict.reason).not.toContain("nothing to compare with");
  });

  test("fails by its limits", () => {
    expect(evaluate({ gates: [{ metric: "recall", margin: 0.01, limit: 1.1 }] }).verdict.phase).toBe("regressed");
  });

  test("without gates is inconclusive", () => {
    expect(evaluate({ gates: [] }).verdict.phase).toBe("inconclusive");
  });
});

describe("rows that cannot tell", () => {
  test("no rows are an error, not an evaluation", () => {
    const none = { ...good, scores: new Float64Array(0) };
    expect(() => evaluate({ truth: { kind: "binary", labels: new Uint8Array(0) }, candidate: none })).toThrow(
      expect.objectContaining({ code: "EVALUATION_EMPTY", hint: expect.any(String) as unknown }) as unknown,
    );
  });

  test("one class only leaves ROC AUC undefined and its gate inconclusive", () => {
    const evaluation = evaluate({ truth: { kind: "binary", labels: new Uint8Array(2000).fill(1) }, champion: poor });
    expect(evaluation.candidate.metrics.roc_auc).toEqual({ value: null, reason: "all rows are of one class" });
    expect(evaluation.verdict).toEqual({
      phase: "inconclusive",
      reason: expect.stringContaining("all rows are of one class") as unknown,
    });
  });

  test("a class of one row is drawn too rarely for an interval", () => {
    const rare = new Uint8Array(2000);
    rare[0] = 1;
    const { comparisons } = evaluate({ truth: { kind: "binary", labels: rare }, champion: poor });
    const found = comparisons.find(({ metric }) => metric === "roc_auc");
    expect(found?.interval).toBeNull();
    expect(found?.verdict).toEqual({
      phase: "inconclusive",
      reason: expect.stringMatching(/undefined in \d+ of 200 bootstrap draws/) as unknown,
    });
  });

  test("a handful of rows asks for more", () => {
    const first = (model: ModelScores): ModelScores => ({ ...model, scores: model.scores.slice(0, 60) });
    const noisy: ModelScores = {
      ...good,
      artifactSha256: sha256("d".repeat(64)),
      scores: Float64Array.from(labels, (label) => 0.6 * prng.uniform() + 0.4 * label),
    };
    const evaluation = evaluate({
      truth: { kind: "binary", labels: labels.slice(0, 60) },
      candidate: first(poor),
      champion: first({ ...noisy, scores: poor.scores.map((score) => 0.8 * score + 0.2 * prng.uniform()) }),
    });
    expect(evaluation.verdict).toEqual({
      phase: "inconclusive",
      reason: expect.stringMatching(/needs about \d+ more rows/) as unknown,
    });
  });
});

test("an evaluation is a record: canonical JSON takes it, and the same request gives the same text", () => {
  const request = { baseline: slightlyWorse, champion: poor };
  expect(canonicalJson(evaluate(request))).toBe(canonicalJson(evaluate(request)));
  expect(evaluate(request).rows).toMatchObject({ count: 2000, positives: labels.reduce((a, b) => a + b, 0) });
});

test("ten copies of each row tell no more than one, when they are declared as groups", () => {
  const copied = (model: ModelScores): ModelScores => ({
    ...model,
    scores: model.scores.map((_score, i) => model.scores[Math.floor(i / 10)] ?? 0),
  });
  const request = {
    truth: { kind: "binary" as const, labels: labels.map((_label, i) => labels[Math.floor(i / 10)] ?? 0) },
    candidate: copied(good),
    champion: copied(poor),
  };
  const width = (groups: readonly string[] | undefined): number => {
    const found = evaluate({ ...request, group: groups && { column: "machine", values: groups } }).comparisons.find(
      ({ metric }) => metric === "roc_auc",
    );
    return (found?.interval?.high ?? 0) - (found?.interval?.low ?? 0);
  };
  const ratio = width(Array.from(labels, (_label, i) => String(Math.floor(i / 10)))) / width(undefined);
  expect(ratio).toBeGreaterThan(2.5);
  expect(ratio).toBeLessThan(4);
});

test.each([
  ["fewer groups than rows", { group: { column: "machine", values: ["one"] }, champion: poor }],
  ["scores of other rows", { candidate: { ...good, scores: good.scores.slice(1) } }],
])("%s are refused", (_name, changes) => {
  expect(() => evaluate(changes)).toThrow(expect.objectContaining({ code: "TABLE_INVALID" }));
});
