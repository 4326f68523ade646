// Lockstep and real DVC at once in one workspace: each waits for the other where they meet, and nowhere else.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { parseLock } from "../../../pipeline/data/dvc/lock.ts";
import { withOutputLocks } from "../../../pipeline/data/locks/output-locks.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";
import { realDvc } from "./real-dvc.ts";

const run = promisify(execFile);
const entry = join(import.meta.dirname, "../../../pipeline/cli/main.ts");

/** Each stage tells that it has begun, and ends when it is let go: neither tool waits for a clock. */
const stage = (name: string): string =>
  `  ${name}:\n    cmd: touch begun-${name}; while [ ! -e go-${name} ]; do sleep 0.05; done; echo ${name} > ${name}\n    deps: [in]\n    outs: [${name}]\n`;

async function workspace() {
  const root = temporaryFolder();
  const home = temporaryFolder();
  const env = {
    ...process.env,
    HOME: home,
    SHELL: "/bin/sh",
    DVC_SITE_CACHE_DIR: join(home, "site"),
    DVC_NO_ANALYTICS: "1",
  };
  await run("git", ["init", "-q", root]);
  await run(realDvc("dvc"), ["init", "-q"], { cwd: root, env });
  await writeFiles(root, { in: "x", "dvc.yaml": `stages:\n${stage("a")}${stage("b")}` });
  return {
    root,
    dvc: (...args: readonly string[]) => run(realDvc("dvc"), args, { cwd: root, env }),
    /** Starts `dvc repro` of a stage, and comes back when the stage is at work. */
    start: async (name: string) => {
      const child = spawn(realDvc("dvc"), ["repro", "-s", name], { cwd: root, env, stdio: "ignore" });
      const ended = once(child, "exit");
      while (!(await readFile(join(root, `begun-${name}`)).then(Boolean, () => false)))
        await new Promise((fulfil) => setTimeout(fulfil, 50));
      return async () => {
        await letGo(root, name);
        expect((await ended)[0]).toBe(0);
      };
    },
    lockstep: (...args: readonly string[]) => run(process.execPath, [entry, ...args], { cwd: root, env }),
  };
}

function letGo(root: string, name: string): Promise<void> {
  return writeFiles(root, { [`go-${name}`]: "" });
}

test("a dvc that wants what Lockstep holds says who has it; another stage of it runs", async () => {
  const { root, dvc, start } = await workspace();
  await withOutputLocks({ root, write: ["a"], read: ["in"], command: "repro a" }, async () => {
    const refused = await dvc("repro", "-s", "a").catch((error: unknown) => error);
    expect(refused).toMatchObject({ stderr: expect.stringContaining("lockstep repro a") as string });
    expect(refused).toMatchObject({ stderr: expect.stringContaining(`(PID ${process.pid})`) as string });
    const end = await start("b");
    await end();
  });
});

test("Lockstep refuses what a running dvc holds, naming it, and takes the rest", async () => {
  const { root, start } = await workspace();
  const end = await start("a");
  const asked = { root, read: [], command: "test", waitMs: 0 };
  const nothing = (): Promise<void> => Promise.resolve();
  await expect(withOutputLocks({ ...asked, write: ["a"] }, nothing)).rejects.toMatchObject({
    code: "LOCK_HELD",
    message: expect.stringMatching(/is in use by `.*dvc repro -s a` \(process \d+\)/) as string,
  });
  await expect(withOutputLocks({ ...asked, write: ["in"] }, nothing)).rejects.toMatchObject({ code: "LOCK_HELD" });
  await withOutputLocks({ ...asked, write: ["b"], read: ["in"] }, nothing);
  await end();
  await withOutputLocks({ ...asked, write: ["a"] }, nothing);
});

test("both at once on different stages: both are in dvc.lock, and everything is up to date", async () => {
  const { root, dvc, start, lockstep } = await workspace();
  const end = await start("a");
  await letGo(root, "b");
  await lockstep("repro", "-s", "b");
  await end();
  const lock = parseLock(await readFile(join(root, "dvc.lock"), "utf8"), "dvc.lock");
  expect([...lock.stages.keys()].toSorted()).toEqual(["a", "b"]);
  expect((await dvc("status", "--json")).stdout.trim()).toBe("{}");
});
