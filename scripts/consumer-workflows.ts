// Writes the workflows that `lockstep init` would write into repositories of every kind, each below a folder of its own, for
// scripts/check-workflows.sh: `node scripts/run.mjs scripts/consumer-workflows.ts <folder>`.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { knownInstallations } from "../pipeline/adoption/environment.ts";
import {
  consumerWorkflow,
  offeredWorkflows,
  readWorkflows,
  type WorkflowFacts,
} from "../pipeline/adoption/workflows.ts";

const [, , folder] = process.argv;
const texts = await readWorkflows(join(import.meta.dirname, ".."));
if (folder === undefined || texts === undefined) throw new Error("give a folder, and run this in a whole checkout");

const facts: WorkflowFacts = {
  texts,
  actions: { repository: "lockstep-ml/lockstep", commit: "0123456789abcdef0123456789abcdef01234567" },
  defaultBranch: "main",
  installation: { steps: [], unknown: [] },
  hasRemote: true,
  deploys: false,
};

/** Repositories whose workflows differ, by name. */
const repositories: Readonly<Record<string, WorkflowFacts>> = {
  plain: facts,
  deploying: { ...facts, deploys: true },
  "without-remote": { ...facts, hasRemote: false, defaultBranch: "trunk" },
  ...Object.fromEntries(
    knownInstallations.map(({ name, steps }) => [name, { ...facts, installation: { steps, unknown: [] } }]),
  ),
};

for (const [name, own] of Object.entries(repositories)) {
  const to = join(folder, name, ".github/workflows");
  mkdirSync(to, { recursive: true });
  for (const workflow of offeredWorkflows) writeFileSync(join(to, `${workflow}.yml`), consumerWorkflow(workflow, own));
}
console.log(`wrote the workflows of ${String(Object.keys(repositories).length)} repositories`);
