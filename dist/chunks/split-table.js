import { A as LockstepError, _ as removeFile, u as asideName, v as statIfThere, y as syncFolder } from "./file-work.js";
import { Nt as md5OfFile, p as Prng } from "./pipeline.js";
import { t as refuseEmpty } from "./empty-table.js";
import { a as shownCell, n as isMissing } from "./cell.js";
import { n as openRows } from "./open-rows.js";
import { r as quotedText, t as openDuckDb } from "./duckdb.js";
import { t as openTableStream } from "./open-stream2.js";
import { o as placeOf } from "./cells.js";
import { i as unsharedSentence, n as comparedColumns, r as requireComparable, t as findLeaks } from "./leakage.js";
import { a as rowsWhere, i as rowsByValue, n as identity, r as impossible } from "./fold.js";
import { t as counted } from "./counted.js";
import { n as timeOrder } from "./by-time.js";
import { t as timesOf } from "./times.js";
import { mkdir, open, rename } from "node:fs/promises";
import { dirname, extname, join, resolve } from "node:path";

// pipeline/data/tables/part-files.ts
/**
* Divides a table into files of its own format, rows in their order and as they stand: lines byte by byte, Parquet with its types. The
* same table and assignment give the same bytes.
*
* @throws LockstepError TABLE_INVALID, DUCKDB_MISSING; RangeError when the table has other rows than were assigned.
*/
async function writeParts(request) {
	const { path, where, searchFrom } = request;
	const stream = await openTableStream(path, {
		where,
		searchFrom
	});
	if (stream.format === "parquet") await writeParquetParts(request);
	else await writeLines(request, stream);
}
const lineEnd = Buffer.from("\n");
async function writeLines({ assignment, files }, stream) {
	await using handles = new AsyncDisposableStack();
	const opened = [];
	for (const file of files) opened.push(file === void 0 ? void 0 : handles.use(await open(file, "wx")));
	const header = stream.header === void 0 ? [] : [stream.header, lineEnd];
	for (const handle of opened) await handle?.writeFile(Buffer.concat(header));
	let at = 0;
	for await (const batch of stream.batches()) {
		const pieces = files.map(() => []);
		for (let row = 0; row < batch.rowCount; row++) {
			const record = batch.record?.(row);
			if (record !== void 0) pieces[assignment[at + row] ?? -1]?.push(record, lineEnd);
		}
		at += batch.rowCount;
		for (const [part, handle] of opened.entries()) await handle?.writeFile(Buffer.concat(pieces[part] ?? []));
	}
	if (at !== assignment.length) throw new RangeError("the table has other rows than were assigned");
	for (const handle of opened) await handle?.sync();
}
async function writeParquetParts({ path, assignment, files, searchFrom }) {
	const written = files.filter((file) => file !== void 0);
	await using reader = await openDuckDb(resolve(path), searchFrom, written);
	const { connection } = reader;
	await connection.run("CREATE TABLE assigned (part UTINYINT)");
	const appender = await connection.createAppender("assigned");
	for (const part of assignment) {
		appender.appendUTinyInt(part);
		appender.endRow();
	}
	appender.closeSync();
	for (const [part, file] of files.entries()) {
		if (file === void 0) continue;
		const rows = `SELECT source.* FROM read_parquet(${quotedText(reader.pattern)}) AS source POSITIONAL JOIN assigned WHERE assigned.part = ${part}`;
		await connection.run(`COPY (${rows}) TO ${quotedText(file)} (FORMAT parquet)`);
		await using handle = await open(file, "r");
		await handle.sync();
	}
}

