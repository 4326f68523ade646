import { A as LockstepError, y as writeWhole } from "./file-work.js";
import { fn as writeCsv, ln as readTable } from "./pipeline.js";
import { o as reportedMetrics } from "./metric.js";
import { n as truthOf, r as measure, t as scoresFor } from "./judged-rows.js";
import { t as checkedScores } from "./checked-scores.js";
import { a as quantileColumn, i as predictionColumn, o as scoreColumn, r as labelColumn, t as classColumn } from "./columns.js";

// pipeline/training/predictions/encode.ts
function column(scores, width, index) {
	return Float64Array.from({ length: scores.length / width }, (_, row) => scores[row * width + index]);
}
/** What the task adds to id and label. */
function answerColumns({ labels, task, threshold = NaN, scores }) {
	const name = predictionColumn;
	switch (task.kind) {
		case "binary": {
			const negative = labels.find((label) => label.trim() !== task.positive) ?? "0";
			return [{
				name,
				values: Array.from(scores, (score) => score >= threshold ? task.positive : negative)
			}, {
				name: scoreColumn,
				values: scores
			}];
		}
		case "multiclass": {
			const { classes } = task;
			return [{
				name,
				values: labels.map((_label, row) => {
					const own = scores.subarray(row * classes.length, (row + 1) * classes.length);
					return classes[own.indexOf(Math.max(...own))] ?? "";
				})
			}, ...classes.map((own, i) => ({
				name: classColumn(own),
				values: column(scores, classes.length, i)
			}))];
		}
		case "regression": return [{
			name,
			values: scores
		}];
		case "quantiles": {
			const { levels } = task;
			const middle = levels.reduce((best, level, i) => Math.abs(level - .5) < Math.abs((levels[best] ?? 2) - .5) ? i : best, 0);
			return [{
				name,
				values: column(scores, levels.length, middle)
			}, ...levels.map((level, i) => ({
				name: quantileColumn(level),
				values: column(scores, levels.length, i)
			}))];
		}
	}
}
/** The table of predictions as CSV. */
function encodePredictions(predictions) {
	return writeCsv([
		{
			name: "id",
			values: predictions.ids
		},
		{
			name: labelColumn,
			values: predictions.labels
		},
		...answerColumns(predictions)
	]);
}

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
async function score(request, { openModel }) {
	const rows = await readTable(request.rows, { searchFrom: request.searchFrom ?? [] });
	if (rows.rowCount === 0) throw new LockstepError("EVALUATION_EMPTY", `${request.rows} has no rows to score`, { hint: "Check the stage that writes it." });
	const ids = rows.column(request.idColumn);
	const predictor = await openModel(request.model);
	const { task, threshold } = predictor;
	const truth = truthOf(rows, {
		column: request.labelColumn,
		task,
		models: [task]
	});
	const own = checkedScores(await predictor.predict(rows), task, rows.rowCount).map(rounded);
	predictor.close();
	const { metrics } = measure(truth, {
		scores: scoresFor(task, truth, {
			task,
			scores: own
		}),
		threshold
	}, reportedMetrics[task.kind]);
	const values = Object.entries(metrics).map(([id, { value }]) => [id, value === null ? null : rounded(value)]);
	const reasons = Object.entries(metrics).flatMap(([id, found]) => found.value === null ? [[id, found.reason]] : []);
	const summary = {
		rows: rows.rowCount,
		...truth.kind === "binary" ? { positives: truth.labels.reduce((sum, label) => sum + label, 0) } : {},
		...threshold === void 0 ? {} : { threshold },
		...Object.fromEntries(values),
		...reasons.length === 0 ? {} : { undefined: Object.fromEntries(reasons) }
	};
	await writeWhole(request.predictions, encodePredictions({
		ids,
		labels: rows.column(request.labelColumn),
		task,
		threshold,
		scores: own
	}));
	await writeWhole(request.metrics, `${JSON.stringify(summary, void 0, 2)}\n`);
	return summary;
}

export { score as t };