import { diffDirectories, diffTables } from "../data/tables/diff.ts";
import type { DataDiff } from "../domain/data-diff.ts";
import { LockstepError } from "../domain/error.ts";
import { type Md5, md5 } from "../domain/ids.ts";
import type { InputDifference } from "../domain/inputs.ts";
import { byCodePoint } from "../domain/json.ts";
import { restoreDirectory, restoreTable } from "./restore.ts";
import type { Workspace } from "./workspace.ts";

const prefix = "data ";

/** More changed tables than this are compared file by file only, so that a report stays quick. */
const tableLimit = 20;

function idOf(value: unknown): Md5 | undefined {
  return typeof value === "string" ? md5(value) : undefined;
}

/** Two states of one table; without the id column, or with an id twice, only the digests differ. */
async function tableDiff(
  workspace: Workspace,
  ids: { readonly before: Md5; readonly after: Md5 },
  at: { readonly path: string; readonly idColumn: string },
): Promise<DataDiff> {
  const before = await restoreTable(workspace, ids.before, at.path);
  const after = await restoreTable(workspace, ids.after, at.path);
  const isPaired = [before, after].every(({ columns }) => columns.includes(at.idColumn));
  try {
    return { path: at.path, ...ids, detail: isPaired ? diffTables(before, after, at.idColumn) : undefined };
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== "TABLE_INVALID") throw error;
    return { path: at.path, ...ids, detail: undefined };
  }
}

/** Members of two states of a folder: the folder as a whole, then every table that both have and that changed. */
async function folderDiffs(
  workspace: Workspace,
  ids: { readonly before: Md5; readonly after: Md5 },
  at: { readonly path: string; readonly idColumn: string },
): Promise<readonly DataDiff[]> {
  const before = await restoreDirectory(workspace, ids.before, at.path);
  const after = await restoreDirectory(workspace, ids.after, at.path);
  const current = new Map(after.map((entry) => [entry.relpath, entry.md5]));
  const changed = before
    .filter(({ relpath, md5: id }) => relpath.endsWith(".csv") && current.has(relpath) && current.get(relpath) !== id)
    .sort((a, b) => byCodePoint(a.relpath, b.relpath));
  const diffs: DataDiff[] = [{ path: at.path, ...ids, detail: diffDirectories(before, after) }];
  for (const { relpath, md5: id } of changed.slice(0, tableLimit)) {
    const own = current.get(relpath);
    if (own !== undefined)
      diffs.push(await tableDiff(workspace, { before: id, after: own }, { ...at, path: `${at.path}/${relpath}` }));
  }
  return diffs;
}

/** What happened to the data behind the pointers that differ; tables are paired by the model's id column. */
export async function dataDiffs(
  workspace: Workspace,
  differences: readonly InputDifference[],
  idColumn: string,
): Promise<readonly DataDiff[]> {
  const diffs: DataDiff[] = [];
  for (const { name, before: old, after: now } of differences) {
    if (!name.startsWith(prefix)) continue;
    const path = name.slice(prefix.length);
    const before = idOf(old);
    const after = idOf(now);
    if (before === undefined || after === undefined || before.endsWith(".dir") !== after.endsWith(".dir"))
      diffs.push({ path, before, after, detail: undefined });
    else if (before.endsWith(".dir"))
      diffs.push(...(await folderDiffs(workspace, { before, after }, { path, idColumn })));
    else if (path.endsWith(".csv")) diffs.push(await tableDiff(workspace, { before, after }, { path, idColumn }));
    else diffs.push({ path, before, after, detail: undefined });
  }
  return diffs;
}
