import type { ModelSection, ReportView, SilentModel } from "../domain/report-view.ts";
import { assemble, characterLimit, fitLines, moreOf, type Part } from "./budget.ts";
import { cardChangesPart } from "./card-changes.ts";
import { cell, code, sentence } from "./cell.ts";
import { historyPart, learningCurvePart } from "./course-parts.ts";
import { curvesPart } from "./curve-parts.ts";
import { contractDetails, type DataChange, dataChange, sharedRowsDetail } from "./data-changes.ts";
import { detailText } from "./detail-text.ts";
import { explanationPart, slicesPart } from "./markdown-parts.ts";
import { confusionPart, gatesPart, inputsPart, metricsPart, operationPart } from "./markdown-sections.ts";
import { count } from "./numbers.ts";
import { planPart } from "./plan-parts.ts";
import { runCostPart } from "./run-cost.ts";
import { byAttention, nextStep, phaseIcon, phaseWord, standingOf, tally } from "./standing.ts";
import { plural } from "./text.ts";
import { treatmentsPart } from "./treatments.ts";

/** The line that approves exactly these bytes. */
export function approveLine({ plan, candidate }: ModelSection): string {
  return `/approve ${plan.model}@${candidate.artifactSha256}`;
}

function dataRow({ path, size, added, removed, edited, before, after }: DataChange): string {
  const digests = [before, after].map((id) => (id === "" ? "–" : cell(id))).join(" → ");
  return `| ${[cell(path), size, added, removed, edited, digests].join(" | ")} |`;
}

function dataPart({ dataDiffs, sharedRows, evaluation }: ModelSection): string {
  const shared = sharedRowsDetail(sharedRows);
  const contract = fitLines({
    items: contractDetails(evaluation.contract),
    draw: (parts) => `- ${detailText(parts)}`,
    budget: 2_000,
    more: (left) => `- ${moreOf("rules")(left)}`,
  });
  const warning = [
    ...(shared === undefined ? [] : ["", `> [!WARNING]\n> ${detailText(shared)}`]),
    ...(contract.length === 0 ? [] : ["", "Data contract:", "", ...contract]),
  ];
  if (dataDiffs.length === 0) return ["### Data", ...warning, "", "The same bytes as the merge base."].join("\n");
  const changes = dataDiffs.map(dataChange);
  const rows = fitLines({
    items: changes,
    draw: dataRow,
    budget: 4_500,
    more: (left) => `| ${moreOf("paths")(left)} | | | | | |`,
  });
  const details = fitLines({
    items: changes.flatMap(({ path, details: lines }) => lines.map((parts) => ({ path, parts }))),
    draw: ({ path, parts }) => `- ${code(path)} ${detailText(parts)}`,
    budget: 4_500,
    more: (left) => `- ${moreOf("details")(left)}`,
  });
  return [
    "### Data",
    ...warning,
    "",
    "| Path | Size | Added | Removed | Edited | Digest |",
    "| :--- | ---: | ---: | ---: | ---: | :--- |",
    ...rows,
    ...(details.length === 0 ? [] : ["", ...details]),
  ].join("\n");
}

/** Models that wait for a word, as the lines to copy; an approved or refused model has none. */
function approvalPart(models: readonly ModelSection[]): string | undefined {
  const waiting = models.filter(({ approval }) => approval.phase === "needed");
  if (waiting.length === 0) return undefined;
  const lines = fitLines({
    items: waiting,
    draw: approveLine,
    budget: 10_000,
    more: (left) => `# ${moreOf("models")(left)}`,
  });
  const voided = fitLines({
    items: waiting.flatMap(({ plan, approval }) =>
      approval.phase === "needed" && approval.voided !== undefined
        ? [{ model: plan.model, refusal: approval.voided }]
        : [],
    ),
    draw: ({ model, refusal }) => `- An earlier approval of ${code(model)} is void: ${sentence(refusal.sentence)}`,
    budget: 3_000,
    more: (left) => `- ${moreOf("void approvals")(left)}`,
  });
  const each =
    waiting.length === 1
      ? "Comment with exactly this line:"
      : "Comment with exactly one of these lines, one comment for each model:";
  return [
    "### How to approve",
    "",
    each,
    "",
    "```",
    ...lines,
    "```",
    "",
    "This approves these bytes and nothing else. A new commit makes it void, and so does a change of the evaluation or the plan.",
    ...(voided.length === 0 ? [] : ["", ...voided]),
  ].join("\n");
}

/** Why models cannot be approved as they are. */
function refusalsPart(models: readonly ModelSection[]): string {
  return fitLines({
    items: models.flatMap(({ plan, approval }) =>
      approval.phase === "refused" ? [{ model: plan.model, refusal: approval.refusal }] : [],
    ),
    draw: ({ model, refusal }) => `> ${code(model)}: ${sentence(refusal.sentence)}`,
    budget: 4_000,
    more: (left) => `> ${moreOf("refusals")(left)}`,
  }).join("\n>\n");
}

function others(all: number): string {
  return all === 1 ? "" : ` · and ${count(all - 1)} more ${plural(all - 1, "model", "models")}`;
}

