import { diffTables } from "../data/table-diff/diff.ts";
import { diffDirectories } from "../data/table-diff/directories.ts";
import type { DataDiff } from "../domain/data-diff.ts";
import { LockstepError } from "../domain/error.ts";
import { type Md5, md5 } from "../domain/ids.ts";
import type { InputDifference } from "../domain/inputs.ts";
import { byCodePoint } from "../domain/json.ts";
import type { ModelDeclaration } from "../domain/project.ts";
import { restoreDirectory, restoreFile } from "./restore.ts";
import type { Workspace } from "./workspace.ts";

const prefix = "data ";

/** More changed tables than this are compared file by file only, so that a report stays quick. */
const tableLimit = 20;

const tableName = /\.(?:csv|jsonl|ndjson|parquet|pq)$/i;

function idOf(value: unknown): Md5 | undefined {
  return typeof value === "string" ? md5(value) : undefined;
}

/** What is known of the columns behind a path. */
export interface DiffedTables {
  readonly declaration: Pick<ModelDeclaration, "idColumn" | "labelColumn">;
  /** Columns of the table at a path whose values are not shown. */
  readonly personal: (path: string) => ReadonlySet<string>;
}

interface Changed {
  readonly path: string;
  readonly before: Md5;
  readonly after: Md5;
}

/** Two states of one table; one that cannot be read says so, and only the digests differ. */
async function tableDiff(
  workspace: Workspace,
  { path, before, after }: Changed,
  { declaration, personal }: DiffedTables,
): Promise<DataDiff> {
  const files = {
    before: { path: await restoreFile(workspace, before, path), where: path },
    after: { path: await restoreFile(workspace, after, path), where: path },
  };
  try {
    const detail = await diffTables(files.before, files.after, {
      keys: [declaration.idColumn],
      labelColumn: declaration.labelColumn,
      personal: personal(path),
      searchFrom: [workspace.git.root],
    });
    return { path, before, after, detail };
  } catch (error) {
    if (!(error instanceof LockstepError) || (error.code !== "TABLE_INVALID" && error.code !== "DUCKDB_MISSING"))
      throw error;
    const sentence = error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
    return { path, before, after, detail: undefined, problem: { code: error.code, sentence } };
  }
}

/** Members of two states of a folder: the folder as a whole, then every table that both have and that changed. */
async function folderDiffs(
  workspace: Workspace,
  { path, before: old, after: now }: Changed,
  tables: DiffedTables,
): Promise<readonly DataDiff[]> {
  const before = await restoreDirectory(workspace, old, path);
  const after = await restoreDirectory(workspace, now, path);
  const current = new Map(after.map((entry) => [entry.relpath, entry.md5]));
  const changed = before
    .filter(({ relpath, md5: id }) => tableName.test(relpath) && current.has(relpath) && current.get(relpath) !== id)
    .sort((a, b) => byCodePoint(a.relpath, b.relpath));
  const diffs: DataDiff[] = [{ path, before: old, after: now, detail: diffDirectories(before, after) }];
  for (const { relpath, md5: id } of changed.slice(0, tableLimit)) {
    const own = current.get(relpath);
    if (own !== undefined)
      diffs.push(await tableDiff(workspace, { path: `${path}/${relpath}`, before: id, after: own }, tables));
  }
  return diffs;
}

/** What happened to the data behind the pointers that differ; tables are paired by the model's id column. */
export async function dataDiffs(
  workspace: Workspace,
  differences: readonly InputDifference[],
  tables: DiffedTables,
): Promise<readonly DataDiff[]> {
  const diffs: DataDiff[] = [];
  for (const { name, before: old, after: now } of differences) {
    if (!name.startsWith(prefix)) continue;
    const path = name.slice(prefix.length);
    const before = idOf(old);
    const after = idOf(now);
    if (before === undefined || after === undefined || before.endsWith(".dir") !== after.endsWith(".dir"))
      diffs.push({ path, before, after, detail: undefined });
    else if (before.endsWith(".dir")) diffs.push(...(await folderDiffs(workspace, { path, before, after }, tables)));
    else if (tableName.test(path)) diffs.push(await tableDiff(workspace, { path, before, after }, tables));
    else diffs.push({ path, before, after, detail: undefined });
  }
  return diffs;
}
