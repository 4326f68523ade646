import { createHash } from "node:crypto";
import { appendFile, mkdir, rename, rm, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isSystemError, readTextIfThere } from "../../data/objects/aside.ts";
import type { Table } from "../../data/tables/table.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { TrainingRequest } from "./trainer.ts";

/**
 * What an unfinished training has written down so that another process can go on: records in one file, whose name is the digest of
 * all that decides the training. A training of anything else never finds it. Nothing waits for the disk: what a power cut takes is
 * trained again.
 */
export interface Checkpoint {
  /** What an earlier process wrote, in order; up to the first record that is not whole. */
  readonly records: readonly unknown[];
  append(record: unknown): Promise<void>;
  /** Puts one record in the place of all. */
  replace(record: unknown): Promise<void>;
  /** Once the model is written. */
  remove(): Promise<void>;
}

const nowhere: Checkpoint = {
  records: [],
  append: () => Promise.resolve(),
  replace: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Cells that are digested at a time: those of a long column would make a text longer than texts can be. */
const digestedAtOnce = 4096;

function digestOf(rows: Table): string {
  const hash = createHash("sha256");
  for (const name of rows.columns) {
    hash.update(JSON.stringify(name));
    const cells = rows.column(name);
    for (let from = 0; from < cells.length; from += digestedAtOnce)
      hash.update(JSON.stringify(cells.slice(from, from + digestedAtOnce)));
  }
  return hash.digest("hex");
}

/** A line is the digest of its record, a blank, and the record. */
function lineOf(record: unknown): string {
  const text = JSON.stringify(record);
  return `${digest(text)} ${text}\n`;
}

/** @returns The whole records, and how many bytes they take. */
function readLines(text: string): { readonly records: readonly unknown[]; readonly bytes: number } {
  const records: unknown[] = [];
  let bytes = 0;
  for (const line of text.split("\n").slice(0, -1)) {
    const record = line.slice(65);
    if (line.slice(0, 64) !== digest(record)) break;
    records.push(JSON.parse(record));
    bytes += Buffer.byteLength(line) + 1;
  }
  return { records, bytes };
}

/**
 * Opens the checkpoint of a training; one that keeps nothing when the request names no folder for it.
 *
 * @param decides - What besides the request decides the bytes of the model, such as the format and its version, and the backend.
 */
export async function openCheckpoint(request: TrainingRequest, decides: readonly string[]): Promise<Checkpoint> {
  if (request.checkpoints === undefined) return nowhere;
  const { rows, labelColumn, task, numericColumns, categoricalColumns, params, seed } = request;
  const key = digest(
    canonicalJson([decides, digestOf(rows), labelColumn, task, numericColumns, categoricalColumns, params, seed]),
  );
  const path = join(request.checkpoints, `${key}.jsonl`);
  // Always the same name: what a kill leaves of it is written over.
  const aside = `${path}.part`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    // A user without a folder to write in, as in some containers, trains all the same.
    if (["EACCES", "EROFS", "EPERM"].some((code) => isSystemError(error, code))) return nowhere;
    throw error;
  }
  const { records, bytes } = readLines((await readTextIfThere(path)) ?? "");
  if (records.length > 0) await truncate(path, bytes);
  else await rm(path, { force: true });
  return {
    records,
    append: (record) => appendFile(path, lineOf(record)),
    async replace(record) {
      await writeFile(aside, lineOf(record));
      await rename(aside, path);
    },
    async remove() {
      await rm(aside, { force: true });
      await rm(path, { force: true });
    },
  };
}
