import { i as placeOf } from "./cells.js";

// pipeline/training/features/rows.ts
/** Some rows of a table, in the order given; their places stay those of the table. */
function selectRows(table, rows) {
	const chosen = /* @__PURE__ */ new Map();
	return {
		...table.where === void 0 ? {} : { where: table.where },
		columns: table.columns,
		rowCount: rows.length,
		column(name) {
			const known = chosen.get(name);
			if (known !== void 0) return known;
			const cells = table.column(name);
			const picked = Array.from(rows, (row) => cells[row] ?? "");
			chosen.set(name, picked);
			return picked;
		},
		numbers(name) {
			const values = table.numbers?.(name);
			return values === void 0 ? void 0 : Float64Array.from(rows, (row) => values[row] ?? NaN);
		},
		place: (row) => placeOf(table, rows[row] ?? 0)
	};
}

export { selectRows as t };