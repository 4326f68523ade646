import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { basename } from "node:path";
import type { Duplex, Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { parseWaitedTimes } from "../costs/waited-times.ts";

export interface CommandRequest {
  readonly text: string;
  readonly workingFolder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of the shell: `$SHELL`, or `/bin/sh`. */
  readonly shell: string;
  readonly onLine: (line: string) => void;
  /** Called with the id of the command's process group, and session, before the command begins. */
  readonly onStart: (processGroup: number) => Promise<void>;
  /**
   * Called when the command has ended, before what it left running is stopped.
   *
   * @param waitedSeconds - Processor time of the command and of all below it that was waited for, as the kernel counted it; `undefined`
   * when it was stopped so hard that nobody could say.
   */
  readonly onEnd?: ((waitedSeconds: number | undefined) => void) | undefined;
  /** How long it may take to end after it was asked to; 5 seconds when left out. */
  readonly graceMs?: (() => number) | undefined;
  readonly signal: AbortSignal | undefined;
}

export type CommandEnd =
  | { readonly kind: "succeeded" }
  | { readonly kind: "failed"; readonly how: string }
  | { readonly kind: "interrupted" };

const usualGraceMs = 5000;
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

/**
 * Waits for a word on descriptor 3, then for the command, and says there what the kernel counted of it. When we die before the word is
 * given, so does it: no command ever runs without its process group being known. Asked to stop, it still waits for the command to.
 */
const starter = `read -r word <&3 || exit 130
trap : TERM INT HUP
"$@" 3<&-
status=$?
times >&3
exit "$status"`;

/** Signals that end a process: a shell says so by an exit code of 128 and the signal's number. */
const endingSignals = [
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGILL",
  "SIGABRT",
  "SIGBUS",
  "SIGFPE",
  "SIGKILL",
  "SIGSEGV",
  "SIGPIPE",
  "SIGTERM",
] as const;

function howItEnded(code: number | null, killedBy: NodeJS.Signals | null): string {
  const signal = killedBy ?? endingSignals.find((name) => code === 128 + constants.signals[name]);
  if (signal !== undefined) return `was stopped by ${signal}`;
  return code === null ? "was stopped by a signal" : `ended with exit code ${String(code)}`;
}

function killGroup(processGroup: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-processGroup, signal);
  } catch {
    // The group is gone already.
  }
}

/** How a process ended. @throws when it could not be started. */
function endOf(child: ChildProcess): Promise<CommandEnd> {
  return new Promise((fulfil, reject) => {
    child.once("error", reject);
    child.once("exit", (code, killedBy) => {
      if (code === 0) fulfil({ kind: "succeeded" });
      else fulfil({ kind: "failed", how: howItEnded(code, killedBy) });
    });
  });
}

/** All that the starter says, until nobody can say more. */
function textOf(stream: Duplex): Promise<string> {
  let text = "";
  stream.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  // The command may be stopped before the word is read.
  stream.on("error", () => undefined);
  return new Promise((fulfil) => {
    stream.once("close", () => {
      fulfil(text);
    });
  });
}

/** Waits until all output is read, but not for what the command left behind and that holds its streams open. */
function drainOf(streams: readonly Readable[]): () => Promise<void> {
  const closed = Promise.all(streams.map((stream) => new Promise((fulfil) => stream.once("close", fulfil))));
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([closed, new Promise((fulfil) => (timer = setTimeout(fulfil, drainMs)))]);
    clearTimeout(timer);
    for (const stream of streams) stream.destroy();
  };
}

/**
 * Runs one command in a process group of its own and waits until it has ended. An abort asks the whole group to stop, then makes
 * it; whatever a command leaves running in its group is stopped when it ends, because it could still write to outputs.
 */
export async function runCommand(request: CommandRequest): Promise<CommandEnd> {
  const { signal } = request;
  const isAborted = (): boolean => signal?.aborted ?? false;
  if (isAborted()) return { kind: "interrupted" };
  const command = [request.shell, ...shellArguments(request.shell, request.text)];
  const child = spawn("/bin/sh", ["-c", starter, "sh", ...command], {
    cwd: request.workingFolder,
    env: { ...request.env },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    detached: true,
  });
  const ended = endOf(child);
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  const drain = drainOf(streams);
  for (const stream of streams) readLines(stream, request.onLine);
  const word = child.stdio[3] as Duplex;
  const said = textOf(word);

  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    if (child.pid === undefined) return;
    killGroup(child.pid, "SIGTERM");
    timer = setTimeout(killGroup, request.graceMs?.() ?? usualGraceMs, child.pid, "SIGKILL");
  };
  signal?.addEventListener("abort", stop, { once: true });
  try {
    if (child.pid !== undefined) await request.onStart(child.pid);
    word.end("go\n");
    const end = await ended;
    request.onEnd?.(parseWaitedTimes(await said));
    return isAborted() ? { kind: "interrupted" } : end;
  } finally {
    word.destroy();
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
    if (child.pid !== undefined) killGroup(child.pid, "SIGKILL");
    await ended.catch(() => undefined);
    await drain();
  }
}
