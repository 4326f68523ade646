import type { Evaluation } from "../domain/evaluation.ts";
import { exampleImage } from "../domain/example-image.ts";
import type { ModelVersion } from "../domain/ids.ts";
import type { Json } from "../domain/json.ts";
import { directionOf, isMetric, type MetricId } from "../domain/metric.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { JudgedKind } from "../domain/task.ts";
import { keptFrontMatter, keptSections, keptText } from "./card-sections.ts";
import { cell, code } from "./cell.ts";
import { inputChanges } from "./input-changes.ts";
import { bytes, count, decimal, percent, signed } from "./numbers.ts";
import { measuredMetrics } from "./standing.ts";
import { plural, visible } from "./text.ts";

/** One raw column that the model takes. */
export interface CardInput {
  readonly name: string;
  readonly kind: "numeric" | "categorical" | "image";
  /** Known values of a categorical column. */
  readonly categories: readonly string[];
}

/** Everything a model card says by itself. */
export interface CardFacts {
  readonly record: ModelRecord;
  readonly label: { readonly column: string; readonly positive: string | undefined };
  /** Binary when left out. */
  readonly task?: JudgedKind | undefined;
  /** Tables, as lockstep.yaml declares them. */
  readonly trainingRows: string;
  readonly evaluationRows: string;
  readonly inputs: readonly CardInput[];
  /** Versions that were registered although gates did not pass, and which gates, by whom and why; none when left out. */
  readonly overridden?:
    | readonly { readonly modelVersion: ModelVersion; readonly gates: readonly string[] }[]
    | undefined;
  /** Of this version; `undefined` before it was evaluated, then the metrics of the run stand in. */
  readonly evaluation: Evaluation | undefined;
}

/** Metrics that have another name in sentences than in files. */
const metricTitles: Readonly<Partial<Record<MetricId, string>>> = {
  precision: "Precision",
  recall: "Recall",
  f1: "F1",
  roc_auc: "ROC AUC",
  log_loss: "Log loss",
  average_precision: "Average precision",
  brier: "Brier score",
  accuracy: "Accuracy",
  balanced_accuracy: "Balanced accuracy",
  f1_macro: "F1, macro",
  roc_auc_ovr: "ROC AUC, one against rest",
  mae: "MAE",
  rmse: "RMSE",
  r2: "R²",
  mape: "MAPE",
  pinball: "Pinball loss",
  coverage_error: "Coverage error",
};

function titleOf(metric: string): string {
  return isMetric(metric) ? (metricTitles[metric] ?? metric) : metric;
}

const frontMatterKeys = ["library_name", "pipeline_tag", "tags", "model-index"] as const;

/** Name → value of what was measured, finite numbers only, in a fixed order. */
function measured({
  record,
  evaluation,
}: Pick<CardFacts, "record" | "evaluation">): readonly (readonly [string, number])[] {
  if (evaluation !== undefined)
    return measuredMetrics([evaluation.candidate]).flatMap((metric): readonly (readonly [string, number])[] => {
      const value = evaluation.candidate.metrics[metric]?.value;
      return value === undefined || value === null ? [] : [[metric, value]];
    });
  return Object.entries(record.metrics).sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
}

/** A text as YAML: a JSON string is one, whatever is in it. */
function yaml(text: string): string {
  return JSON.stringify(visible(text));
}

function isNumber({ task }: CardFacts): boolean {
  return task === "regression" || task === "quantiles" || task === "ranking";
}

/** Front matter as model hubs read it. */
function frontMatter(facts: CardFacts, previous: string): readonly string[] {
  const metrics = measured(facts).flatMap(([name, value]) => [
    `    - type: ${yaml(name)}`,
    `      name: ${yaml(titleOf(name))}`,
    `      value: ${String(Number(value.toFixed(6)))}`,
  ]);
  const kind = isNumber(facts) ? "tabular-regression" : "tabular-classification";
  return [
    "---",
    "library_name: lockstep",
    `pipeline_tag: ${kind}`,
    "tags:",
    `- ${kind}`,
    `- ${yaml(facts.record.artifact.format)}`,
    "model-index:",
    `- name: ${yaml(facts.record.model)}`,
    "  results:",
    "  - task:",
    `      type: ${kind}`,
    "    dataset:",
    "      type: csv",
    `      name: ${yaml(facts.evaluationRows)}`,
    ...(metrics.length === 0 ? ["    metrics: []"] : ["    metrics:", ...metrics]),
    ...keptFrontMatter(previous, frontMatterKeys),
    "---",
  ];
}

