import { describe, expect, test } from "vitest";
import type { Comparison } from "../../pipeline/domain/evaluation.ts";
import type { MetricValue } from "../../pipeline/domain/metric.ts";
import type { GateRule } from "../../pipeline/domain/project.ts";
import { normalQuantile } from "../../pipeline/domain/statistics/normal.ts";
import type { Verdict } from "../../pipeline/domain/verdict.ts";
import { gateName, judge } from "../../pipeline/evaluation/gates.ts";
import {
  type Bounds,
  type ImprovementEvidence,
  judgeImprovement,
} from "../../pipeline/evaluation/judge-improvement.ts";

/** Evidence of 1,000 rows whose interval is as wide as the normal one of its deviation. */
function evidenceOf(given: Bounds & { readonly low: number; readonly high: number }): ImprovementEvidence {
  const { low, high } = given;
  const deviation = ((high - low) / 2 / normalQuantile(0.975)) * Math.sqrt(1000);
  return { ...given, improvement: (low + high) / 2, level: 0.95, rows: 1000, deviation };
}

describe("an interval of the improvement", () => {
  test.each([
    ["wholly above zero is improved", 0.01, 0.001, 0.02, "improved"],
    ["that begins at zero is equivalent", 0.01, 0, 0.02, "equivalent"],
    ["that begins at zero is equivalent even without a margin", 0, 0, 0.02, "equivalent"],
    ["that reaches exactly to the margin is equivalent", 0.25, -0.25, 0.02, "equivalent"],
    ["wholly below zero and within the margin is equivalent", 0.25, -0.2, -0.1, "equivalent"],
    ["one step beyond the margin is inconclusive", 0.25, -0.25 - Number.EPSILON, 0.02, "inconclusive"],
    ["that ends at zero and leaves the margin is inconclusive", 0.25, -0.5, 0, "inconclusive"],
    ["wholly below zero and beyond the margin is regressed", 0.25, -0.5, -Number.EPSILON, "regressed"],
    ["below zero without a margin is regressed", 0, -0.5, -0.1, "regressed"],
  ])("%s", (_name, margin, low, high, phase) => {
    const verdict = judgeImprovement(evidenceOf({ margin, low, high }));
    expect(verdict.phase).toBe(phase);
    expect(verdict.reason).toMatch(/improvement .*interval/);
  });

  test.each([
    ["above zero and beyond the effect", 0.01, 0.03, "improved", /above zero$/],
    ["above zero that reaches the effect and no further", 0.01, 0.02, "equivalent", /and no gain beyond the effect/],
    ["above zero that reaches one step further", 0.01, 0.02 + Number.EPSILON, "improved", /above zero$/],
    ["between margin and effect, both included", -0.01, 0.02, "equivalent", /the margin of 0\.01 and no gain beyond/],
    ["not below the margin and beyond the effect", -0.01, 0.03, "equivalent", /is open, to tell needs about \d+ more/],
    ["beyond both", -0.02, 0.03, "inconclusive", /may lose more than the margin/],
    ["below zero and within the margin", -0.005, -0.001, "equivalent", /and no gain beyond the effect/],
    ["below zero and beyond the margin", -0.02, -0.001, "regressed", /below zero and beyond/],
  ])("beside a smallest effect of interest: %s", (_name, low, high, phase, reason) => {
    expect(judgeImprovement(evidenceOf({ margin: 0.01, effect: 0.02, low, high }))).toEqual({
      phase,
      reason: expect.stringMatching(reason) as unknown,
    });
  });
});

