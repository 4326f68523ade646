import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { GitHubServer } from "../support/github-server/server.ts";
import type { Delivery } from "./events.ts";

const root = join(import.meta.dirname, "../..");
const act = join(root, ".lockstep/workflow-runs/bin/act");

/** One step of a job, as the runner saw it end. */
export interface RanStep {
  /** The `id:` of the step, or its place. */
  readonly id: string;
  readonly name: string;
  readonly result: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

export interface RanJob {
  readonly result: string;
  readonly steps: readonly RanStep[];
}

export interface WorkflowRun {
  readonly id: number;
  /** Jobs that ran, by their ids in the workflow; a job whose `if:` said no is not there. */
  readonly jobs: Readonly<Record<string, RanJob>>;
  /** What the jobs printed, for the message of a test that fails. */
  readonly log: string;
  readonly seconds: number;
}

export interface RunRequest {
  readonly id: number;
  /** File of the workflow that is run. */
  readonly workflow: string;
  readonly delivery: Delivery;
  readonly ref: string;
  readonly sha: string;
  readonly token: string;
  readonly server: GitHubServer;
  /** Where this run may keep what it needs. */
  readonly folder: string;
  /** What the processes of this run are known by, also those that outlive it. */
  readonly trackingId: string;
  /** Where artifacts outlive their run. */
  readonly artifacts: string;
  /** Actions that cannot be had here, with the folder of what stands in: `actions/checkout@<sha>` → folder. */
  readonly standIns: Readonly<Record<string, string>>;
}

/** A line of act's `--json` log. */
interface Entry {
  readonly msg?: string;
  readonly jobID?: string;
  readonly step?: string;
  readonly stepID?: readonly string[];
  readonly stage?: string;
  readonly raw_output?: boolean;
  readonly command?: string;
  readonly name?: string;
  readonly arg?: string;
  readonly content?: string;
  readonly stepResult?: string;
  readonly jobResult?: string;
}

/** The log's lines; what is no JSON is what act says before there is a log. */
function entriesOf(output: string): readonly Entry[] {
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => (line.startsWith("{") ? (JSON.parse(line) as Entry) : { msg: line }));
}

function jobsOf(entries: readonly Entry[]): Readonly<Record<string, RanJob>> {
  // Jobs of a matrix have one id: of those, the one that failed counts.
  const isFailed = ({ jobResult }: Entry): number => Number(jobResult === "failure");
  const ran = entries.filter(({ jobResult }) => jobResult !== undefined).sort((a, b) => isFailed(a) - isFailed(b));
  return Object.fromEntries(
    ran.map(({ jobID = "", jobResult = "" }) => {
      const own = entries.filter((entry) => entry.jobID === jobID && entry.stage === "Main");
      const steps = own
        .filter(({ stepResult }) => stepResult !== undefined)
        .map(({ stepID = [], step = "", stepResult = "" }): RanStep => {
          const said = own.filter((entry) => entry.stepID?.join() === stepID.join());
          const outputs = said
            .filter(({ command }) => command === "set-output")
            .map(({ name = "", arg = "" }) => [name, arg] as const);
          return {
            id: stepID.join("/"),
            name: step,
            result: stepResult,
            outputs: Object.fromEntries(outputs),
            summary: said
              .filter(({ command }) => command === "summary")
              .map(({ content = "" }) => content)
              .join("\n"),
          };
        });
      return [jobID, { result: jobResult, steps }];
    }),
  );
}