// pipeline/training/splits/parts.ts
const validation = 1;
const test = 2;
function partsOf(assignment) {
	const rows = (part) => rowsWhere(assignment.length, (row) => assignment[row] === part);
	const parts = {
		training: rows(0),
		validation: rows(validation),
		test: rows(test)
	};
	if (parts.training.length === 0) throw impossible("no row is left to learn from", "Make the shares smaller.");
	return parts;
}
/** Rows of a part: its share, rounded, and at least one where the share is above 0 and rows are left for training. */
function counts(rowCount, shares) {
	if (!(shares.validation >= 0 && shares.test >= 0 && shares.validation + shares.test < 1)) throw impossible("the shares of validation and test rows do not leave any to learn from", "Make them smaller.");
	const wanted = (share) => share === 0 ? 0 : Math.max(1, Math.round(rowCount * share));
	const ofTest = Math.min(wanted(shares.test), Math.max(0, rowCount - 1));
	return {
		test: ofTest,
		validation: Math.min(wanted(shares.validation), Math.max(0, rowCount - 1 - ofTest))
	};
}
function place$1(assignment, rows, shares) {
	const count = counts(rows.length, shares);
	for (const row of rows.subarray(0, count.test)) assignment[row] = test;
	for (const row of rows.subarray(count.test, count.test + count.validation)) assignment[row] = validation;
}
/** Any row to any part. @throws LockstepError PARAMS_INVALID when nothing is left to learn from. */
function randomParts(rowCount, shares, seed) {
	const assignment = new Uint8Array(rowCount);
	place$1(assignment, new Prng(seed).shuffle(identity(rowCount)), shares);
	return partsOf(assignment);
}
/** Every class by the same shares, within one row; a class's last row is one to learn from. */
function stratifiedParts(labels, shares, seed) {
	const prng = new Prng(seed);
	const assignment = new Uint8Array(labels.length);
	for (const rows of rowsByValue(labels).values()) place$1(assignment, prng.shuffle(rows), shares);
	return partsOf(assignment);
}
/** Whole groups only, so that no group is in two parts; shares are met as closely as the groups that come up allow. */
function groupedParts(groups, shares, seed) {
	const members = [...rowsByValue(groups).values()];
	const count = counts(groups.length, shares);
	const needed = 1 + Number(count.test > 0) + Number(count.validation > 0);
	if (members.length < needed) throw impossible(`${counted(members.length, "group")} cannot fill ${needed} parts`, "Take a column with more groups.");
	const assignment = new Uint8Array(groups.length);
	const filled = [
		0,
		0,
		0
	];
	let left = members.length;
	for (const index of new Prng(seed).shuffle(identity(members.length))) {
		const rows = members[index] ?? /* @__PURE__ */ new Uint32Array();
		left--;
		const part = [test, validation].find((candidate) => {
			const wanted = candidate === test ? count.test : count.validation;
			const have = filled[candidate] ?? 0;
			return wanted > 0 && left > 0 && (have === 0 || have + rows.length / 2 <= wanted);
		});
		if (part === void 0) continue;
		filled[part] = (filled[part] ?? 0) + rows.length;
		for (const row of rows) assignment[row] = part;
	}
	return partsOf(assignment);
}
/**
* Training rows before validation rows before test rows. Rows of one time stay together, in the later part, so that nothing is learned
* from the time at which judging begins.
*
* @param times - `[n]`.
* @throws LockstepError PARAMS_INVALID when a time is missing or nothing is left to learn from.
*/
function timeParts(times, shares) {
	const order = timeOrder(times);
	const count = counts(order.length, shares);
	const backToTime = (start) => {
		let at = start;
		while (at > 0 && at < order.length && times[order[at - 1] ?? 0] === times[order[at] ?? 0]) at--;
		return at;
	};
	const testStart = backToTime(order.length - count.test);
	const validationStart = backToTime(Math.max(0, Math.min(order.length - count.test - count.validation, testStart)));
	const assignment = new Uint8Array(order.length);
	for (const row of order.subarray(validationStart, testStart)) assignment[row] = validation;
	for (const row of order.subarray(testStart)) assignment[row] = test;
	return partsOf(assignment);
}

