import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isSystemError } from "../data/objects/aside.ts";
import { writeResult } from "../data/objects/working-folder.ts";
import { LockstepError } from "../domain/error.ts";
import type { EnvironmentName, ModelName } from "../domain/ids.ts";
import { canonicalJson } from "../domain/json.ts";
import type { Workspace } from "./workspace.ts";

interface AnyRecord {
  readonly kind: string;
  readonly model: ModelName;
  /** Of records that are about one environment. */
  readonly environment?: EnvironmentName;
}

/** A name as a part of a file's name. No name holds a `%` or a `.`, so that different records have different files. */
const partOf = (name: ModelName | EnvironmentName): string => name.replaceAll("/", "%2F");

/** Where steps leave a record for each other: `<folder>/<model>.<kind>.json`, of one environment `<model>.<environment>.<kind>.json`. */
export function recordFile(workspace: Workspace, folder: string, record: AnyRecord): string {
  const kind = record.kind.replace("lockstep/", "").toLowerCase();
  const about = [record.model, ...(record.environment === undefined ? [] : [record.environment])].map(partOf);
  return join(resolve(workspace.git.root, folder), `${about.join(".")}.${kind}.json`);
}

/** Canonical JSON, written whole: the same record is the same bytes. */
export async function writeRecord(workspace: Workspace, folder: string, record: AnyRecord): Promise<string> {
  const path = recordFile(workspace, folder, record);
  return writeResult(workspace.git.root, path, `${canonicalJson(record)}\n`);
}

/** Largest record that is read, in bytes: 64 MiB, so that every text a record may have is read whatever its letters are. */
const recordFileLimit = 64 * 1024 * 1024;

/** The text of a record file; `undefined` when there is none. @throws LockstepError RECORD_INVALID for one that is too large. */
export async function readRecordText(path: string): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    if (size > recordFileLimit)
      throw new LockstepError("RECORD_INVALID", `${path} has ${size} bytes; a record has at most ${recordFileLimit}`, {
        hint: "It was not made by Lockstep; run the step that makes it again.",
      });
    return await readFile(path, "utf8");
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return undefined;
    throw error;
  }
}
