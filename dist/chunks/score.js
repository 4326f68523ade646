import { T as LockstepError, m as writeWhole } from "./file-work.js";
import { n as readCsv, r as writeCsv } from "./csv.js";
import { r as metricIds } from "./metric.js";
import { t as binaryLabels } from "./cells.js";

// pipeline/training/score.ts
/** As many digits as arithmetic on different machines agrees in; further ones would change files that say the same. */
function rounded(value) {
	return Number(value.toPrecision(12));
}
/**
* Scores rows with a saved model and measures it. The metrics are those of the predictions as written, so that anybody can compute
* them again from the file.
*
* @throws LockstepError MODEL_INVALID, COLUMN_MISSING, TABLE_INVALID, EVALUATION_EMPTY without rows.
*/
async function score(request, { openModel, measure }) {
	const rows = await readCsv(request.rows, request.rows);
	if (rows.rowCount === 0) throw new LockstepError("EVALUATION_EMPTY", `${request.rows} has no rows to score`, { hint: "Check the stage that writes it." });
	const ids = rows.column(request.idColumn);
	const labels = binaryLabels(rows, request.labelColumn, request.positiveLabel);
	const predictor = await openModel(request.model);
	const scores = (await predictor.predict(rows)).map(rounded);
	const { threshold } = predictor;
	predictor.close();
	const { metrics } = measure({
		labels,
		scores,
		threshold
	});
	const reasons = metricIds.flatMap((id) => {
		const metric = metrics[id];
		return metric.value === null ? [[id, metric.reason]] : [];
	});
	const values = Object.fromEntries(metricIds.map((id) => {
		const { value } = metrics[id];
		return [id, value === null ? null : rounded(value)];
	}));
	const summary = {
		rows: rows.rowCount,
		positives: labels.reduce((sum, label) => sum + label, 0),
		threshold,
		...values,
		...reasons.length === 0 ? {} : { undefined: Object.fromEntries(reasons) }
	};
	await writeWhole(request.predictions, writeCsv([
		{
			name: "id",
			values: ids
		},
		{
			name: "label",
			values: labels
		},
		{
			name: "prediction",
			values: Uint8Array.from(scores, (value) => value >= threshold ? 1 : 0)
		},
		{
			name: "score",
			values: scores
		}
	]));
	await writeWhole(request.metrics, `${JSON.stringify(summary, void 0, 2)}\n`);
	return summary;
}

export { score };