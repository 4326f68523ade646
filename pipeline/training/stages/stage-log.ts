import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { ownFolder } from "../../data/objects/scratch.ts";

/** The output of a stage's last run, in a file. */
export interface StageLog {
  readonly path: string;
  add(line: string): void;
  /** @returns Why the file is not whole, for a warning: a log that cannot be kept stops no stage. */
  close(): Promise<string | undefined>;
}

/** Longest log, in characters. */
export const logLimit = 50_000_000;

/** A name for what belongs to a stage, whatever characters the stage's name has. */
export function fileNameOf(stage: string): string {
  return encodeURIComponent(stage).replaceAll(".", "%2E");
}

/** Starts the log of a stage anew: `logs/<stage>.log` in Lockstep's own folder. */
export async function openStageLog(root: string, stage: string): Promise<StageLog> {
  const path = join(await ownFolder(root, "logs"), `${fileNameOf(stage)}.log`);
  const stream = createWriteStream(path);
  let problem: string | undefined;
  stream.on("error", (error) => (problem ??= error.message));
  let characters = 0;
  return {
    path,
    add(line) {
      if (characters > logLimit) return;
      characters += line.length + 1;
      stream.write(characters > logLimit ? "(the output is too long; the rest is not kept)\n" : `${line}\n`);
    },
    async close() {
      const closed = once(stream, "close").catch(() => undefined);
      stream.end();
      await closed;
      return problem === undefined ? undefined : `${path} is not whole: ${problem}`;
    },
  };
}
