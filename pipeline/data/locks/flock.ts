import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { LockstepError } from "../../domain/error.ts";

/** What util-linux's `flock` is told to answer when another process has the lock. */
const conflictExit = 75;

/**
 * A shell that takes and gives back the lock of one file (`$1`): a line of seconds asks for it, the answer is flock's exit code; the
 * next line gives it back. Signals from a terminal are for the process that asked: it gives the lock back when it has cleaned up. The
 * end of the input ends the shell, and with it the lock, also when that process was killed.
 */
const keeperScript = `trap '' HUP INT TERM
while read -r seconds; do
  exec 9>>"$1"
  flock -x -w "$seconds" -E ${String(conflictExit)} 9
  code=$?
  echo "$code"
  if [ "$code" -eq 0 ]; then read -r word; fi
  exec 9>&-
  if [ "$code" -eq 0 ]; then echo free; fi
done`;

/** One keeper and its lock. Starting a process costs far more than a line to one that runs: stages lock again and again. */
class Keeper {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  #heard = "";
  #isGone = false;
  #answer: ((line: string | undefined) => void) | undefined;

  constructor(path: string) {
    this.#child = spawn("/bin/sh", ["-c", keeperScript, "sh", path], { stdio: ["pipe", "pipe", "ignore"] });
    const gone = (): void => {
      this.#isGone = true;
      this.#answer?.(undefined);
    };
    this.#child.on("error", gone);
    this.#child.on("close", gone);
    // It may be gone before it is told anything.
    this.#child.stdin.on("error", () => undefined);
    this.#child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.#heard += text;
      const end = this.#heard.indexOf("\n");
      if (end === -1) return;
      const line = this.#heard.slice(0, end);
      this.#heard = this.#heard.slice(end + 1);
      this.#answer?.(line);
    });
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** One line there, one line back; `undefined` when the keeper is gone. While nobody waits, the process may end. */
  async ask(line: string): Promise<string | undefined> {
    if (this.#isGone) return undefined;
    const parts = [this.#child, this.#child.stdin, this.#child.stdout] as readonly unknown[];
    const held = parts as readonly { ref(): void; unref(): void }[];
    for (const part of held) part.ref();
    try {
      return await new Promise<string | undefined>((fulfil) => {
        this.#answer = fulfil;
        this.#child.stdin.write(`${line}\n`);
      });
    } finally {
      this.#answer = undefined;
      for (const part of held) part.unref();
    }
  }
}

/** Keepers that have nothing to keep just now, by the path of their lock. */
const idle = new Map<string, Keeper[]>();

/**
 * Runs `body` while this process has the BSD lock (`flock(2)`) of a file, which is the kind DVC takes on `.dvc/tmp/lock` and
 * `.dvc/tmp/rwlock.lock`. Node has no such call, so a shell with the program `flock` of util-linux holds it; it ends, and gives the lock
 * back, when this process dies. Where that program is missing (macOS, Windows) `body` runs without the lock.
 *
 * @param waitMs - How long to wait for another holder.
 * @throws LockstepError LOCK_HELD when another process has it for longer.
 */
export async function withFlock<Result>(path: string, waitMs: number, body: () => Promise<Result>): Promise<Result> {
  const keeper = idle.get(path)?.pop() ?? new Keeper(path);
  const put = (): void => {
    if (!keeper.isGone) idle.set(path, [...(idle.get(path) ?? []), keeper]);
  };
  const code = await keeper.ask(String(Math.max(waitMs, 1) / 1000));
  if (code !== "0") {
    put();
    if (code === String(conflictExit)) {
      throw new LockstepError("LOCK_HELD", `another process, such as a running dvc, has the lock of ${path}`, {
        hint: "Wait until it ends, then run the command again.",
      });
    }
    return body();
  }
  try {
    return await body();
  } finally {
    await keeper.ask("");
    put();
  }
}
