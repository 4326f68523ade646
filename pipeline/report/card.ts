import { exampleImage } from "../domain/example-image.ts";
import type { Json } from "../domain/json.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { CardFacts, CardInput } from "./card-facts.ts";
import { frontMatter } from "./card-index.ts";
import { metricLines } from "./card-metrics.ts";
import { deploymentLines, peopleLines, releasedLines } from "./card-released.ts";
import { keptSections, keptText, unwrittenSections } from "./card-sections.ts";
import { cell, code } from "./cell.ts";
import { inputChanges } from "./input-changes.ts";
import { bytes, count, decimal } from "./numbers.ts";
import { plural, visible } from "./text.ts";

function facts(rows: readonly (readonly [string, string])[]): readonly string[] {
  return ["| | |", "| :--- | :--- |", ...rows.map(([name, value]) => `| ${name} | ${value} |`)];
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
  const keep = (id: keyof typeof unwrittenSections): string => {
    placed.add(id);
    return keptText({ id, text: kept.get(id) ?? unwrittenSections[id] });
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
    keep("intended-use"),
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
    keep("data"),
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
    "An answer is an estimate for rows like the ones above. For rows unlike them, watch the drift report.",
    "",
    keep("limits"),
    "",
    "## Owners and consumers",
    "",
    ...peopleLines(cardFacts),
    "",
    "## Deployment",
    "",
    ...deploymentLines(cardFacts),
    ...releasedLines(cardFacts),
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
