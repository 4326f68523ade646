import type { EnvironmentPlan, RolloutStep, VersionedDigest } from "../domain/plan.ts";
import type { ModelSection } from "../domain/report-view.ts";
import { fitLines, moreOf } from "./budget.ts";
import { cell, code, sentence } from "./cell.ts";
import { detailText } from "./detail-text.ts";
import { left, row, table } from "./markdown-table.ts";
import { bytes, count } from "./numbers.ts";
import { deployedSignature, signatureChanges } from "./signature-changes.ts";
import { plural, shortDigest } from "./text.ts";

/** What a deployment does, as a reader follows it. */
export const rolloutWords: Readonly<Record<RolloutStep, string>> = {
  place: "copy beside",
  switch: "serve",
  check: "ask the server",
  put_back: "put back if it does not answer",
};

/** `copy beside → serve`; a dash for plans that do not say. */
export function rolloutText({ rollout }: EnvironmentPlan): string {
  return rollout === undefined ? "–" : rollout.map((step) => rolloutWords[step]).join(" → ");
}

function versioned(version: VersionedDigest | undefined): string {
  return version === undefined
    ? "nothing"
    : `${cell(version.modelVersion)} ${cell(shortDigest(version.artifactSha256))}`;
}

function environmentTable(environments: readonly EnvironmentPlan[]): string {
  const fitted = fitLines({
    items: environments,
    draw: (change) =>
      row(
        cell(change.environment),
        versioned(change.from),
        versioned(change.to),
        cell(change.target),
        rolloutText(change),
      ),
    budget: 3_500,
    more: (rest) => row(moreOf("environments")(rest), "", "", "", ""),
  });
  return table(["Environment", "Now", "After merging", "Target", "Rollout"], [left, left, left, left, left], fitted);
}

/** What merging alone does not bring, and when it comes. */
function conditionLines(environments: readonly EnvironmentPlan[]): readonly string[] {
  const asking = environments.filter(({ conditions = [] }) => conditions.length > 0);
  if (asking.length === 0) return [];
  const lines = fitLines({
    items: asking,
    draw: ({ environment, conditions = [] }) =>
      `- ${code(environment)}: ${conditions.map((condition) => sentence(condition, 300)).join("; ")}`,
    budget: 2_000,
    more: (rest) => `- ${moreOf("environments")(rest)}`,
  });
  const head = "Merging asks for it there, and promotion brings it when these hold, unless the environment goes back:";
  return ["", head, "", ...lines];
}

/** Who has to be told when something breaks for them. */
function consumersLine({ consumers = [] }: ModelSection): readonly string[] {
  if (consumers.length === 0) return [];
  const shown = consumers.slice(0, 20).map((name) => code(name));
  const more = consumers.length > shown.length ? ` and ${count(consumers.length - shown.length)} more` : "";
  return ["", `Asked by ${shown.join(", ")}${more}.`];
}

/** What clients meet; nothing for models of which only a command knows what they take. */
function signatureLines(section: ModelSection): readonly string[] {
  const { signature } = section.evaluation.candidate;
  const deployed = deployedSignature(section);
  if (signature === undefined) return [];
  const inputs = `${count(signature.inputs.length)} ${plural(signature.inputs.length, "input", "inputs")}`;
  if (deployed === undefined) return ["", `It takes ${inputs}; there is no earlier model whose requests could break.`];
  const changes = signatureChanges(signature, deployed.signature);
  const version = deployed.model.modelVersion;
  const before = version === undefined ? "the model before" : code(version);
  if (changes.length === 0) return ["", `Requests and answers stay as they are with ${before}: ${inputs}.`];
  const breaking = changes.filter(({ isBreaking }) => isBreaking).length;
  const title =
    breaking === 0
      ? `Requests that ${before} answers are answered as before:`
      : `**${count(breaking)} ${plural(breaking, "change breaks", "changes break")} clients of ${before}:**`;
  const lines = fitLines({
    items: changes,
    draw: ({ isBreaking, detail }) => `- ${isBreaking ? "⚠️ " : ""}${detailText(detail)}`,
    budget: 2_000,
    more: (rest) => `- ${moreOf("changes")(rest)}`,
  });
  return ["", title, "", ...lines];
}

/** What merging will do, environment by environment, what its clients meet, and the plan's hash. */
export function planPart(section: ModelSection): string {
  const { plan, planHash, candidate, record, approval } = section;
  const { environments } = plan;
  const lines = [`### What merging ${approval.phase === "refused" ? "would" : "will"} do`, ""];
  if (environments.length === 0)
    lines.push(`Merging records ${cell(plan.modelVersion)} and promotes nothing: every environment stays as it is.`);
  else lines.push(environmentTable(environments));
  if (approval.phase === "refused" && environments.length > 0)
    lines.push("", "As it stands this is refused: merging promotes nothing of it.");
  lines.push(...conditionLines(environments));
  lines.push(...signatureLines(section), ...consumersLine(section));
  const recorded =
    record === "committed"
      ? "The record of this version is part of the pull request."
      : "**The record of this version is not committed yet**: merging before it is promotes nothing.";
  const size = `${cell(candidate.format)}, ${bytes(candidate.sizeBytes)}`;
  lines.push("", `${recorded} Model: ${size}. Plan ${code(planHash)}.`);
  return lines.join("\n");
}
