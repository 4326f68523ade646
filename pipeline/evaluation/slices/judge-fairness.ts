import type { FairnessAnswer, GateResult } from "../../domain/evaluation.ts";
import type { MetricValue } from "../../domain/metric.ts";
import type { FairnessMeasure, FairnessRule } from "../../domain/project.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { shown } from "../shown.ts";
import { fairness, type GroupRates, largestGap, ratesByGroup } from "./fairness.ts";
import { type Slice, slicesOf } from "./slice.ts";

/** Labels and answers as 1 and 0; for several classes every label is 1 and an answer is 1 where it is right. */
export interface Decisions {
  readonly labels: Uint8Array;
  readonly candidate: Uint8Array;
  readonly reference: Uint8Array | undefined;
}

function gapOf(rates: readonly GroupRates[], measure: FairnessMeasure): MetricValue {
  switch (measure) {
    case "accuracy":
      return largestGap(rates, "accuracy");
    case "demographic_parity":
      return fairness(rates).demographicParity.gap;
    case "equal_opportunity":
      return fairness(rates).equalOpportunity.gap;
    case "equalized_odds":
      return fairness(rates).equalizedOdds.gap;
  }
}

/** For example `fairness of sex: equal_opportunity, maximum 0.1`. */
export function fairnessGateName({ column, measure, maximum }: FairnessRule): string {
  return `fairness of ${column}: ${measure}, maximum ${shown(maximum)}`;
}

function judge(rule: FairnessRule, gap: MetricValue, groups: readonly Slice[]): Verdict {
  const { column, measure, maximum, minimumRows } = rule;
  if (groups.length < 2)
    return {
      phase: "inconclusive",
      reason: `${column} has ${groups.length} ${groups.length === 1 ? "group" : "groups"} of at least ${minimumRows} rows, and a gap is between two`,
    };
  if (gap.value === null) return { phase: "inconclusive", reason: `the gap of ${measure} is ${gap.reason}` };
  const found = `largest gap of ${measure} between ${groups.length} groups of ${column} is ${shown(gap.value)}`;
  return gap.value <= maximum
    ? { phase: "equivalent", reason: `${found}, within ${shown(maximum)}` }
    : { phase: "regressed", reason: `${found}, more than ${shown(maximum)}` };
}

/** Answers every fairness rule for the candidate; the reference's gaps stand beside it. */
export function judgeFairness(
  rules: readonly FairnessRule[],
  { labels, candidate, reference }: Decisions,
  column: (name: string) => readonly string[],
): { readonly answers: readonly FairnessAnswer[]; readonly gates: readonly GateResult[] } {
  const judged = rules.map((rule) => {
    const groups = slicesOf([{ name: rule.column, values: column(rule.column) }]).filter(
      ({ rows }) => rows.length >= rule.minimumRows,
    );
    const gap = gapOf(ratesByGroup(groups, labels, candidate), rule.measure);
    const referenceGap = reference === undefined ? null : gapOf(ratesByGroup(groups, labels, reference), rule.measure);
    const answer = { column: rule.column, measure: rule.measure, gap, referenceGap, groups: groups.length };
    return { rule, answer, verdict: judge(rule, gap, groups) };
  });
  return {
    answers: judged.map(({ answer }) => answer),
    gates: judged.map(({ rule, verdict }) => ({
      gate: fairnessGateName(rule),
      verdict,
      mode: rule.mode === "informational" ? rule.mode : undefined,
    })),
  };
}
