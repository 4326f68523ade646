import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LockstepError } from "../../domain/error.ts";
import { asideName, isSystemError, removeFile } from "../objects/aside.ts";
import { shown } from "../objects/safe-path.ts";
import { isProcessIdentity, lifeOf, type ProcessIdentity, thisProcess } from "./process-identity.ts";

export interface MutexRequest {
  /** Absolute path of the file that stands for it. */
  readonly path: string;
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
}

async function readHolder(path: string): Promise<ProcessIdentity | "gone" | "unreadable"> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    return isProcessIdentity(value) ? value : "unreadable";
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return "gone";
    if (error instanceof SyntaxError) return "unreadable";
    throw error;
  }
}

export function requireNotInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new LockstepError("INTERRUPTED", "interrupted while waiting for another process", {
    hint: "Run the same command again.",
  });
}

/**
 * Removes a dead holder's file. Whoever wants to has to claim it first, under a name that only this holder has, so that exactly one
 * does; with the claim it looks again, because the file may be somebody else's by now. A claim of a dead process is cleared the same
 * way.
 */
async function clearDead(path: string, aside: string, dead: ProcessIdentity): Promise<void> {
  const claim = `${path}.${String(dead.pid)}-${dead.started ?? "unknown"}`;
  try {
    await link(aside, claim);
  } catch (error) {
    if (!isSystemError(error, "EEXIST")) throw error;
    const claimant = await readHolder(claim);
    if (claimant === "gone" || claimant === "unreadable") return;
    if ((await lifeOf(claimant)) === "dead") await clearDead(claim, aside, claimant);
    else await sleep(5);
    return;
  }
  try {
    const found = await readHolder(path);
    if (typeof found === "object" && found.pid === dead.pid && found.started === dead.started) await removeFile(path);
  } finally {
    await removeFile(claim);
  }
}

function held(path: string, holder: ProcessIdentity | "unreadable"): LockstepError {
  const who =
    holder === "unreadable"
      ? "a process that did not say who it is"
      : `process ${String(holder.pid)} on ${shown(holder.host)}`;
  return new LockstepError("LOCK_HELD", `${path} is held by ${who}`, {
    hint: `Wait until it ends, then run the command again. If it is certainly gone, delete ${path}.`,
  });
}

/**
 * Runs `body` while no other process runs one under the same path; for critical sections of milliseconds. The file of a process that
 * died is taken over, by exactly one of many who want it. The file tells nothing to the next process, so it need not survive a power
 * cut.
 *
 * @throws LockstepError LOCK_HELD when it is not free in time, INTERRUPTED.
 */
export async function withMutex<Result>(request: MutexRequest, body: () => Promise<Result>): Promise<Result> {
  const { path, waitMs, signal } = request;
  await mkdir(dirname(path), { recursive: true });
  const aside = join(dirname(path), `${asideName()}-${basename(path)}`);
  const deadline = performance.now() + waitMs;
  try {
    await writeFile(aside, JSON.stringify(await thisProcess()));
    for (let attempt = 0; ; attempt++) {
      requireNotInterrupted(signal);
      try {
        await link(aside, path);
        break;
      } catch (error) {
        if (!isSystemError(error, "EEXIST")) throw error;
      }
      const holder = await readHolder(path);
      if (holder === "gone") continue;
      if (holder !== "unreadable" && (await lifeOf(holder)) === "dead") await clearDead(path, aside, holder);
      else if (performance.now() > deadline) throw held(path, holder);
      else await sleep(Math.min(2 + attempt, 20) + Math.random() * 5);
    }
  } finally {
    await removeFile(aside);
  }
  try {
    return await body();
  } finally {
    await removeFile(path);
  }
}

/** Replaces a small file whole; it need not survive a power cut, only a killed process. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const aside = join(dirname(path), `${asideName()}-${randomBytes(2).toString("hex")}`);
  try {
    await writeFile(aside, content);
    await rename(aside, path);
  } finally {
    await removeFile(aside);
  }
}
