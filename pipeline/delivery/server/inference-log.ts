import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { isSystemError } from "../../data/objects/aside.ts";
import { type ModelName, type ModelVersion, modelVersion, type Sha256, sha256 } from "../../domain/ids.ts";
import type { Answer } from "../../training/answers.ts";
import { logFolder } from "../served-folder/layout.ts";

/** One row that was asked and what was answered: one line of `log/<model>/requests.jsonl`. */
export interface LoggedPrediction extends Answer {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly modelVersion: ModelVersion;
  readonly artifactSha256: Sha256;
  /** The declared inputs of the model; nothing else that a request held. */
  readonly inputs: Readonly<Record<string, number | string>>;
}

/** The file being written is of age 0; full ones are the older the higher. */
export const logFileName = (age: number): string => (age === 0 ? "requests.jsonl" : `requests.${String(age)}.jsonl`);
const lineLimitBytes = 1024 * 1024;

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

/** Lines from when servers knew two classes only have `probability` and `decision` instead. */
function readAnswer({ prediction, scores, probability, decision }: Readonly<Record<string, unknown>>) {
  const named = prediction ?? decision;
  const all: unknown = scores ?? [probability];
  const isSound =
    (typeof named === "string" || (typeof named === "number" && Number.isFinite(named))) &&
    Array.isArray(all) &&
    all.length > 0 &&
    all.every((score) => typeof score === "number" && Number.isFinite(score));
  return isSound ? { prediction: named, scores: all as readonly number[] } : undefined;
}

function parseLine(line: string): LoggedPrediction | undefined {
  if (line.length > lineLimitBytes) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    if (!isRecord(value)) return undefined;
    const { id, at, model_version, artifact_sha256, inputs } = value;
    const named = readInputs(inputs);
    const answer = readAnswer(value);
    const isSound =
      typeof id === "string" &&
      typeof at === "string" &&
      typeof model_version === "string" &&
      typeof artifact_sha256 === "string" &&
      named !== undefined &&
      answer !== undefined;
    if (!isSound) return undefined;
    return {
      id,
      at,
      modelVersion: modelVersion(model_version),
      artifactSha256: sha256(artifact_sha256),
      inputs: named,
      ...answer,
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
    const found = await readFileIfThere(join(place, logFileName(age)));
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
