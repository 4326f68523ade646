import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gitIn } from "../support/github-server/bare.ts";
import { entry, type Prepared, prepare, type World } from "./world.ts";

const preload = (path: string): string => pathToFileURL(join(import.meta.dirname, path)).href;

/** Where a run is killed: at one of its own writes, or around one of its Git commands that change something. */
interface Blow {
  readonly preload: string;
  readonly variable: string;
  readonly fault: Readonly<Record<string, unknown>>;
}

const blows: Readonly<Record<string, (at: number) => Blow>> = {
  "at a write of its own": (at) => ({
    preload: preload("../support/fault-preload.mjs"),
    variable: "LOCKSTEP_FAULT",
    fault: { kind: "kill", at },
  }),
  ...Object.fromEntries(
    (["after", "amid", "with"] as const).map((when) => [
      {
        after: "after a Git command",
        amid: "while a Git command goes on without it",
        with: "together with a Git command",
      }[when],
      (at: number): Blow => ({ preload: preload("kill-preload.mjs"), variable: "LOCKSTEP_KILL", fault: { at, when } }),
    ]),
  ),
};

interface Ended {
  readonly isKilled: boolean;
  readonly code: number | null;
  readonly output: string;
  readonly report: string;
}

async function run(world: World, args: readonly string[], blow?: Blow): Promise<Ended> {
  const report = join(world.folder, "report");
  rmSync(report, { force: true });
  const child = spawn(process.execPath, [...(blow === undefined ? [] : ["--import", blow.preload]), entry, ...args], {
    cwd: world.job,
    env: {
      ...process.env,
      ...(blow === undefined ? {} : { [blow.variable]: JSON.stringify({ ...blow.fault, report }) }),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  // What outlives it must not hold us.
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return {
    isKilled: signal === "SIGKILL",
    code,
    output,
    report: existsSync(report) ? readFileSync(report, "utf8") : "",
  };
}

function locksIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".lock"))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** All that others can see of a world, without what differs from run to run: ids of commits and objects, and times. */
async function seen(world: World, number: number): Promise<unknown> {
  const { origin } = world;
  const lines = (text: string): readonly string[] => text.split("\n").filter((line) => line !== "");
  const format = "%(refname)%00%(objecttype)%00%(*subject)%00%(contents:subject)";
  const main = gitIn(origin, "log", "--first-parent", "--format=%s%x00%T", "main");
  const ledgers = lines(gitIn(origin, "for-each-ref", "--format=%(refname)", "refs/lockstep"));
  const tree = (ref: string): readonly string[] => lines(gitIn(origin, "ls-tree", "-r", "--name-only", ref));
  return {
    tags: lines(gitIn(origin, "for-each-ref", `--format=${format}`, "refs/tags")),
    branches: lines(gitIn(origin, "for-each-ref", "--format=%(refname)", "refs/heads")),
    main,
    ledgers: ledgers.map((ref) => [ref, gitIn(origin, "rev-list", "--count", ref), tree(ref)]),
    comments: await world.side.comments(number),
    changed: world.robot("status", "--porcelain"),
  };
}

/** A command, what comes before it, and what a job does after it in any case. */
export interface Operation {
  readonly name: string;
  readonly args: (number: number) => readonly string[];
  readonly prepare: (world: World, number: number) => Promise<void>;
}

/** The tests of an operation: wherever it is killed, running it once more ends in what an undisturbed run ends in. */
export function testKills({ name: operation, args: argsOf, prepare: bring }: Operation): void {
  describe(`${operation}, killed and run once more,`, () => {
    let prepared: Prepared;
    let undisturbed: unknown;

    /** What stands when it has run as it is, and the next job has promoted. */
    async function settled(world: World): Promise<unknown> {
      const args = argsOf(prepared.number);
      let ended = await run(world, args);
      // A Git that was killed leaves its lock: the refusal says so, and a person or a new clone does the rest.
      if (ended.code !== 0 && ended.output.includes("remove the lock file that the message names")) {
        for (const path of locksIn(join(world.job, ".git"))) rmSync(path);
        ended = await run(world, args);
      }
      expect(ended.code, ended.output).toBe(0);
      expect((await world.promote()).refusals).toEqual([]);
      return seen(world, prepared.number);
    }

    beforeAll(async () => {
      const approved = await prepare("local");
      prepared = await approved.further(async (world) => {
        await bring(world, approved.number);
        world.robot("fetch", "--quiet", "origin");
        world.robot("checkout", "--quiet", "-B", "main", "origin/main");
      });
      approved.remove();
      await using world = await prepared.world();
      const before = await seen(world, prepared.number);
      expect((await run(world, argsOf(prepared.number))).code).toBe(0);
      // Doing it twice is doing it once.
      undisturbed = await settled(world);
      expect(undisturbed, "it has something to do").not.toEqual(before);
    });

    afterAll(() => {
      prepared.remove();
    });

    test.each(Object.entries(blows))("%s, ends as if nothing had happened", async (_name, blowAt) => {
      let kills = 0;
      for (let at = 1; ; at++) {
        await using world = await prepared.world();
        const killed = await run(world, argsOf(prepared.number), blowAt(at));
        const where = `killed at ${at}:\n${killed.output}`;
        if (!killed.isKilled) {
          expect(killed.code, where).toBe(0);
          break;
        }
        kills++;
        // All tags of a promotion are there, or none.
        const made = world.tags().filter((tag) => ["press@v1.1.0", "press#production#2"].includes(tag));
        expect([0, 2], where).toContain(made.length);
        expect(await settled(world), where).toEqual(undisturbed);
      }
      expect(kills).toBeGreaterThan(1);
    });
  });
}
