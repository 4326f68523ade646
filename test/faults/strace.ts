import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { type Call, parseTrace, type Role } from "./trace.ts";

/** What happens to a call: the process is killed at it, or it fails with an error of the system. */
export type Fault = "KILL" | "ENOSPC" | "EIO";

/** The calls that change what a disk holds, and those that make it durable. */
export const writingCalls = [
  ...["chmod", "copy_file_range", "fchmod", "fchmodat", "fdatasync", "fsync", "ftruncate", "ioctl", "link", "linkat"],
  ...["mkdir", "mkdirat", "openat", "pwrite64", "pwritev", "rename", "renameat", "renameat2", "rmdir", "sendfile"],
  ...["symlink", "symlinkat", "syncfs", "unlink", "unlinkat", "utimensat", "write", "writev"],
] as const;

/** The calls that a full disk or a broken one lets fail. */
export const failing: Readonly<Record<"ENOSPC" | "EIO", ReadonlySet<string>>> = {
  ENOSPC: new Set([
    ...[
      "copy_file_range",
      "fdatasync",
      "fsync",
      "ftruncate",
      "link",
      "linkat",
      "mkdir",
      "mkdirat",
      "openat",
      "pwrite64",
    ],
    ...["pwritev", "rename", "renameat", "renameat2", "sendfile", "symlink", "symlinkat", "syncfs", "write", "writev"],
  ]),
  EIO: new Set(writingCalls.filter((name) => name !== "ioctl" && name !== "utimensat")),
};

export interface TracedRun {
  readonly code: number | null;
  readonly output: string;
  readonly calls: readonly Call[];
}

/** A fault at one call. */
export interface Strike {
  readonly kind: Fault;
  readonly syscall: string;
  /** Counted in each thread, those ahead included. */
  readonly ordinal: number;
  /** Calls that the thread which is meant makes first; see warm-up.mjs. */
  readonly ahead: { readonly role: Role; readonly syscall: string; readonly count: number };
}

/** Runs a program under strace, with one fault when asked. */
export async function runTraced(request: {
  readonly program: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: string;
  readonly fault?: Strike;
}): Promise<TracedRun> {
  const { fault } = request;
  const effect = fault?.kind === "KILL" ? "signal=KILL" : `error=${fault?.kind ?? ""}`;
  const names: readonly string[] = fault === undefined ? writingCalls : [...new Set([fault.syscall, "mkdir"])];
  const options = [
    ...["-f", "-y", "-qq", "-e", "signal=none", "-o", request.log, "-e", `trace=${names.join(",")}`],
    ...(fault === undefined ? [] : ["-e", `inject=${fault.syscall}:${effect}:when=${fault.ordinal}`]),
    // Stops at the traced calls alone, which is much faster; strace cannot send signals that way.
    ...(fault?.kind === "KILL" ? [] : ["--seccomp-bpf"]),
  ];
  const child = spawn("strace", [...options, ...request.program], {
    cwd: request.folder,
    // One thread for files: calls come in one order and have one count.
    env: { ...request.env, UV_THREADPOOL_SIZE: "1", LOCKSTEP_FAULTS: JSON.stringify(fault?.ahead ?? { count: 0 }) },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  // Whatever the fault has done to it, a program that does not end in time has to.
  const late = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, 60_000);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  clearTimeout(late);
  const calls = parseTrace(readFileSync(request.log, "utf8"));
  rmSync(request.log);
  return { code, output, calls };
}

/** The call that a fault struck; `undefined` when none was. */
export function struck(run: TracedRun, fault: Strike): Call | undefined {
  return run.calls.find((call) =>
    fault.kind === "KILL"
      ? call.isLast && call.syscall === fault.syscall && call.ordinal === fault.ordinal
      : call.isInjected,
  );
}
