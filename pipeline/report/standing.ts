import type { ScoredModel } from "../domain/evaluation.ts";
import { classOf, type MetricId, metricIds } from "../domain/metric.ts";
import type { ModelSection, ReportView } from "../domain/report-view.ts";
import type { VerdictPhase } from "../domain/verdict.ts";
import { count } from "./numbers.ts";
import { listing, plural } from "./text.ts";

export const phaseIcon: Readonly<Record<VerdictPhase, string>> = {
  improved: "✅",
  equivalent: "⚪",
  regressed: "❌",
  inconclusive: "❓",
};

export const phaseWord: Readonly<Record<VerdictPhase, string>> = {
  improved: "Improved",
  equivalent: "Equivalent",
  regressed: "Regressed",
  inconclusive: "Inconclusive",
};

const attention: Readonly<Record<VerdictPhase, number>> = { regressed: 0, inconclusive: 2, improved: 3, equivalent: 4 };
const waiting = { refused: 0, needed: 1, given: 2, not_needed: 3 } as const;

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Failing ones first, by gates or by a word; then those that nobody can tell, those that change, and those that do not. */
function attentionOf({ approval, evaluation, inputDifferences }: ModelSection): number {
  const { phase } = evaluation.verdict;
  if (approval.phase === "refused" && phase !== "inconclusive" && phase !== "regressed") return 1;
  const isUnchanged = phase === "equivalent" && approval.phase === "not_needed" && inputDifferences.length === 0;
  return isUnchanged ? 5 : attention[phase];
}

/** The models of a report, those that need a person first. */
export function byAttention(models: readonly ModelSection[]): readonly ModelSection[] {
  return [...models].sort(
    (a, b) =>
      attentionOf(a) - attentionOf(b) ||
      waiting[a.approval.phase] - waiting[b.approval.phase] ||
      compareText(a.plan.model, b.plan.model),
  );
}

/** How a name is written: as a code span in Markdown, as an element in HTML. */
export type Write = (name: string) => string;

const shownApprovers = 4;

function people(names: readonly string[], conjunction: "and" | "or", write: Write): string {
  const shown = names.slice(0, shownApprovers).map((name) => write(name));
  const more = names.length - shown.length;
  return listing(more === 0 ? shown : [...shown, `${count(more)} more`], conjunction);
}

/** What a gate that could not tell needs: rows say nothing about a stopwatch, and a stopwatch nothing about rows. */
function whatSettles({ gates }: ModelSection["evaluation"]): string {
  const undecided = gates.filter(({ mode, verdict }) => mode !== "informational" && verdict.phase === "inconclusive");
  const needsMeasuring = undecided.some(({ subject }) => subject === "operation");
  const needsRows = !needsMeasuring || undecided.some(({ subject }) => subject === undefined);
  const settles = [
    ...(needsRows ? ["more evaluation rows"] : []),
    ...(needsMeasuring ? ["measuring again on a quieter machine"] : []),
  ];
  return listing(settles, "and");
}

/** Who else can, without a new commit; nothing where the base branch names no owner. */
function byOverride(
  { override }: Extract<ModelSection["approval"], { readonly phase: "refused" }>,
  write: Write,
): string {
  return override === undefined ? "" : `, or ${people(override.owners, "or", write)} with ${write("/override")}`;
}

/** What happens next with a model and who can make it happen, as the end of a sentence. */
export function nextStep({ approval, evaluation, plan }: ModelSection, write: Write): string {
  switch (approval.phase) {
    case "given": {
      const does = plan.environments.length === 0 ? "merging records it" : "merging promotes it";
      return `approved by ${people(approval.by, "and", write)}, ${does}`;
    }
    case "needed": {
      const waits = `waits for ${count(approval.remaining)} ${plural(approval.remaining, "approval", "approvals")}`;
      return approval.approvers.length === 0
        ? `${waits}, but the base branch names nobody who may approve`
        : `${waits}: ${people(approval.approvers, "or", write)} can unblock it`;
    }
    case "refused":
      if (approval.refusal.code === "rejected") return "rejected by a reviewer, a new commit can unblock it";
      if (approval.refusal.code === "no_rules")
        return "nobody can approve it here, the base branch has no rules: merge them without this record first";
      if (evaluation.verdict.phase === "inconclusive")
        return `not promoted, ${whatSettles(evaluation)} can unblock it${byOverride(approval, write)}`;
      return `not promoted, the author can unblock it with a new commit${byOverride(approval, write)}`;
    case "not_needed":
      return "nothing to approve";
  }
}

