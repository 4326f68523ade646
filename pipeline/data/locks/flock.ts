import { spawn } from "node:child_process";
import { once } from "node:events";
import { LockstepError } from "../../domain/error.ts";

/** What util-linux's `flock` is told to answer when another process has the lock. */
const conflictExit = 75;

/**
 * Runs `body` while this process has the BSD lock (`flock(2)`) of a file, which is the kind DVC takes on `.dvc/tmp/lock` and
 * `.dvc/tmp/rwlock.lock`. Node has no such call, so the program `flock` of util-linux holds it; it ends, and gives the lock back, when
 * this process dies. Where that program is missing (macOS, Windows) `body` runs without the lock.
 *
 * @param waitMs - How long to wait for another holder.
 * @throws LockstepError LOCK_HELD when another process has it for longer.
 */
export async function withFlock<Result>(path: string, waitMs: number, body: () => Promise<Result>): Promise<Result> {
  const seconds = String(Math.max(waitMs, 1) / 1000);
  const lines = ["-x", "-w", seconds, "-E", String(conflictExit), path, "/bin/sh", "-c", "echo held; read -r word"];
  const holder = spawn("flock", lines, { stdio: ["pipe", "pipe", "ignore"] });
  const ended = once(holder, "close").catch(() => [undefined]);
  // It may be gone before it is told to go.
  holder.stdin.on("error", () => undefined);
  const isHeld = await Promise.race([once(holder.stdout, "data").then(() => true), ended.then(() => false)]);
  if (!isHeld) {
    const [exitCode] = (await ended) as readonly unknown[];
    if (exitCode === conflictExit) {
      throw new LockstepError("LOCK_HELD", `another process, such as a running dvc, has the lock of ${path}`, {
        hint: "Wait until it ends, then run the command again.",
      });
    }
    return body();
  }
  try {
    return await body();
  } finally {
    holder.stdin.end("\n");
    await ended;
  }
}