// pipeline/training/splits/split-table.ts
const partNames = [
	"train",
	"validation",
	"test"
];
function groupsOf(rows, column) {
	const cells = rows.column(column);
	const odd = cells.findIndex(isMissing);
	if (odd === -1) return cells.map((cell) => cell.trim());
	throw new LockstepError("TABLE_INVALID", `${placeOf(rows, odd)}, column ${shownCell(column)}: the group is missing`, { hint: "Fill it: a row of no group could stand on either side." });
}
/** @throws LockstepError PARAMS_INVALID, TABLE_INVALID, COLUMN_MISSING. */
function divide(rows, { stratify, group, time, shares, seed }) {
	if ([
		stratify,
		group,
		time
	].filter((column) => column !== void 0).length > 1) throw new LockstepError("ARGUMENT_INVALID", "rows are divided by class, by group or by time, not by several", { hint: "Give one of `--stratify`, `--group` and `--time`." });
	refuseEmpty(rows);
	if (group !== void 0) return groupedParts(groupsOf(rows, group), shares, seed);
	if (time !== void 0) return timeParts(timesOf(rows, time), shares);
	if (stratify === void 0) return randomParts(rows.rowCount, shares, seed);
	const labels = rows.column(stratify).map((cell) => cell.trim());
	return stratifiedParts(labels, shares, seed);
}
/** Puts finished files in their places, unless content that is saved nowhere would go. */
async function place(files, { force, isSaved }) {
	const changed = [];
	for (const file of files) {
		const isThere = await statIfThere(file.path) !== void 0;
		if (isThere && (await md5OfFile(file.path)).md5 === (await md5OfFile(file.aside)).md5) continue;
		if (isThere && !force && !await isSaved(file.path)) throw new LockstepError("WORKSPACE_MODIFIED", `${file.path} would be overwritten, and its content is saved nowhere`, { hint: "Commit it, `lockstep add` it, move it away, or give `--force`." });
		changed.push(file);
	}
	for (const { aside, path } of changed) await rename(aside, path);
	for (const { aside } of files) await removeFile(aside);
	for (const folder of new Set(files.map(({ path }) => dirname(path)))) await syncFolder(folder);
}
/**
* Divides a table into training, validation and test rows, each a file of the table's own format in the output folder. The same table,
* shares and seed give the same bytes on every machine.
*
* @throws LockstepError ARGUMENT_INVALID, PARAMS_INVALID, TABLE_INVALID, COLUMN_MISSING, DUCKDB_MISSING, WORKSPACE_MODIFIED.
*/
async function splitTable(request, { isSaved }) {
	const { table, output, searchFrom, shares } = request;
	using rows = await openRows(table, {
		searchFrom,
		scratch: output
	});
	const parts = divide(rows, request);
	const assignment = new Uint8Array(rows.rowCount);
	for (const row of parts.validation) assignment[row] = 1;
	for (const row of parts.test) assignment[row] = 2;
	const counts = [
		parts.training.length,
		parts.validation.length,
		parts.test.length
	];
	const wanted = [
		true,
		shares.validation > 0,
		shares.test > 0
	];
	const empty = partNames.find((_, part) => wanted[part] === true && counts[part] === 0);
	if (empty !== void 0) throw impossible(`no row is left for ${empty}`, "Bring more rows, or leave the part out with a share of 0.");
	const places = partNames.map((name) => join(output, `${name}${extname(table)}`));
	const asides = partNames.map((_, part) => wanted[part] === true ? join(output, asideName()) : void 0);
	await mkdir(output, { recursive: true });
	try {
		await writeParts({
			path: table,
			where: table,
			assignment,
			files: asides,
			searchFrom
		});
		await place(asides.flatMap((aside, part) => aside === void 0 ? [] : [{
			aside,
			path: places[part] ?? ""
		}]), {
			force: request.force,
			isSaved
		});
	} finally {
		for (const aside of asides) if (aside !== void 0) await removeFile(aside);
	}
	const written = partNames.flatMap((name, part) => wanted[part] === true ? [{
		name,
		path: places[part] ?? "",
		rows: counts[part] ?? 0
	}] : []);
	return {
		parts: written,
		leaks: await leaksAmong(written, request)
	};
}
async function leaksAmong(parts, request) {
	const [training, ...others] = parts;
	const found = [];
	for (const other of training === void 0 ? [] : others) found.push(...(await checkParts({
		...request,
		training: training?.path ?? "",
		test: other.path
	})).leaks);
	return found;
}
/** Looks for leaks between two files of rows. @throws LockstepError TABLE_INVALID, COLUMN_MISSING, DUCKDB_MISSING. */
async function checkParts({ training, test, searchFrom, ...columns }) {
	using learned = await openRows(training, {
		searchFrom,
		scratch: dirname(training)
	});
	using judged = await openRows(test, {
		searchFrom,
		scratch: dirname(test)
	});
	for (const rows of [learned, judged]) refuseEmpty(rows);
	const pair = {
		training: learned,
		test: judged
	};
	const compared = comparedColumns(pair, columns.id);
	requireComparable(pair, compared, columns.id);
	return {
		leaks: findLeaks(pair, columns),
		...compared,
		unshared: unsharedSentence(pair, compared)
	};
}

export { checkParts, divide, splitTable };