/** Where the whole pull request stands; the model that needs a person most decides. */
export interface Standing {
  readonly phase: VerdictPhase | "silent" | "none";
  readonly icon: string;
  readonly word: string;
}

export function standingOf({ models, silent }: ReportView): Standing {
  const phase = byAttention(models)[0]?.evaluation.verdict.phase;
  if (silent.length > 0 && phase !== "regressed") return { phase: "silent", icon: "❓", word: "Not evaluated" };
  if (phase === undefined) return { phase: "none", icon: "⚪", word: "No model changes" };
  return { phase, icon: phaseIcon[phase], word: phaseWord[phase] };
}

/** Baseline and champion that are the same bytes are one model to a reader. */
export function areSameReferences({ evaluation: { baseline, champion } }: ModelSection): boolean {
  return baseline !== undefined && baseline.artifactSha256 === champion?.artifactSha256;
}

/** What the candidate is held against first: the merge base's model, else the champion. */
export function mainReference({
  evaluation,
}: ModelSection): { readonly name: string; readonly model: ScoredModel } | undefined {
  if (evaluation.baseline !== undefined) return { name: "merge base", model: evaluation.baseline };
  return evaluation.champion === undefined ? undefined : { name: "champion", model: evaluation.champion };
}

/** The level that all intervals share, else `undefined`. */
export function commonLevel({ evaluation }: ModelSection): number | undefined {
  const levels = new Set(evaluation.comparisons.flatMap(({ interval }) => (interval === null ? [] : [interval.level])));
  const [only] = levels;
  return levels.size === 1 ? only : undefined;
}

/** What was measured of any of the models: metrics with names in their fixed order, then those of one class by name. */
export function measuredMetrics(models: readonly (ScoredModel | undefined)[]): readonly MetricId[] {
  const found = new Set(models.flatMap((model) => Object.keys(model?.metrics ?? {}) as MetricId[]));
  const ofClasses = [...found].filter((metric) => classOf(metric) !== undefined).sort(compareText);
  return [...metricIds.filter((metric) => found.has(metric)), ...ofClasses];
}

/** Every metric in the order of the table, with what the candidate is compared with in it. */
export function metricRows(section: ModelSection) {
  const { candidate, baseline, champion, comparisons } = section.evaluation;
  const isOne = areSameReferences(section);
  const measured = measuredMetrics([candidate, baseline, champion]);
  return measured.map((metric) => ({
    metric,
    candidate: candidate.metrics[metric],
    baseline: baseline?.metrics[metric],
    champion: champion?.metrics[metric],
    comparisons: comparisons.filter(
      (comparison) => comparison.metric === metric && !(isOne && comparison.reference === "champion"),
    ),
    margin: section.rules.find((rule) => rule.metric === metric)?.margin,
    effect: section.rules.find((rule) => rule.metric === metric)?.effect,
  }));
}

export const referenceName = { baseline: "merge base", champion: "champion" } as const;

/** For example `4 of 5 metrics improved, 1 equivalent`, against what the candidate is compared with first. */
export function tally(section: ModelSection): string {
  const phases = metricRows(section).flatMap(({ comparisons }) =>
    comparisons.slice(0, 1).map(({ verdict }) => verdict.phase),
  );
  if (phases.length === 0) return "There is no earlier model to compare with";
  const counted = (["regressed", "inconclusive", "improved", "equivalent"] as const)
    .map((phase) => ({ word: phaseWord[phase].toLowerCase(), found: phases.filter((other) => other === phase).length }))
    .filter(({ found }) => found > 0);
  const [first, ...rest] = counted;
  const all = `${count(first?.found ?? 0)} of ${count(phases.length)} ${plural(phases.length, "metric", "metrics")} ${first?.word ?? ""}`;
  return [all, ...rest.map(({ word, found }) => `${count(found)} ${word}`)].join(", ");
}
