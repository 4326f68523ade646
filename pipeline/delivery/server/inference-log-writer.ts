import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { isSystemError, syncFolder } from "../../data/objects/aside.ts";
import type { ModelName } from "../../domain/ids.ts";
import { logFolder } from "../served-folder/layout.ts";
import { type LoggedPrediction, logFileName } from "./inference-log.ts";

export interface InferenceLogOptions {
  /** The target's folder. */
  readonly folder: string;
  readonly model: ModelName;
  /** A file that has grown to this size gives way to the next one. */
  readonly fileSizeBytes: number;
  /** How many full files are kept beside the one being written; the oldest goes first. */
  readonly keptFiles: number;
  /** Told of lines that could not be written. The server goes on answering: a full disk must not stop predictions. */
  readonly onLost: (lines: number, cause: unknown) => void;
}

export interface InferenceLog {
  append(rows: readonly LoggedPrediction[]): void;
  /** Waits until everything appended so far is on disk. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Rows waiting to be written; beyond it they are lost, and counted. */
const waitingLimit = 100_000;

function lineOf(row: LoggedPrediction): string {
  return `${JSON.stringify({
    id: row.id,
    at: row.at,
    model_version: row.modelVersion,
    artifact_sha256: row.artifactSha256,
    inputs: row.inputs,
    probability: row.probability,
    decision: row.decision,
  })}\n`;
}

/** Opens the log for appending. A line that an earlier process tore is ended, so that the next one stands alone. */
async function openForAppending(path: string): Promise<{ readonly handle: FileHandle; readonly sizeBytes: number }> {
  const handle = await open(
    path,
    constants.O_CREAT | constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW,
    0o640,
  );
  try {
    const { size } = await handle.stat();
    if (size === 0) return { handle, sizeBytes: 0 };
    const last = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    if (last.buffer[0] === 0x0a) return { handle, sizeBytes: size };
    await handle.appendFile("\n");
    return { handle, sizeBytes: size + 1 };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Appends rows in the background, in order, and turns to a new file when one is full. */
export function openInferenceLog(options: InferenceLogOptions): InferenceLog {
  const { folder, model, fileSizeBytes, keptFiles, onLost } = options;
  const place = logFolder(folder, model);
  const waiting: LoggedPrediction[] = [];
  let file: { handle: FileHandle; sizeBytes: number } | undefined;
  let writing: Promise<void> | undefined;

  async function rotate(): Promise<void> {
    await file?.handle.sync();
    await file?.handle.close();
    file = undefined;
    await rm(join(place, logFileName(keptFiles)), { force: true });
    for (let age = keptFiles - 1; age >= 0; age--)
      await rename(join(place, logFileName(age)), join(place, logFileName(age + 1))).catch((error: unknown) => {
        if (!isSystemError(error, "ENOENT")) throw error;
      });
    await syncFolder(place);
  }

  async function write(rows: readonly LoggedPrediction[]): Promise<void> {
    if (file === undefined) {
      await mkdir(place, { recursive: true });
      file = await openForAppending(join(place, logFileName(0)));
    }
    if (file.sizeBytes >= fileSizeBytes) {
      await rotate();
      file = await openForAppending(join(place, logFileName(0)));
    }
    const text = rows.map(lineOf).join("");
    await file.handle.appendFile(text);
    file.sizeBytes += Buffer.byteLength(text);
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const rows = waiting.splice(0, 1_000);
      try {
        await write(rows);
      } catch (error) {
        await file?.handle.close().catch(() => undefined);
        file = undefined;
        onLost(rows.length, error);
      }
    }
  }

  const settle = async (): Promise<void> => {
    while (writing !== undefined) await writing;
  };

  return {
    append(rows) {
      const room = Math.max(0, waitingLimit - waiting.length);
      if (rows.length > room) onLost(rows.length - room, new Error("the log cannot keep up"));
      waiting.push(...rows.slice(0, room));
      writing ??= drain().finally(() => {
        writing = undefined;
      });
    },
    async flush() {
      await settle();
      await file?.handle.sync();
    },
    async close() {
      await settle();
      await file?.handle.sync();
      await file?.handle.close();
      file = undefined;
    },
  };
}
