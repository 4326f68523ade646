// Writes pipeline/adoption/workflow-texts.ts from .github/workflows: `node scripts/run.mjs scripts/workflow-texts.ts`.
// `lockstep init` makes a repository's workflows of them; test/adoption/workflows.test.ts compares the two. With a folder as its argument it
// writes there what repositories get, for scripts/check-workflows.sh.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { knownInstallations } from "../pipeline/adoption/environment.ts";
import { consumerWorkflow, type WorkflowFacts, workflowNames } from "../pipeline/adoption/workflows.ts";

const root = join(import.meta.dirname, "..");

/** The workflows of this project that every repository needs which uses it. */
const names = ["train", "report", "review", "promote"];

/** The module that holds the workflows' texts, so that the command line has them wherever it is installed. */
function renderWorkflowTexts(): string {
  const texts = names.map((name) => {
    const lines = readFileSync(join(root, ".github/workflows", `${name}.yml`), "utf8").split("\n");
    return [`  ${name}: [`, ...lines.map((line) => `    ${JSON.stringify(line)},`), '  ].join("\\n"),'].join("\n");
  });
  return [
    "// Written by scripts/workflow-texts.ts from .github/workflows; change them there.",
    "",
    "/** The workflows of this project, as they stand in .github/workflows. */",
    "export const workflowTexts = {",
    ...texts,
    "} as const;",
    "",
  ].join("\n");
}

const facts: WorkflowFacts = {
  actions: { repository: "lockstep-ml/lockstep", commit: "0123456789abcdef0123456789abcdef01234567" },
  defaultBranch: "main",
  installation: { steps: [], unknown: [] },
  hasRemote: true,
};

/** Repositories whose workflows differ, by name. */
const repositories: Readonly<Record<string, WorkflowFacts>> = {
  plain: facts,
  "without-remote": { ...facts, hasRemote: false, defaultBranch: "trunk" },
  ...Object.fromEntries(
    knownInstallations.map(({ name, steps }) => [name, { ...facts, installation: { steps, unknown: [] } }]),
  ),
};

/** Writes the workflows of every kind of repository, each below a folder of its own. */
function writeConsumers(folder: string): void {
  for (const [name, own] of Object.entries(repositories)) {
    const to = join(folder, name, ".github/workflows");
    mkdirSync(to, { recursive: true });
    for (const workflow of workflowNames) writeFileSync(join(to, `${workflow}.yml`), consumerWorkflow(workflow, own));
  }
  console.log(`wrote the workflows of ${String(Object.keys(repositories).length)} repositories`);
}

if (import.meta.main) {
  const [, , folder] = process.argv;
  if (folder === undefined) {
    writeFileSync(join(root, "pipeline/adoption/workflow-texts.ts"), renderWorkflowTexts());
    console.log(`wrote ${String(names.length)} workflows`);
  } else writeConsumers(folder);
}
