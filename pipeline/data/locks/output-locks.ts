import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LockstepError } from "../../domain/error.ts";
import { isSystemError, removeFile } from "../objects/aside.ts";
import { shown } from "../objects/safe-path.ts";
import { ownFolder } from "../objects/scratch.ts";
import { overlaps } from "../stages/overlap.ts";
import { acquireRwLock, hasDvcFolder, type RwLockRequest, releaseRwLock } from "./dvc-rwlock.ts";
import { replaceFile, requireNotInterrupted, withMutex } from "./mutex.ts";
import {
  isProcessIdentity,
  isRunning,
  lifeOf,
  type ProcessIdentity,
  startOf,
  thisProcess,
} from "./process-identity.ts";

export interface OutputLocksRequest {
  /** Absolute path of the folder that holds `.dvc`, free of links. */
  readonly root: string;
  /** Paths from the root that only the body may touch meanwhile. */
  readonly write: readonly string[];
  /** Paths from the root that nobody may change meanwhile. */
  readonly read: readonly string[];
  /** How the holder calls itself, without the program's name: `repro train`, `add data`. */
  readonly command: string;
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for others; a little, as DVC does, when left out. */
  readonly waitMs?: number;
}

/** What a holder of locks may tell about itself. */
export interface HeldLocks {
  /** Notes the process group of a command, which outlives this process when that is killed: the locks are held until it ends, too. */
  note(processGroup: number): Promise<void>;
}

/** A file among the locks of Lockstep's own folder: who has what. */
interface Claim extends ProcessIdentity {
  readonly command: string;
  readonly write: readonly string[];
  readonly read: readonly string[];
  readonly processGroup?: number;
  readonly groupStarted?: string | undefined;
}

const defaultWaitMs = 3000;

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isClaim(value: unknown): value is Claim {
  return (
    isProcessIdentity(value) &&
    "command" in value &&
    typeof value.command === "string" &&
    "write" in value &&
    isTextList(value.write) &&
    "read" in value &&
    isTextList(value.read)
  );
}

/** Why a claim still counts, in words; `undefined` for one whose process and command have ended. */
async function holderOf(claim: Claim, path: string): Promise<LockstepError | undefined> {
  const what = (who: string): string => `${path} is in use by \`lockstep ${claim.command}\` (${who})`;
  switch (await lifeOf(claim)) {
    case "elsewhere":
      return new LockstepError("LOCK_HELD", what(`process ${String(claim.pid)} on ${shown(claim.host)}`), {
        hint: "Wait until it ends; if it is certainly gone, delete its file in .dvc/tmp/lockstep/locks.",
      });
    case "running":
      return new LockstepError("LOCK_HELD", what(`process ${String(claim.pid)} on ${shown(hostname())}`), {
        hint: "Wait until it ends, then run the command again.",
      });
    case "dead": {
      const { processGroup } = claim;
      if (processGroup === undefined || !(await isRunning(processGroup, claim.groupStarted))) return undefined;
      const group = String(processGroup);
      return new LockstepError("LOCK_HELD", what(`the command of an interrupted run, process group ${group}`), {
        hint: `Wait until it ends, or stop it with \`kill -- -${group}\`, then run the command again.`,
      });
    }
  }
}

/** The claims in a folder, by file name. Files that are not whole are being written. */
async function readClaims(folder: string): Promise<ReadonlyMap<string, Claim>> {
  const claims = new Map<string, Claim>();
  for (const name of await readdir(folder)) {
    if (!name.endsWith(".json")) continue;
    try {
      const value: unknown = JSON.parse(await readFile(join(folder, name), "utf8"));
      if (isClaim(value)) claims.set(name, value);
    } catch (error) {
      if (!isSystemError(error, "ENOENT") && !(error instanceof SyntaxError)) throw error;
    }
  }
  return claims;
}

