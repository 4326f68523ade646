import { A as LockstepError, v as statIfThere } from "./file-work.js";
import { Bn as pathProblem, Un as unsafePath } from "./pipeline.js";
import { r as readTable } from "./read-table.js";
import { t as tableOfRows } from "./rows.js";
import { open, readdir } from "node:fs/promises";
import { createHash } from "node:crypto";
import { dirname, join, sep } from "node:path";

// pipeline/data/tables/read-rows.ts
/** Most files of a folder of rows. */
const fileLimit = 1e6;
/** The tables that may say what the files of a folder are. */
const tableNames = [
	"labels.csv",
	"labels.jsonl",
	"labels.parquet"
];
/** True for the name of a PNG or JPEG. */
function isPictureName(name) {
	return /\.(?:png|jpe?g)$/i.test(name);
}
/** The bytes of a file of at most so many bytes; `undefined` for anything else. */
async function readSmall(path, limitBytes) {
	if (path === void 0 || (await statIfThere(path))?.isFile() !== true) return void 0;
	await using file = await open(path);
	const { size } = await file.stat();
	return size > limitBytes ? void 0 : await file.readFile();
}
/** A link inside the folder is followed, as DVC makes them to its cache: what is read becomes pixels or an error, and nothing else. */
function reader({ where, place }) {
	return async (path, limitBytes) => {
		const problem = pathProblem(path);
		if (problem !== void 0) throw unsafePath(where, path, problem);
		return readSmall(await place(path), limitBytes);
	};
}
/** @param place - Of the row that names the file, for messages. */
async function digestOf(files, path, place) {
	const known = files.digest?.(path);
	if (known !== void 0) return known;
	const bytes = await reader(files)(path, Number.MAX_SAFE_INTEGER);
	if (bytes !== void 0) return createHash("md5").update(bytes).digest("hex");
	throw new LockstepError("TABLE_INVALID", `${place}: there is no file ${JSON.stringify(path)}`, { hint: "Correct the path, which begins at the folder, or add the file." });
}
/** `<class>/<file>`: the folder in which a picture lies says what it shows. */
async function classFolders(files) {
	const pictures = files.paths.filter(isPictureName);
	const loose = pictures.find((path) => !path.includes("/"));
	if (pictures.length === 0 || loose !== void 0) throw new LockstepError("TABLE_INVALID", loose === void 0 ? `${files.where} holds no pictures` : `${files.where}: ${JSON.stringify(loose)} lies in no folder of a class`, { hint: `Put each PNG or JPEG into a folder named after its class, or add ${tableNames.join(" or ")}.` });
	const rows = [];
	for (const path of pictures.toSorted()) rows.push([
		path,
		path.split("/", 1)[0] ?? "",
		await digestOf(files, path, files.where)
	]);
	return {
		where: files.where,
		...tableOfRows([
			"path",
			"label",
			"md5"
		], rows)
	};
}
/**
* A folder of pictures as a table: that of `labels.csv` (or `.jsonl`, `.parquet`) where there is one, else `path` and `label` of class
* folders; with `md5` of the file that `path` names, so that the same picture is the same row under any name.
*
* @throws LockstepError TABLE_INVALID naming the folder, PATH_UNSAFE.
*/
async function readRowFiles(files, options = {}) {
	if (files.paths.length > fileLimit) throw new LockstepError("TABLE_INVALID", `${files.where} holds more than ${fileLimit} files`, { hint: "Divide the folder." });
	const name = tableNames.find((known) => files.paths.includes(known));
	const place = name === void 0 ? void 0 : await files.place(name);
	if (name === void 0 || place === void 0) return {
		...await classFolders(files),
		file: reader(files)
	};
	const table = await readTable(place, {
		...options,
		where: `${files.where}/${name}`
	});
	if (!table.columns.includes("path") || table.columns.includes("md5")) return {
		...table,
		file: reader(files)
	};
	const digests = [];
	for (const [row, path] of table.column("path").entries()) digests.push(await digestOf(files, path.trim(), table.place?.(row) ?? files.where));
	return {
		...table,
		columns: [...table.columns, "md5"],
		column: (column) => column === "md5" ? digests : table.column(column),
		numbers: (column) => column === "md5" ? void 0 : table.numbers?.(column),
		file: reader(files)
	};
}
async function filesBelow(folder) {
	return (await readdir(folder, {
		recursive: true,
		withFileTypes: true
	})).filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1).replaceAll(sep, "/")).filter((path) => pathProblem(path) === void 0);
}
/**
* Reads rows that may name files: a table, whose cells name files below the folder it lies in, or a folder of pictures.
*
* @throws LockstepError as {@link readTable} and {@link readRowFiles} do.
*/
async function readRows(path, options = {}) {
	const { where = path } = options;
	if ((await statIfThere(path))?.isDirectory() === true) {
		const folder = join(path);
		return readRowFiles({
			where,
			paths: await filesBelow(folder),
			place: (name) => Promise.resolve(join(folder, name))
		}, options);
	}
	return {
		...await readTable(path, options),
		file: filesBeside(path, where)
	};
}
/** Reads the files that the rows of a table name, below the folder it lies in. */
function filesBeside(path, where) {
	const folder = dirname(path);
	return reader({
		where,
		place: (name) => Promise.resolve(join(folder, name))
	});
}

export { readRows as i, isPictureName as n, readRowFiles as r, filesBeside as t };