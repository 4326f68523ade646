import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { isAlive } from "../objects/scratch.ts";

/** Which process, so that a later one that was given the same number is not taken for it. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** When the process started, in the kernel's ticks; `undefined` where the system does not tell (macOS, Windows). */
  readonly started: string | undefined;
}

/** Start time of a process in the kernel's ticks since boot where the system tells it (Linux), else `undefined`. */
export async function startOf(pid: number): Promise<string | undefined> {
  try {
    const text = await readFile(`/proc/${String(pid)}/stat`, "utf8");
    // The second field is the program's name in parentheses and may hold anything; the 22nd is the start time.
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

export async function thisProcess(): Promise<ProcessIdentity> {
  return { host: hostname(), pid: process.pid, started: await startOf(process.pid) };
}

/** True while the process of that number is the one that started then. */
export async function isRunning(pid: number, started: string | undefined): Promise<boolean> {
  return isAlive(pid) && (started === undefined || (await startOf(pid)) === started);
}

/** What is known of a process that wrote its name somewhere: one on another machine cannot be asked. */
export async function lifeOf({ host, pid, started }: ProcessIdentity): Promise<"running" | "dead" | "elsewhere"> {
  if (host !== hostname()) return "elsewhere";
  return (await isRunning(pid, started)) ? "running" : "dead";
}

export function isProcessIdentity(value: unknown): value is ProcessIdentity {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    Number.isSafeInteger(value.pid) &&
    "host" in value &&
    typeof value.host === "string"
  );
}