function stateLine(view: ReportView, models: readonly ModelSection[]): string {
  const standing = standingOf(view);
  const [first] = models;
  const [silent] = view.silent;
  const isSilent = standing.phase === "silent" && silent !== undefined;
  if (isSilent)
    return `## ${standing.icon} ${standing.word} · ${code(silent.model)}${others(models.length + view.silent.length)}`;
  if (first === undefined) return `## ${standing.icon} ${standing.word}`;
  const name = `${code(first.plan.model)} ${code(first.candidate.modelVersion)}`;
  return `## ${standing.icon} ${standing.word} · ${name} · ${nextStep(first, code)}${others(models.length)}`;
}

function overview(models: readonly ModelSection[]): string {
  const rows = fitLines({
    items: models,
    draw: (section) => {
      const { phase } = section.evaluation.verdict;
      const verdict = `${phaseIcon[phase]} ${phaseWord[phase]}`;
      return `| ${cell(section.plan.model)} | ${cell(section.candidate.modelVersion)} | ${verdict} | ${nextStep(section, cell)} |`;
    },
    budget: 8_000,
    more: (left) => `| ${moreOf("models")(left)} | | | |`,
  });
  return ["| Model | Version | Verdict | What happens next |", "| :--- | :--- | :--- | :--- |", ...rows].join("\n");
}

function silentPart(silent: readonly SilentModel[]): string {
  return fitLines({
    items: silent,
    draw: ({ model, refusal }) => `- ❓ ${code(model)} was not evaluated: ${sentence(refusal.sentence)}`,
    budget: 4_000,
    more: (left) => `- ${moreOf("models")(left)}`,
  }).join("\n");
}

function boundPart(section: ModelSection, view: ReportView): string {
  const { candidate, evaluationDigest, planHash } = section;
  const facts: readonly (readonly [string, string])[] = [
    ["Head", view.headSha],
    ["Merge base", view.baseSha],
    ["InputKey", candidate.inputKey],
    ["Artifact sha256", candidate.artifactSha256],
    ["Evaluation", evaluationDigest],
    ["Plan", planHash],
  ];
  return [
    "<details><summary>What an approval is bound to</summary>",
    "",
    "| Fact | Value |",
    "| :--- | :--- |",
    ...facts.map(([name, digest]) => `| ${name} | ${cell(digest)} |`),
    "",
    "</details>",
  ].join("\n");
}

function optional(rank: number, text: string | undefined): readonly Part[] {
  return text === undefined ? [] : [{ rank, draw: () => text }];
}

/** One model in full; what ranks higher goes first when there is no room. */
function modelParts(section: ModelSection, position: number, view: ReportView): readonly Part[] {
  const isOnly = view.models.length === 1;
  const base = 10 + position * 10;
  const { phase } = section.evaluation.verdict;
  const title = `## ${phaseIcon[phase]} ${phaseWord[phase]} · ${code(section.plan.model)} ${code(section.candidate.modelVersion)}`;
  return [
    { rank: base + 1, draw: () => (isOnly ? planPart(section) : `${title}\n\n${planPart(section)}`) },
    ...optional(base + 6, operationPart(section)),
    { rank: base + 2, draw: () => metricsPart(section) },
    { rank: base + 3, draw: () => gatesPart(section) },
    ...optional(base + 4, slicesPart(section)),
    ...optional(base + 7, explanationPart(section)),
    ...optional(base + 6, confusionPart(section)),
    ...optional(base + 8, curvesPart(section)),
    ...optional(base + 7, learningCurvePart(section)),
    ...optional(base + 7, historyPart(section)),
    { rank: base + 4, draw: () => inputsPart(section) },
    { rank: base + 5, draw: () => dataPart(section) },
    ...optional(base + 6, treatmentsPart(section)),
    ...optional(base + 8, section.run === undefined ? undefined : runCostPart(section.run)),
    ...optional(base + 8, cardChangesPart(section)),
    ...(isOnly ? [] : [{ rank: base + 7, draw: () => boundPart(section, view) }]),
  ];
}

const nothingChanges = "No declared model has other inputs than at the merge base. Merging promotes nothing.";

/**
 * The report of a pull request as GitHub-flavoured Markdown: the state in one line, what merging does, what the change is worth,
 * what makes the difference, and the line to copy. The same view gives the same bytes: no time, no duration, no locale.
 *
 * @returns At most `limit` characters, {@link characterLimit} unless given; sections that need a person less are left out first, and counted.
 */
export function renderMarkdown(view: ReportView, limit: number = characterLimit): string {
  const models = byAttention(view.models);
  const [first] = models;
  const refusals = refusalsPart(models);
  const approval = approvalPart(models);
  const only = models.length === 1 ? first : undefined;
  return assemble(
    [
      { rank: 0, draw: () => stateLine(view, models) },
      ...(only === undefined ? [] : [{ rank: 2, draw: () => `${tally(only)}.` }]),
      ...(refusals === "" ? [] : [{ rank: 2, draw: () => refusals }]),
      ...(view.silent.length === 0 ? [] : [{ rank: 3, draw: () => silentPart(view.silent) }]),
      ...(models.length > 1 ? [{ rank: 4, draw: () => overview(models) }] : []),
      ...(first === undefined && view.silent.length === 0 ? [{ rank: 4, draw: () => nothingChanges }] : []),
      ...models.flatMap((section, position) => modelParts(section, position, view)),
      ...(approval === undefined ? [] : [{ rank: 1, draw: () => approval }]),
      ...(only === undefined ? [] : [{ rank: 5, draw: () => boundPart(only, view) }]),
    ],
    limit,
  );
}
