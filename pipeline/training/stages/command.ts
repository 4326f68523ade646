import { spawn } from "node:child_process";
import { basename } from "node:path";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

export interface CommandRequest {
  readonly text: string;
  readonly workingFolder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of the shell: `$SHELL`, or `/bin/sh`. */
  readonly shell: string;
  readonly onLine: (line: string) => void;
  /** Called with the id of the command's process group as soon as there is one. */
  readonly onStart: (processGroup: number) => Promise<void>;
  readonly signal: AbortSignal | undefined;
}

export type CommandEnd =
  | { readonly kind: "succeeded" }
  | { readonly kind: "failed"; readonly how: string }
  | { readonly kind: "interrupted" };

/** How long a command may take to end after it was asked to. */
const graceMs = 5000;
/** How long output is awaited that something the command left behind holds open. */
const drainMs = 1000;
const longestLine = 4000;

/** The commands of `cmd` one by one: a text runs line by line, each line in a shell of its own, as DVC does; a list item is one. */
export function commandsOf(cmd: string | readonly string[]): readonly string[] {
  // The line ends of Python's str.splitlines, by which DVC splits.
  return typeof cmd === "string"
    ? cmd.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/).filter((line) => line !== "")
    : cmd;
}

/** Start-up files of the person's shell must not decide what a stage does. */
function shellArguments(shell: string, text: string): readonly string[] {
  switch (basename(shell).toLowerCase()) {
    case "bash":
      return ["--noprofile", "--norc", "-c", text];
    case "zsh":
      return ["--no-rcs", "-c", text];
    default:
      return ["-c", text];
  }
}

/** Cuts a stream into lines at `\n` and `\r` (progress bars), each of bounded length. */
function readLines(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let open = "";
  let isCut = false;
  const end = (line: string): void => {
    onLine(isCut ? `${line}…` : line);
    isCut = false;
  };
  stream.on("data", (chunk: Buffer) => {
    const parts = decoder.write(chunk).split(/\r\n|[\n\r]/);
    for (const [index, part] of parts.entries()) {
      open += part;
      if (open.length > longestLine) {
        open = open.slice(0, longestLine);
        isCut = true;
      }
      if (index < parts.length - 1) {
        end(open);
        open = "";
      }
    }
  });
  stream.on("close", () => {
    if (open !== "") end(open);
  });
}

function killGroup(processGroup: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-processGroup, signal);
  } catch {
    // The group is gone already.
  }
}

/**
 * Runs one command in a process group of its own and waits until it has ended. An abort asks the whole group to stop, then makes
 * it; whatever a command leaves running in its group is stopped when it ends, because it could still write to outputs.
 */
export async function runCommand(request: CommandRequest): Promise<CommandEnd> {
  const { signal } = request;
  const isAborted = (): boolean => signal?.aborted ?? false;
  if (isAborted()) return { kind: "interrupted" };
  const child = spawn(request.shell, [...shellArguments(request.shell, request.text)], {
    cwd: request.workingFolder,
    env: { ...request.env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const ended = new Promise<CommandEnd>((fulfil, reject) => {
    child.once("error", reject);
    child.once("exit", (code, killedBy) => {
      if (code === 0) fulfil({ kind: "succeeded" });
      else
        fulfil({
          kind: "failed",
          how: code === null ? `was stopped by ${killedBy ?? "a signal"}` : `ended with exit code ${String(code)}`,
        });
    });
  });
  const drained = Promise.all(
    [child.stdout, child.stderr].map((stream) => new Promise((fulfil) => stream.once("close", fulfil))),
  );
  for (const stream of [child.stdout, child.stderr]) readLines(stream, request.onLine);

  const { pid } = child;
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    if (pid === undefined) return;
    killGroup(pid, "SIGTERM");
    timer = setTimeout(killGroup, graceMs, pid, "SIGKILL");
  };
  signal?.addEventListener("abort", stop, { once: true });
  try {
    if (pid !== undefined) await request.onStart(pid);
    const end = await ended;
    if (pid !== undefined) killGroup(pid, "SIGKILL");
    let drainTimer: NodeJS.Timeout | undefined;
    await Promise.race([drained, new Promise((fulfil) => (drainTimer = setTimeout(fulfil, drainMs)))]);
    clearTimeout(drainTimer);
    child.stdout.destroy();
    child.stderr.destroy();
    return isAborted() ? { kind: "interrupted" } : end;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