function facts(rows: readonly (readonly [string, string])[]): readonly string[] {
  return ["| | |", "| :--- | :--- |", ...rows.map(([name, value]) => `| ${name} | ${value} |`)];
}

function metricLines({ record, evaluation }: CardFacts): readonly string[] {
  if (evaluation === undefined) {
    const rows = measured({ record, evaluation }).map(([name, value]) => `| ${cell(name)} | ${decimal(value)} |`);
    return rows.length === 0
      ? ["The run wrote no metrics."]
      : [
          "As the run measured them; the pull request's report has the intervals.",
          "",
          "| Metric | Value |",
          "| :--- | ---: |",
          ...rows,
        ];
  }
  const rows = measuredMetrics([evaluation.candidate]).flatMap((metric) => {
    const value = evaluation.candidate.metrics[metric];
    if (value === undefined) return [];
    const found =
      evaluation.comparisons.find(
        (comparison) => comparison.metric === metric && comparison.reference === "champion",
      ) ?? evaluation.comparisons.find((comparison) => comparison.metric === metric);
    const interval = found?.interval ?? undefined;
    const better =
      found?.improvement === undefined || found.improvement === null || interval === undefined
        ? "–"
        : `${signed(found.improvement)} [${signed(interval.low)}, ${signed(interval.high)}] at ${percent(interval.level)}`;
    const arrow = directionOf(metric) === "maximize" ? "↑" : "↓";
    return `| ${titleOf(metric)} ${arrow} | ${value.value === null ? "undefined" : decimal(value.value)} | ${better} |`;
  });
  return [
    `On ${count(evaluation.rows.count)} rows of ${code(evaluation.rows.path)}${evaluation.rows.positives === undefined ? "" : `, ${count(evaluation.rows.positives)} of them positive`}.`,
    "",
    "| Metric | Value | Better than the model before by |",
    "| :--- | ---: | ---: |",
    ...rows,
  ];
}

function inputLines(inputs: readonly CardInput[]): readonly string[] {
  if (inputs.length === 0) return ["The model's files name its inputs."];
  return [
    "| Column | Kind | Known values |",
    "| :--- | :--- | :--- |",
    ...inputs.map(({ name, kind, categories }) => {
      const known = categories.slice(0, 20).map((category) => cell(category));
      return `| ${cell(name)} | ${kind} | ${known.join(" ")}${categories.length > known.length ? " …" : ""} |`;
    }),
  ];
}

/** Inputs of one kind that decided this version, as rows of a table. */
function decidedBy(record: ModelRecord, kind: string): readonly string[] {
  const all = inputChanges(Object.entries(record.inputs).map(([name, after]) => ({ name, before: undefined, after })));
  return all
    .filter((input) => input.kind === kind)
    .map(({ path, after }) => `| ${cell(path)} | ${cell(after ?? "")} |`);
}

function exampleRequest(inputs: readonly CardInput[]): string {
  const row: Record<string, Json> = {};
  for (const { name, kind, categories } of inputs)
    row[visible(name)] = kind === "image" ? exampleImage : kind === "numeric" ? 0 : visible(categories[0] ?? "");
  // The text stands in a fenced block and in shell quotes: nothing in it may end either.
  return JSON.stringify(row).replaceAll("'", "\\u0027").replaceAll("`", "\\u0060");
}

function whatItPredicts({ label: { column, positive }, task = "binary", evaluation }: CardFacts): string {
  const threshold = evaluation?.candidate.threshold;
  const from = threshold === undefined ? "saved with the model" : decimal(threshold);
  switch (task) {
    case "binary":
      return `The probability that ${code(column)} is ${code(positive ?? "")}, for one row. From the threshold on (${from}) the row counts as positive.`;
    case "multiclass":
      return `Which class ${code(column)} is, with a probability for each, for one row.`;
    case "regression":
      return `The number ${code(column)}, for one row.`;
    case "ranking":
      return `A score by which rows of one query are put in order, the most relevant by ${code(column)} first.`;
    case "quantiles":
      return `Numbers below which ${code(column)} stays with given probabilities, for one row.`;
  }
}

