import { stat } from "node:fs/promises";
import { join } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { isFolder, readTextIfThere } from "../objects/aside.ts";
import { isAlive } from "../objects/scratch.ts";
import { overlaps } from "../stages/overlap.ts";
import { withFlock } from "./flock.ts";
import { replaceFile } from "./mutex.ts";
import { startOf } from "./process-identity.ts";

/** Who has a path in DVC's `.dvc/tmp/rwlock`. DVC refuses the file when an entry has any other key. */
interface Holder {
  readonly pid: number;
  readonly cmd: string;
}

/** What `.dvc/tmp/rwlock` holds: absolute path → who. */
interface RwLock {
  readonly write: ReadonlyMap<string, Holder>;
  readonly read: ReadonlyMap<string, readonly Holder[]>;
}

export interface Paths {
  /** Absolute. */
  readonly write: readonly string[];
  readonly read: readonly string[];
}

export interface RwLockRequest extends Paths {
  /** Absolute path of the folder that holds `.dvc`. */
  readonly root: string;
  /** How it is called in the file, for example `lockstep repro train`. */
  readonly command: string;
  readonly waitMs: number;
}

/** Entries of processes that DVC did not start; {@link acquireRwLock} takes them for dead unless a claim stands behind them. */
const ours = "lockstep ";

function isHolder(value: unknown): value is Holder {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    Number.isSafeInteger(value.pid) &&
    "cmd" in value &&
    typeof value.cmd === "string"
  );
}

function members(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (value === undefined) return [];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined;
}

/** `undefined` for a text that is not what DVC writes. */
export function parseRwLock(text: string): RwLock | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parts = value === undefined ? undefined : members(value);
  if (parts === undefined) return undefined;
  const [write, read] = ["write", "read"].map((name) => members(parts.find(([key]) => key === name)?.[1]));
  if (write === undefined || read === undefined) return undefined;
  if (!write.every(([, holder]) => isHolder(holder))) return undefined;
  if (!read.every(([, holders]) => Array.isArray(holders) && holders.every(isHolder))) return undefined;
  return {
    write: new Map(write as readonly (readonly [string, Holder])[]),
    read: new Map(read as readonly (readonly [string, readonly Holder[]])[]),
  };
}

function emitRwLock({ write, read }: RwLock): string {
  const keep = [...read].filter(([, holders]) => holders.length > 0);
  return JSON.stringify({ write: Object.fromEntries(write), read: Object.fromEntries(keep) });
}

/** Everybody in a lock who keeps these paths from being taken. */
export function blockersOf(lock: RwLock, paths: Paths): readonly (readonly [path: string, holder: Holder])[] {
  const meets = (path: string, wanted: readonly string[]): boolean => wanted.some((want) => overlaps(want, path));
  return [
    ...[...lock.write].filter(([path]) => meets(path, [...paths.write, ...paths.read])),
    ...[...lock.read]
      .filter(([path]) => meets(path, paths.write))
      .flatMap(([path, holders]) => holders.map((holder) => [path, holder] as const)),
  ];
}

function same(a: Holder, b: Holder): boolean {
  return a.pid === b.pid && a.cmd === b.cmd;
}

function without(lock: RwLock, gone: (holder: Holder) => boolean): RwLock {
  return {
    write: new Map([...lock.write].filter(([, holder]) => !gone(holder))),
    read: new Map([...lock.read].map(([path, holders]) => [path, holders.filter((holder) => !gone(holder))])),
  };
}

