import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Refusal } from "../../pipeline/domain/reason.ts";
import type { StepName } from "../../pipeline/inputs/steps.ts";
import type { Host, JobEvent } from "../../pipeline/platform/host/host.ts";
import { openTerminalHost } from "../../pipeline/platform/host/terminal.ts";
import type { PromoteResult } from "../../pipeline/steps/promote.ts";
import { runStep } from "../../pipeline/wiring.ts";
import { writeFiles } from "../support/folder.ts";
import { gitIn } from "../support/github-server/bare.ts";
import { type ForgeSide, gitHubSide, localSide, type Saved } from "./forges.ts";
import { pressFiles } from "./press.ts";

const root = join(import.meta.dirname, "..", "..");
const built = join(root, ".lockstep", "chaos", "dist", "cli.js");

/** The command line that is under test: what scripts/registry-chaos.sh has built, else the sources. */
export const entry = existsSync(built) ? built : join(root, "pipeline", "cli", "main.ts");

export type ForgeKind = "local" | "github";
export type MergeMethod = "merge" | "squash" | "rebase";

export interface Ran {
  readonly records: unknown;
  readonly refusals: readonly Refusal[];
  readonly log: string;
}

/** What somebody sees of the registry: tags by name, and what production holds by the tags' own word. */
export interface World {
  readonly folder: string;
  readonly side: ForgeSide;
  /** Dana's clone, from which people push. */
  readonly clone: string;
  readonly origin: string;
  /** CI's own clone. */
  readonly job: string;
  dana(...args: readonly string[]): string;
  /** Git in CI's own clone. */
  robot(...args: readonly string[]): string;
  /** Writes files on the branch that dana has checked out, and commits them. */
  write(files: Readonly<Record<string, string>>, message?: string): Promise<string>;
  /** Runs a step in a folder; in CI's own clone when left out. */
  step(
    name: StepName,
    inputs?: Readonly<Record<string, string>>,
    where?: { readonly folder?: string; readonly event?: Partial<JobEvent> },
  ): Promise<Ran>;
  /** A branch of dana's with these files, trained, committed and opened; gives the number of the pull request. */
  propose(branch: string, files: Readonly<Record<string, string>>): Promise<number>;
  /** What CI does for the head of a pull request: train, evaluate, post the report. */
  check(number: number): Promise<string>;
  /** Ravi copies the line of the report into a comment; gives the event of it. */
  sayApproval(number: number): Promise<Partial<JobEvent>>;
  /** The same, and the job that it starts. */
  approve(number: number): Promise<Ran>;
  /** Promotes as a release job does, on a checkout of main as origin has it. */
  promote(inputs?: Readonly<Record<string, string>>): Promise<Ran & PromoteResult>;
  /** Trains a state as a fresh runner does, without cache; gives the stages that ran and what Git finds changed then. */
  retrain(
    revision: string,
  ): Promise<{ readonly ran: readonly string[]; readonly changed: string; readonly log: string }>;
  tags(): readonly string[];
}

/** Stages that a log says were run. */
export function stagesRun(log: string): readonly string[] {
  return [...log.matchAll(/^(\S+): runs: /gm)].map(([, stage = ""]) => stage);
}

const surroundings = { signal: new AbortController().signal };

function openWorld(folder: string, side: ForgeSide): World {
  const [clone, robot, origin] = [join(folder, "clone"), join(folder, "robot"), join(folder, "milling.git")];
  let fresh = 0;
  const dana = (...args: readonly string[]): string => gitIn(clone, ...args);
  const ci = (...args: readonly string[]): string => gitIn(robot, ...args);
  const world: World = {
    ...{ folder, side, clone, origin, job: robot, dana, robot: ci },
    async write(files, message = `change ${Object.keys(files).join(", ")}`) {
      await writeFiles(clone, files);
      dana("add", "--all");
      dana("commit", "--quiet", "--message", message);
      return dana("rev-parse", "HEAD");
    },
    async step(name, inputs = {}, { folder: where = robot, event = {} } = {}) {
      let log = "";
      const tell = (text: string): void => {
        log += text;
      };
      const given = { ...inputs, ...side.inputs };
      const terminal = openTerminalHost({ inputs: given, stream: { write: tell }, environment: {} });
      const noEvent: JobEvent = { name: "push", pullRequest: undefined, comment: undefined, headSha: undefined };
      const host: Host =
        side.kind === "local" ? terminal : { ...terminal, kind: "actions", event: { ...noEvent, ...event } };
      const environment = { ...process.env, ...side.environment };
      const result = await runStep(name, host, { ...surroundings, folder: where, environment, as: "robot" });
      return { ...result, log };
    },
    async propose(branch, files) {
      dana("fetch", "--quiet", "origin");
      dana("switch", "--quiet", "--create", branch, "origin/main");
      if (Object.keys(files).length > 0) await world.write(files);
      await world.step("train", { commit: "true" }, { folder: clone });
      return side.open(branch);
    },
    async check(number) {
      gitIn(robot, "fetch", "--quiet", "origin");
      const head = await side.headOf(number);
      gitIn(robot, "checkout", "--quiet", "--detach", head);
      await world.step("train");
      await world.step("evaluate", { draws: "100" });
      const event = { name: "pull_request", pullRequest: number, headSha: head } as Partial<JobEvent>;
      return (await world.step("report", { post: "true", "pull-request": String(number) }, { event })).log;
    },
    async sayApproval(number) {
      const head = await side.headOf(number);
      dana("fetch", "--quiet", "origin");
      const [digest = ""] = /(?<=^ {2}sha256: )[0-9a-f]{64}$/m.exec(dana("show", `${head}:models/press.yaml`)) ?? [];
      return side.say("ravi", number, `/approve press@${digest}`);
    },
    async approve(number) {
      const event = await world.sayApproval(number);
      return world.step("review", { "pull-request": String(number) }, { event });
    },
    async promote(inputs = {}) {
      gitIn(robot, "fetch", "--quiet", "origin");
      gitIn(robot, "checkout", "--quiet", "-B", "main", "origin/main");
      const ran = await world.step("promote", inputs);
      return { ...ran, ...(ran.records as PromoteResult) };
    },
    async retrain(revision) {
      fresh++;
      const place = join(folder, `fresh-${fresh}`);
      gitIn(folder, "clone", "--quiet", "milling.git", place);
      gitIn(place, "remote", "set-url", "origin", "../milling.git");
      gitIn(place, "checkout", "--quiet", "--detach", revision);
      const { log } = await world.step("train", { push: "false" }, { folder: place });
      return { ran: stagesRun(log), changed: gitIn(place, "status", "--porcelain"), log };
    },
    tags: () =>
      gitIn(origin, "tag", "--list")
        .split("\n")
        .filter((tag) => tag !== ""),
  };
  return world;
}

function newFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "lockstep-chaos-")));
}

/** Copies of worlds stand for one test; they go with it. */
function copied(from: string): string {
  const folder = newFolder();
  cpSync(from, folder, { recursive: true, verbatimSymlinks: true });
  return folder;
}

/** A world that was brought somewhere once, from which many tests begin. */
export interface Prepared {
  /** Numbers of its open pull requests. */
  readonly number: number;
  world(): Promise<World & AsyncDisposable>;
  /** The same, brought further. */
  further(act: (world: World) => Promise<void>): Promise<Prepared>;
  remove(): void;
}

async function sideIn(kind: ForgeKind, folder: string, saved?: Saved): Promise<ForgeSide> {
  return kind === "local" ? localSide(folder) : gitHubSide(folder, saved);
}

async function seed(folder: string): Promise<void> {
  const clone = join(folder, "clone");
  gitIn(folder, "init", "--quiet", "--bare", "--initial-branch=main", "milling.git");
  mkdirSync(clone);
  gitIn(clone, "init", "--quiet", "--initial-branch=main");
  await writeFiles(clone, pressFiles);
  gitIn(clone, "remote", "add", "origin", "../milling.git");
  gitIn(clone, "add", "--all");
  gitIn(clone, "commit", "--quiet", "--message", "Data and pipeline");
  gitIn(clone, "push", "--quiet", "origin", "main");
  gitIn(clone, "remote", "set-head", "origin", "main");
  gitIn(folder, "clone", "--quiet", "milling.git", "robot");
  // Relative, so that a copy has an origin of its own.
  gitIn(join(folder, "robot"), "remote", "set-url", "origin", "../milling.git");
  for (const name of ["clone", "robot"]) {
    gitIn(join(folder, name), "config", "user.name", name);
    gitIn(join(folder, name), "config", "user.email", `${name}@example.com`);
  }
}

/**
 * v1.0.0 is in production; a pull request with another parameter has been trained, evaluated, reported and approved, and is open. Made
 * once for each forge.
 */
export async function prepare(kind: ForgeKind): Promise<Prepared> {
  const folder = newFolder();
  await seed(folder);
  const side = await sideIn(kind, folder);
  const world = openWorld(folder, side);
  const first = await world.propose("first-model", {});
  await world.check(first);
  expect((await world.approve(first)).refusals).toEqual([]);
  await side.merge(first, "merge");
  expect((await world.promote()).refusals).toEqual([]);
  const number = await world.propose("better", { shift: "1\n" });
  await world.check(number);
  expect((await world.approve(number)).refusals).toEqual([]);
  return preparedIn(folder, kind, { number, saved: await side.save() });
}

function preparedIn(
  folder: string,
  kind: ForgeKind,
  { number, saved }: { readonly number: number; readonly saved: Saved },
): Prepared {
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  const open = async (own: string): Promise<World> => openWorld(own, await sideIn(kind, own, saved));
  return {
    number,
    remove,
    async world() {
      const own = copied(folder);
      const world = await open(own);
      return {
        ...world,
        async [Symbol.asyncDispose]() {
          await world.side.close();
          rmSync(own, { recursive: true, force: true });
        },
      };
    },
    async further(act) {
      const own = copied(folder);
      const world = await open(own);
      await act(world);
      return preparedIn(own, kind, { number, saved: await world.side.save() });
    },
  };
}
