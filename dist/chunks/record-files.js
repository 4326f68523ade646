import { A as LockstepError, m as isSystemError } from "./file-work.js";
import { Mn as writeResult, Zt as canonicalJson } from "./pipeline.js";
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";

// pipeline/repository/record-files.ts
/** A name as a part of a file's name. No name holds a `%` or a `.`, so that different records have different files. */
const partOf = (name) => name.replaceAll("/", "%2F");
/** Where steps leave a record for each other: `<folder>/<model>.<kind>.json`, of one environment `<model>.<environment>.<kind>.json`. */
function recordFile(workspace, folder, record) {
	const kind = record.kind.replace("lockstep/", "").toLowerCase();
	const about = [record.model, ...record.environment === void 0 ? [] : [record.environment]].map(partOf);
	return join(resolve(workspace.git.root, folder), `${about.join(".")}.${kind}.json`);
}
/** Canonical JSON, written whole: the same record is the same bytes. */
async function writeRecord(workspace, folder, record) {
	const path = recordFile(workspace, folder, record);
	return writeResult(workspace.git.root, path, `${canonicalJson(record)}\n`);
}
/** Largest record that is read, in bytes: 64 MiB, so that every text a record may have is read whatever its letters are. */
const recordFileLimit = 67108864;
/** The text of a record file; `undefined` when there is none. @throws LockstepError RECORD_INVALID for one that is too large. */
async function readRecordText(path) {
	try {
		const { size } = await stat(path);
		if (size > recordFileLimit) throw new LockstepError("RECORD_INVALID", `${path} has ${size} bytes; a record has at most ${recordFileLimit}`, { hint: "It was not made by Lockstep; run the step that makes it again." });
		return await readFile(path, "utf8");
	} catch (error) {
		if (isSystemError(error, "ENOENT")) return void 0;
		throw error;
	}
}

export { recordFile as n, writeRecord as r, readRecordText as t };