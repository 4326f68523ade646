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
  /** Whether promote.yml deploys, too. */
  readonly deploys: boolean;
}

/** The workflows of this project that a repository needs which uses it. */
export const workflowNames = ["train", "report", "review", "promote"] as const;
/** Those that a repository can have which uses it: `/sweep` wants one of its own. */
export const offeredWorkflows = [...workflowNames, "sweep"] as const;
export type WorkflowName = (typeof offeredWorkflows)[number];

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
  const [train, report, review, promote, sweep] = await Promise.all(offeredWorkflows.map(read));
  if (train === undefined || report === undefined || review === undefined) return undefined;
  return promote === undefined || sweep === undefined ? undefined : { train, report, review, promote, sweep };
}

/** A job of a workflow, with the comment above it. */
function jobPattern(name: string): RegExp {
  return new RegExp(String.raw`^(?: {2}#.*\n)* {2}${name}:\n(?: {4}.*\n|\n)*`, "m");
}

/** The project serves what it deploys on the runner itself; another repository says which runner gets to its target. */
function withOwnTarget(text: string): string {
  const asked =
    "    # To fill in: a runner that gets to the target which lockstep.yaml names, and the environment that it stands for.\n";
  return text.replace(jobPattern("deploy"), (job) =>
    job
      .replace(/^ {4}runs-on: /m, (found) => asked + found)
      .replace(/^ {6}- uses: actions\/setup-node@[^]*?(?=^ {6}- uses: \$\/actions\/deploy$)/m, "")
      .replace(/^ {6}- name: what the server said\n(?: {8}.*\n)*/m, ""),
  );
}

const ownPackages = /^(?: {6}# TensorFlow\.js [^\n]*\n)? {6}- run: npm ci --ignore-scripts\n/gm;

/** The project installs its own packages before it trains; another repository installs what its stages need. */
function withInstallation(text: string, { steps, unknown }: Installation): string {
  const asked = unknown.map((name) => `# To fill in: install what ${name} pins, before the stages run.`);
  const lines = [...asked, ...steps].map((line) => `      ${line}\n`).join("");
  // Whoever shares the work out runs no stage.
  return text.replace(jobPattern("plan"), (job) => job.replace(ownPackages, "")).replace(ownPackages, () => lines);
}

/** The project runs its own command line; in another repository a job that does so checks the project out first, beside the files. */
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
  return text.replaceAll(/^ {2}[\w-]+:\n(?: {4}.*\n|\n)*/gm, (job) => {
    const steps = job.split(/^(?= {6}- )/m);
    const first = steps.findIndex((one) => one.includes("node dist/cli.js"));
    const withStep = first === -1 ? steps : [...steps.slice(0, first), step, ...steps.slice(first)];
    return withStep.join("").replaceAll("node dist/cli.js", "node .lockstep/cli/dist/cli.js");
  });
}

/** A workflow of this project as another repository has it: the same jobs and permissions, the actions named from outside. */
export function consumerWorkflow(name: WorkflowName, facts: WorkflowFacts): string {
  const { actions, defaultBranch, hasRemote, deploys } = facts;
  let text = facts.texts[name];
  // A target is where somebody serves; which runner gets there, only they know.
  if (name === "promote") text = deploys ? withOwnTarget(text) : text.replace(jobPattern("deploy"), "");
  if (name === "train" && !hasRemote) text = text.replace(jobPattern("data"), "");
  const branch = /^[\w./-]+$/.test(defaultBranch) ? defaultBranch : JSON.stringify(defaultBranch);
  text = text
    .replaceAll(/uses: \$\/(actions\/[a-z]+)/g, `uses: ${actions.repository}/$1@${actions.commit}`)
    .replaceAll(/^(\s+branches(?:-ignore)?: \[)main\b/gm, (_all, begin: string) => begin + branch);
  text = withCommandLine(withInstallation(text, facts.installation), actions);
  return `# Written by \`lockstep init\`; yours to change. What it may do, and why: docs/how-to/adopt.md of ${actions.repository}.\n${text}`;
}
