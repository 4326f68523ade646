import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withDvcFiles } from "../../../pipeline/data/locks/dvc-files-lock.ts";
import { type OutputLocksRequest, withOutputLocks } from "../../../pipeline/data/locks/output-locks.ts";
import { LockstepError } from "../../../pipeline/domain/error.ts";
import { moduleUrl } from "../../support/faults.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";

type Asked = Partial<OutputLocksRequest> & { readonly root: string };

function lock<Result>(asked: Asked, body: () => Promise<Result>): Promise<Result> {
  return withOutputLocks({ write: [], read: [], command: "test", waitMs: 0, ...asked }, body);
}

const nothing = (): Promise<void> => Promise.resolve();

/** Number of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn("true");
  await once(child, "exit");
  return child.pid ?? 0;
}

describe("while one holder has paths", () => {
  test.each<[string, Pick<Asked, "write" | "read">, Pick<Asked, "write" | "read">, "works" | "waits"]>([
    ["a writer of the same output", { write: ["o"] }, { write: ["o"] }, "waits"],
    ["a writer of another output", { write: ["o"] }, { write: ["p"] }, "works"],
    ["a writer of an output with the same beginning", { write: ["o"] }, { write: ["o2"] }, "works"],
    ["a writer of a file inside the output", { write: ["o"] }, { write: ["o/a"] }, "waits"],
    ["a writer of the folder around the output", { write: ["d/o"] }, { write: ["d"] }, "waits"],
    ["a writer of everything", { write: ["d/o"] }, { write: [""] }, "waits"],
    ["a reader of what is written", { write: ["o"] }, { read: ["o"] }, "waits"],
    ["a writer of what is read", { read: ["o"] }, { write: ["o/a"] }, "waits"],
    ["another reader", { read: ["o"] }, { read: ["o"] }, "works"],
  ])("%s (%j, then %j) %s", async (_name, first, second, expected) => {
    const root = temporaryFolder();
    await lock({ root, ...first }, async () => {
      const other = lock({ root, ...second }, nothing);
      if (expected === "works") await other;
      else await expect(other).rejects.toMatchObject({ code: "LOCK_HELD" });
    });
    await lock({ root, ...second }, nothing);
    expect(await readdir(join(root, ".lockstep/locks"))).toEqual([]);
  });

  test("the message names path, command, process and machine", async () => {
    const root = temporaryFolder();
    await lock({ root, write: ["data/o"], command: "repro train" }, async () => {
      await expect(lock({ root, write: ["data/o"] }, nothing)).rejects.toMatchObject({
        message: `data/o is in use by \`lockstep repro train\` (process ${process.pid} on "${hostname()}")`,
        hint: "Wait until it ends, then run the command again.",
      });
    });
  });

  test("who waits gets them when they are free", async () => {
    const root = temporaryFolder();
    const order: string[] = [];
    const waiting: Promise<unknown>[] = [];
    await lock({ root, write: ["o"] }, async () => {
      const second = (): Promise<unknown> => Promise.resolve(order.push("second"));
      waiting.push(lock({ root, write: ["o"], waitMs: 20_000 }, second));
      await new Promise((fulfil) => setTimeout(fulfil, 200));
      order.push("first");
    });
    await Promise.all(waiting);
    expect(order).toEqual(["first", "second"]);
  });

  test("who waits can be interrupted", async () => {
    const root = temporaryFolder();
    const signal = AbortSignal.timeout(50);
    await lock({ root, write: ["o"] }, async () => {
      const waiting = lock({ root, write: ["o"], waitMs: 10_000, signal }, nothing);
      await expect(waiting).rejects.toMatchObject({ code: "INTERRUPTED" });
    });
  });

  test("two workspaces on one cache do not wait for each other", async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    await lock({ root: one, write: ["o"] }, () => lock({ root: other, write: ["o"] }, nothing));
  });

  test("they are free again when the work fails", async () => {
    const root = temporaryFolder();
    const failing = lock({ root, write: ["o"] }, () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    await lock({ root, write: ["o"] }, nothing);
  });
});

/** A claim as a process leaves it that did not end well. */
function claim(holder: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return {
    ".lockstep/locks/1-abc.json": JSON.stringify({
      host: hostname(),
      command: "repro",
      write: ["o"],
      read: [],
      ...holder,
    }),
  };
}

