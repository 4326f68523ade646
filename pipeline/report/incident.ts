import type { Incident } from "../domain/incident.ts";
import { fitLines, moreOf } from "./budget.ts";
import { cell, code } from "./cell.ts";
import { inputChanges } from "./input-changes.ts";
import { left, right, row, table } from "./markdown-table.ts";
import { decimal } from "./numbers.ts";

/** One line for a list of issues; names of models, versions and environments hold no markup. */
export function incidentTitle({ model, environment, from, to }: Incident): string {
  return `${environment} went back from ${model} ${from} to ${to}`;
}

function inputsPart({ inputs }: Incident): readonly string[] {
  const changes = inputChanges(inputs);
  if (changes.length === 0) return ["No input differs: the same inputs gave other bytes."];
  const rows = fitLines({
    items: changes,
    draw: ({ kind, path, before, after }) =>
      row(kind, cell(path, 200), cell(before ?? "nothing", 100), cell(after ?? "nothing", 100)),
    budget: 12_000,
    more: (rest) => row("", moreOf("inputs")(rest), "", ""),
  });
  return [table(["Input", "Name", "Now back", "Went wrong"], [left, left, left, left], rows)];
}

function metricsPart({ metrics }: Incident): readonly string[] {
  const shown = (value: number | undefined): string => (value === undefined ? "–" : decimal(value));
  const changed = metrics.filter(({ before, after }) => before !== after);
  if (changed.length === 0) return ["No metric of the records differs."];
  const rows = fitLines({
    items: changed,
    draw: ({ metric, before, after }) => row(cell(metric, 200), shown(before), shown(after)),
    budget: 6_000,
    more: (rest) => row(moreOf("metrics")(rest), "", ""),
  });
  return [table(["Metric", "Now back", "Went wrong"], [left, right, right], rows)];
}

function approvalsLine({ approvals }: Incident): string {
  if (approvals.length === 0) return "No approval of it is on record.";
  const shown = approvals.slice(0, 20).map(({ login, pullRequest }) => `${code(login, 100)} in #${pullRequest}`);
  const more = approvals.length > shown.length ? ` and ${approvals.length - shown.length} more` : "";
  return `It was approved by ${shown.join(", ")}${more}.`;
}

/** What had changed between the version that went wrong and the one that is back. Texts are untrusted. */
export function renderIncident(incident: Incident): string {
  const { model, environment, from, to, event, reason, artifactSha256, isReleased } = incident;
  const release = `lockstep release ${model} ${from} --reason <why>`;
  const why = reason === undefined ? "Nobody wrote down why." : `Reason: ${code(reason, 1000)}.`;
  return [
    `${code(environment)} went back from ${code(from)} to ${code(to)} of ${code(model)} by ${code(event)}. ${why}`,
    "",
    isReleased
      ? `${code(artifactSha256)} has been released since and may be promoted again.`
      : `${code(artifactSha256)} is quarantined: no promotion and no reconcile brings it back until ${code(release)}.`,
    "",
    "### What it had changed",
    "",
    ...inputsPart(incident),
    "",
    ...metricsPart(incident),
    "",
    approvalsLine(incident),
  ].join("\n");
}
