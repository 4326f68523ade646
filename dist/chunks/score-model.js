import { A as LockstepError, h as lstatIfThere, u as asideName } from "./file-work.js";
import { jn as openWorkingFolder } from "./pipeline.js";
import { t as counted } from "./counted.js";
import { a as shownCell, t as cellNumber } from "./cell.js";
import { c as writeCsv } from "./csv.js";
import { r as readTable } from "./read-table.js";
import { t as checkedScores } from "./checked-scores.js";
import { t as restoreArtifact } from "./restore.js";
import "./cells.js";
import { t as predictRows } from "./predict-rows.js";
import { t as classLimit } from "./learned-task.js";
import { a as quantileColumn, i as predictionColumn, n as classOfColumn, o as scoreColumn, r as labelColumn, t as classColumn } from "./columns.js";
import { i as runCommand, n as commandEnvironment, t as outputLog } from "./output-log.js";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

// pipeline/evaluation/costs.ts
/**
* The truth with what decisions about it cost.
*
* @throws LockstepError CONFIG_INVALID for a class that neither the rows nor a model know: what is misspelled would cost nothing.
*/
function withCosts(truth, declared) {
	if (declared?.kind === "binary" && truth.kind === "binary") return {
		...truth,
		costs: declared.costs
	};
	if (declared?.kind !== "multiclass" || truth.kind !== "multiclass") return truth;
	const { classes } = truth;
	const unknown = Object.entries(declared.costs).flatMap(([label, byPrediction]) => [label, ...Object.keys(byPrediction)]).find((name) => !classes.includes(name));
	if (unknown !== void 0) throw new LockstepError("CONFIG_INVALID", `costs name the class ${JSON.stringify(unknown)}, which no row has`, { hint: `Classes of the rows and the models: ${classes.slice(0, 20).join(", ")}.` });
	const costs = classes.map((label) => classes.map((predicted) => declared.costs[label]?.[predicted] ?? 0));
	return {
		...truth,
		costs
	};
}

// pipeline/training/predictions/match-rows.ts
function invalid(where, message, hint) {
	return new LockstepError("PREDICTIONS_INVALID", `${where}: ${message}`, { hint });
}
/** Equal as texts, or as numbers: a library may write `1` as `1.0`. */
function isSameCell(a, b) {
	const own = a.trim();
	const other = b.trim();
	return own === other || own !== "" && other !== "" && Number(own) === Number(other);
}
/** A key under which `1` and `1.0` are one. */
function keyOf(cell) {
	const text = cell.trim();
	const number = Number(text);
	return text !== "" && Number.isFinite(number) ? String(number) : text;
}
/**
* Where in the table each asked row stands, `[n]`; the table may have another order. Labels are compared where the table has them, and
* never taken from it.
*
* @throws LockstepError PREDICTIONS_INVALID naming the first row that is missing, unknown, there twice or of another label.
*/
function matchRows(table, { ids, labels }, where) {
	const found = table.column("id");
	const again = "The command must answer each row of LOCKSTEP_ROWS once, by its id.";
	if (found.length !== ids.length) throw invalid(where, `has ${counted(found.length, "row")}, and ${ids.length} ${ids.length === 1 ? "was" : "were"} asked for`, again);
	const places = placesOf(found, ids, where);
	if (table.columns.includes("label")) {
		const own = table.column(labelColumn);
		const odd = labels.findIndex((label, row) => !isSameCell(own[places[row]] ?? "", label));
		if (odd >= 0) throw invalid(where, `id ${shownCell(ids[odd] ?? "")} has the label ${shownCell(own[places[odd]] ?? "")}, and the rows say ${shownCell(labels[odd] ?? "")}`, "Leave `label` out, or copy it from the rows.");
	}
	return places;
}
function placesOf(found, ids, where) {
	if (ids.every((id, row) => isSameCell(id, found[row] ?? ""))) return Uint32Array.from(ids, (_id, row) => row);
	const byId = /* @__PURE__ */ new Map();
	for (const [row, id] of found.entries()) {
		if (byId.has(keyOf(id))) throw invalid(where, `id ${shownCell(id)} is there twice`, "Answer each row of LOCKSTEP_ROWS once.");
		byId.set(keyOf(id), row);
	}
	return Uint32Array.from(ids, (id) => {
		const place = byId.get(keyOf(id));
		if (place !== void 0) return place;
		throw invalid(where, `has no row of id ${shownCell(id)}`, "Answer each row of LOCKSTEP_ROWS once, by its id.");
	});
}