/** When this machine started, in ms since 1970; `undefined` where the system does not tell. */
async function bootMs(): Promise<number | undefined> {
  const [, seconds] = /^btime (\d+)$/m.exec((await readTextIfThere("/proc/stat")) ?? "") ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** Ticks per second of the start times in /proc, on every Linux that Node runs on. */
const ticksPerSecond = 100;

/**
 * True unless the holder is certainly dead: its number is free, or was given to a process that started after the file was written
 * last. DVC itself looks at the number alone.
 */
async function mayLive(holder: Holder, writtenMs: number): Promise<boolean> {
  if (!isAlive(holder.pid)) return false;
  const [ticks, boot] = [await startOf(holder.pid), await bootMs()];
  if (ticks === undefined || boot === undefined) return true;
  return boot + (Number(ticks) / ticksPerSecond) * 1000 <= writtenMs + 2000;
}

async function edit(
  root: string,
  waitMs: number,
  change: (lock: RwLock, writtenMs: number) => RwLock | Promise<RwLock>,
) {
  const folder = join(root, ".dvc", "tmp");
  const path = join(folder, "rwlock");
  await withFlock(join(folder, "rwlock.lock"), waitMs, async () => {
    const text = await readTextIfThere(path);
    const lock = text === undefined ? { write: new Map(), read: new Map() } : parseRwLock(text);
    if (lock === undefined) {
      throw new LockstepError(
        "LOCK_HELD",
        `DVC's lock file ${path} cannot be read: it is not the JSON that DVC writes`,
        {
          hint: `When no dvc runs here, delete ${path} and run the command again.`,
        },
      );
    }
    const writtenMs = text === undefined ? 0 : (await stat(path)).mtimeMs;
    const changed = await change(lock, writtenMs);
    if (text !== undefined || changed.write.size + changed.read.size > 0) await replaceFile(path, emitRwLock(changed));
  });
}

/**
 * Enters paths into DVC's lock file, so that a `dvc` that wants them says who has them, unless one has them already. Entries of the
 * dead go.
 *
 * @param isClaimed - Whether a Lockstep process of that number has a claim of its own on anything.
 * @returns Who has one of the paths; nothing was entered then.
 * @throws LockstepError LOCK_HELD when the file cannot be read, or a dvc is editing it all the time.
 */
export async function acquireRwLock(
  request: RwLockRequest,
  isClaimed: (pid: number) => boolean,
): Promise<(Holder & { readonly path: string }) | undefined> {
  const me: Holder = { pid: process.pid, cmd: request.command };
  let blocker: (Holder & { readonly path: string }) | undefined;
  await edit(request.root, request.waitMs, async (found, writtenMs) => {
    const dead: Holder[] = [];
    for (const [path, holder] of blockersOf(found, request)) {
      const lives = holder.cmd.startsWith(ours) ? isClaimed(holder.pid) : await mayLive(holder, writtenMs);
      if (!lives) dead.push(holder);
      // Lockstep's own claims decide between processes of Lockstep.
      else if (!holder.cmd.startsWith(ours)) blocker ??= { ...holder, path };
    }
    const lock = without(found, (holder) => dead.some((one) => same(one, holder)));
    if (blocker !== undefined) return lock;
    const read = new Map(lock.read);
    for (const path of request.read) read.set(path, [...(read.get(path) ?? []), me]);
    return { write: new Map([...lock.write, ...request.write.map((path) => [path, me] as const)]), read };
  });
  return blocker;
}

/** Takes out what {@link acquireRwLock} entered. */
export async function releaseRwLock(request: RwLockRequest): Promise<void> {
  const me: Holder = { pid: process.pid, cmd: request.command };
  await edit(request.root, request.waitMs, (lock) => {
    const write = new Map(lock.write);
    for (const path of request.write) {
      const holder = write.get(path);
      if (holder !== undefined && same(holder, me)) write.delete(path);
    }
    const read = new Map(lock.read);
    for (const path of request.read) {
      const holders = read.get(path) ?? [];
      const mine = holders.findIndex((holder) => same(holder, me));
      if (mine !== -1) read.set(path, holders.toSpliced(mine, 1));
    }
    return { write, read };
  });
}

/** False where nobody uses DVC: its lock file has no place there. */
export function hasDvcFolder(root: string): Promise<boolean> {
  return isFolder(join(root, ".dvc"));
}
