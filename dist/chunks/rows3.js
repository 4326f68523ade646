import { o as placeOf } from "./cells.js";

// pipeline/training/features/rows.ts
/** Chosen rows, ascending, of a table that is not in memory, from each of its blocks. */
function* chosenBlocks(table, rows) {
	let [first, at] = [0, 0];
	for (const block of table.blocks?.() ?? []) {
		const from = at;
		while (at < rows.length && rows[at] < first + block.rowCount) at++;
		const start = first;
		first += block.rowCount;
		if (at > from) yield selectRows(block, rows.subarray(from, at).map((row) => row - start));
	}
}
/** Some rows of a table, in the order given; their places stay those of the table. */
function selectRows(table, rows) {
	let known;
	return {
		...table.where === void 0 ? {} : { where: table.where },
		columns: table.columns,
		rowCount: rows.length,
		column(name) {
			if (known?.name === name) return known.cells;
			const all = table.column(name);
			const cells = new Array(rows.length);
			for (let i = 0; i < rows.length; i++) cells[i] = all[rows[i]] ?? "";
			known = {
				name,
				cells
			};
			return cells;
		},
		numbers(name) {
			const values = table.numbers?.(name);
			if (values === void 0) return void 0;
			const picked = new Float64Array(rows.length);
			for (let i = 0; i < rows.length; i++) picked[i] = values[rows[i]] ?? NaN;
			return picked;
		},
		...table.file === void 0 ? {} : { file: table.file },
		...table.blocks !== void 0 && isAscending(rows) ? { blocks: () => chosenBlocks(table, rows) } : {},
		place: (row) => placeOf(table, rows[row] ?? 0)
	};
}
function isAscending(rows) {
	return rows.every((row, i) => i === 0 || row > rows[i - 1]);
}

export { selectRows as t };