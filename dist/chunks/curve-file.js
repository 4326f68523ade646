import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

// pipeline/training/costs/curve-file.ts
/** Longest curve that is read, in bytes: about a million points. */
const limitBytes = 33554432;
function columnsOf(header) {
	const names = header.split("	");
	const step = names.indexOf("step");
	const value = names.findIndex((name) => name !== "step" && name !== "timestamp");
	return step === -1 || value === -1 ? void 0 : {
		step,
		value
	};
}
/** Reads a curve line by line as it grows; lines that are no point are passed over, and so are steps that come again. */
var CurveReader = class {
	#columns;
	#isHeader = true;
	#open = "";
	#lastStep = Number.NEGATIVE_INFINITY;
	/** @returns The points of the lines that are complete now. */
	add(text) {
		const lines = (this.#open + text).split(/\r?\n/);
		this.#open = lines.pop() ?? "";
		const points = [];
		for (const line of lines) {
			if (this.#isHeader) {
				this.#columns = columnsOf(line);
				this.#isHeader = false;
				continue;
			}
			const cells = line.split("	");
			const [step, value] = [cells[this.#columns?.step ?? -1], cells[this.#columns?.value ?? -1]].map((cell) => cell === void 0 || cell.trim() === "" ? NaN : Number(cell));
			if (step === void 0 || value === void 0 || !(step > this.#lastStep) || Number.isNaN(value)) continue;
			this.#lastStep = step;
			points.push({
				step,
				value
			});
		}
		return points;
	}
};
/** All points of a curve. */
function parseCurve(text) {
	return new CurveReader().add(`${text}\n`);
}
/**
* A curve file that a command writes, read on from where it ended last time. A file that was begun anew begins anew here, too.
*
* @param path - Absolute. What is not there yet, or no ordinary file, has no points.
*/
function followCurve(path) {
	let [reader, offset, inode] = [
		new CurveReader(),
		0,
		-1
	];
	const nothing = {
		isNew: false,
		points: []
	};
	const readOn = (file) => {
		const stats = fstatSync(file);
		if (!stats.isFile() || stats.size > limitBytes) return nothing;
		const isNew = stats.ino !== inode || stats.size < offset;
		if (isNew) [reader, offset, inode] = [
			new CurveReader(),
			0,
			stats.ino
		];
		const bytes = Buffer.alloc(stats.size - offset);
		const length = readSync(file, bytes, 0, bytes.length, offset);
		offset += length;
		return {
			isNew,
			points: reader.add(bytes.toString("utf8", 0, length))
		};
	};
	return () => {
		try {
			const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
			try {
				return readOn(file);
			} finally {
				closeSync(file);
			}
		} catch {
			return nothing;
		}
	};
}

export { parseCurve as n, followCurve as t };