import type { Cost } from "../../domain/cost.ts";
import type { GateResult } from "../../domain/evaluation.ts";
import { isLargerBetter, isOfTraining, type OperationMeasure } from "../../domain/operation.ts";
import type { OperationRule } from "../../domain/project.ts";
import { overallVerdict, type Verdict } from "../../domain/verdict.ts";
import { nothingToGoBy } from "../gates.ts";
import { shown } from "../shown.ts";
import type { OperationEvidence } from "./rounds.ts";
import { isTimed, slowdown, type Timing, timingOf } from "./timing-interval.ts";

/** What the rules of an evaluation look at. */
export interface OperationScene {
  readonly candidate: OperationEvidence | undefined;
  /** The model that gates look at; `undefined` for a first model. */
  readonly reference: { readonly evidence: OperationEvidence | undefined } | undefined;
  /** Of the training that made the candidate; `undefined` when this state was not trained here. */
  readonly cost: Cost | undefined;
  readonly seed: number;
}

/** For example `operation: latency_p99_ms maximum 50, margin 0.2`. */
export function operationGateName({ measure, limit, margin }: OperationRule): string {
  const bounds = [
    ...(limit === undefined ? [] : [`${isLargerBetter(measure) ? "minimum" : "maximum"} ${shown(limit)}`]),
    ...(margin === undefined ? [] : [`margin ${shown(margin)}`]),
  ];
  return `operation: ${measure} ${bounds.join(", ")}`;
}

function unmeasured(measure: OperationMeasure, whose: string): Verdict {
  const why = isOfTraining(measure)
    ? ": for one of the stages no record says what it took when it ran, or what that cost; train it again with `lockstep train --force`"
    : "";
  return { phase: "inconclusive", reason: `${measure} of ${whose} could not be measured${why}` };
}

/** What is known of one model without a stopwatch. */
function countOf(measure: OperationMeasure, evidence: OperationEvidence, cost: Cost | undefined): number | undefined {
  switch (measure) {
    case "size_bytes":
      return evidence.sizeBytes;
    case "memory_bytes":
      return evidence.memoryBytes;
    case "training_seconds":
      return cost?.wallSeconds;
    case "training_price":
      return cost?.price?.amount;
    case "latency_p50_ms":
    case "latency_p99_ms":
    case "rows_per_second":
      return undefined;
  }
}

function exactly(value: number): Timing {
  return { value, low: value, high: value };
}

function valueOf(measure: OperationMeasure, { candidate, cost, seed }: OperationScene): Timing | undefined {
  if (candidate === undefined) return undefined;
  if (isTimed(measure)) return candidate.rounds === undefined ? undefined : timingOf(candidate.rounds, measure, seed);
  const value = countOf(measure, candidate, cost);
  return value === undefined ? undefined : exactly(value);
}

/** The worsening as a share of the reference's value; nothing from nothing is none. */
function worseningOf(
  measure: OperationMeasure,
  scene: OperationScene,
  reference: OperationEvidence,
): Timing | undefined {
  const { candidate, seed } = scene;
  if (candidate === undefined) return undefined;
  if (isTimed(measure))
    return candidate.rounds === undefined || reference.rounds === undefined
      ? undefined
      : slowdown(candidate.rounds, reference.rounds, { measure, seed });
  const own = countOf(measure, candidate, undefined);
  const theirs = countOf(measure, reference, undefined);
  if (own === undefined || theirs === undefined) return undefined;
  return exactly(own === theirs ? 0 : own / theirs - 1);
}

function between({ low, high }: Timing): string {
  return low === high ? "" : ` (${shown(low)} to ${shown(high)})`;
}

/** An interval wholly within a bound passes, one wholly beyond fails, and one across it cannot tell. */
function phaseOf(isWithin: (end: number) => boolean, { low, high }: Timing): Verdict["phase"] {
  const ends = [isWithin(low), isWithin(high)];
  return ends.every(Boolean) ? "equivalent" : ends.some(Boolean) ? "inconclusive" : "regressed";
}

const unsteady = "; the machine was too unsteady to tell: measure again on a quieter one";

function judgeLimit(measure: OperationMeasure, limit: number, scene: OperationScene): Verdict {
  const found = valueOf(measure, scene);
  if (found === undefined) return unmeasured(measure, "the candidate");
  const isLarger = isLargerBetter(measure);
  const phase = phaseOf((end) => (isLarger ? end >= limit : end <= limit), found);
  const bound = `the ${isLarger ? "minimum" : "maximum"} ${shown(limit)}`;
  const said = phase === "equivalent" ? "meets" : phase === "regressed" ? "does not meet" : "may not meet";
  return {
    phase,
    reason: `${measure} ${shown(found.value)}${between(found)} ${said} ${bound}${phase === "inconclusive" ? unsteady : ""}`,
  };
}

function judgeMargin(measure: OperationMeasure, margin: number, scene: OperationScene): Verdict | undefined {
  const { reference } = scene;
  if (reference === undefined) return undefined;
  const found = reference.evidence === undefined ? undefined : worseningOf(measure, scene, reference.evidence);
  if (found === undefined) return unmeasured(measure, "one of the models");
  const phase = phaseOf((end) => end <= margin, found);
  const said = phase === "equivalent" ? "within" : phase === "regressed" ? "beyond" : "and may be beyond";
  return {
    phase,
    reason: `${measure} is worse by a share of ${shown(found.value)}${between(found)}, ${said} the margin of ${shown(margin)}${phase === "inconclusive" ? unsteady : ""}`,
  };
}

/**
 * Answers every rule for what the model takes to run and to train. The answer is never `improved`: a stopwatch reads otherwise each time,
 * and a gate that passes must read the same when it passes again.
 */
export function judgeOperation(rules: readonly OperationRule[], scene: OperationScene): readonly GateResult[] {
  return rules.map((rule) => {
    const { measure, limit, margin, mode } = rule;
    const verdicts = [
      margin === undefined ? undefined : judgeMargin(measure, margin, scene),
      limit === undefined ? undefined : judgeLimit(measure, limit, scene),
    ].filter((verdict) => verdict !== undefined);
    return {
      gate: operationGateName(rule),
      verdict: verdicts.length === 0 ? nothingToGoBy : overallVerdict(verdicts),
      mode: mode === "informational" ? mode : undefined,
      subject: "operation" as const,
    };
  });
}