// pipeline/training/predictions/read.ts
function cellsOf({ table, places, where }, name) {
	if (!table.columns.includes(name)) throw invalid(where, `has no column ${shownCell(name)}`, "docs/reference/predictions.md lists the columns of each task.");
	const cells = table.column(name);
	return Array.from(places, (place) => cells[place] ?? "");
}
function numbersOf(reading, name) {
	return Float64Array.from(cellsOf(reading, name), (cell, row) => {
		const value = cellNumber(cell);
		if (value !== void 0) return value;
		const id = cellsOf(reading, "id")[row] ?? "";
		throw invalid(reading.where, `id ${shownCell(id)}, column ${shownCell(name)}: ${shownCell(cell)} is not a finite number`, "Write plain decimal numbers.");
	});
}
/** `[n]` each → row-major `[n, k]`. */
function interleave(columns, rows) {
	const values = new Float64Array(rows * columns.length);
	for (const [i, column] of columns.entries()) for (let row = 0; row < rows; row++) values[row * columns.length + i] = column[row];
	return values;
}
/**
* The probability from which predictions are positive: the smallest one of a positive row.
*
* @throws LockstepError PREDICTIONS_INVALID when no threshold gives these predictions, so that the table contradicts itself.
*/
function thresholdOf(reading, scores, positive) {
	const isPositive = cellsOf(reading, predictionColumn).map((cell) => isSameCell(cell, positive));
	const bound = (wanted, pick, start) => scores.reduce((found, score, row) => isPositive[row] === wanted ? pick(found, score) : found, start);
	const lowest = bound(true, Math.min, Number.POSITIVE_INFINITY);
	const highest = bound(false, Math.max, Number.NEGATIVE_INFINITY);
	if (lowest <= highest) throw invalid(reading.where, `predicts a row of score ${String(lowest)} positive and one of score ${String(highest)} not`, "`prediction` must follow from `score` by one threshold; write scores with all their digits.");
	if (lowest !== Number.POSITIVE_INFINITY) return lowest;
	if (highest < 1) return (highest + 1) / 2;
	throw invalid(reading.where, "predicts a row of score 1 not positive", "A score is the probability of the positive label.");
}
function checkClasses(reading, classes, scores) {
	for (const [row, cell] of cellsOf(reading, predictionColumn).entries()) {
		const own = scores.subarray(row * classes.length, (row + 1) * classes.length);
		const predicted = classes.findIndex((name) => isSameCell(name, cell));
		if (predicted < 0 || own[predicted] < Math.max(...own)) throw invalid(reading.where, `predicts ${shownCell(cell)} for id ${shownCell(cellsOf(reading, "id")[row] ?? "")}, whose largest score is another's`, "`prediction` must be the class of the largest score.");
	}
}
function answersOf(reading, task) {
	const rows = reading.places.length;
	switch (task.kind) {
		case "binary": {
			const scores = checkedScores({
				values: numbersOf(reading, scoreColumn),
				width: 1
			}, task, rows);
			return {
				task,
				scores,
				threshold: thresholdOf(reading, scores, task.positive)
			};
		}
		case "multiclass": {
			const classes = reading.table.columns.flatMap((column) => classOfColumn(column) ?? []).sort();
			if (classes.length < 2 || classes.length > 1e3) throw invalid(reading.where, `has ${counted(classes.length, "column")} ${shownCell(classColumn("<class>"))}, and 2 to ${classLimit} are taken`, "Write the probability of each class in a column of its own.");
			const own = {
				kind: task.kind,
				classes
			};
			const values = interleave(classes.map((name) => numbersOf(reading, classColumn(name))), rows);
			const scores = checkedScores({
				values,
				width: classes.length
			}, own, rows);
			checkClasses(reading, classes, scores);
			return {
				task: own,
				scores,
				threshold: void 0
			};
		}
		case "ranking": return {
			task: { kind: task.kind },
			scores: numbersOf(reading, scoreColumn),
			threshold: void 0
		};
		case "regression": return {
			task,
			scores: numbersOf(reading, predictionColumn),
			threshold: void 0
		};
		case "quantiles": return {
			task,
			scores: interleave(task.levels.map((level) => numbersOf(reading, quantileColumn(level))), rows),
			threshold: void 0
		};
	}
}
/**
* Reads a table of predictions and holds it to the rows it was asked for: every row answered once, labels as the rows have them,
* probabilities that are some, predictions that follow from them. Nothing in it is believed that the rows say.
*
* @param where - Names the table in messages.
* @throws LockstepError PREDICTIONS_INVALID, MODEL_INVALID for scores that the task does not allow.
*/
function readPredictions(table, asked, where) {
	if (!table.columns.includes("id")) throw invalid(where, `has no column ${shownCell("id")}`, "docs/reference/predictions.md lists the columns of each task.");
	return answersOf({
		table,
		places: matchRows(table, asked, where),
		where
	}, asked.task);
}

