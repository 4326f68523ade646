import { A as LockstepError } from "./file-work.js";
import { n as joinedCells } from "./cell-bytes.js";
import { n as utf8Blocks } from "./encoding.js";
import { i as tableOfLines, r as scanLines, t as emptyLines } from "./jsonl2.js";

// pipeline/data/tables/streams/jsonl-stream.ts
/** Longest line, in bytes. */
const lineLimitBytes = 67108864;
/** The whole file piece by piece. @param names - Columns that every piece has; others follow them. */
async function* pieces(path, where, names) {
	let held = /* @__PURE__ */ new Uint8Array();
	let firstLine = 1;
	for await (const { bytes, isLast } of utf8Blocks(path, where)) {
		held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
		const read = scanLines(held, {
			where,
			firstLine,
			names,
			maximumCells: Number.POSITIVE_INFINITY,
			isOpenEnded: !isLast
		});
		if (read.consumed === 0 && held.length > lineLimitBytes) throw new LockstepError("TABLE_INVALID", `${where}, line ${String(firstLine)}: the line has more than ${String(lineLimitBytes)} bytes`, { hint: "Put each row on a line of its own." });
		if (read.lines.length > 0) yield {
			bytes: held,
			read
		};
		firstLine = read.nextLine;
		held = held.subarray(read.consumed);
	}
}
function batchOf({ bytes, read }, where) {
	const table = tableOfLines(read, where);
	return {
		...table,
		numberOf: (row) => read.lines[row] ?? 0,
		bytes: (name) => joinedCells(table.column(name)),
		record: (row) => bytes.subarray(read.starts[row], read.ends[row])
	};
}
/** Reads the file once for the names of its members. @throws LockstepError TABLE_INVALID. */
async function openJsonLinesStream(path, where) {
	const names = /* @__PURE__ */ new Set();
	for await (const { read } of pieces(path, where, [])) for (const name of read.names) names.add(name);
	const columns = [...names];
	if (columns.length === 0) throw emptyLines(where);
	return {
		where,
		format: "jsonl",
		columns,
		doubles: /* @__PURE__ */ new Set(),
		unit: "line",
		async *batches() {
			for await (const piece of pieces(path, where, columns)) yield batchOf(piece, where);
		}
	};
}

export { openJsonLinesStream };