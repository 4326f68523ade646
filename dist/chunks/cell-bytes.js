import { isAscii } from "node:buffer";

// pipeline/data/tables/cell-bytes.ts
function joinedCells(texts) {
	const bytes = Buffer.from(texts.join(""), "utf8");
	const stops = new Uint32Array(texts.length);
	const isPlain = isAscii(bytes);
	let at = 0;
	for (const [row, text] of texts.entries()) {
		at += isPlain ? text.length : Buffer.byteLength(text, "utf8");
		stops[row] = at;
	}
	return {
		bytes,
		stops
	};
}
/** The same cells as a table of one column that has no header. */
function cellsOf({ bytes, stops }) {
	const starts = new Uint32Array(stops.length);
	starts.set(stops.subarray(0, -1), 1);
	return {
		bytes,
		width: 1,
		height: stops.length,
		starts,
		ends: stops,
		escaped: new Uint8Array(stops.length),
		consumed: bytes.length
	};
}

export { joinedCells as n, cellsOf as t };