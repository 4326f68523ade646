import { t as diffTables } from "./diff2.js";
import { A as LockstepError, T as md5 } from "./file-work.js";
import { t as diffData } from "./diff4.js";
import { a as workspaceName, r as stateAt } from "./states2.js";
import { i as readTrackers, r as outputOver } from "./tracked.js";
import { i as objectFile } from "./tracked-objects.js";
import { join } from "node:path";

// pipeline/tracking/changed-tables.ts
const tableName = /\.(?:csv|jsonl|ndjson|parquet|pq)$/i;
/** The bytes of a tracked file as a state has them: in the workspace, or in the cache, brought from the remote where it must be. */
async function fileOf(repository, revision, { path, id }) {
	if (revision === "workspace") return {
		path: join(repository.root, path),
		where: path
	};
	const trackers = await readTrackers((await stateAt(repository, revision)).source);
	const output = outputOver(trackers, path)?.output;
	const object = {
		id: md5(id),
		isLegacy: output?.entry?.isLegacy === true,
		path,
		remote: output?.remote
	};
	return {
		path: await objectFile(repository, object),
		where: path
	};
}
/**
* Tracked tables that two states both have and that differ, row by row; whatever else differs is told by its ids alone. A table that
* cannot be read says why.
*
* @throws LockstepError as {@link diffData}; DUCKDB_MISSING when there is a table to compare and nothing to compare it with;
* COLUMN_MISSING when no table that could be compared has the keys that were asked for.
*/
async function changedTables(request, repository) {
	const difference = await diffData(request, repository);
	const [before, after] = [request.before ?? "HEAD", request.after ?? "workspace"];
	const diffs = [...difference.deleted.map(({ path, hash }) => ({
		path,
		before: hash,
		after: void 0,
		detail: void 0
	})), ...difference.added.map(({ path, hash }) => ({
		path,
		before: void 0,
		after: hash,
		detail: void 0
	}))];
	let unkeyed;
	for (const { path, hash } of difference.modified) {
		const ids = {
			path,
			before: hash.old,
			after: hash.new
		};
		if (!tableName.test(path)) {
			diffs.push({
				...ids,
				detail: void 0
			});
			continue;
		}
		const files = {
			before: await fileOf(repository, before, {
				path,
				id: hash.old
			}),
			after: await fileOf(repository, after, {
				path,
				id: hash.new
			})
		};
		try {
			const options = {
				...request.optionsOf(path),
				searchFrom: [repository.root]
			};
			diffs.push({
				...ids,
				detail: await diffTables(files.before, files.after, options)
			});
		} catch (error) {
			if (!(error instanceof LockstepError) || error.code !== "TABLE_INVALID" && error.code !== "COLUMN_MISSING") throw error;
			if (error.code === "COLUMN_MISSING") unkeyed ??= error;
			diffs.push({
				...ids,
				detail: void 0,
				problem: {
					code: error.code,
					sentence: error.message
				}
			});
		}
	}
	if (unkeyed !== void 0 && diffs.every(({ detail }) => detail === void 0)) throw unkeyed;
	return diffs.sort((a, b) => a.path < b.path ? -1 : 1);
}

export { changedTables };