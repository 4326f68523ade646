import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startOf } from "../../pipeline/data/locks/process-identity.ts";
import { type Call, parseTrace } from "./trace.ts";

/** What happens to a call: the process is killed at it, or it fails with an error of the system. */
export type Fault = "KILL" | "ENOSPC" | "EIO";

/** The calls that change what a disk holds, and those that make it durable. */
const writingCalls = [
  ...["chmod", "copy_file_range", "fchmod", "fchmodat", "fdatasync", "fsync", "ftruncate", "ioctl", "link", "linkat"],
  ...["mkdir", "mkdirat", "openat", "pwrite64", "pwritev", "rename", "renameat", "renameat2", "rmdir", "sendfile"],
  ...["symlink", "symlinkat", "syncfs", "unlink", "unlinkat", "utimensat", "write", "writev"],
] as const;

/** The calls that a full disk or a broken one lets fail. */
export const failing: Readonly<Record<"ENOSPC" | "EIO", ReadonlySet<string>>> = {
  ENOSPC: new Set([
    ...["copy_file_range", "fdatasync", "fsync", "ftruncate", "link", "linkat", "mkdir", "mkdirat", "openat"],
    ...["pwrite64", "pwritev", "rename", "renameat", "renameat2", "sendfile", "symlink", "symlinkat", "syncfs"],
    ...["write", "writev"],
  ]),
  EIO: new Set(writingCalls.filter((name) => name !== "ioctl" && name !== "utimensat")),
};

/** What the names in a run are made of that differ from run to run; the random ones do not, see known-names.mjs. */
export interface Origin {
  /** Where the world is. */
  readonly folder: string;
  readonly pid: number;
  /** In the kernel's ticks since boot. */
  readonly started: string;
}

export interface TracedRun {
  readonly origin: Origin;
  readonly code: number | null;
  readonly output: string;
  readonly calls: readonly Call[];
}

/** A fault at one call: the how-many-th of its name at a path that another run had. */
export interface Strike {
  readonly kind: Fault;
  readonly syscall: string;
  readonly path: string;
  /** From 1, counted in each thread. */
  readonly ordinal: number;
  readonly seenIn: Origin;
}

/** The path that a run has where another one had `path`. */
function translated(path: string, from: Origin, to: Origin): string {
  return path
    .replace(from.folder, () => to.folder)
    .replace(`/${from.pid}~${from.started}~`, () => `/${to.pid}~${to.started}~`)
    .replace(`/${from.pid}-`, () => `/${to.pid}-`);
}

function optionsOf(log: string, origin: Origin, fault: Strike | undefined): readonly string[] {
  // -D: the program keeps the number of the process that becomes it.
  const common = ["-D", "-f", "-y", "-qq", "-e", "signal=none", "-o", log];
  if (fault === undefined) return [...common, "--seccomp-bpf", "-e", `trace=${writingCalls.join(",")}`];
  const { kind, syscall, path, ordinal, seenIn } = fault;
  const effect = kind === "KILL" ? "signal=KILL" : `error=${kind}`;
  return [
    ...[...common, "-e", `trace=${syscall}`, "-P", translated(path, seenIn, origin)],
    ...["-e", `inject=${syscall}:${effect}:when=${ordinal}`],
    // Stops at the traced calls alone, which is much faster; strace cannot send signals that way.
    ...(kind === "KILL" ? [] : ["--seccomp-bpf"]),
  ];
}

const knownNames = pathToFileURL(join(import.meta.dirname, "known-names.mjs")).href;

/** Runs a program of JavaScript under strace, with one fault when asked. */
export async function runTraced(request: {
  readonly program: readonly string[];
  /** Of the world; the program runs in `work` there. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fault?: Strike;
}): Promise<TracedRun> {
  const { folder, fault } = request;
  const log = join(folder, "trace");
  // The paths have the number of the process in them, which is known when it is there: it waits for what it is to do.
  const child = spawn("bash", ["-c", 'mapfile -t words && exec strace "${words[@]}"'], {
    cwd: join(folder, "work"),
    // One thread for files: calls come in one order.
    env: { ...request.env, UV_THREADPOOL_SIZE: "1" },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  const { pid } = child;
  const started = pid === undefined ? undefined : await startOf(pid);
  if (pid === undefined || started === undefined) throw new Error("bash did not start");
  const origin: Origin = { folder, pid, started };
  // Whatever the fault has done to it, a program that does not end in time has to.
  const late = setTimeout(() => process.kill(-pid, "SIGKILL"), 60_000);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const words = [...optionsOf(log, origin, fault), process.execPath, "--import", knownNames, ...request.program];
  child.stdin.end(words.map((word) => `${word}\n`).join(""));
  const [code] = (await once(child, "close")) as [number | null];
  clearTimeout(late);
  const calls = parseTrace(readFileSync(log, "utf8"));
  rmSync(log);
  return { origin, code, output, calls };
}

/** True when the fault befell the run. */
export function isStruck({ calls }: TracedRun, { kind }: Strike): boolean {
  return calls.some(({ isInjected, isLast }) => (kind === "KILL" ? isLast : isInjected));
}