function conflict(claim: Claim, { write, read }: OutputLocksRequest): string | undefined {
  const meets = (path: string, held: readonly string[]): boolean => held.some((one) => overlaps(one, path));
  return (
    write.find((path) => meets(path, [...claim.write, ...claim.read])) ?? read.find((path) => meets(path, claim.write))
  );
}

interface Place {
  readonly folder: string;
  readonly name: string;
  readonly mine: Claim;
  /** `undefined` where there is no `.dvc`. */
  readonly rwLock: RwLockRequest | undefined;
}

/** Claims everything or nothing. @returns why not. */
async function tryClaim(request: OutputLocksRequest, place: Place): Promise<LockstepError | undefined> {
  const { folder, name, mine, rwLock } = place;
  return withMutex({ path: join(folder, "mutex"), waitMs: 10_000, signal: request.signal }, async () => {
    const living = new Set([process.pid]);
    for (const [file, claim] of await readClaims(folder)) {
      const path = conflict(claim, request);
      const holder = await holderOf(claim, path ?? "");
      if (holder === undefined) await removeFile(join(folder, file));
      else if (path !== undefined) return holder;
      else living.add(claim.pid);
    }
    const blocker = rwLock === undefined ? undefined : await acquireRwLock(rwLock, (pid) => living.has(pid));
    if (blocker !== undefined) {
      const who = `\`${blocker.cmd}\` (process ${String(blocker.pid)})`;
      return new LockstepError("LOCK_HELD", `${blocker.path} is in use by ${who}, as DVC's lock file says`, {
        hint: "Wait until it ends; if no such process runs, delete .dvc/tmp/rwlock. Then run the command again.",
      });
    }
    await replaceFile(join(folder, name), JSON.stringify(mine));
    return undefined;
  });
}

/**
 * Runs `body` while it alone may change the outputs it writes, and nobody changes what it reads. Paths meet when one is the other or
 * holds it. Who comes second waits a little. Locks are per workspace: a cache that is shared needs none, its objects are never changed.
 *
 * The lock of a killed process is void as soon as the process, and the command it ran, have ended. A running DVC is respected, and it
 * respects Lockstep, through `.dvc/tmp/rwlock`; what that cannot do is in docs/reference/locks.md.
 *
 * @throws LockstepError LOCK_HELD naming path and holder; INTERRUPTED; what `body` throws.
 */
export async function withOutputLocks<Result>(
  request: OutputLocksRequest,
  body: (held: HeldLocks) => Promise<Result>,
): Promise<Result> {
  const { root, write, read, command, signal } = request;
  const folder = await ownFolder(root, "locks");
  const mine: Claim = { ...(await thisProcess()), command, write, read };
  const name = `${String(process.pid)}-${randomBytes(8).toString("hex")}.json`;
  const absolute = (paths: readonly string[]): readonly string[] => paths.map((path) => join(root, path));
  const hasDvc = await hasDvcFolder(root);
  if (hasDvc) await mkdir(join(root, ".dvc", "tmp"), { recursive: true });
  const rwLock = hasDvc
    ? { root, write: absolute(write), read: absolute(read), command: `lockstep ${command}`, waitMs: defaultWaitMs }
    : undefined;
  const place: Place = { folder, name, mine, rwLock };
  const deadline = performance.now() + (request.waitMs ?? defaultWaitMs);
  for (;;) {
    requireNotInterrupted(signal);
    const refusal = await tryClaim(request, place);
    if (refusal === undefined) break;
    if (performance.now() >= deadline) throw refusal;
    await sleep(50 + Math.random() * 50);
  }
  try {
    return await body({
      async note(processGroup) {
        const groupStarted = await startOf(processGroup);
        await replaceFile(join(folder, name), JSON.stringify({ ...mine, processGroup, groupStarted }));
      },
    });
  } finally {
    if (rwLock !== undefined) await releaseRwLock(rwLock);
    await removeFile(join(folder, name));
  }
}