/** What a job's processes find around them: the project's Node, Git without anybody's settings, npm with the user's. */
function surroundings(request: RunRequest): NodeJS.ProcessEnv {
  const home = join(request.folder, "home");
  mkdirSync(home, { recursive: true });
  const npmrc = join(homedir(), ".npmrc");
  return {
    PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`,
    HOME: home,
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_CACHE_HOME: join(home, ".cache"),
    LANG: "C.UTF-8",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    // Packages come from the registry once; which of them are wanted, and their digests, is in the lock file.
    npm_config_prefer_offline: "true",
    npm_config_cache: process.env["npm_config_cache"] ?? join(homedir(), ".npm"),
    ...(existsSync(npmrc) ? { npm_config_userconfig: npmrc } : {}),
  };
}

/** Name of the variable by which a runner knows the processes of a job, also those that the job left behind. */
const tracking = "RUNNER_TRACKING_ID";

/** Ends what the jobs of some runs left behind, as GitHub's runner does when a job is over. */
export function endProcesses(trackingIds: readonly string[]): void {
  const marks = new Set(trackingIds.map((id) => `${tracking}=${id}`));
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
      if (environment.some((variable) => marks.has(variable))) process.kill(Number(pid), "SIGKILL");
    } catch {
      // It has ended, or it is somebody else's.
    }
  }
}

/** Has act run one workflow for one event, with the processes of its jobs on this machine. */
export async function runWorkflow(request: RunRequest): Promise<WorkflowRun> {
  const { id, workflow, delivery, ref, sha, token, server, folder } = request;
  const { owner, name } = server.state;
  // The runner gets an empty folder: what a job works on is what its checkout fetches.
  const workspace = join(folder, "workspace");
  mkdirSync(workspace, { recursive: true });
  const event = join(folder, "event.json");
  writeFileSync(event, JSON.stringify(delivery.payload));
  const variables = {
    GITHUB_REPOSITORY: `${owner}/${name}`,
    GITHUB_REPOSITORY_OWNER: owner,
    GITHUB_SERVER_URL: server.webUrl,
    GITHUB_API_URL: server.apiUrl,
    GITHUB_GRAPHQL_URL: `${server.apiUrl}/graphql`,
    GITHUB_RUN_ID: String(id),
    GITHUB_REF: ref,
    // act's name for what the job finds as GITHUB_SHA.
    SHA_REF: sha,
    ARTIFACT_STORE: request.artifacts,
    [tracking]: request.trackingId,
  };
  const args = [
    delivery.event,
    ...["--json", "--workflows", workflow, "--directory", workspace, "--eventpath", event],
    ...["--actor", delivery.actor, "--secret", `GITHUB_TOKEN=${token}`],
    ...["--platform", "ubuntu-24.04=-self-hosted", "--no-cache-server", "--no-skip-checkout"],
    ...["--action-cache-path", join(folder, "cache"), "--action-offline-mode"],
    ...Object.entries(variables).flatMap(([variable, value]) => ["--env", `${variable}=${value}`]),
    ...Object.entries(request.standIns).flatMap(([action, place]) => ["--local-repository", `${action}=${place}`]),
  ];
  const startedMs = performance.now();
  const { code, output } = await new Promise<{ readonly code: number; readonly output: string }>((fulfil, reject) => {
    const child = spawn(act, args, { cwd: workspace, env: surroundings(request), stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
    child.on("error", reject);
    child.on("close", (ended) => {
      fulfil({ code: ended ?? 1, output: text });
    });
  });
  // Packages of a job's checkout are a gigabyte.
  rmSync(join(folder, "cache"), { recursive: true, force: true });
  const entries = entriesOf(output);
  const jobs = jobsOf(entries);
  const log = entries.map(({ jobID = "", step = "", msg = "" }) => `${jobID} | ${step} | ${msg.trimEnd()}`).join("\n");
  // A workflow that the runner cannot read runs no job either, and must not look like one whose `if:` said no.
  if (code !== 0 && Object.keys(jobs).length === 0) throw new Error(`act did not run ${workflow}:\n${log}`);
  return { id, jobs, log, seconds: Math.round((performance.now() - startedMs) / 1000) };
}

/** Jobs of a run with how they ended; without one, the runner did not start any. */
export function resultsOf(run: WorkflowRun | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(run?.jobs ?? {}).map(([job, { result }]) => [job, result]));
}
