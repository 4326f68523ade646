import type { Evaluation, ScoredModel } from "../domain/evaluation.ts";
import type { Sha256 } from "../domain/ids.ts";
import type { Plan } from "../domain/plan.ts";
import { evaluationDigest } from "./evaluation-digest.ts";

/** What a check keeps of one model: what reviewing and promoting it asks for. */
export interface ShownContent {
  /** Without what only the report shows; its digest is not that of the whole. */
  readonly evaluation: Evaluation;
  /** Of the whole evaluation, as it was shown. */
  readonly evaluationDigest: Sha256;
  readonly plan: Plan;
}

/** Which bytes were scored, and what a stopwatch said of them. */
function bare(model: ScoredModel): ScoredModel {
  const { modelVersion, artifactSha256, threshold, operation } = model;
  return { modelVersion, artifactSha256, threshold, metrics: {}, confusion: undefined, operation };
}

/** The answers of an evaluation without the evidence: curves and slices of a few models would not fit into a check. */
export function shownContent({
  evaluation,
  plan,
}: {
  readonly evaluation: Evaluation;
  readonly plan: Plan;
}): ShownContent {
  const { kind, schema, model, task, rows, gates, verdict, bootstrap } = evaluation;
  const { candidate, baseline, champion } = evaluation;
  return {
    evaluation: {
      ...{ kind, schema, model, rows, gates, verdict, bootstrap, comparisons: [] },
      // Names of classes can be many, and nobody asks for them here.
      task: task?.kind === "multiclass" ? undefined : task,
      candidate: bare(candidate),
      baseline: baseline && bare(baseline),
      champion: champion && bare(champion),
    },
    evaluationDigest: evaluationDigest(evaluation),
    plan,
  };
}

function withOperation(model: ScoredModel | undefined, first: ScoredModel | undefined): ScoredModel | undefined {
  return model === undefined ? undefined : { ...model, operation: first?.operation };
}

/** An evaluation with the stopwatch as it was read when the same one was shown first, and with what gates said of it then. */
export function withStopwatchOf(evaluation: Evaluation, { evaluation: first }: ShownContent): Evaluation {
  const { candidate, baseline, champion, gates } = evaluation;
  return {
    ...evaluation,
    candidate: { ...candidate, operation: first.candidate.operation },
    baseline: withOperation(baseline, first.baseline),
    champion: withOperation(champion, first.champion),
    gates: gates.map((result, index) => first.gates[index] ?? result),
    verdict: first.verdict,
  };
}
