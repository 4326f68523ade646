// pipeline/training/predictions/columns.ts
const labelColumn = "label";
const predictionColumn = "prediction";
/** Probability of the positive label. */
const scoreColumn = "score";
const classPrefix = "score_";
const quantilePrefix = "quantile_";
function classColumn(name) {
	return `${classPrefix}${name}`;
}
/** The class whose probabilities a column holds. */
function classOfColumn(column) {
	return column.startsWith(classPrefix) ? column.slice(6) : void 0;
}
function quantileColumn(level) {
	return `${quantilePrefix}${String(level)}`;
}

export { quantileColumn as a, predictionColumn as i, classOfColumn as n, scoreColumn as o, labelColumn as r, classColumn as t };