import { readdirSync, readFileSync } from "node:fs";

/** One process as the kernel describes it now. */
export interface ProcessLine {
  readonly pid: number;
  /** Tells a process from a later one with the same pid. */
  readonly id: string;
  readonly parent: number;
  readonly session: number;
  /** User and system time of its own threads. */
  readonly ownSeconds: number;
  /** Of all processes below it that have ended and were waited for. */
  readonly waitedSeconds: number;
}

export interface ProcessMemory {
  /** Memory of its own: what it has written to. */
  readonly privateBytes: number;
  /** Files and segments that other processes may have, too. */
  readonly sharedBytes: number;
  /** The most that was resident at once since the process began. */
  readonly highWaterBytes: number;
}

/** Of Linux's USER_HZ, which is 100 wherever Node runs. */
const ticksPerSecond = 100;

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // The process has ended, or belongs to somebody who hides it.
    return undefined;
  }
}

/** @param text - `/proc/<pid>/stat`; see proc_pid_stat(5). The name in parentheses may hold anything. */
export function parseProcessLine(text: string): ProcessLine | undefined {
  const name = text.lastIndexOf(")");
  const pid = Number.parseInt(text, 10);
  // From field 3 on: state ppid pgrp session tty tpgid flags minflt cminflt majflt cmajflt utime stime cutime cstime … starttime.
  const fields = text.slice(name + 2).split(" ");
  const [parent = Number.NaN, session = Number.NaN] = [fields[1], fields[3]].map(Number);
  const [user = 0, system = 0, waitedUser = 0, waitedSystem = 0] = fields.slice(11, 15).map(Number);
  const start = fields[19];
  if (name === -1 || start === undefined || !Number.isInteger(pid) || Number.isNaN(session + parent)) return undefined;
  return {
    pid,
    id: `${String(pid)}@${start}`,
    parent,
    session,
    ownSeconds: (user + system) / ticksPerSecond,
    waitedSeconds: (waitedUser + waitedSystem) / ticksPerSecond,
  };
}

function namesOfProcesses(): readonly string[] {
  try {
    return readdirSync("/proc");
  } catch {
    // No descriptor is free at this moment.
    return [];
  }
}

function readLine(pid: number): ProcessLine | undefined {
  const text = textOf(`/proc/${String(pid)}/stat`);
  return text === undefined ? undefined : parseProcessLine(text);
}

/** Memory of a process; `undefined` when it has ended. */
export function readMemory(pid: number): ProcessMemory | undefined {
  const text = textOf(`/proc/${String(pid)}/status`);
  if (text === undefined) return undefined;
  const bytes = (name: string): number =>
    1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text)?.[1] ?? 0);
  return {
    privateBytes: bytes("RssAnon"),
    sharedBytes: bytes("RssFile") + bytes("RssShmem"),
    highWaterBytes: bytes("VmHWM"),
  };
}

function childrenOf(pid: number): readonly number[] {
  const text = textOf(`/proc/${String(pid)}/task/${String(pid)}/children`) ?? "";
  return text.split(" ").flatMap((word) => (/^\d+$/.test(word) ? [Number(word)] : []));
}

/** True where processes can be told from each other and their time and memory read. */
export function hasProcessTable(): boolean {
  return textOf("/proc/self/stat") !== undefined && textOf("/proc/self/status")?.includes("RssAnon") === true;
}

/**
 * Processes of one tree that live now.
 *
 * @param root - Leads a session of its own.
 * @param known - Of an earlier look. They stay with the tree when the process between them and the root has ended.
 * @param isWhole - Looks at every process of the machine, so that those are found, too, whose parent ended before it was seen.
 */
export function readTree(
  root: number,
  known: ReadonlyMap<number, ProcessLine>,
  isWhole: boolean,
): ReadonlyMap<number, ProcessLine> {
  const found = new Map<number, ProcessLine>();
  const pending = [root, ...known.keys()];
  for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
    if (found.has(pid)) continue;
    const line = readLine(pid);
    const before = known.get(pid);
    if (line === undefined || (before !== undefined && before.id !== line.id)) continue;
    found.set(pid, line);
    pending.push(...childrenOf(pid));
  }
  if (!isWhole) return found;
  for (const name of namesOfProcesses()) {
    if (!/^\d+$/.test(name) || found.has(Number(name))) continue;
    const line = readLine(Number(name));
    if (line !== undefined && (line.session === root || found.has(line.parent))) found.set(line.pid, line);
  }
  return found;
}
