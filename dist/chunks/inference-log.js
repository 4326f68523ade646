import { D as modelVersion, O as sha256, m as isSystemError } from "./file-work.js";
import { r as logFolder } from "./layout.js";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { constants as constants$1 } from "node:fs";

// pipeline/delivery/server/inference-log.ts
/** The file being written is of age 0; full ones are the older the higher. */
const logFileName = (age) => age === 0 ? "requests.jsonl" : `requests.${String(age)}.jsonl`;
const lineLimitBytes = 1048576;
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function readInputs(value) {
	if (!isRecord(value)) return void 0;
	const entries = Object.entries(value);
	return entries.every(([, cell]) => typeof cell === "string" || typeof cell === "number" && Number.isFinite(cell)) ? Object.fromEntries(entries) : void 0;
}
/** Lines from when servers knew two classes only have `probability` and `decision` instead. */
function readAnswer({ prediction, scores, probability, decision }) {
	const named = prediction ?? decision;
	const all = scores ?? [probability];
	return (typeof named === "string" || typeof named === "number" && Number.isFinite(named)) && Array.isArray(all) && all.length > 0 && all.every((score) => typeof score === "number" && Number.isFinite(score)) ? {
		prediction: named,
		scores: all
	} : void 0;
}
function parseLine(line) {
	if (line.length > lineLimitBytes) return void 0;
	try {
		const value = JSON.parse(line);
		if (!isRecord(value)) return void 0;
		const { id, at, model_version, artifact_sha256, inputs } = value;
		const named = readInputs(inputs);
		const answer = readAnswer(value);
		if (!(typeof id === "string" && typeof at === "string" && typeof model_version === "string" && typeof artifact_sha256 === "string" && named !== void 0 && answer !== void 0)) return void 0;
		return {
			id,
			at,
			modelVersion: modelVersion(model_version),
			artifactSha256: sha256(artifact_sha256),
			inputs: named,
			...answer
		};
	} catch {
		return;
	}
}
/** A file's text and which file it is, whatever its name is by now. */
async function readFileIfThere(path) {
	const flags = constants$1.O_RDONLY | constants$1.O_NOFOLLOW | constants$1.O_NONBLOCK;
	const handle = await open(path, flags).catch((error) => {
		if (isSystemError(error, "ENOENT")) return void 0;
		throw error;
	});
	if (handle === void 0) return void 0;
	try {
		const { dev, ino } = await handle.stat({ bigint: true });
		return {
			text: await handle.readFile("utf8"),
			file: `${dev.toString()}:${ino.toString()}`
		};
	} finally {
		await handle.close();
	}
}
const oldestAge = 100;
/**
* The newest `limit` predictions that a server logged for a model, over all its files. A line that is being written, or that a
* killed server tore, is skipped; other lines that are no predictions are counted.
*
* @param folder - The target's folder.
*/
async function readInferenceLog(folder, model, { limit }) {
	const place = logFolder(folder, model);
	const seen = /* @__PURE__ */ new Set();
	let rows = [];
	let badLines = 0;
	for (let age = 0, absent = 0; age <= oldestAge && absent < 2 && rows.length < limit; age++) {
		const found = await readFileIfThere(join(place, logFileName(age)));
		absent = found === void 0 ? absent + 1 : 0;
		if (found === void 0 || seen.has(found.file)) continue;
		seen.add(found.file);
		const lines = found.text.split("\n");
		lines.pop();
		const older = [];
		for (const line of lines) {
			const row = parseLine(line);
			if (row !== void 0) older.push(row);
			else if (line !== "") badLines++;
		}
		rows = [...older, ...rows];
	}
	return {
		rows: rows.slice(Math.max(0, rows.length - limit)),
		badLines
	};
}

export { readInferenceLog as n, logFileName as t };