import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isSystemError, syncFolder } from "../../data/objects/aside.ts";
import type { ModelName } from "../../domain/ids.ts";
import { logFolder } from "../served-folder/layout.ts";
import { type LoggedPrediction, logFileName } from "./inference-log.ts";

export interface InferenceLogOptions {
  /** The target's folder. */
  readonly folder: string;
  readonly model: ModelName;
  /** A file that would grow beyond this size gives way to the next one; only a single row may be larger. */
  readonly fileSizeBytes: number;
  /** How many full files are kept beside the one being written; the oldest goes first. */
  readonly keptFiles: number;
  /** Most bytes that wait to be written; rows beyond are lost. 64 MiB when left out. */
  readonly waitingBytes?: number;
  /** Told of lines that could not be written. The server goes on answering: a full disk must not stop predictions. */
  readonly onLost: (lines: number, cause: unknown) => void;
}

export interface InferenceLog {
  append(rows: readonly LoggedPrediction[]): void;
  /** Waits until everything appended so far is on disk. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Rows that come within this time are written together: a write for each request would delay the answers beside it. */
const gatherMs = 10;
/** Written at once. */
const pieceBytes = 1024 * 1024;

/** A line with its line break. */
interface Line {
  readonly text: string;
  readonly sizeBytes: number;
}

function lineOf(row: LoggedPrediction): Line {
  const text = `${JSON.stringify({
    id: row.id,
    at: row.at,
    model_version: row.modelVersion,
    artifact_sha256: row.artifactSha256,
    inputs: row.inputs,
    prediction: row.prediction,
    scores: row.scores,
  })}\n`;
  return { text, sizeBytes: Buffer.byteLength(text) };
}

const sizeOf = (lines: readonly Line[]): number => lines.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

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
  const waitingLimit = options.waitingBytes ?? 64 * 1024 * 1024;
  const place = logFolder(folder, model);
  const waiting: Line[] = [];
  let waitingBytes = 0;
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

  /** Takes from the front what is written at once: as much as fits into the file, one line at least. */
  function take(room: number): readonly Line[] {
    let count = 0;
    for (let size = 0; count < waiting.length; count++) {
      size += waiting[count]?.sizeBytes ?? 0;
      if (count > 0 && size > Math.min(pieceBytes, room)) break;
    }
    const taken = waiting.splice(0, count);
    waitingBytes -= sizeOf(taken);
    return taken;
  }

  async function openLatest(): Promise<{ handle: FileHandle; sizeBytes: number }> {
    await mkdir(place, { recursive: true });
    return openForAppending(join(place, logFileName(0)));
  }

  async function fileWithRoom(): Promise<{ handle: FileHandle; sizeBytes: number }> {
    const opened = file ?? (await openLatest());
    file = opened;
    if (opened.sizeBytes === 0 || opened.sizeBytes + (waiting[0]?.sizeBytes ?? 0) <= fileSizeBytes) return opened;
    await rotate();
    file = await openLatest();
    return file;
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      let lines: readonly Line[] = [];
      try {
        const into = await fileWithRoom();
        lines = take(fileSizeBytes - into.sizeBytes);
        await into.handle.appendFile(lines.map(({ text }) => text).join(""));
        into.sizeBytes += sizeOf(lines);
      } catch (error) {
        await file?.handle.close().catch(() => undefined);
        file = undefined;
        // Without a file nothing was taken yet: a piece is given up, so that the queue ends.
        if (lines.length === 0) lines = take(pieceBytes);
        onLost(lines.length, error);
      }
    }
  }

  function schedule(): void {
    writing ??= pause(gatherMs)
      .then(drain)
      .finally(() => {
        writing = undefined;
        // What came between the last look and now.
        if (waiting.length > 0) schedule();
      });
  }

  const settle = async (): Promise<void> => {
    while (writing !== undefined) await writing;
  };

  return {
    append(rows) {
      let lost = 0;
      for (const row of rows) {
        const line = lineOf(row);
        if (waitingBytes + line.sizeBytes > waitingLimit) lost++;
        else {
          waiting.push(line);
          waitingBytes += line.sizeBytes;
        }
      }
      if (lost > 0) onLost(lost, new Error("the log cannot keep up"));
      schedule();
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
