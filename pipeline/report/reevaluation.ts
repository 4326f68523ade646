import { counted } from "../domain/counted.ts";
import type { CommitSha, InputKey, ModelName, ModelVersion, Sha256 } from "../domain/ids.ts";
import type { InputDifference } from "../domain/inputs.ts";
import type { Json } from "../domain/json.ts";
import type { StartedRun } from "../domain/started-run.ts";
import { code } from "./cell.ts";
import { startedRunText } from "./started-run.ts";

/** What a pull request says that asks for an evaluation of what a merge made. */
export interface Reevaluation {
  readonly model: ModelName;
  readonly modelVersion: ModelVersion;
  readonly tip: CommitSha;
  readonly inputKey: InputKey;
  readonly differences: readonly InputDifference[];
  readonly branch: string;
  readonly found: /** These inputs were trained before: the pull request has the record. */
    | { readonly kind: "kept"; readonly artifactSha256: Sha256; readonly modelVersion: ModelVersion }
    | { readonly kind: "untrained" }
    /** Something stands on the remote that cannot be used, or the remote could not be asked. */
    | { readonly kind: "unusable"; readonly why: string };
  readonly run: StartedRun;
}

/** Most inputs that the page lists. */
const shownInputs = 30;

function shown(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  return code(typeof value === "string" ? value : JSON.stringify(value), 80);
}

function foundText({ found, branch }: Reevaluation): readonly string[] {
  const train = `git fetch && git switch ${branch} && lockstep train --commit`;
  switch (found.kind) {
    case "kept":
      return [
        `These inputs were trained before. The pull request records that model as ${code(found.modelVersion)}, \`${found.artifactSha256}\`; nothing is trained again. Evaluate, report and approve it like any other.`,
      ];
    case "untrained":
      return [
        "Nobody has trained these inputs yet, so the pull request has no record: its one commit is empty. Train it where the DVC remote can be written to, which pushes the outputs and commits the record:",
        ...["", "```sh", train, "```"],
      ];
    case "unusable":
      return [
        `What is kept of these inputs could not be used: ${code(found.why, 300)}. The pull request has no record: its one commit is empty. Train it where the DVC remote can be written to:`,
        ...["", "```sh", train, "```"],
      ];
  }
}

/** The body of the pull request, in Markdown. Names and values of inputs come from pull requests: each is one code span. */
export function renderReevaluation(about: Reevaluation): string {
  const { model, modelVersion, tip, inputKey, differences } = about;
  const rows = differences
    .slice(0, shownInputs)
    .map(({ name, before, after }) => `- ${code(name, 200)}: ${shown(before)} → ${shown(after)}`);
  const rest = differences.length - rows.length;
  return [
    `The default branch at ${tip} builds another ${code(model)} than the one that ${code(modelVersion)} records, so nothing of it is promoted. Each change was fine for itself; nobody has seen what they make together.`,
    "",
    `${counted(differences.length, "input")} ${differences.length === 1 ? "differs" : "differ"} (InputKey \`${inputKey}\`), as recorded → as merged:`,
    "",
    ...rows,
    ...(rest > 0 ? [`- and ${rest} more`] : []),
    "",
    ...foundText(about),
    "",
    startedRunText(about.run),
    "",
  ].join("\n");
}