describe("the lock of a process", () => {
  test("that was killed is void", async () => {
    const root = temporaryFolder();
    await mkdir(join(root, ".dvc"));
    const program = `
      import { withOutputLocks } from ${JSON.stringify(moduleUrl("data/locks/output-locks.ts"))};
      await withOutputLocks({ root: ${JSON.stringify(root)}, write: ["o"], read: ["d"], command: "test" }, async () => {
        console.log("held");
        await new Promise((fulfil) => setTimeout(fulfil, 30_000));
      });`;
    const holder = spawn(process.execPath, ["--input-type=module", "--eval", program]);
    await once(holder.stdout, "data");
    await expect(lock({ root, write: ["o"] }, nothing)).rejects.toMatchObject({ code: "LOCK_HELD" });
    holder.kill("SIGKILL");
    await once(holder, "exit");
    await lock({ root, write: ["o", "d"] }, nothing);
    expect(await readdir(join(root, ".dvc/tmp/lockstep/locks"))).toEqual([]);
    expect(JSON.parse(await readFile(join(root, ".dvc/tmp/rwlock"), "utf8"))).toEqual({ write: {}, read: {} });
  });

  test("that ended is taken over by exactly one of many at once", async () => {
    const root = temporaryFolder();
    await writeFiles(root, claim({ pid: await deadProcess() }));
    let together = 0;
    const work = async (): Promise<void> => {
      expect(++together).toBe(1);
      await new Promise((fulfil) => setTimeout(fulfil, 5));
      together--;
    };
    await Promise.all(Array.from({ length: 8 }, () => lock({ root, write: ["o"], waitMs: 20_000 }, work)));
  });

  test("whose number another process has now is void", async () => {
    const root = temporaryFolder();
    await writeFiles(root, claim({ pid: process.pid, started: "1" }));
    await lock({ root, write: ["o"] }, nothing);
  });

  test("on another machine is left alone", async () => {
    const root = temporaryFolder();
    await writeFiles(root, claim({ host: "elsewhere", pid: 1 }));
    await expect(lock({ root, write: ["o"] }, nothing)).rejects.toMatchObject({
      message: 'o is in use by `lockstep repro` (process 1 on "elsewhere")',
      hint: expect.stringContaining("delete its file in .dvc/tmp/lockstep/locks") as string,
    });
  });

  test("that was killed counts as long as its command runs", async () => {
    const root = temporaryFolder();
    const command = spawn("sleep", ["30"], { detached: true });
    await writeFiles(root, claim({ pid: await deadProcess(), processGroup: command.pid }));
    await expect(lock({ root, write: ["o"] }, nothing)).rejects.toMatchObject({
      code: "LOCK_HELD",
      hint: expect.stringContaining(`kill -- -${String(command.pid)}`) as string,
    });
    command.kill("SIGKILL");
    await once(command, "exit");
    await lock({ root, write: ["o"] }, nothing);
  });

  test("that wrote half a file does not count", async () => {
    const root = temporaryFolder();
    await writeFiles(root, { ".lockstep/locks/1-abc.json": '{"host": "x", "pi' });
    await lock({ root, write: ["o"] }, nothing);
  });

  test("that died in the middle of looking is no obstacle", async () => {
    const root = temporaryFolder();
    const mutex = JSON.stringify({ host: hostname(), pid: await deadProcess() });
    await writeFiles(root, { ".lockstep/locks/mutex": mutex });
    await lock({ root, write: ["o"] }, nothing);
  });
});

describe("many processes that count in one file", () => {
  test("lose no count", async () => {
    const root = temporaryFolder();
    await writeFiles(root, { count: "0" });
    const program = `
      import { readFile, writeFile } from "node:fs/promises";
      import { withOutputLocks } from ${JSON.stringify(moduleUrl("data/locks/output-locks.ts"))};
      const path = ${JSON.stringify(join(root, "count"))};
      for (let round = 0; round < 8; round++)
        await withOutputLocks({ root: ${JSON.stringify(root)}, write: ["count"], read: [], command: "test", waitMs: 50_000 }, async () => {
          await writeFile(path, String(Number(await readFile(path, "utf8")) + 1));
        });`;
    const ends = Array.from({ length: 3 }, async () => {
      const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { stdio: "inherit" });
      return once(child, "exit");
    });
    expect((await Promise.all(ends)).map(([code]) => code as unknown)).toEqual([0, 0, 0]);
    expect(await readFile(join(root, "count"), "utf8")).toBe("24");
  }, 60_000);
});

