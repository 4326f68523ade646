import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { isSystemError, syncFolder } from "../../data/objects/aside.ts";
import { type ModelName, type ModelVersion, modelVersion, type Sha256, sha256 } from "../../domain/ids.ts";
import { logFolder } from "../served-folder/layout.ts";

/** One row that was asked and what was answered: one line of `log/<model>/requests.jsonl`. */
export interface LoggedPrediction {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly modelVersion: ModelVersion;
  readonly artifactSha256: Sha256;
  /** The declared inputs of the model; nothing else that a request held. */
  readonly inputs: Readonly<Record<string, number | string>>;
  /** 0 … 1. */
  readonly probability: number;
  readonly decision: "positive" | "negative";
}

const fileName = (age: number): string => (age === 0 ? "requests.jsonl" : `requests.${String(age)}.jsonl`);
const lineLimitBytes = 1024 * 1024;

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
    await rm(join(place, fileName(keptFiles)), { force: true });
    for (let age = keptFiles - 1; age >= 0; age--)
      await rename(join(place, fileName(age)), join(place, fileName(age + 1))).catch((error: unknown) => {
        if (!isSystemError(error, "ENOENT")) throw error;
      });
    await syncFolder(place);
  }

  async function write(rows: readonly LoggedPrediction[]): Promise<void> {
    if (file === undefined) {
      await mkdir(place, { recursive: true });
      file = await openForAppending(join(place, fileName(0)));
    }
    if (file.sizeBytes >= fileSizeBytes) {
      await rotate();
      file = await openForAppending(join(place, fileName(0)));
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

export interface InferenceLogPage {
  /** Oldest first. */
  readonly rows: readonly LoggedPrediction[];
  /** Lines that are no predictions; the last line of a file that is being written does not count. */
  readonly badLines: number;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readInputs(value: unknown): Readonly<Record<string, number | string>> | undefined {
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value);
  const isSound = entries.every(
    ([, cell]) => typeof cell === "string" || (typeof cell === "number" && Number.isFinite(cell)),
  );
  return isSound ? (Object.fromEntries(entries) as Readonly<Record<string, number | string>>) : undefined;
}

function parseLine(line: string): LoggedPrediction | undefined {
  if (line.length > lineLimitBytes) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    if (!isRecord(value)) return undefined;
    const { id, at, model_version, artifact_sha256, inputs, probability, decision } = value;
    const named = readInputs(inputs);
    const isSound =
      typeof id === "string" &&
      typeof at === "string" &&
      typeof model_version === "string" &&
      typeof artifact_sha256 === "string" &&
      named !== undefined &&
      typeof probability === "number" &&
      probability >= 0 &&
      probability <= 1 &&
      (decision === "positive" || decision === "negative");
    if (!isSound) return undefined;
    return {
      id,
      at,
      modelVersion: modelVersion(model_version),
      artifactSha256: sha256(artifact_sha256),
      inputs: named,
      probability,
      decision,
    };
  } catch {
    return undefined;
  }
}

/** A file's text and which file it is, whatever its name is by now. */
async function readFileIfThere(path: string): Promise<{ readonly text: string; readonly file: string } | undefined> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(path, flags).catch((error: unknown) => {
    if (isSystemError(error, "ENOENT")) return undefined;
    throw error;
  });
  if (handle === undefined) return undefined;
  try {
    const { dev, ino } = await handle.stat({ bigint: true });
    return { text: await handle.readFile("utf8"), file: `${dev.toString()}:${ino.toString()}` };
  } finally {
    await handle.close();
  }
}

const oldestAge = 100;

/**
 * The newest `limit` predictions that a server logged for a model, over all its files. A line that is being written, or that a
 * killed server tore, is skipped; other lines that are no predictions are counted.
 *
 * @param folder - The target's folder.
 */
export async function readInferenceLog(
  folder: string,
  model: ModelName,
  { limit }: { readonly limit: number },
): Promise<InferenceLogPage> {
  const place = logFolder(folder, model);
  const seen = new Set<string>();
  let rows: LoggedPrediction[] = [];
  let badLines = 0;
  // A rotation that was cut short leaves a gap of one; two names without a file are the end.
  for (let age = 0, absent = 0; age <= oldestAge && absent < 2 && rows.length < limit; age++) {
    const found = await readFileIfThere(join(place, fileName(age)));
    absent = found === undefined ? absent + 1 : 0;
    // The file just read may have moved on to the next name.
    if (found === undefined || seen.has(found.file)) continue;
    seen.add(found.file);
    const lines = found.text.split("\n");
    lines.pop();
    const older: LoggedPrediction[] = [];
    for (const line of lines) {
      const row = parseLine(line);
      if (row !== undefined) older.push(row);
      else if (line !== "") badLines++;
    }
    rows = [...older, ...rows];
  }
  return { rows: rows.slice(Math.max(0, rows.length - limit)), badLines };
}
