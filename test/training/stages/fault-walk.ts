import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { parseLock } from "../../../pipeline/data/dvc/lock.ts";
import { openCache } from "../../../pipeline/data/objects/cache.ts";
import { LockstepError } from "../../../pipeline/domain/error.ts";
import { runStages } from "../../../pipeline/training/stages/run.ts";
import { filesBelow } from "../../data/objects/store.ts";
import { atEveryWrite, disturb, moduleUrl, runKilled, type Share, sharesOf } from "../../support/faults.ts";
import { memoryFolder, writeFiles } from "../../support/folder.ts";

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

/** Each kind strikes other writes in `npm test`, so that together they strike three of four there. */
export const shares = { kill: sharesOf(4, 1), ENOSPC: sharesOf(4, 2), EIO: sharesOf(4, 3) };

/** Kills a run at some of its writes: lock and outputs stay whole, and the next run completes it. */
export async function killAtWrites({ first, step }: Share): Promise<void> {
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
  const batch = 4 * step;
  for (let at = first; at <= writes; at += batch) {
    const together = [0, 1, 2, 3].map((more) => at + more * step).filter((each) => each <= writes);
    await Promise.all(together.map(attempt));
  }
}

/** Lets some of a run's writes fail: it says so, lock and outputs stay whole, and the next run completes it. */
export async function failAtWrites(kind: "ENOSPC" | "EIO", share: Share): Promise<void> {
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
  }, share);
  expect(faults * share.step).toBeGreaterThan(20);
}
