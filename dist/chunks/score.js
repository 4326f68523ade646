import { A as LockstepError, b as writeWhole } from "./file-work.js";
import { t as blocksOf } from "./blocks.js";
import { n as openRows } from "./open-rows.js";
import { a as shownCell } from "./cell.js";
import { d as reportedMetrics } from "./metric.js";
import { b as precisionRecallCurve, n as measure, p as predictedClasses, x as rocCurve, y as reliability } from "./judged-rows.js";
import { i as treatedCells, r as rounded, t as enforceSchema } from "./enforce.js";
import { n as truthOf, t as scoresFor } from "./judged-rows2.js";
import { t as predictRows } from "./predict-rows.js";
import { c as writeCsv } from "./csv.js";
import { r as taskWidth } from "./task.js";
import { n as middleOf, t as answersOf } from "./answers.js";
import { a as quantileColumn, i as predictionColumn, o as scoreColumn, r as labelColumn, t as classColumn } from "./columns.js";
import { r as forecastsOf, t as cornersOf } from "./plot-curves.js";
import { n as rowDigests } from "./row-keys.js";
import { o as placeOf } from "./cells.js";
import { n as readSchemaFile } from "./training-rows.js";
import { dirname, join } from "node:path";

// pipeline/training/predictions/encode.ts
function column(scores, width, index) {
	return Float64Array.from({ length: scores.length / width }, (_, row) => scores[row * width + index]);
}
/** What the task adds to id and label. */
function answerColumns({ task, threshold, negative, scores }) {
	const width = taskWidth(task);
	const predictions = answersOf({
		task,
		threshold,
		width
	}, scores).map(({ prediction }) => prediction);
	const score = (index) => column(scores, width, index);
	switch (task.kind) {
		case "binary": {
			const values = predictions.map((prediction) => prediction === "positive" ? task.positive : negative);
			return [{
				name: predictionColumn,
				values
			}, {
				name: scoreColumn,
				values: scores
			}];
		}
		case "multiclass": return [{
			name: predictionColumn,
			values: predictions.map(String)
		}, ...task.classes.map((own, i) => ({
			name: classColumn(own),
			values: score(i)
		}))];
		case "regression": return [{
			name: predictionColumn,
			values: scores
		}];
		case "quantiles": return [{
			name: predictionColumn,
			values: score(middleOf(task.levels))
		}, ...task.levels.map((level, i) => ({
			name: quantileColumn(level),
			values: score(i)
		}))];
	}
}
/** What rows that are not positive are called in a binary task: as the first of them is labelled. */
function negativeLabel(labels, task) {
	return (task.kind === "binary" ? labels.find((label) => label.trim() !== task.positive) : void 0) ?? "0";
}
/** The table of predictions as CSV. @param isContinued - These rows follow others. */
function encodePredictions(predictions, isContinued = false) {
	const columns = [
		{
			name: "id",
			values: predictions.ids
		},
		{
			name: labelColumn,
			values: predictions.labels
		},
		...answerColumns(predictions)
	];
	return writeCsv(columns, { isContinued });
}

// pipeline/training/predictions/plots.ts
/** The curves of a binary task; one that the rows do not define has no row. */
function curveFiles(truth, answers) {
	if (truth.kind !== "binary") return [];
	const scored = {
		labels: truth.labels,
		scores: answers.scores
	};
	const roc = cornersOf(rocCurve(scored)).map(({ threshold, falsePositiveRate, truePositiveRate }) => ({
		fpr: rounded(falsePositiveRate),
		tpr: rounded(truePositiveRate),
		threshold: Number.isFinite(threshold) ? threshold : null
	}));
	const precisionRecall = precisionRecallCurve(scored).toReversed().map(({ precision, recall, threshold }) => ({
		precision: rounded(precision),
		recall: rounded(recall),
		threshold
	}));
	return [{
		name: "roc",
		under: "roc",
		rows: roc
	}, {
		name: "precision_recall",
		under: "precision_recall",
		rows: precisionRecall
	}];
}
function calibrationFiles(truth, answers) {
	const forecasts = forecastsOf(truth, answers);
	if (forecasts === void 0) return [];
	return [{
		name: "calibration",
		under: "calibration",
		rows: reliability(forecasts).map(({ meanProbability, frequency }) => ({
			prob_true: rounded(frequency),
			prob_pred: rounded(meanProbability)
		}))
	}];
}
/** What each row is and what was said of it: DVC's `confusion` template counts them. */
function confusionFiles(truth, { scores, threshold = NaN }, { task, negative }) {
	const file = (rows) => ({
		name: "confusion_matrix",
		under: void 0,
		rows
	});
	if (truth.kind === "binary" && task.kind === "binary") {
		const named = (isPositive) => isPositive ? task.positive : negative;
		return [file(Array.from(truth.labels, (label, row) => ({
			actual: named(label === 1),
			predicted: named(scores[row] >= threshold)
		})))];
	}
	if (truth.kind !== "multiclass") return [];
	const { classes, labels } = truth;
	const predicted = predictedClasses({
		classes: classes.length,
		labels,
		probabilities: scores
	});
	return [file(Array.from(labels, (label, row) => ({
		actual: classes[label] ?? "",
		predicted: classes[predicted[row]] ?? ""
	})))];
}
/**
* Writes what a model's answers look like in the files that DVCLive writes, `<folder>/plots/sklearn/<name>.json`, so that
* `lockstep plots` and `dvc plots` draw them: `roc`, `precision_recall`, `calibration` and `confusion_matrix` for classes. The same rows
* and model give the same bytes.
*
* @returns The names of the files; none for tasks of numbers.
*/
async function writePlots(folder, truth, { negative, task, ...answers }) {
	const files = [
		...curveFiles(truth, answers),
		...calibrationFiles(truth, answers),
		...confusionFiles(truth, answers, {
			task,
			negative
		})
	];
	for (const { name, under, rows } of files) await writeWhole(join(folder, "plots", "sklearn", `${name}.json`), `${JSON.stringify(under === void 0 ? rows : { [under]: rows })}\n`);
	return files.map(({ name }) => name);
}

