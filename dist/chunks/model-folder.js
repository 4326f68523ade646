import { T as LockstepError, p as syncFolder } from "./file-work.js";
import { h as union, l as number, t as _enum } from "./schemas.js";
import { t as Prng } from "./prng.js";
import { a as shownCell, t as binaryLabels } from "./cells.js";
import { lstat, mkdir, open, rename, rm } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { constants as constants$1 } from "node:fs";

// pipeline/training/features/crosses.ts
const crossOperators = [
	"*",
	"/",
	"+",
	"-"
];
/**
* Reads `torque_nm * rotational_speed_rpm`: two numeric columns with one operator, `*`, `/`, `+` or `-`, between blanks.
*
* @throws LockstepError PARAMS_INVALID.
*/
function parseCross(text, numericColumns) {
	for (const operator of crossOperators) {
		const parts = text.split(` ${operator} `).map((part) => part.trim());
		for (let cut = 1; cut < parts.length; cut++) {
			const left = parts.slice(0, cut).join(` ${operator} `);
			const right = parts.slice(cut).join(` ${operator} `);
			if (numericColumns.includes(left) && numericColumns.includes(right)) return {
				left,
				operator,
				right
			};
		}
	}
	throw new LockstepError("PARAMS_INVALID", `cross ${shownCell(text)} is not two numeric columns with an operator between them`, { hint: `Write for example "a * b"; operators are ${crossOperators.join(" ")}; numeric columns are ${numericColumns.join(", ")}.` });
}
/** Row by row; a division by 0 gives 0, so that one idle machine is no infinity. */
function applyCross(operator, left, right) {
	return left.map((a, row) => {
		const b = right[row] ?? 0;
		switch (operator) {
			case "*": return a * b;
			case "/": return b === 0 ? 0 : a / b;
			case "+": return a + b;
			case "-": return a - b;
		}
	});
}

// pipeline/training/features/threshold.ts
/**
* The probability from which calling a row positive gives the best F1 on these rows, midway between two neighbouring scores;
* of several equally good ones the lowest. 0.5 when no row is positive.
*
* @param labels - `[n]`, 1 or 0.
* @param scores - `[n]`, 0 … 1.
*/
function bestF1Threshold(labels, scores) {
	const order = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
	const positives = labels.reduce((sum, label) => sum + label, 0);
	let truePositives = 0;
	let best = {
		f1: 0,
		threshold: .5
	};
	for (const [i, row] of order.entries()) {
		truePositives += labels[row] ?? 0;
		const score = scores[row] ?? 0;
		const below = scores[order[i + 1] ?? -1] ?? 0;
		if (i + 1 < order.length && below === score) continue;
		const f1 = 2 * truePositives / (i + 1 + positives);
		if (truePositives > 0 && f1 >= best.f1) best = {
			f1,
			threshold: midway(below, score)
		};
	}
	return best.threshold;
}
/** Above `below` and at most `score`, also for two neighbouring doubles, where the mean rounds down. */
function midway(below, score) {
	const middle = (below + score) / 2;
	return middle > below ? middle : score;
}

// pipeline/training/features/rows.ts
/** Some rows of a table, in the order given. */
function selectRows(table, rows) {
	const chosen = /* @__PURE__ */ new Map();
	return {
		columns: table.columns,
		rowCount: rows.length,
		column(name) {
			const known = chosen.get(name);
			if (known !== void 0) return known;
			const cells = table.column(name);
			const picked = Array.from(rows, (row) => cells[row] ?? "");
			chosen.set(name, picked);
			return picked;
		}
	};
}

// pipeline/training/features/split.ts
/**
* Sets a share of the rows aside, the same share of each class; at least one row of each class stays on each side when the
* class has two or more.
*
* @param share - 0 … 1, exclusive.
*/
function stratifiedSplit(labels, share, seed) {
	const prng = new Prng(seed);
	const isValidation = new Uint8Array(labels.length);
	for (const label of [0, 1]) {
		const rows = prng.shuffle(Uint32Array.from([...labels.keys()].filter((row) => labels[row] === label)));
		const wanted = Math.round(rows.length * share);
		const count = rows.length < 2 ? 0 : Math.min(Math.max(wanted, 1), rows.length - 1);
		for (const row of rows.subarray(0, count)) isValidation[row] = 1;
	}
	const side = (value) => Uint32Array.from([...isValidation.keys()].filter((row) => isValidation[row] === value));
	return {
		training: side(0),
		validation: side(1)
	};
}

