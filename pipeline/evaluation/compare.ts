import type { Comparison, Reference, ScoredModel } from "../domain/evaluation.ts";
import { improvement, type MetricId } from "../domain/metric.ts";
import type { GateRule } from "../domain/project.ts";
import { drawsOf, type ImprovementDraws, percentileInterval } from "./bootstrap.ts";
import { type FamilyMember, familyEvidence, gateShare } from "./family.ts";
import { type Bounds, type FamilyEvidence, judgeImprovement } from "./judge-improvement.ts";

/** Candidate and one reference on the same rows. */
export interface Pair {
  readonly reference: Reference;
  readonly candidate: ScoredModel;
  readonly other: ScoredModel;
  /** Pairs whose references are the same bytes share one object. */
  readonly draws: ImprovementDraws | "same bytes";
  readonly rows: number;
  /** Groups that were drawn instead of rows. */
  readonly groups?: number | undefined;
  /** Two-sided level of the intervals. */
  readonly level: number;
}

/** Evidence of every comparison that is not of the same bytes. */
export type Families = (pair: Pair, metric: MetricId) => FamilyEvidence | undefined;

/**
 * Divides the evaluation's alpha: the metrics with a margin, against the pair that gates look at, have the larger part.
 * References that are the same bytes are compared, and counted, once.
 */
export function familiesOf(
  pairs: readonly Pair[],
  gates: readonly GateRule[],
  { metrics, alpha }: { readonly metrics: readonly MetricId[]; readonly alpha: number },
): Families {
  const gated = new Set(gates.filter(({ margin }) => margin !== undefined).map(({ metric }) => metric));
  const judged = pairs.at(-1)?.draws;
  const all = new Set(pairs.map(({ draws }) => draws).filter((draws) => draws !== "same bytes"))
    .values()
    .flatMap((draws) => metrics.map((metric): FamilyMember => ({ draws, metric })))
    .toArray();
  const isGate = ({ draws, metric }: FamilyMember): boolean => draws === judged && gated.has(metric);
  const found = new Map<ImprovementDraws, Map<MetricId, FamilyEvidence>>();
  const enter = (members: readonly FamilyMember[], share: number): void => {
    for (const [i, evidence] of familyEvidence(members, share * alpha).entries()) {
      const member = members[i] as FamilyMember;
      const byMetric = found.get(member.draws) ?? new Map<MetricId, FamilyEvidence>();
      found.set(member.draws, byMetric.set(member.metric, evidence));
    }
  };
  const first = all.filter(isGate);
  const rest = all.filter((member) => !isGate(member));
  enter(first, rest.length === 0 ? 1 : gateShare);
  enter(rest, first.length === 0 ? 1 : 1 - gateShare);
  return ({ draws }, metric) => (draws === "same bytes" ? undefined : found.get(draws)?.get(metric));
}

const unmeasured = { value: null, reason: "it was not measured" } as const;

/** Standard deviation of the paired difference of one row, from the spread of the draws that are defined. */
function deviationOf(draws: Float64Array, rows: number): number {
  const defined = draws.filter((value) => !Number.isNaN(value));
  const mean = defined.reduce((sum, value) => sum + value, 0) / defined.length;
  const squares = defined.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt((rows * squares) / Math.max(1, defined.length - 1));
}

/** Compares one metric, judged by a margin and the smallest effect of interest. */
export function compare(pair: Pair, rule: Bounds & { readonly metric: MetricId }, families: Families): Comparison {
  const { reference, candidate, other, draws, rows, groups, level } = pair;
  const { metric, margin, effect } = rule;
  const subject = `${metric} against the ${reference}`;
  const undecided = (reason: string, change: number | null): Comparison => ({
    metric,
    reference,
    improvement: change,
    interval: null,
    verdict: { phase: "inconclusive", reason: `${subject}: ${reason}` },
  });

  const own = candidate.metrics[metric] ?? unmeasured;
  const theirs = other.metrics[metric] ?? unmeasured;
  if (own.value === null) return undecided(`undefined for the candidate, ${own.reason}`, null);
  if (theirs.value === null) return undecided(`undefined for the ${reference}, ${theirs.reason}`, null);
  if (draws === "same bytes") {
    const { interval } = percentileInterval(new Float64Array(1), level);
    const verdict = { phase: "equivalent", reason: `${subject}: same bytes` } as const;
    return { metric, reference, improvement: 0, interval, verdict };
  }
  const change = improvement(metric, theirs.value, own.value);
  const found = percentileInterval(drawsOf(draws, metric), level);
  if (found.interval === null) return undecided(found.reason, change);
  const { low, high } = found.interval;
  const family = families(pair, metric);
  const deviation = deviationOf(drawsOf(draws, metric), rows);
  const { phase, reason } = judgeImprovement({
    ...{ margin, effect, improvement: change, low, high, level },
    ...{ rows, groups, deviation, family },
  });
  const verdict = { phase, reason: `${subject}: ${reason}` };
  return { metric, reference, improvement: change, interval: found.interval, verdict };
}