// pipeline/training/predictions/unique-ids.ts
/** Digests that stand there more than once. */
function repeatedDigests(digests) {
	const sorted = digests.toSorted();
	return new Set(sorted.filter((value, i) => i > 0 && value === sorted[i - 1]));
}
/**
* Refuses two rows of one id: whoever joins predictions with rows by it would take one for the other. Memory grows by 16 bytes for a row.
*
* @throws LockstepError TABLE_INVALID naming both rows; COLUMN_MISSING.
*/
function requireUniqueIds(rows, idColumn) {
	const digests = rowDigests(rows, [idColumn]);
	const suspects = repeatedDigests(digests);
	if (suspects.size === 0) return;
	const first = /* @__PURE__ */ new Map();
	let at = 0;
	for (const block of blocksOf(rows)) for (const [row, cell] of block.column(idColumn).entries()) {
		if (!suspects.has(digests[at++])) continue;
		const id = cell.trim();
		const place = placeOf(block, row);
		const known = first.get(id);
		if (known !== void 0) throw new LockstepError("TABLE_INVALID", `${place}, column ${shownCell(idColumn)}: ${shownCell(id)} is the id of ${known} already`, { hint: "Give each row an id of its own, or name another column under `id` in params.yaml." });
		first.set(id, place);
	}
}

// pipeline/training/score.ts
/**
* Scores rows with a saved model and measures it. The metrics are those of the predictions as written, so that anybody can compute
* them again from the file.
*
* @throws LockstepError MODEL_INVALID, COLUMN_MISSING, TABLE_INVALID, EVALUATION_EMPTY without rows.
*/
async function score(request, { openModel }) {
	const { stream, searchFrom, schema: schemaFile } = request;
	const schema = await readSchemaFile(schemaFile, request.paramsFolder ?? ".");
	using rows = await openRows(request.rows, {
		searchFrom,
		stream,
		scratch: dirname(request.predictions)
	});
	if (rows.rowCount === 0) throw new LockstepError("EVALUATION_EMPTY", `${request.rows} has no rows to score`, { hint: "Check the stage that writes it." });
	if (schema !== void 0) enforceSchema(rows, schema, schemaFile ?? "");
	requireUniqueIds(rows, request.idColumn);
	const predictor = await openModel(request.model);
	const { task, threshold, features } = predictor;
	const truth = truthOf(rows, {
		column: request.labelColumn,
		task,
		models: [task]
	});
	const own = (await predictRows(predictor, rows)).map(rounded);
	predictor.close();
	const answers = {
		scores: scoresFor(task, truth, {
			task,
			scores: own
		}),
		threshold
	};
	const { metrics } = measure(truth, answers, reportedMetrics[task.kind]);
	const values = Object.entries(metrics).map(([id, { value }]) => [id, value === null ? null : rounded(value)]);
	const reasons = Object.entries(metrics).flatMap(([id, found]) => found.value === null ? [[id, found.reason]] : []);
	const summary = {
		rows: rows.rowCount,
		...truth.kind === "binary" ? { positives: truth.labels.reduce((sum, label) => sum + label, 0) } : {},
		...threshold === void 0 ? {} : { threshold },
		...Object.fromEntries(values),
		...reasons.length === 0 ? {} : { undefined: Object.fromEntries(reasons) }
	};
	await writeWhole(request.predictions, predictionTexts(request, rows, {
		task,
		threshold,
		scores: own
	}));
	if (request.plots !== void 0) {
		const negative = negativeLabel(rows.column(request.labelColumn), task);
		await writePlots(request.plots, truth, {
			...answers,
			task,
			negative
		});
	}
	await writeWhole(request.metrics, `${JSON.stringify(summary, void 0, 2)}\n`);
	return {
		...summary,
		treated: treatedCells(features, rows, request)
	};
}
/** The table of predictions, a piece for each block of rows. */
function* predictionTexts({ idColumn, labelColumn }, rows, { scores, ...model }) {
	const width = scores.length / rows.rowCount;
	const negative = negativeLabel(rows.column(labelColumn), model.task);
	let first = 0;
	for (const block of blocksOf(rows)) {
		const next = first + block.rowCount;
		const [ids, labels] = [block.column(idColumn), block.column(labelColumn)];
		const own = {
			ids,
			labels,
			negative,
			scores: scores.subarray(first * width, next * width)
		};
		yield encodePredictions({
			...model,
			...own
		}, first > 0);
		first = next;
	}
}

export { score as t };