import { describe, expect, test } from "vitest";
import type { ScoredModel } from "../../pipeline/domain/evaluation.ts";
import { sha256 } from "../../pipeline/domain/ids.ts";
import type { MetricId } from "../../pipeline/domain/metric.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import type { GateRule } from "../../pipeline/domain/project.ts";
import type { ImprovementDraws } from "../../pipeline/evaluation/bootstrap.ts";
import { familiesOf, type Pair } from "../../pipeline/evaluation/compare.ts";
import { familyEvidence } from "../../pipeline/evaluation/family.ts";
import { groupIndices } from "../../pipeline/evaluation/metrics/groups.ts";

const five: readonly MetricId[] = ["precision", "recall", "f1", "roc_auc", "log_loss"];

/** 1,000 draws of which `below` per thousand are below zero. */
function draws(below: Partial<Record<MetricId, number>>): ImprovementDraws {
  const of = (count: number): Float64Array => Float64Array.from({ length: 999 }, (_, i) => (i < count ? -1 : 1));
  return Object.fromEntries(five.map((id) => [id, of(below[id] ?? 500)]));
}

describe("evidence of a family", () => {
  test("p values are one-sided, count the observation, and grow with the family", () => {
    const found = draws({ precision: 999, recall: 990, f1: 0 });
    const members = (["precision", "recall", "f1"] as const).map((metric) => ({ draws: found, metric }));
    const evidence = familyEvidence(members, 0.05);
    expect(evidence.map(({ lossP }) => lossP)).toEqual([0.003, 0.02, 1]);
    expect(evidence.map(({ gainP }) => gainP)).toEqual([1, 1, 0.003]);
    expect(evidence.map(({ size }) => size)).toEqual([3, 3, 3]);
  });

  test("draws at zero speak for neither side", () => {
    const still = { ...draws({}), f1: new Float64Array(99) };
    expect(familyEvidence([{ draws: still, metric: "f1" }], 0.05)[0]).toMatchObject({ lossP: 1, gainP: 1 });
  });

  test("undefined draws are left out", () => {
    const half = { ...draws({}), f1: Float64Array.from({ length: 198 }, (_, i) => (i % 2 === 0 ? Number.NaN : -1)) };
    expect(familyEvidence([{ draws: half, metric: "f1" }], 0.05)[0]?.lossP).toBe(0.01);
  });

  test("without members there is none", () => {
    expect(familyEvidence([], 0.05)).toEqual([]);
  });
});

describe("the evaluation's alpha", () => {
  const model: ScoredModel = {
    modelVersion: undefined,
    artifactSha256: sha256("0".repeat(64)),
    threshold: 0.5,
    metrics: Object.fromEntries(five.map((id) => [id, { value: 0.5 }])),
    confusion: { truePositives: 1, falsePositives: 1, trueNegatives: 1, falseNegatives: 1 },
  };
  const pair = (reference: Pair["reference"], found: Pair["draws"]): Pair => ({
    reference,
    candidate: model,
    other: model,
    draws: found,
    rows: 4,
    level: 0.95,
  });
  const gate = (metric: MetricId): GateRule => ({ metric, margin: 0.01, limit: undefined });
  const first = draws({});
  const second = draws({});
  const baseline = pair("baseline", first);
  const champion = pair("champion", second);

  test.each([
    ["gates have four fifths of it", [baseline, champion], [gate("f1"), gate("recall")], champion, "f1", 2, 0.04],
    ["other metrics share the rest", [baseline, champion], [gate("f1"), gate("recall")], champion, "roc_auc", 8, 0.01],
    ["the baseline's are other metrics beside a champion", [baseline, champion], [gate("f1")], baseline, "f1", 9, 0.01],
    ["the baseline's are gates where there is no champion", [baseline], [gate("f1")], baseline, "f1", 1, 0.04],
    ["without gates all share all", [baseline], [], baseline, "f1", 5, 0.05],
    ["with a gate on every metric and one reference, too", [baseline], five.map(gate), baseline, "f1", 5, 0.05],
    [
      "a limit alone is no gate here",
      [baseline],
      [{ metric: "f1", margin: undefined, limit: 0.5 }],
      baseline,
      "f1",
      5,
      0.05,
    ],
    ["references of the same bytes count once", [baseline, pair("champion", first)], [], baseline, "f1", 5, 0.05],
  ] as const)("%s", (_name, pairs, gates, asked, metric, size, alpha) => {
    const evidence = familiesOf(pairs, gates, { metrics: five, alpha: 0.05 })(asked, metric);
    expect(evidence?.size).toBe(size);
    expect(evidence?.alpha).toBeCloseTo(alpha, 12);
  });

  test("the candidate's own bytes need none", () => {
    const same = pair("champion", "same bytes");
    expect(familiesOf([same], [gate("f1")], { metrics: five, alpha: 0.05 })(same, "f1")).toBeUndefined();
  });
});

test("groups are numbered as they appear", () => {
  expect([...groupIndices(["b", "a", "b", "c"], 4)]).toEqual([0, 1, 0, 2]);
  expect(() => groupIndices(["a"], 2)).toThrow(expect.objectContaining({ code: "TABLE_INVALID" }));
});

test("the generator behind all draws is the same for the same seed", () => {
  expect(new Prng(2 ** 32 + 1).next()).toBe(new Prng(1).next());
});
