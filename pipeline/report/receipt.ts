import type { PromotedVersion, Receipt } from "../domain/receipt.ts";
import { fitLines, moreOf } from "./budget.ts";
import { cell, code, sentence } from "./cell.ts";
import { left, row, table } from "./markdown-table.ts";
import { count } from "./numbers.ts";

type Merged = Extract<Receipt, { readonly outcome: "merged" }>;

function title({ promoted, refused }: Merged): string {
  const [first] = promoted;
  const inTheWay = refused.length === 0 ? "" : `, ${count(refused.length)} refused`;
  if (first === undefined)
    return refused.length === 0 ? "⚪ Merged · nothing was to be promoted" : "❌ Merged · nothing was promoted";
  const what =
    promoted.length === 1
      ? `${code(first.model)} ${code(first.modelVersion)} is promoted to ${code(first.environment)}`
      : `${count(promoted.length)} versions are promoted`;
  return `${refused.length === 0 ? "🚀" : "❗"} Merged · ${what}${inTheWay}`;
}

function promotedRow(version: PromotedVersion): string {
  const { model, modelVersion, environment, registrationTag, assignmentTag, approvedBy } = version;
  return row(
    `${cell(model)} ${cell(modelVersion)}`,
    cell(environment),
    `${cell(registrationTag)}<br>${cell(assignmentTag)}`,
    cell(version.artifactSha256),
    approvedBy.length === 0 ? "an earlier pull request" : approvedBy.map((login) => cell(login)).join(", "),
  );
}

function mergedText(receipt: Merged): string {
  const { commit, promoted, refused } = receipt;
  const rows = fitLines({
    items: promoted,
    draw: promotedRow,
    budget: 40_000,
    more: (rest) => row(moreOf("versions")(rest), "", "", "", ""),
  });
  const overridden = fitLines({
    items: promoted.flatMap(({ model, overrides }) => overrides.map((found) => ({ model, ...found }))),
    draw: ({ model, gate, by, reason }) =>
      `- ${code(by)} took the gate ${code(gate)} out of the way of ${code(model)}: ${sentence(reason)}`,
    budget: 8_000,
    more: (rest) => `- ${moreOf("overrides")(rest)}`,
  });
  const refusals = fitLines({
    items: refused,
    draw: ({ model, refusal }) => `- ${code(model)} was not promoted: ${sentence(refusal.sentence)}`,
    budget: 8_000,
    more: (rest) => `- ${moreOf("refusals")(rest)}`,
  });
  return [
    `## ${title(receipt)}`,
    ...(rows.length === 0
      ? []
      : [
          table(
            ["Version", "Environment", "Tags", "Artifact sha256", "Approved by"],
            [left, left, left, left, left],
            rows,
          ),
        ]),
    ...(overridden.length === 0 ? [] : [overridden.join("\n")]),
    ...(refusals.length === 0 ? [] : [refusals.join("\n")]),
    `By ${code(commit)} of the default branch. What was evaluated stays in the check ${code("lockstep/evaluation")} of this pull request's head.`,
  ].join("\n\n");
}

/** The comment of a pull request that is over: what was promoted and by whose word, or that nothing was. */
export function renderReceipt(receipt: Receipt): string {
  if (receipt.outcome === "merged") return `${mergedText(receipt)}\n`;
  const stays = `What was evaluated stays in the check ${code("lockstep/evaluation")} of ${code(receipt.headSha)}.`;
  return `## ⚫ Closed without a merge · nothing was promoted\n\nNo tag was made and no environment has changed. ${stays}\n`;
}
