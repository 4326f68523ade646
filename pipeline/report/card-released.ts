import type { CardFacts } from "./card-facts.ts";
import { cell, code } from "./cell.ts";
import { left, row, table } from "./markdown-table.ts";
import { costCells, costColumns } from "./took-text.ts";

/** Who answers for the model and who asks it; what nobody declared is said with the place to declare it. */
export function peopleLines({ record, owners = [], consumers = [] }: CardFacts): readonly string[] {
  const line = (title: string, names: readonly string[], key: string): string =>
    names.length === 0
      ? `- ${title}: nobody is named in ${code(`models.${record.model}.${key}`, 140)} of lockstep.yaml.`
      : `- ${title}: ${names.map((name) => code(name)).join(", ")}`;
  return [line("Owners", owners, "owners"), line("Consumers", consumers, "consumers")];
}

/** How a version comes to an environment; in a release also when this one did. */
export function deploymentLines({ environments = [], record, released }: CardFacts): readonly string[] {
  const steps = environments.map(
    ({ environment, target }) =>
      `- ${code(environment)}: ${code(`lockstep deploy --environment ${environment} --model ${record.model}`, 260)} places the files in the ${target.kind} ${code(target.path)}, switches to them${target.url === undefined ? "" : `, asks ${code(target.url)} whether it serves them`} and puts the earlier version back when that fails.`,
  );
  const moves = released?.events.filter(({ environment }) => environment !== undefined) ?? [];
  return [
    ...(steps.length === 0 ? ["lockstep.yaml declares no environment."] : steps),
    ...(released === undefined
      ? []
      : [
          "",
          moves.length === 0
            ? "No environment has had this version when this card was released."
            : table(
                ["When", "Environment", "What", "Tag"],
                [left, left, left, left],
                moves.map(({ at, environment, action, tag }) =>
                  row(at, cell(environment ?? ""), action === "assign" ? "assigned" : "taken out", cell(tag, 260)),
                ),
              ),
        ]),
  ];
}

/** What only a registered version has: by whose word, and what its training took. */
export function releasedLines({ released, evaluation }: CardFacts): readonly string[] {
  if (released === undefined) return [];
  const { tag, commit, approvals, cost, quarantine } = released;
  return [
    "",
    "## Approvals",
    "",
    `Registered as ${code(tag, 260)} at ${code(commit)}.`,
    ...(quarantine === undefined ? [] : ["", `Quarantined, and must not be served: ${code(quarantine.reason, 500)}.`]),
    "",
    approvals.length === 0
      ? "Nothing that the repository keeps names an approval of these bytes."
      : table(
          ["By", "Pull request", "Head", "Evaluation sha256", "When"],
          [left, left, left, left, left],
          approvals.map(({ approver, subject, at }) =>
            row(
              cell(approver.login),
              String(subject.pullRequest),
              cell(subject.headSha),
              cell(subject.evaluationDigest),
              at ?? "–",
            ),
          ),
        ),
    ...(evaluation === undefined && approvals.length > 0
      ? ["", "What the evaluation says was not kept: the metrics above are those of the run."]
      : []),
    "",
    "## Training cost",
    "",
    cost === undefined
      ? "Nobody kept what the stages took when they ran."
      : table(
          [...costColumns],
          costColumns.map(() => left),
          [row(...costCells(cost))],
        ),
  ];
}
