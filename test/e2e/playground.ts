import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { millingCsv } from "../../examples/milling/generate.ts";
import type { StepName } from "../../pipeline/inputs/steps.ts";
import { openTerminalHost } from "../../pipeline/platform/host/terminal.ts";
import { openForge, runStep, type StepResult } from "../../pipeline/wiring.ts";

const execute = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

/** Clones of one origin: dana changes models, ravi reviews them, robot is CI. */
export type Person = "dana" | "ravi" | "robot";

export interface Ran {
  readonly result: StepResult;
  readonly log: string;
}

/** A repository in which the milling machine's pipeline runs on few rows, with its origin, its store and three clones. */
export interface Playground {
  readonly folder: string;
  at(person: Person, ...path: readonly string[]): string;
  git(person: Person, ...args: readonly string[]): Promise<string>;
  /** Runs a step as the command line does, in this process. */
  step(person: Person, name: StepName, inputs?: Readonly<Record<string, string>>): Promise<Ran>;
  forge(person: Person): Promise<Awaited<ReturnType<typeof openForge>>["forge"]>;
  /** Starts `lockstep` as a process. */
  start(person: Person, ...args: readonly string[]): ReturnType<typeof spawn>;
  /** Every file and every commit, elsewhere, so that one beginning serves many tests. */
  copy(): Playground;
}

const project = `models:
  failure-predictor:
    artifact: models/failure-predictor
    metrics: evaluation/metrics.json
    evaluation_rows: prepared/test.csv
    training_rows: prepared/train.csv
    id: udi
    label: machine_failure
    positive: 1
    environment: [environment.lock]
    gates:
    - {metric: roc_auc, minimum: 0.3}
    drift: {minimum_rows: 50, alpha: 0.01, minimum_effect: 0.2}
environments:
  production:
    target: {kind: directory, path: .lockstep/production}
review:
  approvers: [ravi, dana]
  required: 1
`;

function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "lockstep-e2e-")));
  return folder;
}

function open(folder: string): Playground {
  const at = (person: Person, ...path: readonly string[]): string => join(folder, person, ...path);
  return {
    folder,
    at,
    async git(person, ...args) {
      const { stdout } = await execute("git", ["-c", `user.name=${person}`, ...args], {
        cwd: at(person),
        env: {
          ...process.env,
          GIT_AUTHOR_NAME: person,
          GIT_AUTHOR_EMAIL: `${person}@example.com`,
          GIT_COMMITTER_NAME: person,
          GIT_COMMITTER_EMAIL: `${person}@example.com`,
        },
      });
      return stdout.trim();
    },
    async step(person, name, inputs = {}) {
      let log = "";
      const stream = {
        write: (text: string) => {
          log += text;
        },
      };
      const host = openTerminalHost({ inputs, stream, environment: {} });
      const surroundings = {
        folder: at(person),
        environment: process.env,
        signal: new AbortController().signal,
        as: person,
      };
      return { result: await runStep(name, host, surroundings), log };
    },
    async forge(person) {
      const opened = await openForge({
        folder: at(person),
        environment: process.env,
        signal: new AbortController().signal,
        as: person,
      });
      return opened.forge;
    },
    start(person, ...args) {
      return spawn(process.execPath, [join(root, "pipeline/cli/main.ts"), "--as", person, ...args], {
        cwd: at(person),
        stdio: ["ignore", "ignore", "pipe"],
        detached: true,
      });
    },
    copy() {
      const twin = newFolder();
      onTestFinished(() => {
        rmSync(twin, { recursive: true, force: true });
      });
      cpSync(folder, twin, { recursive: true, verbatimSymlinks: true });
      return open(twin);
    },
  };
}

/** Runs `lockstep` as a process, in a repository that is being set up. */
export async function run(cwd: string, ...args: readonly string[]): Promise<void> {
  const command = spawn(process.execPath, [join(root, "pipeline/cli/main.ts"), ...args], { cwd, stdio: "ignore" });
  await once(command, "close");
}

/** Config of DVC and Git for a seed whose remote is the playground's store. */
export function writeDataConfig(seed: string, ignored: readonly string[]): void {
  mkdirSync(join(seed, ".dvc"), { recursive: true });
  writeFileSync(join(seed, ".dvc/config"), "[core]\n    remote = store\n['remote \"store\"']\n    url = ../../store\n");
  writeFileSync(join(seed, ".dvc/.gitignore"), "/config.local\n/tmp\n/cache\n");
  writeFileSync(join(seed, ".gitignore"), [...ignored, ""].join("\n"));
}

/** The milling machine's pipeline on few rows. */
async function writeMilling(seed: string): Promise<void> {
  mkdirSync(join(seed, "examples/milling"), { recursive: true });
  for (const file of ["dvc.yaml", "params.yaml", ".dvcignore"]) cpSync(join(root, file), join(seed, file));
  for (const file of ["prepare.ts", "machine.ts"])
    cpSync(join(root, "examples/milling", file), join(seed, "examples/milling", file));
  const write = (path: string, text: string): void => {
    writeFileSync(join(seed, path), text);
  };
  writeDataConfig(seed, ["/data", "/prepared", "/evaluation/predictions.csv", "/models/failure-predictor"]);
  write("package.json", '{"type": "module"}\n');
  write("environment.lock", "tensorflow 4.22.0\n");
  write("lockstep.yaml", project);
  write("params.yaml", readFileSync(join(root, "params.yaml"), "utf8").replace(/epochs: \d+/, "epochs: 2"));
  mkdirSync(join(seed, "data"));
  write("data/milling.csv", millingCsv({ rows: 1200, seed: 3 }));
  await run(seed, "add", "data");
  await run(seed, "push");
}

