import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseLock } from "../../../pipeline/data/dvc/lock.ts";
import { openCache } from "../../../pipeline/data/objects/cache.ts";
import { LockstepError } from "../../../pipeline/domain/error.ts";
import { runStages } from "../../../pipeline/training/stages/run.ts";
import { filesBelow } from "../../data/objects/store.ts";
import { atEveryWrite, disturb, moduleUrl, runKilled } from "../../support/faults.ts";
import { memoryFolder, writeFiles } from "../../support/folder.ts";
import { repository } from "./repository.ts";

const stage = (cmd: string): string => `stages:
  s:
    cmd: ${cmd}
    params: [lr]
    outs: [o]
    metrics:
    - m:
        cache: false
`;
const making = stage("mkdir o; cp params.yaml o/a; cp params.yaml o/b; cp params.yaml m");

/** What the workspace holds when the stage ran with a parameter. */
const outputsOf = (lr: number): Readonly<Record<string, string>> => ({
  m: `lr: ${lr}\n`,
  "o/a": `lr: ${lr}\n`,
  "o/b": `lr: ${lr}\n`,
});

/** Read by themselves: beside them the state of hashes may be open, and its parts come and go. */
async function outputs(root: string): Promise<Readonly<Record<string, string>>> {
  const inFolder = Object.entries(await filesBelow(join(root, "o"))).map(
    ([path, text]) => [`o/${path}`, text] as const,
  );
  const file = await readFile(join(root, "m"), "utf8").catch(() => undefined);
  return { ...(file === undefined ? {} : { m: file }), ...Object.fromEntries(inFolder) };
}

async function run(root: string): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    try {
      const cache = openCache(join(root, ".dvc/cache"));
      const env = { PATH: process.env["PATH"] };
      const [outcome] = await runStages({ root, cache, env, onEvent: () => undefined });
      return outcome === undefined ? "nothing" : `${outcome.outcome}: ${outcome.reason}`;
    } catch (error) {
      // The command of a killed run may still be at work; nothing is touched until it has ended.
      const isOrphan = error instanceof LockstepError && error.code === "LOCK_HELD" && error.message.includes("group");
      if (!isOrphan || attempt === 100) throw error;
      await new Promise((fulfil) => setTimeout(fulfil, 100));
    }
  }
}

/** A repository whose stage ran with `lr: 1` and is to run with `lr: 2`. */
async function readyToRun(): Promise<string> {
  const root = memoryFolder();
  await writeFiles(root, { ".dvc/config": "", ".git/HEAD": "", "dvc.yaml": making, "params.yaml": "lr: 1\n" });
  await run(root);
  await writeFile(join(root, "params.yaml"), "lr: 2\n");
  return root;
}

async function copyOf(template: string): Promise<string> {
  const root = memoryFolder();
  // The state of hashes may still be open in this process, and its parts go when it is closed; it holds nothing that is needed.
  await cp(template, root, { recursive: true, filter: (path) => !path.includes("/lockstep/state/") });
  return root;
}

async function expectValidLock(root: string): Promise<void> {
  const lock = parseLock(await readFile(join(root, "dvc.lock"), "utf8"), "dvc.lock");
  expect([1n, 2n]).toContain(lock.stages.get("s")?.params.get("params.yaml")?.get("lr"));
}

async function expectDone(root: string): Promise<void> {
  await run(root);
  expect(await outputs(root)).toEqual(outputsOf(2));
  expect(await run(root)).toBe("skipped: nothing changed");
  expect(await readdir(root)).toEqual([".dvc", ".git", ".gitignore", "dvc.lock", "dvc.yaml", "m", "o", "params.yaml"]);
  expect(await readdir(join(root, ".dvc/tmp/lockstep/outputs"))).toEqual([]);
}

/** Nothing was lost: without the cache, a run that fails still leaves the whole old outputs or the whole new ones. */
async function expectNothingLost(root: string): Promise<void> {
  await rm(join(root, ".dvc/cache"), { recursive: true });
  await writeFile(join(root, "dvc.yaml"), stage("exit 1"));
  await expect(run(root)).rejects.toMatchObject({ code: "STAGE_FAILED" });
  expect([outputsOf(1), outputsOf(2)]).toContainEqual(await outputs(root));
}

