import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { type Workflow, workflows } from "../actions/workflows.ts";
import { branchSha, gitIn } from "../support/github-server/bare.ts";
import type { Scene } from "../support/github-server/scene.ts";
import type { RepositoryState, StoredRun } from "../support/github-server/state.ts";
import { endProcesses, runWorkflow, type WorkflowRun } from "./act.ts";
import { type Delivery, dispatched } from "./events.ts";
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
function placeOf({ event, payload }: Delivery, state: RepositoryState): { readonly ref: string; readonly sha: string } {
  const { folder } = state;
  const tip = (ref: string): string => branchSha(folder, ref.replace(/^refs\/heads\//, "")) ?? "";
  switch (event) {
    case "push":
    case "workflow_dispatch": {
      const ref = String(payload["ref"]);
      return { ref, sha: typeof payload["after"] === "string" ? payload["after"] : tip(ref) };
    }
    case "pull_request":
      return {
        ref: `refs/pull/${String(payload["number"])}/merge`,
        sha: trialMerge(folder, Number(payload["number"])),
      };
    case "merge_group": {
      const group = payload["merge_group"] as Shape;
      return { ref: String(group["head_ref"]), sha: String(group["head_sha"]) };
    }
    default:
      return { ref: "refs/heads/main", sha: tip("main") };
  }
}

/** The merge that GitHub makes of base and head, on no branch; what runs on a pull request must not take it for the head. */
function trialMerge(folder: string, number: number): string {
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

/** What a run of a workflow is to be found by. */
function register({ state }: Scene, workflow: Workflow, delivery: Delivery): StoredRun {
  const pull = delivery.payload["pull_request"] as { readonly head: Shape; readonly title: string } | undefined;
  const { ref, sha } = pull === undefined ? placeOf(delivery, state) : { ref: pull.head["ref"], sha: pull.head["sha"] };
  const run: StoredRun = {
    id: 1001 + state.runs.length,
    workflow: `${workflow.name}.yml`,
    title: pull?.title ?? workflow.name,
    event: delivery.event,
    headBranch: String(ref).replace(/^refs\/heads\//, ""),
    headSha: String(sha),
    inputs: {},
    status: "queued",
    conclusion: undefined,
    attempt: 1,
    refusal: undefined,
    sequence: state.next(),
  };
  state.runs.push(run);
  return run;
}

/** What GitHub does with events: it starts the workflows that listen to them. */
export interface Hub {
  /** Everything that ran, oldest first. */
  readonly runs: readonly WorkflowRun[];
  /** Runs every workflow of ours but ci.yml that listens, one after the other, with act; gives the runs by workflow. */
  deliver(delivery: Delivery): Promise<Readonly<Record<string, WorkflowRun>>>;
  /** Runs what jobs have asked the API for meanwhile: workflows that they dispatched, and runs that they want once more, for their own event. */
  requested(): Promise<Readonly<Record<string, WorkflowRun>>>;
  /** A run as the API has it. */
  stored(run: WorkflowRun | undefined): StoredRun;
  /** The one file of an artifact that a run has left. */
  artifact(run: WorkflowRun | undefined, name: string): string;
}

/** Opens it for one scene; what runs leave behind ends with the test. */
export function openHub(scene: Scene): Hub {
  const { server, state } = scene;
  const scratch = dirname(scene.clone);
  const artifacts = join(scratch, "artifacts");
  const copies = join(scratch, "workflows");
  mkdirSync(copies);
  for (const { name, text, on } of workflows) {
    writeFileSync(join(copies, `${name}.yml`), runnable(text).text);
    const manual = on["workflow_dispatch"] as { readonly inputs?: Shape } | null | undefined;
    const inputs = manual === undefined ? undefined : Object.keys(manual?.inputs ?? {});
    state.workflows.set(`${name}.yml`, { title: () => name, ...state.workflows.get(`${name}.yml`), inputs });
  }
  const runs: WorkflowRun[] = [];
  /** What each run was started by. */
  const deliveries = new Map<number, Delivery>();
  const tracked: string[] = [];
  onTestFinished(() => {
    endProcesses(tracked);
  });
  const execute = async (workflow: Workflow, stored: StoredRun, delivery: Delivery): Promise<WorkflowRun> => {
    const folder = join(scratch, `run-${stored.id}-${stored.attempt}`);
    deliveries.set(stored.id, delivery);
    // Each attempt keeps artifacts of its own, and who asks for the run's gets those of the last.
    rmSync(join(artifacts, String(stored.id)), { recursive: true, force: true });
    const trackingId = `lockstep ${folder}`;
    tracked.push(trackingId);
    stored.status = "in_progress";
    const run = await runWorkflow({
      id: stored.id,
      workflow: join(copies, `${workflow.name}.yml`),
      delivery,
      ...placeOf(delivery, state),
      token: scene.jobToken(permissionsOf(workflow)),
      server,
      folder,
      trackingId,
      artifacts,
      standIns: standIns(),
    });
    runs.push(run);
    const results = Object.values(run.jobs).map(({ result }) => result);
    stored.status = "completed";
    stored.conclusion = results.length === 0 ? "skipped" : results.includes("failure") ? "failure" : "success";
    return run;
  };
  return {
    runs,
    deliver: async (delivery) => {
      const delivered: Record<string, WorkflowRun> = {};
      // ci.yml runs everything there is, this test among it.
      for (const workflow of workflows.filter(({ name, on }) => name !== "ci" && listens(on, delivery)))
        delivered[workflow.name] = await execute(workflow, register(scene, workflow, delivery), delivery);
      return delivered;
    },
    requested: async () => {
      const started: Record<string, WorkflowRun> = {};
      for (const stored of state.runs.filter(({ status }) => status === "queued")) {
        const workflow = workflows.find(({ name }) => `${name}.yml` === stored.workflow);
        if (workflow === undefined) throw new Error(`${stored.workflow} was asked for, and there is none`);
        const delivery = deliveries.get(stored.id) ?? dispatched(server, stored);
        started[workflow.name] = await execute(workflow, stored, delivery);
      }
      return started;
    },
    stored: (run) => {
      const found = state.runs.find(({ id }) => id === run?.id);
      if (found === undefined) throw new Error("nothing ran");
      return found;
    },
    artifact: (run, name) => {
      const folder = join(artifacts, String(run?.id), name);
      const [file = "", ...more] = readdirSync(folder);
      if (more.length > 0) throw new Error(`${name} has more than one file: ${[file, ...more].join(", ")}`);
      return readFileSync(join(folder, file), "utf8");
    },
  };
}
