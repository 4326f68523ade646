import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { type Workflow, workflows } from "../actions/workflows.ts";
import { branchSha, gitIn } from "../support/github-server/bare.ts";
import type { Scene } from "../support/github-server/scene.ts";
import { endProcesses, runWorkflow, type WorkflowRun } from "./act.ts";
import type { Delivery } from "./events.ts";
import { listens } from "./listens.ts";
import { runnable } from "./runnable.ts";

type Shape = Readonly<Record<string, unknown>>;

/** The actions of GitHub's that our workflows use, each with its stand-in, at the commits that the workflows name. */
function standIns(): Readonly<Record<string, string>> {
  const used = workflows.flatMap(({ text }) => [...text.matchAll(/uses: (actions\/([\w-]+)@[0-9a-f]{40})/g)]);
  return Object.fromEntries(
    used.map(([, action = "", name = ""]) => [action, join(import.meta.dirname, "stand-ins", name)]),
  );
}

/** What GitHub gives to a job as `github.ref` and `github.sha`. */
function placeOf({ event, payload }: Delivery, scene: Scene): { readonly ref: string; readonly sha: string } {
  const { folder } = scene.state;
  const tip = (ref: string): string => branchSha(folder, ref.replace(/^refs\/heads\//, "")) ?? "";
  switch (event) {
    case "push":
    case "workflow_dispatch": {
      const ref = String(payload["ref"]);
      return { ref, sha: typeof payload["after"] === "string" ? payload["after"] : tip(ref) };
    }
    case "pull_request":
      return { ref: `refs/pull/${String(payload["number"])}/merge`, sha: trialMerge(scene, Number(payload["number"])) };
    case "merge_group": {
      const group = payload["merge_group"] as Shape;
      return { ref: String(group["head_ref"]), sha: String(group["head_sha"]) };
    }
    default:
      return { ref: "refs/heads/main", sha: tip("main") };
  }
}

/** The merge that GitHub makes of base and head, on no branch; what runs on a pull request must not take it for the head. */
function trialMerge(scene: Scene, number: number): string {
  const { folder } = scene.state;
  const head = gitIn(folder, "rev-parse", `refs/pull/${number}/head`);
  const tree = gitIn(folder, "merge-tree", "--write-tree", "refs/heads/main", head);
  const parents = ["-p", "refs/heads/main", "-p", head];
  const merge = gitIn(folder, "commit-tree", tree, ...parents, "-m", `Merge ${head} into main`);
  gitIn(folder, "update-ref", `refs/pull/${number}/merge`, merge);
  return merge;
}

/** What the jobs of a workflow are granted; act has one token for all of them, so a job also gets what another one asks for. */
function permissionsOf({ jobs }: Workflow): Readonly<Record<string, "read" | "write">> {
  const granted: Record<string, "read" | "write"> = {};
  for (const { permissions = {} } of Object.values(jobs))
    for (const [name, level] of Object.entries(permissions)) if (granted[name] !== "write") granted[name] = level;
  return granted;
}

/** What GitHub does with an event: it starts the workflows that listen to it. */
export interface Hub {
  /** Everything that ran, oldest first. */
  readonly runs: readonly WorkflowRun[];
  /** The one file of an artifact that a run has left. */
  artifact(run: Pick<WorkflowRun, "id"> | undefined, name: string): string;
  /** Runs every workflow of ours but ci.yml that listens, one after the other, with act; gives the runs by workflow. */
  deliver(delivery: Delivery): Promise<Readonly<Record<string, WorkflowRun>>>;
}

/** Opens it for one scene; what runs leave behind ends with the test. */
export function openHub(scene: Scene): Hub {
  const scratch = dirname(scene.clone);
  const copies = join(scratch, "workflows");
  mkdirSync(copies);
  for (const { name, text } of workflows) writeFileSync(join(copies, `${name}.yml`), runnable(text).text);
  const artifacts = join(scratch, "artifacts");
  const runs: WorkflowRun[] = [];
  const tracked: string[] = [];
  onTestFinished(() => {
    endProcesses(tracked);
  });
  return {
    runs,
    artifact: (run, name) => {
      const folder = join(artifacts, String(run?.id), name);
      const [file = "", ...more] = readdirSync(folder);
      if (more.length > 0) throw new Error(`${name} has more than one file: ${[file, ...more].join(", ")}`);
      return readFileSync(join(folder, file), "utf8");
    },
    deliver: async (delivery) => {
      const delivered: Record<string, WorkflowRun> = {};
      for (const workflow of workflows) {
        // ci.yml runs everything there is, this test among it.
        if (workflow.name === "ci" || !listens(workflow.on, delivery)) continue;
        const id = 1001 + runs.length;
        const folder = join(scratch, `run-${id}`);
        const trackingId = `lockstep ${folder}`;
        tracked.push(trackingId);
        const run = await runWorkflow({
          id,
          workflow: join(copies, `${workflow.name}.yml`),
          delivery,
          ...placeOf(delivery, scene),
          token: scene.jobToken(permissionsOf(workflow)),
          server: scene.server,
          folder,
          trackingId,
          artifacts,
          standIns: standIns(),
        });
        runs.push(run);
        delivered[workflow.name] = run;
      }
      return delivered;
    },
  };
}
