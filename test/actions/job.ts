import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import type { StepName } from "../../pipeline/inputs/steps.ts";
import { gitIn } from "../support/github-server/bare.ts";
import type { Scene } from "../support/github-server/scene.ts";

const root = join(import.meta.dirname, "../..");

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
}

export interface Ended {
  readonly code: number;
  /** Standard output and error, as a log would show them. */
  readonly log: string;
}

export interface JobEnded extends Ended {
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

export interface JobRequest {
  readonly step: StepName;
  readonly event: string;
  readonly payload: unknown;
  /** What `with:` gives. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly token?: string;
  /** Variables on top of the runner's. */
  readonly environment?: Readonly<Record<string, string>>;
}

export function runProcess(
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Ended> {
  return new Promise((fulfil, reject) => {
    const child = spawn(file, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let log = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        log += text;
      });
    child.on("error", reject);
    child.on("close", (code) => {
      fulfil({ code: code ?? 1, log });
    });
  });
}

/** What the runner's command files hold: `name=value`, or `name<<delimiter`, the value, and the delimiter. */
function parseOutputs(text: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const [, name, delimiter] = /^([\w-]+)<<(.+)$/.exec(lines[at] ?? "") ?? [];
    if (name === undefined || delimiter === undefined) continue;
    const end = lines.indexOf(delimiter, at + 1);
    outputs[name] = lines.slice(at + 1, end).join("\n");
    at = end;
  }
  return outputs;
}

/** A folder as `actions/checkout` with `fetch-depth: 0` and `persist-credentials: false` leaves it. */
export function checkout(scene: Scene, name: string, ref: string): string {
  const folder = join(dirname(scene.clone), name);
  mkdirSync(folder, { recursive: true });
  gitIn(folder, "init", "-q", "-b", "unused");
  gitIn(folder, "remote", "add", "origin", scene.state.folder);
  gitIn(folder, "fetch", "-q", "--tags", "origin", "+refs/heads/*:refs/remotes/origin/*");
  // From here on the repository is GitHub's, and GitHub wants a token.
  gitIn(folder, "remote", "set-url", "origin", `${scene.server.webUrl}/${scene.state.owner}/${scene.state.name}.git`);
  if (/^[0-9a-f]{40}$/.test(ref)) gitIn(folder, "checkout", "-q", "--detach", ref);
  else gitIn(folder, "checkout", "-q", "-B", ref, `refs/remotes/origin/${ref}`);
  return folder;
}

/** Runs one built action as the runner does: a process with INPUT_*, GITHUB_* and files for event, outputs and summary. */
export async function runAction(
  dist: string,
  scene: Scene,
  request: JobRequest & { readonly folder: string },
): Promise<JobEnded> {
  const { step, event, payload, folder, inputs = {}, token } = request;
  const file = parse(readFileSync(join(root, "actions", step, "action.yml"), "utf8")) as ActionFile;
  const unknown = Object.keys(inputs).filter((name) => !Object.hasOwn(file.inputs, name));
  if (unknown.length > 0) throw new Error(`the action ${step} has no input ${unknown.join(", ")}`);
  const runner = join(dirname(scene.clone), "runner");
  mkdirSync(runner, { recursive: true });
  const files = { event: join(runner, "event.json"), output: join(runner, "output"), summary: join(runner, "summary") };
  writeFileSync(files.event, typeof payload === "string" ? payload : JSON.stringify(payload));
  writeFileSync(files.output, "");
  writeFileSync(files.summary, "");
  const given = Object.entries(file.inputs).map(([name, input]) => {
    const standard = input.default === "${{ github.token }}" ? (token ?? "") : (input.default ?? "");
    return [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, inputs[name] ?? standard];
  });
  const ended = await runProcess(process.execPath, [join(dist, `${step}.js`)], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      HOME: runner,
      // Nothing of the machine's Git, and nobody who commits: a runner has neither.
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: files.event,
      GITHUB_OUTPUT: files.output,
      GITHUB_STEP_SUMMARY: files.summary,
      GITHUB_REPOSITORY: `${scene.state.owner}/${scene.state.name}`,
      GITHUB_API_URL: scene.server.apiUrl,
      GITHUB_SERVER_URL: scene.server.webUrl,
      GITHUB_GRAPHQL_URL: `${scene.server.apiUrl}/graphql`,
      GITHUB_WORKSPACE: folder,
      GITHUB_SHA: gitIn(folder, "rev-parse", "HEAD"),
      RUNNER_TEMP: runner,
      ...(Object.fromEntries(given) as Readonly<Record<string, string>>),
      ...request.environment,
    },
  });
  return {
    ...ended,
    outputs: parseOutputs(readFileSync(files.output, "utf8")),
    summary: readFileSync(files.summary, "utf8"),
  };
}