/** Sets the repository up with its first commit on `main`, and no model. */
export async function openPlayground(
  fill: (seed: string) => Promise<void> | void = writeMilling,
): Promise<Playground & { remove(): void }> {
  const folder = newFolder();
  const seed = join(folder, "seed");
  mkdirSync(seed);
  const playground = open(folder);
  const git = async (cwd: string, ...args: readonly string[]): Promise<void> => {
    await execute("git", args, { cwd });
  };
  await git(folder, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git");
  await git(seed, "init", "--quiet", "--initial-branch=main");
  await fill(seed);
  await git(seed, "add", "--all");
  await git(seed, "commit", "--quiet", "--message", "Data and pipeline");
  await git(seed, "push", "--quiet", "../origin.git", "main");
  for (const person of ["robot", "dana", "ravi"]) {
    await git(folder, "clone", "--quiet", "origin.git", person);
    // Relative, so that a copy of the playground has an origin of its own.
    await git(join(folder, person), "remote", "set-url", "origin", "../origin.git");
    await git(join(folder, person), "config", "user.name", person);
    await git(join(folder, person), "config", "user.email", `${person}@example.com`);
  }
  const forge = await playground.forge("robot");
  await forge.setPermission("dana", "write");
  await forge.setPermission("ravi", "write");
  return {
    ...playground,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const subjectPattern = /failure-predictor@[0-9a-f]{64}/;

/** A branch of dana's with a change, trained, committed and opened as a pull request. */
export async function propose(
  play: Playground,
  change: { readonly branch: string; readonly files: Readonly<Record<string, (before: string) => string>> },
): Promise<number> {
  await play.git("dana", "switch", "--quiet", "main");
  await play.git("dana", "pull", "--quiet", "--ff-only");
  await play.git("dana", "switch", "--quiet", "--create", change.branch);
  for (const [path, edit] of Object.entries(change.files))
    writeFileSync(play.at("dana", path), edit(readFileSync(play.at("dana", path), "utf8")));
  if (Object.keys(change.files).length > 0)
    await play.git("dana", "commit", "--quiet", "--all", "--message", change.branch);
  await play.step("dana", "train", { commit: "true" });
  const forge = await play.forge("dana");
  return (await forge.openPullRequest({ title: change.branch, body: "", head: change.branch, base: "main" })).number;
}

/** What CI does for a pull request; gives the Markdown it posted. */
export async function check(play: Playground, number: number, branch: string): Promise<string> {
  await play.git("robot", "fetch", "--quiet", "origin");
  await play.git("robot", "switch", "--quiet", "--detach", `origin/${branch}`);
  await play.step("robot", "train");
  await play.step("robot", "evaluate");
  await play.step("robot", "report", { post: "true", "pull-request": String(number) });
  return readFileSync(play.at("robot", ".lockstep/report/report.md"), "utf8");
}

/** The line that a report asks to copy. */
export function approvalLine(markdown: string): string {
  const [subject] = subjectPattern.exec(markdown) ?? [];
  if (subject === undefined) throw new Error(`no line to approve with in:\n${markdown}`);
  return `/approve ${subject}`;
}

/** Comments as somebody and lets review answer; gives what review says. */
export async function comment(
  play: Playground,
  by: { readonly person: Person; readonly number: number; readonly body: string },
): Promise<Ran> {
  await (await play.forge(by.person)).comment(by.number, by.body);
  return play.step("robot", "review", { "pull-request": String(by.number) });
}

export async function merge(
  play: Playground,
  number: number,
  method: "merge" | "squash" | "rebase" = "merge",
): Promise<void> {
  const forge = await play.forge("ravi");
  const { head } = await forge.pullRequest(number);
  await forge.merge(number, { method, expectedHead: head.sha, by: await forge.self() });
}

/** Brings robot's clone to the tip of main, as a release job begins. */
export async function onMain(play: Playground): Promise<void> {
  await play.git("robot", "fetch", "--quiet", "origin");
  await play.git("robot", "switch", "--quiet", "main");
  await play.git("robot", "merge", "--quiet", "--ff-only", "origin/main");
}

export async function tagNames(play: Playground): Promise<readonly string[]> {
  const text = await play.git("robot", "ls-remote", "--tags", "--refs", "origin");
  return text === "" ? [] : text.split("\n").map((line) => line.replace(/^.*refs\/tags\//, ""));
}

/** From nothing to a promoted and deployed v1.0.0. */
export async function shipFirstModel(play: Playground): Promise<void> {
  const number = await propose(play, { branch: "first-model", files: {} });
  const markdown = await check(play, number, "first-model");
  await comment(play, { person: "ravi", number, body: approvalLine(markdown) });
  await merge(play, number);
  await onMain(play);
  await play.step("robot", "promote");
  await play.step("robot", "deploy");
}

export const moreEpochs = { "params.yaml": (text: string) => text.replace("epochs: 2", "epochs: 3") };
