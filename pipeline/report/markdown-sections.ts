import type { Comparison, ConfusionMatrix } from "../domain/evaluation.ts";
import { directionOf, type MetricValue } from "../domain/metric.ts";
import type { ModelSection } from "../domain/report-view.ts";
import { fitLines, moreOf } from "./budget.ts";
import { cell, code, sentence } from "./cell.ts";
import { type InputChange, otherThanData } from "./input-changes.ts";
import { lookSentence, rowsNote } from "./look.ts";
import { classConfusionPart } from "./markdown-parts.ts";
import { left, right, row, table } from "./markdown-table.ts";
import { count, decimal, percent, signed, signedCount } from "./numbers.ts";
import { boundsText, operationNote, operationRows } from "./operation.ts";
import {
  areSameReferences,
  commonLevel,
  mainReference,
  metricRows,
  phaseIcon,
  phaseWord,
  referenceName,
} from "./standing.ts";

function value(metric: MetricValue | undefined): string {
  if (metric === undefined) return "–";
  return metric.value === null ? "undefined" : decimal(metric.value);
}

function change({ improvement, interval }: Comparison, level: number | undefined): string {
  if (improvement === null) return "undefined";
  if (interval === null) return `${signed(improvement)}, no interval`;
  const at = level === undefined ? ` at ${percent(interval.level)}` : "";
  return `${signed(improvement)} [${signed(interval.low)}, ${signed(interval.high)}]${at}`;
}

function against(section: ModelSection, { reference }: Comparison): string {
  if (areSameReferences(section)) return "";
  return section.evaluation.baseline !== undefined && section.evaluation.champion !== undefined
    ? ` vs. ${referenceName[reference]}`
    : "";
}

/** Every metric: what the three models scored, and what the change is worth. */
export function metricsPart(section: ModelSection): string {
  const { rows, bootstrap } = section.evaluation;
  const level = commonLevel(section);
  const lines = metricRows(section).map(({ metric, candidate, baseline, champion, comparisons, ...bounds }) =>
    row(
      `${cell(metric)} ${directionOf(metric) === "maximize" ? "↑" : "↓"}`,
      `**${value(candidate)}**`,
      value(baseline),
      value(champion),
      comparisons.map((found) => change(found, level) + against(section, found)).join("<br>") || "–",
      boundsText(bounds),
      comparisons.map(({ verdict }) => `${phaseIcon[verdict.phase]} ${phaseWord[verdict.phase]}`).join("<br>") || "–",
    ),
  );
  const better = level === undefined ? "Better by" : `Better by (${percent(level)} interval)`;
  const source = rows.source === "base" ? "the merge base's own" : "this pull request's own, the merge base has none";
  const changed = rows.changed
    ? " This pull request changes the evaluation rows; the change does not grade itself."
    : "";
  return [
    "### Metrics",
    "",
    table(
      ["Metric", "Pull request", "Merge base", "Champion", better, "Margin", "Verdict"],
      [left, right, right, right, right, right, left],
      lines,
    ),
    "",
    `Scored on the same ${count(rows.count)} rows of ${code(rows.path)} (${source}${rowsNote(section.evaluation)}). ` +
      `Positive is better in every row. Paired bootstrap, ${count(bootstrap.draws)} draws, seed ${String(bootstrap.seed)}.${lookSentence(section.evaluation)}${changed}`,
  ].join("\n");
}

/** What the models take to run; `undefined` for an evaluation that measured none of it. */
export function operationPart(section: ModelSection): string | undefined {
  const rows = operationRows(section);
  if (rows.length === 0) return undefined;
  return [
    "### Operation",
    "",
    table(
      ["", "Pull request", "Merge base", "Champion", "Change"],
      [left, right, right, right, right],
      rows.map(({ title, candidate, baseline, champion, change: by }) =>
        row(title, `**${candidate}**`, baseline, champion, by),
      ),
    ),
    "",
    operationNote(section),
  ].join("\n");
}

/** Every gate with its answer and why. */
export function gatesPart({ evaluation: { gates } }: ModelSection): string {
  const worst = { regressed: 0, inconclusive: 1, improved: 2, equivalent: 3 };
  const fitted = fitLines({
    items: [...gates].sort((a, b) => worst[a.verdict.phase] - worst[b.verdict.phase]),
    draw: ({ gate, mode, verdict: { phase, reason } }) =>
      `- ${phaseIcon[phase]} ${code(gate)} ${phaseWord[phase].toLowerCase()}${mode === "informational" ? " (on trial, stops nothing)" : ""}: ${sentence(reason)}`,
    budget: 6_000,
    more: (rest) => `- ${moreOf("gates")(rest)}`,
  });
  if (fitted.length === 0) return "### Gates\n\n- No gate is declared: nothing holds a worse model back.";
  return ["### Gates", "", ...fitted].join("\n");
}

/** Which rows the candidate gets right and wrong, with the difference to what it is held against; `undefined` for numbers. */
export function confusionPart(section: ModelSection): string | undefined {
  const { confusion, threshold } = section.evaluation.candidate;
  const { column, positive } = section.label;
  if (confusion === undefined || threshold === undefined || positive === undefined) return classConfusionPart(section);
  const reference = mainReference(section);
  const shown = (name: keyof ConfusionMatrix): string => {
    const before = reference?.model.confusion?.[name];
    return before === undefined
      ? count(confusion[name])
      : `${count(confusion[name])} (${signedCount(confusion[name] - before)})`;
  };
  const compared = reference === undefined ? "" : `; in brackets the change to the ${reference.name}'s model`;
  return [
    "### Confusion matrix",
    "",
    table(
      ["", "Predicted positive", "Predicted negative"],
      [left, right, right],
      [
        row("**Actually positive**", shown("truePositives"), shown("falseNegatives")),
        row("**Actually negative**", shown("falsePositives"), shown("trueNegatives")),
      ],
    ),
    "",
    `Positive means ${code(column)} is ${code(positive)}. From a probability of ${decimal(threshold)} on${compared}.`,
  ].join("\n");
}

function side(text: string | undefined): string {
  return text === undefined ? "–" : cell(text);
}

function inputRow({ kind, path, before, after }: InputChange): string {
  return row(kind, cell(path), side(before), side(after));
}

/** What makes this another model than the merge base's, value by value. */
export function inputsPart(section: ModelSection): string {
  const changes = otherThanData(section);
  if (changes.length === 0) {
    const data =
      section.dataDiffs.length === 0 ? "parameters, code, data and environment" : "parameters, code and environment";
    return `### Inputs\n\nThe same ${data} as the merge base.`;
  }
  const rows = fitLines({
    items: changes,
    draw: inputRow,
    budget: 9_000,
    more: (rest) => row("", moreOf("inputs")(rest), "", ""),
  });
  return ["### Inputs", "", table(["Kind", "Path", "Merge base", "Pull request"], [left, left, left, left], rows)].join(
    "\n",
  );
}