/** A reason has up to 500 characters, and a login and a gate stand before it. */
const overrideLimit = 800;

/** Versions that owners let pass although a gate said no; nothing where there are none. */
function overriddenLines({ overridden = [] }: CardFacts): readonly string[] {
  if (overridden.length === 0) return [];
  const rows = overridden.flatMap(({ modelVersion, gates }) =>
    gates.map((gate) => `| ${cell(modelVersion)} | ${cell(gate, overrideLimit)} |`),
  );
  return [
    "",
    "Gates that owners overrode:",
    "",
    "| Version | By whom, which gate and why |",
    "| :--- | :--- |",
    ...rows,
  ];
}

/**
 * The model card, `models/<name>.md`: what can be derived is written anew, what people wrote between the markers stays word for
 * word, and so do their own entries of the front matter. The same facts and parts give the same bytes.
 *
 * @param previous - The card as it stands; empty when there is none.
 * @throws LockstepError RECORD_INVALID when a marker of a hand-written part is broken.
 */
export function renderCard(cardFacts: CardFacts, previous: string): string {
  const { record, trainingRows, evaluationRows, inputs } = cardFacts;
  const { artifact } = record;
  const kept = new Map(keptSections(previous).map((section) => [section.id, section.text]));
  const placed = new Set<string>();
  const keep = (id: string, initial: string): string => {
    placed.add(id);
    return keptText({ id, text: kept.get(id) ?? initial });
  };
  const params = decidedBy(record, "params");
  const data = decidedBy(record, "data");
  const lines = [
    ...frontMatter(cardFacts, previous),
    "",
    `# ${record.model}`,
    "",
    `Written by Lockstep from ${code(`models/${record.model}.yaml`)}. The parts between \`lockstep:keep\` markers are written by hand and stay.`,
    "",
    "## What it predicts",
    "",
    whatItPredicts(cardFacts),
    "",
    keep(
      "intended-use",
      "Who uses the predictions, for which decision, and who is affected has not been written down yet.",
    ),
    "",
    "## Version",
    "",
    ...facts([
      ["Version", cell(record.modelVersion)],
      ["Artifact sha256", cell(artifact.sha256)],
      ["Artifact md5, as DVC stores it", cell(artifact.md5)],
      [
        "Format and size",
        `${cell(artifact.format)}, ${bytes(artifact.sizeBytes)} in ${count(artifact.files.length)} ${plural(artifact.files.length, "file", "files")}`,
      ],
      ["InputKey", cell(record.inputKey)],
    ]),
    "",
    "## Data",
    "",
    `Trained on ${code(trainingRows)}, judged by ${code(evaluationRows)}.`,
    ...(data.length === 0 ? [] : ["", "| Data | Digest |", "| :--- | :--- |", ...data]),
    "",
    keep(
      "data",
      "Where the data comes from, which period it covers and what it does not cover has not been written down yet.",
    ),
    "",
    "## Inputs and preprocessing",
    "",
    "Raw columns go in: every transform was fitted on the training rows and is saved with the model.",
    "",
    ...inputLines(inputs),
    ...(params.length === 0
      ? []
      : ["", "Parameters of the run:", "", "| Parameter | Value |", "| :--- | :--- |", ...params]),
    "",
    "## Metrics",
    "",
    ...metricLines(cardFacts),
    ...overriddenLines(cardFacts),
    "",
    "## Limits",
    "",
    "A probability is an estimate for rows like the ones above. For rows unlike them, watch the drift report.",
    "",
    keep(
      "limits",
      "Known weaknesses, groups of rows that fare worse and uses that are out of scope have not been written down yet.",
    ),
    "",
    "## How to use",
    "",
    "Ask the server of an environment this version is assigned to; the answer names version and digest:",
    "",
    "```sh",
    `curl --json '${exampleRequest(inputs)}' "$URL/predict?model=${record.model}"`,
    "```",
  ];
  const others = [...kept].filter(([id]) => !placed.has(id));
  if (others.length > 0) lines.push("", "## Notes");
  for (const [id, text] of others) lines.push("", keptText({ id, text }));
  return `${lines.join("\n")}\n`;
}
