import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../..");

export interface WorkflowStep {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface WorkflowJob {
  readonly permissions?: Readonly<Record<string, "read" | "write">>;
  readonly steps: readonly WorkflowStep[];
  readonly if?: string;
}

export interface Workflow {
  readonly name: string;
  readonly text: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

export const workflows: readonly Workflow[] = globSync(".github/workflows/*.yml", { cwd: root })
  .sort()
  .map((path) => {
    const text = readFileSync(join(root, path), "utf8");
    return { ...(parse(text) as Omit<Workflow, "text">), name: basename(path, ".yml"), text };
  });

/** What a job of ours is granted. */
export function permissionsOf(workflow: string, job: string): Readonly<Record<string, "read" | "write">> {
  const found = workflows.find(({ name }) => name === workflow)?.jobs[job]?.permissions;
  if (found === undefined) throw new Error(`.github/workflows/${workflow}.yml has no job ${job} with permissions`);
  return found;
}
