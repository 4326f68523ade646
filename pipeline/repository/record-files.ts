import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isSystemError, writeWhole } from "../data/objects/aside.ts";
import type { ModelName } from "../domain/ids.ts";
import { canonicalJson } from "../domain/json.ts";
import type { Workspace } from "./workspace.ts";

interface AnyRecord {
  readonly kind: string;
  readonly model: ModelName;
}

/** Where steps leave a record for each other: `<folder>/<model>.<kind>.json`. */
export function recordFile(workspace: Workspace, folder: string, record: AnyRecord): string {
  const kind = record.kind.replace("lockstep/", "").toLowerCase();
  return join(resolve(workspace.git.root, folder), `${record.model.replaceAll("/", "%2F")}.${kind}.json`);
}

/** Canonical JSON, written whole: the same record is the same bytes. */
export async function writeRecord(workspace: Workspace, folder: string, record: AnyRecord): Promise<string> {
  const path = recordFile(workspace, folder, record);
  await writeWhole(path, `${canonicalJson(record)}\n`);
  return path;
}

/** The text of a record file; `undefined` when there is none. */
export async function readRecordText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return undefined;
    throw error;
  }
}