// pipeline/training/predictions/run-score-command.ts
const hint = "docs/reference/predictions.md says what the command is given and must write.";
async function runWithin(request, folder) {
	const { model, score, root, env, signal } = request;
	const log = outputLog(request.onLine);
	const timeout = AbortSignal.timeout(score.timeoutSeconds * 1e3);
	const shell = env["SHELL"];
	const end = await runCommand({
		text: score.command,
		workingFolder: root,
		env: {
			...commandEnvironment({
				env,
				commandFolder: request.commandFolder,
				root,
				stage: "score"
			}),
			LOCKSTEP_MODEL: request.artifact,
			LOCKSTEP_ROWS: join(folder, "rows.csv"),
			LOCKSTEP_PREDICTIONS: join(folder, "predictions.csv")
		},
		shell: shell === void 0 || shell === "" ? "/bin/sh" : shell,
		onLine: (line) => {
			log.add(line);
		},
		onStart: () => Promise.resolve(),
		signal: AbortSignal.any([signal, timeout])
	});
	if (end.kind === "succeeded") return;
	if (signal.aborted) throw new LockstepError("INTERRUPTED", `scoring ${model} was interrupted`, { hint: "Run the evaluation again." });
	const how = timeout.aborted ? `took longer than ${score.timeoutSeconds} s` : end.kind === "failed" ? end.how : end.kind;
	const last = log.tail.length === 0 ? "it printed nothing" : `its last lines:\n${log.tail.join("\n")}`;
	throw new LockstepError("SCORING_FAILED", `\`${score.command}\`, which scores ${model}, ${how}; ${last}`, { hint });
}
/**
* Has the declared command score rows with a model, and gives the table it wrote. The command sees the rows without their label, so
* that it cannot answer with it.
*
* @throws LockstepError SCORING_FAILED when the command fails, takes too long or writes nothing, INTERRUPTED, TABLE_INVALID for a table
* that cannot be read.
*/
async function runScoreCommand(request) {
	const { model, score, root, rows, labelColumn } = request;
	const folder = await openWorkingFolder(root, "scoring", asideName());
	try {
		const given = rows.columns.filter((name) => name !== labelColumn);
		await writeFile(join(folder, "rows.csv"), writeCsv(given.map((name) => ({
			name,
			values: rows.column(name)
		}))), { flag: "wx" });
		await runWithin(request, folder);
		const predictions = join(folder, "predictions.csv");
		if ((await lstatIfThere(predictions))?.isFile() !== true) throw new LockstepError("SCORING_FAILED", `\`${score.command}\`, which scores ${model}, wrote no table of predictions`, { hint });
		return await readTable(predictions, {
			where: `predictions of ${model}`,
			searchFrom: [root]
		});
	} finally {
		await rm(folder, {
			recursive: true,
			force: true
		});
	}
}

// pipeline/steps/evaluate/score-model.ts
async function scoreKnown(workspace, folder, rows) {
	const predictor = await workspace.openModel(folder);
	try {
		const { task, threshold, inputs } = predictor;
		const signature = {
			inputs: inputs.map(({ name, kind }) => ({
				name,
				kind
			})),
			task
		};
		return {
			task,
			threshold,
			scores: await predictRows(predictor, rows),
			signature
		};
	} finally {
		predictor.close();
	}
}
/** The path a command is given: the folder of the files, or the file when the artifact is one. */
function artifactPath(folder, { md5, files }) {
	return md5.endsWith(".dir") ? folder : join(folder, files[0]?.path ?? "");
}
/** Runs the declared command once, over all rows. */
async function runForeign(workspace, { record, folder, rows, declaration }) {
	const { git, host } = workspace;
	const { score, labelColumn } = declaration;
	const model = `${record.model} ${record.modelVersion}`;
	if (score === void 0) throw new LockstepError("SCORING_UNDECLARED", `${model} is of no format that is opened here, and no command scores it`, { hint: `Declare \`score\` of models.${record.model} in lockstep.yaml of the base branch; docs/reference/predictions.md shows how.` });
	host.info(`${model}: ${score.command}`);
	const started = performance.now();
	return {
		table: await runScoreCommand({
			model,
			score,
			root: git.root,
			artifact: artifactPath(folder, record.artifact),
			rows,
			labelColumn,
			commandFolder: await workspace.commandFolder(),
			env: workspace.environment,
			signal: workspace.signal,
			onLine: (line) => {
				host.info(line);
			}
		}),
		tookMs: performance.now() - started
	};
}
async function scoreForeign(workspace, foreign) {
	const { record, rows, declaration } = foreign;
	const { idColumn, labelColumn, task } = declaration;
	const { table } = await runForeign(workspace, foreign);
	const asked = {
		ids: rows.column(idColumn),
		labels: rows.column(labelColumn),
		task
	};
	return {
		...readPredictions(table, asked, `predictions of ${record.model} ${record.modelVersion}`),
		signature: void 0
	};
}
/** Scores one recorded model on the rows; its bytes are checked before anything reads them. */
async function scoreRecord(workspace, record, { rows, declaration }) {
	const folder = await restoreArtifact(workspace, record.artifact);
	const started = performance.now();
	return {
		...await workspace.isKnownModel(folder) ? await scoreKnown(workspace, folder, rows) : await scoreForeign(workspace, {
			record,
			folder,
			rows,
			declaration
		}),
		record,
		scoringMs: performance.now() - started
	};
}

export { scoreRecord as n, withCosts as r, runForeign as t };