describe("an interval among many", () => {
  const alone = evidenceOf({ margin: 0.01, low: -0.09, high: -0.01 });
  const above = evidenceOf({ margin: 0.01, low: 0.01, high: 0.1 });
  const family = { size: 5, alpha: 0.05, lossP: 0.01, gainP: 1 };

  test.each([
    ["below zero is regressed when the family says so, too", alone, family, "regressed"],
    ["below zero by luck is inconclusive", alone, { ...family, lossP: 0.06 }, "inconclusive"],
    ["below zero with a p of exactly alpha is inconclusive", alone, { ...family, lossP: 0.05 }, "inconclusive"],
    [
      "below zero by luck and within the margin is equivalent",
      { ...alone, margin: 0.1 },
      { ...family, lossP: 0.06 },
      "equivalent",
    ],
    ["above zero is improved when the family says so, too", above, { ...family, gainP: 0.01 }, "improved"],
    ["above zero by luck is equivalent", above, { ...family, gainP: 0.06 }, "equivalent"],
  ])("%s", (_name, evidence, among, phase) => {
    expect(judgeImprovement({ ...evidence, family: among }).phase).toBe(phase);
  });

  test("luck is named, with how many comparisons have it and how many rows end it", () => {
    const { reason } = judgeImprovement({ ...alone, family: { ...family, lossP: 0.06 } });
    expect(reason).toMatch(/by luck one of 5 comparisons may be \(adjusted p 0\.06\); needs about \d+ more rows$/);
  });

  test("where groups are drawn, groups are what is needed", () => {
    const { reason } = judgeImprovement({ ...evidenceOf({ margin: 0.01, low: -0.02, high: 0.02 }), groups: 50 });
    expect(reason).toMatch(/needs about 7173 more rows in about 359 more groups$/);
  });
});

const rule = (given: Partial<GateRule>): GateRule => ({
  metric: "roc_auc",
  margin: undefined,
  limit: undefined,
  ...given,
});
const comparison = (phase: Verdict["phase"]): Comparison => ({
  metric: "roc_auc",
  reference: "champion",
  improvement: 0,
  interval: { low: 0, high: 0, level: 0.95 },
  verdict: { phase, reason: `it is ${phase}` },
});
const missing: MetricValue = { value: null, reason: "all rows are of one class" };

describe("a gate", () => {
  test.each([
    ["a value equal to the minimum meets it", rule({ limit: 0.8 }), { value: 0.8 }, undefined, "equivalent"],
    ["a value below the minimum regresses", rule({ limit: 0.8 }), { value: 0.7999999 }, undefined, "regressed"],
    [
      "a value equal to the maximum meets it",
      rule({ metric: "log_loss", limit: 0.5 }),
      { value: 0.5 },
      undefined,
      "equivalent",
    ],
    [
      "a value above the maximum regresses",
      rule({ metric: "log_loss", limit: 0.5 }),
      { value: 0.5000001 },
      undefined,
      "regressed",
    ],
    ["an undefined value meets no limit", rule({ limit: 0.8 }), missing, undefined, "inconclusive"],
    [
      "a margin is answered by the comparison",
      rule({ margin: 0.01 }),
      { value: 0.9 },
      comparison("improved"),
      "improved",
    ],
    [
      "a missed limit outweighs an improvement",
      rule({ margin: 0.01, limit: 0.95 }),
      { value: 0.9 },
      comparison("improved"),
      "regressed",
    ],
    [
      "a met limit does not hide a regression",
      rule({ margin: 0.01, limit: 0.8 }),
      { value: 0.9 },
      comparison("regressed"),
      "regressed",
    ],
    [
      "a met limit does not hide doubt",
      rule({ margin: 0.01, limit: 0.8 }),
      { value: 0.9 },
      comparison("inconclusive"),
      "inconclusive",
    ],
    [
      "an improvement above the limit is improved",
      rule({ margin: 0.01, limit: 0.8 }),
      { value: 0.9 },
      comparison("improved"),
      "improved",
    ],
    [
      "without a reference the limit decides",
      rule({ margin: 0.01, limit: 0.8 }),
      { value: 0.9 },
      undefined,
      "equivalent",
    ],
    [
      "without a reference and a limit nothing decides",
      rule({ margin: 0.01 }),
      { value: 0.9 },
      undefined,
      "inconclusive",
    ],
    [
      "a rule without margin does not look at the reference",
      rule({ limit: 0.8 }),
      { value: 0.9 },
      comparison("regressed"),
      "equivalent",
    ],
  ])("%s", (_name, given, candidate, compared, phase) => {
    expect(judge(given, candidate, compared).phase).toBe(phase);
  });

  test.each([
    [rule({ margin: 0.01, limit: 0.8 }), "roc_auc: margin 0.01, minimum 0.8"],
    [rule({ metric: "log_loss", limit: 0.5 }), "log_loss: maximum 0.5"],
    [rule({ margin: 0 }), "roc_auc: margin 0"],
    [rule({ margin: 0.01, effect: 0.02, limit: 0.8 }), "roc_auc: margin 0.01, effect 0.02, minimum 0.8"],
  ])("%o is called %s", (given, name) => {
    expect(gateName(given)).toBe(name);
  });
});
