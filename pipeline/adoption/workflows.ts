import { join } from "node:path";
import { readTextIfThere } from "../data/objects/aside.ts";
import type { Installation } from "./environment.ts";

/** Where a repository's workflows take the actions from. */
export interface ActionSource {
  /** For example `lockstep-ml/lockstep`. */
  readonly repository: string;
  /** Full commit id. */
  readonly commit: string;
}

/** What decides how the workflows of a repository look. */
export interface WorkflowFacts {
  readonly texts: WorkflowTexts;
  readonly actions: ActionSource;
  readonly defaultBranch: string;
  readonly installation: Installation;
  /** Whether there is a remote that data could be missing on. */
  readonly hasRemote: boolean;
}

/** The workflows of this project that a repository needs which uses it. */
export const workflowNames = ["train", "report", "review", "promote"] as const;
export type WorkflowName = (typeof workflowNames)[number];

/** The text of each workflow as this project itself has it: what it runs on itself is what others get. */
export type WorkflowTexts = Readonly<Record<WorkflowName, string>>;

/**
 * Reads this project's own workflows.
 *
 * @param own - The folder that this program is installed in.
 * @returns `undefined` when they were not installed with it.
 */
export async function readWorkflows(own: string): Promise<WorkflowTexts | undefined> {
  const read = (name: WorkflowName): Promise<string | undefined> =>
    readTextIfThere(join(own, ".github/workflows", `${name}.yml`));
  const [train, report, review, promote] = await Promise.all(workflowNames.map(read));
  if (train === undefined || report === undefined || review === undefined || promote === undefined) return undefined;
  return { train, report, review, promote };
}

/** A workflow without one of its jobs, and without the comment above that one. */
function withoutJob(text: string, name: string): string {
  const job = new RegExp(String.raw`^(?: {2}#.*\n)* {2}${name}:\n(?: {4}.*\n|\n)*`, "m");
  return text.replace(job, "");
}

/** The project installs its own packages before it trains; another repository installs what its stages need. */
function withInstallation(text: string, { steps, unknown }: Installation): string {
  const own = /^ {6}# TensorFlow\.js [^\n]*\n {6}- run: npm ci --ignore-scripts\n/m;
  const asked = unknown.map((name) => `# To fill in: install what ${name} pins, before the stages run.`);
  const lines = [...asked, ...steps];
  return text.replace(own, lines.map((line) => `      ${line}\n`).join(""));
}

/** The project runs its own command line; another repository checks the project out beside its own files first. */
function withCommandLine(text: string, { repository, commit }: ActionSource): string {
  const [checkout = ""] = /actions\/checkout@[0-9a-f]{40}[^\n]*/.exec(text) ?? [];
  const step = [
    `      - uses: ${checkout}`,
    "        with:",
    `          repository: ${repository}`,
    `          ref: ${commit}`,
    "          path: .lockstep/cli",
    "          persist-credentials: false",
    "",
  ].join("\n");
  return text
    .replaceAll(/^ {6}- (?:name: [^\n]*\n {8})?(?:run: )[^\n]*\bnode dist\/cli\.js/gm, (found) => step + found)
    .replaceAll("node dist/cli.js", "node .lockstep/cli/dist/cli.js");
}

/** A workflow of this project as another repository has it: the same jobs and permissions, the actions named from outside. */
export function consumerWorkflow(name: WorkflowName, facts: WorkflowFacts): string {
  const { actions, defaultBranch, hasRemote } = facts;
  let text = facts.texts[name];
  // A target is where somebody serves; which runner gets there, only they know.
  if (name === "promote") text = withoutJob(text, "deploy");
  if (name === "train" && !hasRemote) text = withoutJob(text, "data");
  const branch = /^[\w./-]+$/.test(defaultBranch) ? defaultBranch : JSON.stringify(defaultBranch);
  text = text
    .replaceAll(/uses: \$\/(actions\/[a-z]+)/g, `uses: ${actions.repository}/$1@${actions.commit}`)
    .replaceAll(/^(\s+branches(?:-ignore)?: \[)main\b/gm, (_all, begin: string) => begin + branch);
  text = withCommandLine(withInstallation(text, facts.installation), actions);
  return `# Written by \`lockstep init\`; yours to change. What it may do, and why: docs/how-to/adopt.md of ${actions.repository}.\n${text}`;
}
