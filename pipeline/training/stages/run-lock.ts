import { randomBytes } from "node:crypto";
import { link, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isSystemError, removeFile, writeWhole } from "../../data/objects/aside.ts";
import { isAlive, ownFolder } from "../../data/objects/scratch.ts";
import { LockstepError } from "../../domain/error.ts";

/** Held while stages of a repository run; given back when it is disposed. */
export interface RunLock extends AsyncDisposable {
  /** Notes the process group of the command that runs now, which outlives this process when that is killed. */
  note(processGroup: number): Promise<void>;
}

interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When the process started, in the kernel's ticks: another process may have got its number since. */
  readonly started: string | undefined;
  readonly processGroup: number | undefined;
  readonly groupStarted: string | undefined;
}

/** Start time of a process where the system tells it (Linux), else `undefined`. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const text = await readFile(`/proc/${String(pid)}/stat`, "utf8");
    // The second field is the program's name in parentheses and may hold anything; the 22nd is the start time.
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

function isHolder(value: unknown): value is Holder {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    Number.isSafeInteger(value.pid) &&
    "host" in value &&
    typeof value.host === "string"
  );
}

async function readHolder(path: string): Promise<Holder | "gone" | "unreadable"> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    return isHolder(value) ? value : "unreadable";
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return "gone";
    if (error instanceof SyntaxError) return "unreadable";
    throw error;
  }
}

async function runs(pid: number, started: string | undefined): Promise<boolean> {
  return isAlive(pid) && (started === undefined || (await startOf(pid)) === started);
}

function held(path: string, who: string, hint: string): LockstepError {
  return new LockstepError("LOCK_HELD", `stages of this repository are being run by ${who} (${path})`, { hint });
}

/** Passes when the holder is certainly dead, and the command it ran with it. @throws LockstepError LOCK_HELD otherwise. */
async function requireDead(path: string, holder: Holder): Promise<void> {
  if (holder.host !== hostname()) {
    throw held(
      path,
      `a process on ${JSON.stringify(holder.host.slice(0, 80))}`,
      `Wait until it ends; if it is certainly gone, delete ${path}.`,
    );
  }
  if (await runs(holder.pid, holder.started)) {
    throw held(path, `process ${String(holder.pid)}`, "Wait until it ends, then run the command again.");
  }
  const { processGroup } = holder;
  if (typeof processGroup === "number" && (await runs(processGroup, holder.groupStarted))) {
    throw held(
      path,
      `the command of an interrupted run, process group ${String(processGroup)}`,
      `Wait until it ends, or stop it with \`kill -- -${String(processGroup)}\`, then run the command again.`,
    );
  }
}

/**
 * Takes the one lock of a repository; the lock of a dead process is taken over.
 *
 * @throws LockstepError LOCK_HELD naming the process that has it.
 */
export async function takeRunLock(root: string): Promise<RunLock> {
  const folder = await ownFolder(root, "run");
  const path = join(folder, "..", "run.lock");
  const mine: Holder = {
    host: hostname(),
    pid: process.pid,
    started: await startOf(process.pid),
    processGroup: undefined,
    groupStarted: undefined,
  };
  const aside = join(folder, `${String(process.pid)}-${randomBytes(6).toString("hex")}`);
  try {
    for (let attempt = 0; ; attempt++) {
      await writeWhole(aside, JSON.stringify(mine));
      try {
        await link(aside, path);
        break;
      } catch (error) {
        if (!isSystemError(error, "EEXIST") || attempt === 200) throw error;
      }
      const holder = await readHolder(path);
      if (holder === "gone") continue;
      if (holder === "unreadable")
        throw held(path, "a process that did not say who it is", `If none runs, delete ${path}.`);
      await requireDead(path, holder);
      await clearDead(path, aside, holder);
    }
  } finally {
    await removeFile(aside);
  }
  return {
    async note(processGroup) {
      await writeWhole(path, JSON.stringify({ ...mine, processGroup, groupStarted: await startOf(processGroup) }));
    },
    [Symbol.asyncDispose]: () => rm(path, { force: true }),
  };
}

/**
 * Removes a dead holder's lock. Whoever wants to has to claim it first, under a name that only this holder has, so that exactly one does;
 * with the claim it looks again, because the lock may be somebody else's by now. A claim of a dead process is cleared the same way.
 */
async function clearDead(path: string, aside: string, dead: Holder): Promise<void> {
  const claim = `${path}.${String(dead.pid)}-${dead.started ?? "unknown"}`;
  try {
    await link(aside, claim);
  } catch (error) {
    if (!isSystemError(error, "EEXIST")) throw error;
    const claimant = await readHolder(claim);
    if (claimant === "gone" || claimant === "unreadable") return;
    if (await runs(claimant.pid, claimant.started)) await sleep(5);
    else await clearDead(claim, aside, claimant);
    return;
  }
  try {
    const found = await readHolder(path);
    if (typeof found === "object" && found.pid === dead.pid && found.started === dead.started) await removeFile(path);
  } finally {
    await removeFile(claim);
  }
}