describe("beside DVC", () => {
  async function withRwLock(text: string): Promise<string> {
    const root = temporaryFolder();
    await writeFiles(root, { ".dvc/config": "", ".dvc/tmp/rwlock": text.replaceAll("ROOT", root) });
    return root;
  }
  const rwLock = async (root: string): Promise<unknown> =>
    JSON.parse(await readFile(join(root, ".dvc/tmp/rwlock"), "utf8"));

  test("the holder is in DVC's lock file, in DVC's form, and leaves it", async () => {
    const root = await withRwLock("{}");
    const me = { pid: process.pid, cmd: "lockstep repro s" };
    await lock({ root, write: ["o"], read: ["d"], command: "repro s" }, async () => {
      expect(await rwLock(root)).toEqual({ write: { [join(root, "o")]: me }, read: { [join(root, "d")]: [me] } });
    });
    expect(await rwLock(root)).toEqual({ write: {}, read: {} });
  });

  test("two readers of one path each leave for themselves", async () => {
    const root = await withRwLock("{}");
    const me = { pid: process.pid, cmd: "lockstep test" };
    await lock({ root, read: ["d"] }, async () => {
      await lock({ root, read: ["d"] }, nothing);
      expect(await rwLock(root)).toEqual({ write: {}, read: { [join(root, "d")]: [me] } });
    });
  });

  const alive = `{"pid": ${process.pid}, "cmd": "/usr/bin/dvc repro"}`;
  test.each<[string, string, Pick<Asked, "write" | "read">, string | undefined]>([
    ["that writes the same", `{"write": {"ROOT/o": ${alive}}}`, { write: ["o"] }, "ROOT/o"],
    ["that writes what is read", `{"write": {"ROOT/o": ${alive}}}`, { read: ["o/a"] }, "ROOT/o"],
    ["that reads what is written", `{"read": {"ROOT/o": [${alive}]}}`, { write: ["o"] }, "ROOT/o"],
    ["that reads the same", `{"read": {"ROOT/o": [${alive}]}}`, { read: ["o"] }, undefined],
    ["that writes something else", `{"write": {"ROOT/p": ${alive}}}`, { write: ["o"] }, undefined],
    ["that has died", '{"write": {"ROOT/o": {"pid": 2147483000, "cmd": "dvc"}}}', { write: ["o"] }, undefined],
  ])("a dvc %s is respected", async (_name, text, asked, blocked) => {
    const root = await withRwLock(text);
    const locked = lock({ root, ...asked }, nothing);
    if (blocked === undefined) await locked;
    else {
      await expect(locked).rejects.toMatchObject({
        code: "LOCK_HELD",
        message: `${blocked.replace("ROOT", root)} is in use by \`/usr/bin/dvc repro\` (process ${process.pid}), as DVC's lock file says`,
      });
    }
  });

  test("what a killed Lockstep left in DVC's lock file goes, whoever has its number now", async () => {
    const root = await withRwLock(`{"write": {"ROOT/o": {"pid": ${process.ppid}, "cmd": "lockstep repro"}}}`);
    await lock({ root, write: ["o"] }, nothing);
    expect(await rwLock(root)).toEqual({ write: {}, read: {} });
  });

  test.each(["", "{", "[]", '{"write": {"ROOT/o": "x"}}'])(
    "a lock file with %j is an error that names it",
    async (text) => {
      const root = await withRwLock(text);
      const refusal = await lock({ root, write: ["o"] }, nothing).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(LockstepError);
      expect(refusal).toMatchObject({ code: "LOCK_HELD", hint: expect.stringContaining("rwlock") as string });
    },
  );

  test("a dvc that edits files keeps dvc.lock from being edited", async () => {
    const root = await withRwLock("{}");
    const dvc = spawn("flock", [join(root, ".dvc/tmp/lock"), "-c", "echo held; sleep 0.5"]);
    await once(dvc.stdout, "data");
    const startedMs = performance.now();
    await withDvcFiles({ root }, nothing);
    expect(performance.now() - startedMs).toBeGreaterThan(300);
  });
});