const program = `
  import { runStages } from ${JSON.stringify(moduleUrl("training/stages/run.ts"))};
  import { openCache } from ${JSON.stringify(moduleUrl("data/objects/cache.ts"))};
  await runStages({
    root: input, cache: openCache(input + "/.dvc/cache"), env: { PATH: process.env.PATH }, onEvent: () => undefined,
  });`;

describe("a run that is disturbed", () => {
  test("by kill -9 at any write: lock and outputs stay whole, and the next run completes it", async () => {
    const template = await readyToRun();
    const { writes = 0 } = await runKilled(program, await copyOf(template), -1);
    expect(writes).toBeGreaterThan(20);
    const attempt = async (at: number): Promise<void> => {
      const root = await copyOf(template);
      const killed = await runKilled(program, root, at);
      expect(killed.end, killed.output).toBe("killed");
      await expectValidLock(root);
      const second = await copyOf(root);
      await expectDone(root);
      await expectNothingLost(second);
    };
    for (let at = 1; at <= writes; at += 4) {
      await Promise.all([0, 1, 2, 3].filter((more) => at + more <= writes).map((more) => attempt(at + more)));
    }
  }, 240_000);

  test.each(["ENOSPC", "EIO"] as const)(
    "by %s at any write: it says so, lock and outputs stay whole, and the next run completes it",
    async (kind) => {
      const template = await readyToRun();
      const faults = await atEveryWrite(async (at) => {
        const root = await copyOf(template);
        const disturbed = await disturb(kind, at, () => run(root));
        await expectValidLock(root);
        if (disturbed.end === "succeeded") return disturbed;
        const { code, cause } = disturbed.error as { code: string; cause?: { code?: string } };
        expect([code, cause?.code]).toContain(kind);
        expect([outputsOf(1), outputsOf(2)]).toContainEqual(await outputs(root));
        await expectDone(root);
        return disturbed;
      });
      expect(faults).toBeGreaterThan(20);
    },
    120_000,
  );
});

describe("a run that is interrupted", () => {
  test("stops the command and all it started, puts the outputs back, and leaves the lock valid", async () => {
    const repo = await repository({ "dvc.yaml": "stages:\n  s:\n    cmd: echo good > o\n    outs: [o]\n" });
    await repo.run();
    const slow = "(sleep 30; echo late > late) & echo half > o; echo started; sleep 30; echo end > o";
    await repo.write({ "dvc.yaml": `stages:\n  s:\n    cmd: ${slow}\n    outs: [o]\n` });
    const lock = await repo.read("dvc.lock");
    const abort = new AbortController();
    const startedMs = performance.now();
    const running = repo.run({
      signal: abort.signal,
      onEvent: (event) => {
        if (event.kind === "output" && event.line === "started") abort.abort();
      },
    });
    await expect(running).rejects.toMatchObject({
      code: "INTERRUPTED",
      message: "stage s was interrupted; its outputs are as they were before",
    });
    expect(performance.now() - startedMs).toBeLessThan(6000);
    expect(await repo.read("o")).toBe("good\n");
    expect(await repo.read("dvc.lock")).toBe(lock);
  });

  test("ends even when the command does not listen", async () => {
    const repo = await repository({
      "dvc.yaml": "stages:\n  s:\n    cmd: trap '' TERM; echo started; while true; do sleep 0.1; done\n    outs: [o]\n",
    });
    const abort = new AbortController();
    const running = repo.run({
      signal: abort.signal,
      onEvent: (event) => {
        if (event.kind === "output") abort.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: "INTERRUPTED" });
  }, 20_000);

  test("before it begins runs nothing", async () => {
    const repo = await repository({ "dvc.yaml": "stages:\n  s:\n    cmd: touch o\n    outs: [o]\n" });
    await expect(repo.run({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(Object.keys(await repo.files())).toEqual(["dvc.yaml"]);
  });
});
