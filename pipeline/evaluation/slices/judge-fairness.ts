import type { FairnessAnswer, GateResult } from "../../domain/evaluation.ts";
import type { MetricValue } from "../../domain/metric.ts";
import type { FairnessRule } from "../../domain/project.ts";
import { normalQuantile } from "../../domain/statistics/normal.ts";
import { overallVerdict, type Verdict } from "../../domain/verdict.ts";
import { openClaims, regionOf } from "../judge-improvement.ts";
import { type Claim, planSentence, rowsNeeded } from "../rows-needed.ts";
import { shown } from "../shown.ts";
import { ratesByGroup } from "./fairness.ts";
import { type GapInterval, gapChangeInterval, gapInterval, gapOf, type Sampling } from "./fairness-gap.ts";
import { type Slice, slicesOf } from "./slice.ts";

/** Labels and answers as 1 and 0; for several classes every label is 1 and an answer is 1 where it is right. */
export interface Decisions {
  readonly labels: Uint8Array;
  readonly candidate: Uint8Array;
  readonly reference: Uint8Array | undefined;
  /** `[n]` index of the group each row belongs to; rows of a group are drawn together. */
  readonly clusters?: Uint32Array | undefined;
}

/** For example `fairness of sex: equal_opportunity, maximum 0.1, margin 0.02`. */
export function fairnessGateName({ column, measure, maximum, margin }: FairnessRule): string {
  const grown = margin === undefined ? "" : `, margin ${shown(margin)}`;
  return `fairness of ${column}: ${measure}, maximum ${shown(maximum)}${grown}`;
}

interface Found {
  readonly gap: MetricValue;
  readonly referenceGap: MetricValue | null;
  readonly groups: readonly Slice[];
  readonly rows: number;
  readonly own: GapInterval | undefined;
  readonly change: GapInterval | undefined;
  readonly level: number;
}

function between({ low, high }: GapInterval): string {
  return `interval ${shown(low)} to ${shown(high)}`;
}

function plan(claims: readonly Claim[], { deviation }: GapInterval, rows: number): string {
  return planSentence(rowsNeeded(claims, { deviation: deviation * Math.sqrt(rows), rows }), { rows });
}

function judgeMaximum({ column, measure, maximum, minimumRows }: FairnessRule, found: Found): Verdict {
  const { gap, groups, own, rows, level } = found;
  if (groups.length < 2)
    return {
      phase: "inconclusive",
      reason: `${column} has ${groups.length} ${groups.length === 1 ? "group" : "groups"} of at least ${minimumRows} rows, and a gap is between two`,
    };
  if (gap.value === null) return { phase: "inconclusive", reason: `the gap of ${measure} is ${gap.reason}` };
  const said = `largest gap of ${measure} between ${groups.length} groups of ${column} is ${shown(gap.value)}`;
  if (own === undefined)
    return { phase: "inconclusive", reason: `${said}; in too many bootstrap draws it is undefined` };
  const text = `${said}, ${between(own)}`;
  if (own.high <= maximum) return { phase: "equivalent", reason: `${text}, within ${shown(maximum)}` };
  if (own.low > maximum) return { phase: "regressed", reason: `${text}, more than ${shown(maximum)}` };
  const critical = normalQuantile((1 + level) / 2);
  const claims = [maximum - gap.value, gap.value - maximum].map((room) => ({ rooms: [room], critical }));
  return { phase: "inconclusive", reason: `${text}, may be more than ${shown(maximum)}; ${plan(claims, own, rows)}` };
}

/** Whether the gap grew by more than the margin; nothing to say for a first model. */
function judgeGrowth({ measure, column, margin }: FairnessRule, found: Found): Verdict | undefined {
  const { gap, referenceGap, change, rows, level } = found;
  if (margin === undefined || referenceGap === null) return undefined;
  if (gap.value === null || referenceGap.value === null || change === undefined)
    return {
      phase: "inconclusive",
      reason: `the change of the gap of ${measure} between groups of ${column} is undefined`,
    };
  const improvement = referenceGap.value - gap.value;
  const text = `the gap of ${measure} between groups of ${column} is smaller by ${shown(improvement)}, ${between(change)}`;
  switch (regionOf({ margin, low: change.low, high: change.high })) {
    case "gain":
    case "between":
    case "not worse":
      return { phase: "equivalent", reason: `${text}, no growth beyond the margin of ${shown(margin)}` };
    case "loss":
      return { phase: "regressed", reason: `${text}, grown and beyond the margin of ${shown(margin)}` };
    case "open":
      return {
        phase: "inconclusive",
        reason: `${text}, may have grown by more than the margin of ${shown(margin)}; ${plan(openClaims({ margin, improvement, level }), change, rows)}`,
      };
  }
}

/**
 * Answers every fairness rule: by the interval of the candidate's largest gap, and with a margin by that of its growth against the
 * reference on the same draws.
 */
export function judgeFairness(
  rules: readonly FairnessRule[],
  { labels, candidate, reference, clusters }: Decisions,
  { column, sampling }: { readonly column: (name: string) => readonly string[]; readonly sampling: Sampling },
): { readonly answers: readonly FairnessAnswer[]; readonly gates: readonly GateResult[] } {
  const { level } = sampling;
  const judged = rules.map((rule) => {
    const groups = slicesOf([{ name: rule.column, values: column(rule.column) }]).filter(
      ({ rows }) => rows.length >= rule.minimumRows,
    );
    const gap = gapOf(ratesByGroup(groups, labels, candidate), rule.measure);
    const referenceGap = reference === undefined ? null : gapOf(ratesByGroup(groups, labels, reference), rule.measure);
    const isDefined = gap.value !== null && groups.length >= 2;
    const rows = { groups, measure: rule.measure, labels, candidate, reference, clusters };
    const own = isDefined ? gapInterval(rows, sampling) : undefined;
    const change = isDefined ? gapChangeInterval(rows, sampling) : undefined;
    const found: Found = { gap, referenceGap, groups, rows: labels.length, own, change, level };
    const answer: FairnessAnswer = {
      ...{ column: rule.column, measure: rule.measure, gap, referenceGap, groups: groups.length },
      interval: own && { low: own.low, high: own.high, level },
      changeInterval: change && { low: change.low, high: change.high, level },
    };
    const verdicts = [judgeMaximum(rule, found), judgeGrowth(rule, found)].filter((verdict) => verdict !== undefined);
    return { rule, answer, verdict: overallVerdict(verdicts) };
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
