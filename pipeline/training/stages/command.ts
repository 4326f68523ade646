import { type ChildProcess, spawn } from "node:child_process";
import { basename } from "node:path";
import type { Readable, Writable } from "node:stream";
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

/**
 * Waits for a word on descriptor 3, then becomes the command. When we die before the word is given, so does it: no command ever runs
 * without its process group being known.
 */
const starter = 'read -r word <&3 || exit 130; exec 3<&-; exec "$@"';

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
      else {
        const how = code === null ? `was stopped by ${killedBy ?? "a signal"}` : `ended with exit code ${code}`;
        fulfil({ kind: "failed", how });
      }
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
  const word = child.stdio[3] as Writable;
  // The command may be stopped before it has read the word.
  word.on("error", () => undefined);

  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    if (child.pid === undefined) return;
    killGroup(child.pid, "SIGTERM");
    timer = setTimeout(killGroup, graceMs, child.pid, "SIGKILL");
  };
  signal?.addEventListener("abort", stop, { once: true });
  try {
    if (child.pid !== undefined) await request.onStart(child.pid);
    word.end("go\n");
    const end = await ended;
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
