import { join } from "node:path";
import { type DiffOptions, diffTables } from "../data/table-diff/diff.ts";
import type { TableFile } from "../data/table-diff/source.ts";
import type { DataDiff } from "../domain/data-diff.ts";
import { LockstepError } from "../domain/error.ts";
import { md5 } from "../domain/ids.ts";
import { type DataDiffRequest, diffData } from "./diff.ts";
import type { DataRepository } from "./repository.ts";
import { stateAt, workspaceName } from "./states.ts";
import { outputOver, readTrackers } from "./tracked.ts";
import { objectFile } from "./tracked-objects.ts";

const tableName = /\.(?:csv|jsonl|ndjson|parquet|pq)$/i;

export interface ChangedTablesRequest extends DataDiffRequest {
  /** What is known of the columns of the table at a path. */
  readonly optionsOf: (path: string) => Pick<DiffOptions, "keys" | "areKeysAsked" | "labelColumn" | "personal">;
}

/** The bytes of a tracked file as a state has them: in the workspace, or in the cache, brought from the remote where it must be. */
async function fileOf(
  repository: DataRepository,
  revision: string,
  { path, id }: { readonly path: string; readonly id: string },
): Promise<TableFile> {
  if (revision === workspaceName) return { path: join(repository.root, path), where: path };
  const trackers = await readTrackers((await stateAt(repository, revision)).source);
  const output = outputOver(trackers, path)?.output;
  const object = { id: md5(id), isLegacy: output?.entry?.isLegacy === true, path, remote: output?.remote };
  return { path: await objectFile(repository, object), where: path };
}

/**
 * Tracked tables that two states both have and that differ, row by row; whatever else differs is told by its ids alone. A table that
 * cannot be read says why.
 *
 * @throws LockstepError as {@link diffData}; DUCKDB_MISSING when there is a table to compare and nothing to compare it with;
 * COLUMN_MISSING when no table that could be compared has the keys that were asked for.
 */
export async function changedTables(
  request: ChangedTablesRequest,
  repository: DataRepository,
): Promise<readonly DataDiff[]> {
  const difference = await diffData(request, repository);
  const [before, after] = [request.before ?? "HEAD", request.after ?? workspaceName];
  const diffs: DataDiff[] = [
    ...difference.deleted.map(({ path, hash }) => ({ path, before: hash, after: undefined, detail: undefined })),
    ...difference.added.map(({ path, hash }) => ({ path, before: undefined, after: hash, detail: undefined })),
  ];
  let unkeyed: LockstepError | undefined;
  for (const { path, hash } of difference.modified) {
    const ids = { path, before: hash.old, after: hash.new };
    if (!tableName.test(path)) {
      diffs.push({ ...ids, detail: undefined });
      continue;
    }
    const files = {
      before: await fileOf(repository, before, { path, id: hash.old }),
      after: await fileOf(repository, after, { path, id: hash.new }),
    };
    try {
      const options = { ...request.optionsOf(path), searchFrom: [repository.root] };
      diffs.push({ ...ids, detail: await diffTables(files.before, files.after, options) });
    } catch (error) {
      if (!(error instanceof LockstepError) || (error.code !== "TABLE_INVALID" && error.code !== "COLUMN_MISSING"))
        throw error;
      if (error.code === "COLUMN_MISSING") unkeyed ??= error;
      diffs.push({ ...ids, detail: undefined, problem: { code: error.code, sentence: error.message } });
    }
  }
  if (unkeyed !== undefined && diffs.every(({ detail }) => detail === undefined)) throw unkeyed;
  return diffs.sort((a, b) => (a.path < b.path ? -1 : 1));
}
