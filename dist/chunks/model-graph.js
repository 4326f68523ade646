// pipeline/training/exports/model-graph.ts
/** How many numbers a category is encoded as. */
function encodedWidth({ categories, encoding }) {
	switch (encoding.kind) {
		case "one_hot": return categories.length + Number(encoding.other);
		case "table": return encoding.width;
		case "position": return 0;
	}
}
/** How many numbers the body takes. */
function numberCount({ numbers, crosses, indicators, categories }) {
	const encoded = categories.reduce((sum, category) => sum + encodedWidth(category), 0);
	return numbers.length + crosses.length + indicators.length + encoded;
}
/** Numeric columns, each once. */
function numericColumns({ sources }) {
	return [...new Set(sources.map(({ column }) => column))];
}
/** Columns of texts, each once. */
function textColumns({ categories }) {
	return [...new Set(categories.map(({ column }) => column))];
}
/** In how many digits the weights of a layer are kept. */
function precisionOf(weights) {
	return weights instanceof Float64Array ? "double" : "float";
}
function tensorInputs(body) {
	return body.kind === "network" ? body.inputs.filter((input) => input.kind !== "numbers") : [];
}

export { tensorInputs as a, precisionOf as i, numberCount as n, textColumns as o, numericColumns as r, encodedWidth as t };