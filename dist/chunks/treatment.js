// pipeline/domain/treatment.ts
/** What a feature graph does with a cell that it cannot take as it stands; what it refuses is an error with a place instead. */
const cellTreatments = [
	"imputed",
	"empty",
	"unknown",
	"clipped",
	"zero_divisor",
	"cut",
	"wordless"
];
/** Each treatment as a reader is told of it. */
const treatmentWords = {
	imputed: "empty, filled in",
	empty: "empty, taken as missing",
	unknown: "unknown or rare category, not told apart",
	clipped: "out of bounds, clipped",
	zero_divisor: "divided by 0, taken as 0",
	cut: "more words than are read, cut",
	wordless: "no known word, taken as empty"
};
/** Longest list of a record. */
const mostTreatedCells = 50;
/**
* What a record says of treated cells; `undefined` when none was treated.
*
* @param training - The same of the training rows.
*/
function treatmentsOf(rows, training) {
	const { rowCount, cells } = rows;
	if (cells.length === 0) return void 0;
	const listed = [...cells].sort((a, b) => b.rows - a.rows).slice(0, 50);
	const more = cells.length - listed.length;
	if (training === void 0) return {
		rowCount,
		cells: listed,
		more
	};
	const key = ({ column, treatment }) => `${treatment} ${column}`;
	const known = new Map(training.cells.map((found) => [key(found), found.rows]));
	return {
		rowCount,
		trainingRowCount: training.rowCount,
		cells: listed.map((found) => ({
			...found,
			trainingRows: known.get(key(found)) ?? 0
		})),
		more
	};
}

export { treatmentWords as n, treatmentsOf as r, cellTreatments as t };