// pipeline/training/trainers/classification.ts
/** `balanced` makes both classes weigh the same in sum; a number is what a positive row counts for. */
const classWeight = union([_enum(["none", "balanced"]), number().gt(0).max(1e6)]).default("none");
/** Share of the training rows kept apart for early stopping and the threshold. */
const validationShare = number().min(.01).max(.5).default(.2);
/** What a positive row counts for, where a negative one counts 1. */
function positiveWeightOf(weight, labels) {
	if (typeof weight === "number") return weight;
	const positives = labels.reduce((sum, label) => sum + label, 0);
	return weight === "none" ? 1 : (labels.length - positives) / positives;
}
/**
* The rows to learn from, and the rows kept apart.
*
* @throws LockstepError TABLE_INVALID unless both classes have at least two rows, one for each side.
*/
function splitForTraining({ rows, labelColumn, positiveLabel, seed }, share) {
	const labels = binaryLabels(rows, labelColumn, positiveLabel);
	const positives = labels.reduce((sum, label) => sum + label, 0);
	const negatives = labels.length - positives;
	if (positives < 2 || negatives < 2) throw new LockstepError("TABLE_INVALID", `label column ${shownCell(labelColumn)} has ${positives} rows of ${shownCell(positiveLabel)} and ${negatives} others; a classifier needs at least 2 of each`, { hint: "Check `label` and `positive` in params.yaml, and that the rows were not filtered by their label." });
	const split = stratifiedSplit(labels, share, seed);
	const side = (chosen) => ({
		rows: selectRows(rows, chosen),
		labels: Uint8Array.from(chosen, (row) => labels[row] ?? 0)
	});
	return {
		training: side(split.training),
		validation: side(split.validation)
	};
}

// pipeline/training/trainers/model-folder.ts
/**
* Writes the files of a model as one folder: beside its place first, each file and the folder flushed to the disk, then renamed.
* An older model in that place is replaced as a whole.
*
* @throws LockstepError PATH_UNSAFE when something that is no folder of a model is in the place.
*/
async function writeModelFolder(folder, files) {
	const parent = dirname(folder);
	await mkdir(parent, { recursive: true });
	const aside = join(parent, `.${basename(folder)}.${randomUUID()}.part`);
	await mkdir(aside);
	try {
		for (const [name, content] of Object.entries(files)) {
			await using file = await open(join(aside, name), "wx");
			await file.writeFile(content);
			await file.sync();
		}
		await syncFolder(aside);
		await replace(folder, aside, Object.keys(files));
		await syncFolder(parent);
	} finally {
		await rm(aside, {
			recursive: true,
			force: true
		});
	}
}
async function replace(folder, made, names) {
	const present = await lstat(folder).catch(() => void 0);
	if (present === void 0) {
		await rename(made, folder);
		return;
	}
	if ((present.isDirectory() && (await lstat(join(folder, names[0] ?? "")).catch(() => void 0))?.isFile()) !== true) throw new LockstepError("PATH_UNSAFE", `${folder} exists and is not a model of this format`, { hint: "Name another output folder, or move away what is there." });
	const old = join(dirname(folder), `.${basename(folder)}.${randomUUID()}.old`);
	await rename(folder, old);
	await rename(made, folder);
	await rm(old, {
		recursive: true,
		force: true
	});
}
/**
* The bytes of one file of a model. Links are not followed, and nothing is read before its size is known to be allowed.
*
* @throws LockstepError MODEL_INVALID.
*/
async function readModelFile(folder, name, limitBytes) {
	const path = join(folder, name);
	try {
		await using file = await open(path, constants$1.O_RDONLY | constants$1.O_NOFOLLOW | constants$1.O_NONBLOCK);
		const stat = await file.stat();
		if (!stat.isFile()) throw new LockstepError("MODEL_INVALID", `${path} is not a regular file`);
		if (stat.size > limitBytes) throw new LockstepError("MODEL_INVALID", `${path} has ${stat.size} bytes, more than the ${limitBytes} it may have`);
		const bytes = new Uint8Array(stat.size);
		let filled = 0;
		while (filled < bytes.length) {
			const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, filled);
			if (bytesRead === 0) throw new LockstepError("MODEL_INVALID", `${path} became shorter while it was read`);
			filled += bytesRead;
		}
		return bytes;
	} catch (cause) {
		if (cause instanceof LockstepError) throw cause;
		throw new LockstepError("MODEL_INVALID", `${path} cannot be read as a file of a model`, {
			hint: "A model is a folder of regular files, without links; restore it with `lockstep pull` or train it again.",
			cause
		});
	}
}
/** UTF-8, strictly. @throws LockstepError MODEL_INVALID. */
async function readModelText(folder, name, limitBytes) {
	const bytes = await readModelFile(folder, name, limitBytes);
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (cause) {
		throw new LockstepError("MODEL_INVALID", `${join(folder, name)} is not UTF-8 text`, { cause });
	}
}

export { positiveWeightOf as a, bestF1Threshold as c, parseCross as d, classWeight as i, applyCross as l, readModelText as n, splitForTraining as o, writeModelFolder as r, validationShare as s, readModelFile as t, crossOperators as u };