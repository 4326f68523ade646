import { g as readTextIfThere, m as isSystemError } from "./file-work.js";
import { Zt as canonicalJson } from "./pipeline.js";
import { appendFile, mkdir, rename, rm, truncate, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";

// pipeline/training/trainers/checkpoint.ts
const nowhere = {
	records: [],
	append: () => Promise.resolve(),
	replace: () => Promise.resolve(),
	remove: () => Promise.resolve()
};
function digest(text) {
	return createHash("sha256").update(text).digest("hex");
}
/** Cells that are digested at a time: those of a long column would make a text longer than texts can be. */
const digestedAtOnce = 4096;
function digestOf(rows) {
	const hash = createHash("sha256");
	for (const name of rows.columns) {
		hash.update(JSON.stringify(name));
		const cells = rows.column(name);
		for (let from = 0; from < cells.length; from += digestedAtOnce) hash.update(JSON.stringify(cells.slice(from, from + digestedAtOnce)));
	}
	return hash.digest("hex");
}
/** A line is the digest of its record, a blank, and the record. */
function lineOf(record) {
	const text = JSON.stringify(record);
	return `${digest(text)} ${text}\n`;
}
/** @returns The whole records, and how many bytes they take. */
function readLines(text) {
	const records = [];
	let bytes = 0;
	for (const line of text.split("\n").slice(0, -1)) {
		const record = line.slice(65);
		if (line.slice(0, 64) !== digest(record)) break;
		records.push(JSON.parse(record));
		bytes += Buffer.byteLength(line) + 1;
	}
	return {
		records,
		bytes
	};
}
/**
* Opens the checkpoint of a training; one that keeps nothing when the request names no folder for it.
*
* @param decides - What besides the request decides the bytes of the model, such as the format and its version, and the backend.
*/
async function openCheckpoint(request, decides) {
	if (request.checkpoints === void 0) return nowhere;
	const { rows, labelColumn, task, numericColumns, categoricalColumns, params, seed } = request;
	const key = digest(canonicalJson([
		decides,
		digestOf(rows),
		labelColumn,
		task,
		numericColumns,
		categoricalColumns,
		params,
		seed
	]));
	const path = join(request.checkpoints, `${key}.jsonl`);
	const aside = `${path}.part`;
	try {
		await mkdir(dirname(path), {
			recursive: true,
			mode: 448
		});
	} catch (error) {
		if ([
			"EACCES",
			"EROFS",
			"EPERM"
		].some((code) => isSystemError(error, code))) return nowhere;
		throw error;
	}
	const { records, bytes } = readLines(await readTextIfThere(path) ?? "");
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
		}
	};
}

export { openCheckpoint as t };