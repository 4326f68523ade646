import { A as LockstepError, b as writeWhole, u as asideName } from "./file-work.js";
import { n as rowDigests } from "./row-keys.js";
import { d as reportedMetrics } from "./metric.js";
import { _ as strictObject, c as int, d as looseObject, n as _enum, v as string } from "./schemas.js";
import { t as correctedResampledT } from "./paired-t.js";
import { n as measure } from "./judged-rows.js";
import { t as selectRows } from "./rows3.js";
import { n as truthOf, t as scoresFor } from "./judged-rows2.js";
import { t as predictRows } from "./predict-rows.js";
import { i as treatedCells, r as rounded } from "./enforce.js";
import { t as timeFolds } from "./by-time.js";
import { d as groupKFold, f as kFold, h as stratifiedKFold, m as stratifiedGroupKFold, p as repeated } from "./crosses.js";
import { t as timesOf } from "./times.js";
import { $t as sortedJson, C as checkModelPlace } from "./pipeline.js";
import { n as learnedTask, r as taskKeys } from "./learned-task.js";
import { n as readParams } from "./params.js";
import { t as backendPreferences } from "./choose-backend.js";
import { r as readTrainingRows, t as columnKeys } from "./training-rows.js";
import { appendFile, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

// pipeline/training/cross-validation.ts
const column = string().min(1).max(1e3);
/** `cross_validation` of a training section. */
const crossValidationKey = strictObject({
	/** As the columns and the task have it when left out: by time, by group, by class, or at random. */
	kind: _enum([
		"random",
		"stratified",
		"grouped",
		"stratified_grouped",
		"time"
	]).optional(),
	folds: int().min(2).max(100).default(5),
	repeats: int().min(1).max(100).default(1),
	/** Column whose rows of one value stay on one side. */
	group: column.optional(),
	/** Column of dates or numbers; tests follow what is learned from. */
	time: column.optional(),
	/** Rows between training and test, by time. */
	gap: int().min(0).max(1e9).default(0)
}).optional();
function needed(name, key, kind) {
	if (name !== void 0) return name;
	throw new LockstepError("PARAMS_INVALID", `cross_validation: ${kind} folds need \`${key}\``, { hint: `Name the column under \`${key}\`.` });
}
/** What would be passed over is refused: whoever names a group counts on its rows staying together. */
function refuseUnused({ group, time, gap }, kind) {
	const isByGroup = kind === "grouped" || kind === "stratified_grouped";
	const isByTime = kind === "time";
	const unused = [
		group !== void 0 && !isByGroup ? ["group"] : [],
		time !== void 0 && !isByTime ? ["time"] : [],
		gap > 0 && !isByTime ? ["gap"] : []
	].flat()[0];
	if (unused !== void 0) throw new LockstepError("PARAMS_INVALID", `cross_validation: ${kind} folds have no \`${unused}\``, { hint: "Take it out, or ask for another `kind`." });
}
/**
* Divides training rows as `cross_validation` asks for.
*
* @throws LockstepError PARAMS_INVALID for folds that the rows do not allow, TABLE_INVALID, COLUMN_MISSING.
*/
function planFolds(plan, { rows, labelColumn, task, seed }) {
	const { folds, repeats, group, time, gap } = plan;
	const isClasses = task.kind === "binary" || task.kind === "multiclass";
	const labels = () => rows.column(labelColumn).map((cell) => cell.trim());
	const byColumns = time !== void 0 ? "time" : group === void 0 ? void 0 : isClasses ? "stratified_grouped" : "grouped";
	const kind = plan.kind ?? byColumns ?? (isClasses ? "stratified" : "random");
	refuseUnused(plan, kind);
	if (kind === "time") {
		if (repeats > 1) throw new LockstepError("PARAMS_INVALID", "cross_validation: folds over time are the same each time", { hint: "Take `repeats` out." });
		return timeFolds(timesOf(rows, needed(time, "time", kind)), {
			folds,
			gap
		});
	}
	return repeated(repeats, seed, (each) => {
		switch (kind) {
			case "random": return kFold(rows.rowCount, folds, each);
			case "stratified": return stratifiedKFold(labels(), folds, each);
			case "grouped": return groupKFold(rows.column(needed(group, "group", kind)), folds, each);
			case "stratified_grouped": return stratifiedGroupKFold({
				labels: labels(),
				groups: rows.column(needed(group, "group", kind))
			}, folds, each);
		}
	});
}
/**
* Mean over folds, and an interval that allows for their training rows being nearly the same: the variance is enlarged by the share of
* test rows, without which folds seem to tell far more than they do.
*
* @param testShare - Rows of a test fold per row of its training rows, on average.
* @see Nadeau and Bengio (2003), Inference for the generalization error.
*/
function summariseFolds(values, testShare) {
	const { mean, deviation, low, high } = correctedResampledT(values, testShare);
	return {
		mean,
		sd: deviation,
		low,
		high
	};
}
async function judgeFold(trainer, request, fold) {
	const { task } = request;
	try {
		await trainer.train({
			...request,
			rows: selectRows(request.rows, fold.training)
		});
		const predictor = await trainer.load(request.outputFolder);
		const rows = selectRows(request.rows, fold.test);
		const truth = truthOf(rows, {
			column: request.labelColumn,
			task,
			models: [predictor.task]
		});
		const scores = await predictRows(predictor, rows);
		predictor.close();
		const answers = {
			scores: scoresFor(task, truth, {
				task: predictor.task,
				scores
			}),
			threshold: predictor.threshold
		};
		return Object.entries(measure(truth, answers, reportedMetrics[task.kind]).metrics);
	} finally {
		await rm(request.outputFolder, {
			recursive: true,
			force: true
		});
	}
}
function countSeen(keys, { training, test }) {
	const known = new Set(Array.from(training, (row) => keys[row]));
	return test.reduce((count, row) => count + Number(known.has(keys[row])), 0);
}
/**
* Trains and judges one model for each fold, and forgets it. Nothing of a fold's test rows is learned from: features, thresholds and
* early stopping see its training rows only.
*
* @param request - Of the whole training; its output folder is not written.
* @param scratch - Folder for the models of the folds; each is removed as soon as it is judged.
* @throws LockstepError Whatever the trainer throws.
*/
async function crossValidate(trainer, request, { folds, scratch }) {
	const found = [];
	const keys = rowDigests(request.rows, [...request.numericColumns, ...request.categoricalColumns]);
	const reasons = /* @__PURE__ */ new Map();
	for (const [at, fold] of folds.entries()) {
		const judged = await judgeFold(trainer, {
			...request,
			outputFolder: join(scratch, `fold-${at + 1}`),
			onPoint: void 0,
			checkpoints: void 0,
			onProgress: (fraction, note) => {
				request.onProgress((at + fraction) / folds.length, `fold ${at + 1} of ${folds.length}, ${note}`);
			}
		}, fold);
		for (const [id, { value, reason }] of judged) if (value === null && !reasons.has(id)) reasons.set(id, `fold ${at + 1}: ${reason ?? "undefined"}`);
		found.push({
			...Object.fromEntries(judged.map(([id, { value }]) => [id, value === null ? null : rounded(value)])),
			training_rows: fold.training.length,
			test_rows: fold.test.length,
			seen_rows: countSeen(keys, fold)
		});
	}
	const share = found.reduce((sum, fold) => sum + fold.test_rows / fold.training_rows, 0) / found.length;
	const summaries = reportedMetrics[request.task.kind].map((id) => {
		const reason = reasons.get(id);
		if (reason !== void 0) return [id, {
			mean: null,
			reason
		}];
		const { mean, sd, low, high } = summariseFolds(found.map((fold) => fold[id] ?? 0), share);
		return [id, {
			mean: rounded(mean),
			sd: rounded(sd),
			low: rounded(low),
			high: rounded(high)
		}];
	});
	return {
		metrics: Object.fromEntries(summaries),
		folds: found
	};
}

// pipeline/training/curve.ts
/** `training/loss` becomes `{ training: { loss } }`, as DVCLive nests it. */
function nested(values) {
	const found = {};
	for (const [name, value] of Object.entries(values)) {
		const [group = "", key = ""] = name.split("/");
		(found[group] ??= {})[key] = value;
	}
	return found;
}
/**
* A folder of learning curves as DVCLive writes them, so that `dvc plots` and its editors' views show them while the training runs:
* `plots/metrics/<name>.tsv` with a line for each step, and `metrics.json` with the last values. Without DVCLive's times, so that the
* same training writes the same bytes.
*/
async function openCurveFolder(folder) {
	const plots = join(folder, "plots", "metrics");
	await rm(plots, {
		recursive: true,
		force: true
	});
	const begun = /* @__PURE__ */ new Set();
	let last = {
		step: 0,
		values: {}
	};
	return {
		async add(point) {
			for (const [name, value] of Object.entries(point.values)) {
				const path = join(plots, `${name}.tsv`);
				const line = `${point.step}\t${value}\n`;
				if (begun.has(name)) await appendFile(path, line);
				else {
					begun.add(name);
					await mkdir(dirname(path), { recursive: true });
					await writeFile(path, `step\t${name.split("/").at(-1) ?? name}\n${line}`);
				}
			}
			last = point;
		},
		finish: () => writeWhole(join(folder, "metrics.json"), `${sortedJson({
			...nested(last.values),
			step: last.step
		})}\n`)
	};
}

// pipeline/training/section-rules.ts
/** Keys that mean something for one task alone. */
const keysOfTask = {
	positive: "binary",
	threshold: "binary",
	levels: "quantiles"
};
/**
* Refuses what reads as if it did something and does nothing: a key of another task, and columns that have two parts to play.
*
* @param section - As it is written, before what is left out is filled in.
* @throws LockstepError PARAMS_INVALID naming every such key.
*/
function refuseIdleKeys(section, read) {
	const { task, id, label, drop } = read;
	const written = section !== null && typeof section === "object" ? section : {};
	const problems = [
		...Object.entries(keysOfTask).filter(([key, needed]) => Object.hasOwn(written, key) && task !== needed).map(([key, needed]) => `${key}: only a ${needed} task has it, and this one is ${task}`),
		...id === label ? [`label: ${JSON.stringify(label)} is the id already, and no two rows share an id`] : [],
		...drop.includes(label) ? [`drop: ${JSON.stringify(label)} is the label, which is no feature anyway`] : [],
		...drop.includes(id) && id !== label ? [`drop: ${JSON.stringify(id)} is the id, which is no feature anyway`] : []
	];
	if (problems.length === 0) return;
	throw new LockstepError("PARAMS_INVALID", `parameters that cannot be used: ${problems.join("; ")}`, { hint: "Take the named keys out, or correct them; docs/reference/params.md says what each is for." });
}

// pipeline/training/fit.ts
/** What every trainer's section of params.yaml may hold; the trainer reads the other keys. */
const sectionSchema = looseObject({
	trainer: string().max(100).default("tfjs-layers"),
	backend: _enum(backendPreferences).default("auto"),
	...columnKeys,
	...taskKeys,
	cross_validation: crossValidationKey,
	seed: int().min(0).max(4294967295).default(0)
});
/** What a section says of the rows, and the file of their schema. @throws LockstepError PARAMS_INVALID. */
function rolesOf(section) {
	const { id, label, schema } = readParams(sectionSchema, section);
	return {
		idColumn: id,
		labelColumn: label,
		schema
	};
}
/**
* Judges the section by cross-validation and writes what was found.
*
* @returns Its metrics.
* @throws LockstepError PARAMS_INVALID without a file to write.
*/
async function judgeByFolds(trainer, training, { plan, path }) {
	if (path === void 0) throw new LockstepError("PARAMS_INVALID", "cross_validation: nobody said where the metrics of the folds go", { hint: "Add `--folds <file>` to the stage's command, and the file to its `metrics`." });
	const scratch = join(dirname(training.outputFolder), asideName());
	try {
		const found = await crossValidate(trainer, training, {
			folds: planFolds(plan, training),
			scratch
		});
		await writeWhole(path, `${JSON.stringify(found, void 0, 2)}\n`);
		return found.metrics;
	} finally {
		await rm(scratch, {
			recursive: true,
			force: true
		});
	}
}
/**
* Trains the model that a section of params.yaml describes. The same rows, section and backend give the same bytes.
*
* @throws LockstepError PARAMS_INVALID, PATH_UNSAFE where other files are than a model's, TABLE_INVALID, COLUMN_MISSING, TARGET_LEAKED,
* TENSORFLOW_MISSING, DUCKDB_MISSING, METRIC_INVALID when training diverges.
*/
async function fit(request, { openTrainer }) {
	const { trainer: name, backend, task, positive, levels, seed, cross_validation: plan, ...others } = readParams(sectionSchema, request.params);
	const { id, label, numeric, categorical, drop, trusted, schema, features: declared, ...params } = others;
	refuseIdleKeys(request.params, {
		task,
		id,
		label,
		drop
	});
	await checkModelPlace(request.output);
	const trainer = await openTrainer(name, task, backend);
	const { rows: opened, features, ...columns } = await readTrainingRows({
		id,
		label,
		numeric,
		categorical,
		drop,
		trusted,
		schema,
		rows: request.rows,
		paramsFolder: request.paramsFolder ?? ".",
		features: declared,
		searchFrom: request.searchFrom ?? [],
		scratch: dirname(request.output),
		stream: request.stream ?? false
	});
	using rows = opened;
	const training = {
		rows,
		labelColumn: label,
		task: learnedTask({
			task,
			positive,
			levels
		}, rows, label),
		numericColumns: columns.numeric,
		categoricalColumns: columns.categorical,
		params: {
			...params,
			...features.length === 0 ? {} : { features }
		},
		seed,
		outputFolder: request.output,
		paramsFolder: request.paramsFolder,
		onProgress: request.onProgress,
		onPoint: void 0,
		checkpoints: request.checkpoints
	};
	const folds = plan && await judgeByFolds(trainer, training, {
		plan,
		path: request.foldMetrics
	});
	const curves = request.curves === void 0 ? void 0 : await openCurveFolder(request.curves);
	const summary = await trainer.train({
		...training,
		onPoint: curves && ((point) => curves.add(point))
	});
	await curves?.finish();
	const predictor = await trainer.load(request.output);
	try {
		const treated = treatedCells(predictor.features, rows, { idColumn: id });
		return {
			...summary,
			rows: rows.rowCount,
			treated,
			...folds === void 0 ? {} : { folds }
		};
	} finally {
		predictor.close();
	}
}

export { planFolds as i, rolesOf as n, sectionSchema as r, fit as t };