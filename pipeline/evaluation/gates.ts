import type { Comparison } from "../domain/evaluation.ts";
import { directionOf, type MetricValue } from "../domain/metric.ts";
import type { GateRule } from "../domain/project.ts";
import { overallVerdict, type Verdict } from "../domain/verdict.ts";
import { shown } from "./shown.ts";

/** `minimum 0.8` or, for a metric that is minimized, `maximum 0.8`. */
function bound({ metric }: GateRule, limit: number): string {
  return `${directionOf(metric) === "maximize" ? "minimum" : "maximum"} ${shown(limit)}`;
}

/** The candidate's own value against the rule's limit; a value equal to the limit meets it. */
function judgeLimit(rule: GateRule, limit: number, candidate: MetricValue): Verdict {
  if (candidate.value === null)
    return { phase: "inconclusive", reason: `${rule.metric} is undefined: ${candidate.reason}` };
  const isMet = directionOf(rule.metric) === "maximize" ? candidate.value >= limit : candidate.value <= limit;
  return isMet
    ? { phase: "equivalent", reason: `${rule.metric} ${shown(candidate.value)} meets the ${bound(rule, limit)}` }
    : {
        phase: "regressed",
        reason: `${rule.metric} ${shown(candidate.value)} does not meet the ${bound(rule, limit)}`,
      };
}

/** The answer of a rule that has neither a reference nor a limit to go by. */
export const nothingToGoBy: Verdict = {
  phase: "inconclusive",
  reason: "nothing to compare with and no limit declared",
};

/**
 * Answers one rule: the worse of what its limit and its margin say.
 *
 * @param comparison - Candidate against the reference that gates look at, judged by this rule's margin; `undefined` when
 *   there is no reference: then only the limit counts.
 */
export function judge(rule: GateRule, candidate: MetricValue, comparison: Comparison | undefined): Verdict {
  const limit = rule.limit === undefined ? undefined : judgeLimit(rule, rule.limit, candidate);
  const relative = rule.margin === undefined ? undefined : comparison?.verdict;
  const answers = [relative, limit].filter((verdict) => verdict !== undefined);
  return answers.length === 0 ? nothingToGoBy : overallVerdict(answers);
}

/** The rule in one line, for example `roc_auc: margin 0.01, minimum 0.8`. */
export function gateName(rule: GateRule): string {
  const margin = rule.margin === undefined ? [] : [`margin ${shown(rule.margin)}`];
  const effect = rule.effect === undefined ? [] : [`effect ${shown(rule.effect)}`];
  const limit = rule.limit === undefined ? [] : [bound(rule, rule.limit)];
  return `${rule.metric}: ${[...margin, ...effect, ...limit].join(", ")}`;
}
