import { A as LockstepError } from "./file-work.js";
import { p as Prng } from "./pipeline.js";
import { _ as strictObject, f as number, g as record, i as array, n as _enum, u as literal, v as string, x as union } from "./schemas.js";
import { t as counted } from "./counted.js";
import { a as shownCell, n as isMissing } from "./cell.js";
import { a as numericCells, i as labelPlace, o as placeOf, r as labelMissing, t as binaryLabels } from "./cells.js";
import { n as cyclicParts } from "./date.js";
import { l as outOfFold, o as categoryTexts, r as parseCross, s as fitCategory, u as targetFolds } from "./crosses.js";
import { a as rowsWhere } from "./fold.js";
import { a as fitNumber, r as rawCells, t as englishStopWords } from "./words.js";
import { t as selectRows } from "./rows3.js";
import { n as featureDeclarations, t as declaredColumns } from "./declare3.js";
import { i as fitText } from "./apply.js";
import { n as byBranch, r as needsLayer } from "./branches.js";

// pipeline/training/features/split.ts
/**
* Sets a share of the rows aside, the same share of each class; at least one row of each class stays on each side when the
* class has two or more.
*
* @param share - 0 … 1, exclusive.
*/
function stratifiedSplit(labels, share, seed) {
	const prng = new Prng(seed);
	const isValidation = new Uint8Array(labels.length);
	for (const label of new Set(labels.toSorted())) {
		const rows = prng.shuffle(rowsWhere(labels.length, (row) => labels[row] === label));
		const wanted = Math.round(rows.length * share);
		const count = rows.length < 2 ? 0 : Math.min(Math.max(wanted, 1), rows.length - 1);
		for (const row of rows.subarray(0, count)) isValidation[row] = 1;
	}
	const side = (value) => rowsWhere(labels.length, (row) => isValidation[row] === value);
	return {
		training: side(0),
		validation: side(1)
	};
}

// pipeline/training/trainers/supervision.ts
/** What a row counts for, in params.yaml. */
const weightKeys = {
	/** A numeric column, at least 0, that says what each row counts for; never a feature. */
	weight: string().min(1).max(1e3).optional(),
	/**
	* `balanced` makes all classes weigh the same in sum; of two classes, a number is what a positive row counts for where a negative one
	* counts 1; or a weight for each class by name, 1 for those not named.
	*/
	class_weight: union([
		_enum(["none", "balanced"]),
		number().gt(0).max(1e6),
		record(string().max(1e3), number().min(0).max(1e6))
	]).default("none")
};
/** Share of the training rows kept apart for early stopping and the threshold. */
const validationShare = number().min(.01).max(.5).default(.2);
/** How the classes of a task are called in params.yaml, at the positions that targets have; none for numbers. */
function classNames(task) {
	if (task.kind === "binary") return [`not ${task.positive}`, task.positive];
	return task.kind === "multiclass" ? task.classes : [];
}
function classTargets(table, column, classes) {
	const positions = new Map(classes.map((name, i) => [name, i]));
	return Float64Array.from(table.column(column), (cell, row) => {
		const found = positions.get(cell.trim());
		if (found !== void 0) return found;
		if (isMissing(cell)) throw labelMissing(table, column, row);
		throw new LockstepError("TABLE_INVALID", `${labelPlace(table, column, row)}: ${shownCell(cell)} is none of the classes`, { hint: "Correct the label, or leave the row out of the table." });
	});
}
function numberTargets(table, column) {
	const targets = numericCells(table, column);
	const row = targets.findIndex(Number.isNaN);
	if (row >= 0) throw labelMissing(table, column, row);
	return targets;
}
/**
* The labels of a table as numbers: 1 or 0, the position of a class, or the number itself.
*
* @throws LockstepError TABLE_INVALID naming column and row; COLUMN_MISSING.
*/
function targetsOf(table, column, task) {
	switch (task.kind) {
		case "binary": return Float64Array.from(binaryLabels(table, column, task.positive));
		case "multiclass": return classTargets(table, column, task.classes);
		case "regression":
		case "quantiles": return numberTargets(table, column);
	}
}
function rowWeights(table, column) {
	if (column === void 0) return new Float64Array(table.rowCount).fill(1);
	const weights = numericCells(table, column);
	const row = weights.findIndex((weight) => !(weight >= 0));
	if (row >= 0) throw new LockstepError("TABLE_INVALID", `${placeOf(table, row)}, weight column ${shownCell(column)}: ${Number.isNaN(weights[row]) ? "the weight is missing" : "a weight below 0"}`, { hint: "A weight is 0 or more; fill it, or leave the row out of the table." });
	return weights;
}
/** What each class counts for, from the rows to learn from; `[]` for numbers. */
function classFactors({ class_weight: wanted }, task, { targets, weights }) {
	const names = classNames(task);
	const sums = names.map(() => 0);
	for (const [row, target] of targets.entries()) if (names.length > 0) sums[target] += weights[row];
	const empty = sums.findIndex((sum) => sum === 0);
	if (empty >= 0) throw new LockstepError("TABLE_INVALID", `no training row of the class ${shownCell(names[empty] ?? "")} counts`, { hint: "Give its rows a weight above 0, or leave the class out." });
	if (wanted === "none") return names.map(() => 1);
	if (names.length === 0) throw new LockstepError("PARAMS_INVALID", `class_weight: a ${task.kind} task has no classes`, { hint: "Take it out of params.yaml; `weight` names a column with the weights of rows." });
	if (wanted === "balanced") {
		const [first = 1] = sums;
		const whole = sums.reduce((total, sum) => total + sum, 0);
		return sums.map((sum) => names.length === 2 ? first / sum : whole / (names.length * sum));
	}
	if (typeof wanted === "number") {
		if (task.kind === "binary") return [1, wanted];
		throw new LockstepError("PARAMS_INVALID", "class_weight: one number is for two classes", { hint: "Name classes with their weights, or write `balanced`." });
	}
	const stray = Object.keys(wanted).find((name) => !names.includes(name));
	if (stray !== void 0) throw new LockstepError("PARAMS_INVALID", `class_weight: ${shownCell(stray)} is no class`, { hint: `Classes are ${names.map(shownCell).join(", ")}.` });
	return names.map((name) => Object.hasOwn(wanted, name) ? wanted[name] : 1);
}
function withFactors(rows, factors) {
	if (factors.length === 0) return rows;
	const { targets } = rows;
	return {
		...rows,
		weights: rows.weights.map((weight, row) => weight * factors[targets[row]])
	};
}
/**
* Labels and weights of all rows, for a trainer that keeps none apart.
*
* @throws LockstepError as {@link supervise} does.
*/
function superviseAll(request, params) {
	const { rows, task } = request;
	const all = {
		rows,
		targets: checkedTargets(request),
		weights: rowWeights(rows, params.weight)
	};
	return withFactors(all, classFactors(params, task, all));
}
function checkedTargets({ rows, labelColumn, task }) {
	const targets = targetsOf(rows, labelColumn, task);
	if (task.kind === "binary") {
		const positives = targets.reduce((sum, label) => sum + label, 0);
		const negatives = targets.length - positives;
		if (positives < 2 || negatives < 2) throw new LockstepError("TABLE_INVALID", `${labelPlace(rows, labelColumn)} has ${counted(positives, "row")} of ${shownCell(task.positive)} and ${counted(negatives, "other")}; a classifier needs at least 2 of each`, { hint: "Check `label` and `positive` in params.yaml, and that the rows were not filtered by their label." });
	}
	if (targets.length < 2) throw new LockstepError("TABLE_INVALID", `${rows.where ?? "the table"}: ${counted(targets.length, "row")} ${targets.length === 1 ? "is" : "are"} too few`, { hint: "Check the stage that writes the training rows." });
	if (targets.every((target) => target === targets[0])) throw new LockstepError("TABLE_INVALID", `${labelPlace(rows, labelColumn)} holds one value in every row`, { hint: "Check `label` in params.yaml, and that the rows were not filtered by their label." });
	return targets;
}
/**
* The rows to learn from, and the rows kept apart: of each class the same share. Class weights come from the rows to learn from.
*
* @throws LockstepError TABLE_INVALID for labels and weights that cannot be used, and unless both classes of a binary task have at
* least two rows, one for each side; PARAMS_INVALID for weights of classes that are none.
*/
function supervise(request, params) {
	const { rows, task, seed } = request;
	const targets = checkedTargets(request);
	const weights = rowWeights(rows, params.weight);
	const hasClasses = classNames(task).length > 0;
	const split = stratifiedSplit(hasClasses ? targets : new Float64Array(targets.length), params.validation_share, seed);
	const side = (chosen) => ({
		rows: selectRows(rows, chosen),
		targets: Float64Array.from(chosen, (row) => targets[row]),
		weights: Float64Array.from(chosen, (row) => weights[row])
	});
	const training = side(split.training);
	const factors = classFactors(params, task, training);
	return {
		training: withFactors(training, factors),
		validation: withFactors(side(split.validation), factors)
	};
}
/** The numeric columns without the one that holds weights. */
function withoutWeight(columns, weight) {
	return columns.filter((name) => name !== weight);
}

// pipeline/training/features/threshold.ts
/**
* The probability from which calling a row positive gives the best F1 on these rows, midway between two neighbouring scores;
* of several equally good ones the lowest. 0.5 when no row is positive.
*
* @param labels - `[n]`, 1 or 0.
* @param scores - `[n]`, 0 … 1.
*/
function bestF1Threshold(labels, scores) {
	const order = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
	const positives = order.reduce((sum, row) => sum + (labels[row] ?? 0), 0);
	let truePositives = 0;
	let best = {
		f1: 0,
		threshold: .5
	};
	for (const [i, row] of order.entries()) {
		truePositives += labels[row] ?? 0;
		const score = scores[row] ?? 0;
		const below = scores[order[i + 1] ?? -1] ?? 0;
		if (i + 1 < order.length && below === score) continue;
		const f1 = 2 * truePositives / (i + 1 + positives);
		if (truePositives > 0 && f1 >= best.f1) best = {
			f1,
			threshold: midway(below, score)
		};
	}
	return best.threshold;
}
/**
* The probability from which calling a row positive costs least on these rows, midway between two neighbouring scores; of several
* equally cheap ones the highest. Above the highest score when calling any row positive costs more than calling none.
*
* @param labels - `[n]`, 1 or 0.
* @param scores - `[n]`, 0 … 1.
*/
function leastCostThreshold(labels, scores, { truePositive, falsePositive, trueNegative, falseNegative }) {
	const order = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
	let cost = 0;
	let best = {
		cost,
		threshold: midway(scores[order[0] ?? -1] ?? 1, 1)
	};
	for (const [i, row] of order.entries()) {
		cost += labels[row] === 1 ? truePositive - falseNegative : falsePositive - trueNegative;
		const score = scores[row] ?? 0;
		const below = scores[order[i + 1] ?? -1] ?? 0;
		if (i + 1 < order.length && below === score) continue;
		if (cost < best.cost) best = {
			cost,
			threshold: midway(below, score)
		};
	}
	return best.threshold;
}
/** Above `below` and at most `score`, also for two neighbouring doubles, where the mean rounds down. */
function midway(below, score) {
	const middle = (below + score) / 2;
	return middle > below ? middle : score;
}

// pipeline/training/trainers/threshold-rule.ts
const cost = number().min(-0xe8d4a51000).max(0xe8d4a51000);
/** As `costs` in lockstep.yaml has them; a gain is negative. */
const costs = strictObject({
	false_positive: cost,
	false_negative: cost,
	true_positive: cost.default(0),
	true_negative: cost.default(0)
}).refine((each) => each.false_positive >= each.true_negative && each.false_negative >= each.true_positive, "a right answer costs more than a wrong one").refine((each) => each.false_positive > each.true_negative || each.false_negative > each.true_positive, "no wrong answer costs more than the right one, so every threshold costs the same");
/**
* The probability from which a row counts as positive, in params.yaml: the one with the best F1 (`f1`), or with the least cost of
* answers, on rows that were not learned from; or a probability.
*/
const thresholdRule = union([
	literal("f1"),
	number().min(0).max(1),
	costs
]).default("f1");
/** `undefined` for a task that is not binary. */
function chosenThreshold(rule, judged) {
	const { task, targets, scores } = judged;
	if (task.kind !== "binary") return void 0;
	if (typeof rule === "number") return rule;
	if (rule === "f1") return bestF1Threshold(targets, scores);
	return leastCostThreshold(targets, scores, {
		truePositive: rule.true_positive,
		falsePositive: rule.false_positive,
		trueNegative: rule.true_negative,
		falseNegative: rule.false_negative
	});
}

// pipeline/training/trainers/weighted.ts
/** Sum of weight times value over the sum of weights. */
function weightedMean(values, weights) {
	let sum = 0;
	let total = 0;
	for (let i = 0; i < values.length; i++) {
		sum += weights[i] * values[i];
		total += weights[i];
	}
	return sum / total;
}
/**
* The smallest value below or at which lies at least this share of the weight; half way to the next one where the share is met
* exactly, as the median of an even number of values is.
*
* @param level - Between 0 and 1.
*/
function weightedQuantile(values, weights, level) {
	const order = Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b] || a - b);
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	let below = 0;
	for (const [i, row] of order.entries()) {
		below += weights[row];
		if (below < level * total) continue;
		const value = values[row];
		const next = order[i + 1];
		return below === level * total && next !== void 0 ? value / 2 + values[next] / 2 : value;
	}
	return values[order.at(-1) ?? 0] ?? 0;
}
/**
* A power of two near the standard deviation; 1 for constant values. Dividing by it is exact, and makes what is too small to be a
* gain the same in every unit.
*/
function spreadOf(values) {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
	return deviation > 0 && Number.isFinite(deviation) ? 2 ** Math.floor(Math.log2(deviation)) : 1;
}

// pipeline/training/features/graph/fit.ts
function fitNode(plan, cells, targets) {
	switch (plan.kind) {
		case "number": return fitNumber(plan, cells);
		case "cycle":
			cells.dates(plan.column);
			return plan;
		case "category": return fitCategory(plan, cells, targets);
		case "text": return fitText(plan, cells);
		case "image": return plan;
	}
}
/**
* Learns everything a graph holds from training rows.
*
* @throws LockstepError COLUMN_MISSING, TABLE_INVALID naming row and column, PARAMS_INVALID for a target encoding without targets.
*/
function fitFeatures({ rows, plan, targets, seed }) {
	const cells = rawCells(rows);
	const nodes = plan.map((feature) => fitNode(feature, cells, targets));
	const trainingOutputs = /* @__PURE__ */ new Map();
	for (const [at, feature] of plan.entries()) {
		const node = nodes[at];
		if (feature.kind !== "category" || feature.encode.kind !== "target" || node?.kind !== "category") continue;
		if (targets === void 0) continue;
		const texts = categoryTexts(feature.columns, cells).map((text) => text ?? node.fill);
		const folds = targetFolds(targets, seed);
		trainingOutputs.set(at, outOfFold(texts, {
			targets,
			smoothing: feature.encode.smoothing,
			folds
		}));
	}
	return {
		graph: { nodes },
		trainingOutputs
	};
}

// pipeline/training/features/graph/plan-features.ts
const defaults = {
	network: {
		fill: "median",
		scale: "standard",
		encode: "one_hot",
		too: [],
		unknown: -1,
		atMost: void 0
	},
	wide: {
		fill: "median",
		scale: "standard",
		encode: "one_hot",
		too: ["embedding"],
		unknown: -1,
		atMost: void 0
	},
	trees: {
		fill: "none",
		scale: "none",
		encode: "ordinal",
		too: [],
		unknown: void 0,
		atMost: 255
	}
};
function numberPlan(source, options, style) {
	const { impute = style.fill, indicator, clip, log, scale = style.scale } = options;
	return {
		kind: "number",
		source,
		fill: impute,
		indicator,
		clip,
		log,
		scale
	};
}
function categoryPlan(columns, options, style) {
	const { impute, encode = style.encode, min_rows: minimumRows = 1, max_categories: atMost = style.atMost } = options;
	const plan = {
		kind: "category",
		columns,
		fill: impute
	};
	switch (encode) {
		case "one_hot": return {
			...plan,
			encode: {
				kind: encode,
				other: options.other ?? true,
				minimumRows,
				atMost
			}
		};
		case "ordinal": {
			const { order, unknown = order === void 0 ? style.unknown : -1 } = options;
			return {
				...plan,
				encode: {
					kind: encode,
					order,
					unknown,
					minimumRows,
					atMost
				}
			};
		}
		case "embedding": return {
			...plan,
			encode: {
				kind: "index",
				width: options.dimension,
				minimumRows,
				atMost
			}
		};
		case "hashing": return {
			...plan,
			encode: {
				kind: encode,
				buckets: options.buckets ?? 256,
				signed: options.signed ?? true
			}
		};
		case "target": return {
			...plan,
			encode: {
				kind: encode,
				smoothing: options.smoothing ?? "auto"
			}
		};
	}
}
function textPlan(column, options) {
	const { lowercase, ngrams, stop_words: stopWords, encode, norm = "l2", min_rows: minimumRows = 1 } = options;
	const atMost = options.max_terms ?? 1e4;
	const words = {
		lowercase,
		ngrams,
		stopWords: stopWords === "none" ? [] : stopWords === "english" ? englishStopWords : stopWords
	};
	if (encode === "embedding") return {
		kind: "text",
		column,
		words,
		encode: {
			kind: "tokens",
			length: options.length ?? 64,
			width: options.dimension,
			minimumRows,
			atMost
		}
	};
	return {
		kind: "text",
		column,
		words,
		encode: encode === "hashing" ? {
			kind: encode,
			buckets: options.buckets ?? 1024,
			signed: options.signed ?? true,
			norm
		} : {
			kind: encode,
			idf: options.idf ?? true,
			sublinear: options.sublinear ?? false,
			norm,
			minimumRows,
			atMost
		}
	};
}
function isCyclic(part) {
	return cyclicParts.includes(part);
}
function plansOf(declared, numeric, style) {
	switch (declared.kind) {
		case "numeric": return declared.numeric.map((column) => numberPlan({
			kind: "column",
			column
		}, declared, style));
		case "arithmetic": return declared.arithmetic.map((text) => numberPlan({
			kind: "arithmetic",
			...parseCross(text, numeric)
		}, declared, style));
		case "date": return declared.date.flatMap((column) => declared.parts.map((part) => declared.cyclic && isCyclic(part) ? {
			kind: "cycle",
			column,
			part
		} : numberPlan({
			kind: "date",
			column,
			part
		}, declared, style)));
		case "categorical": return declared.categorical.map((column) => categoryPlan([column], declared, style));
		case "cross": return [categoryPlan(declared.cross, declared, style)];
		case "text": return declared.text.map((column) => textPlan(column, declared));
		case "image": return declared.image.map((column) => {
			return {
				kind: "image",
				column,
				shape: [
					declared.height,
					declared.width,
					declared.channels
				]
			};
		});
	}
}
/**
* Every feature of a model, in the order of its inputs: numeric columns, arithmetic of them, categorical columns, then what is declared.
* A column that is declared is not treated by default, too.
*
* @throws LockstepError PARAMS_INVALID for arithmetic with what is no numeric column.
*/
function planFeatures({ columns, declared, crosses, style }) {
	const own = declaredColumns(declared);
	const byDefault = defaults[style];
	const numeric = [...columns.numeric, ...declared.flatMap((entry) => entry.kind === "numeric" ? entry.numeric : [])];
	const plain = { indicator: false };
	return [
		...columns.numeric.filter((column) => !own.has(column)).map((column) => numberPlan({
			kind: "column",
			column
		}, plain, byDefault)),
		...crosses.map((text) => numberPlan({
			kind: "arithmetic",
			...parseCross(text, numeric)
		}, plain, byDefault)),
		...columns.categorical.filter((column) => !own.has(column)).flatMap((column) => [byDefault.encode, ...byDefault.too].map((encode) => categoryPlan([column], {
			impute: "none",
			encode
		}, byDefault))),
		...declared.flatMap((entry) => plansOf(entry, numeric, byDefault))
	];
}

// pipeline/training/trainers/learned-features.ts
/** What every trainer may be told about the features it learns from, in params.yaml. */
const featureKeys = {
	/** Arithmetic features such as `torque_nm * rotational_speed_rpm`, treated as columns are by default. */
	crosses: array(string().max(2100)).max(1e3).default([]),
	features: featureDeclarations
};
/** What a target encoding averages: the number, or for several classes whether the row is of each. */
function encodingTargets(task, targets) {
	if (task.kind !== "multiclass") return {
		values: targets,
		width: 1
	};
	const width = task.classes.length;
	const values = new Float64Array(targets.length * width);
	for (const [row, position] of targets.entries()) values[row * width + position] = 1;
	return {
		values,
		width
	};
}
/**
* Learns the features of these rows as the section asks for them, and as the style has them where it asks for nothing.
*
* @throws LockstepError PARAMS_INVALID, COLUMN_MISSING, TABLE_INVALID.
*/
function learnFeatures({ numericColumns, categoricalColumns, task, seed }, { crosses, features, weight }, { rows, targets, style, hasLayers = false }) {
	const columns = {
		numeric: withoutWeight(numericColumns, weight),
		categorical: categoricalColumns
	};
	const plan = byBranch(planFeatures({
		columns,
		declared: features,
		crosses,
		style
	}), style === "wide");
	if (plan.find(needsLayer) !== void 0 && !hasLayers) throw new LockstepError("PARAMS_INVALID", "features: images and embeddings are for networks", { hint: "Take `trainer: tfjs-layers`, or another `encode`." });
	return {
		plan,
		...fitFeatures({
			rows,
			plan,
			targets: encodingTargets(task, targets),
			seed
		})
	};
}

export { weightedQuantile as a, supervise as c, weightKeys as d, weightedMean as i, superviseAll as l, learnFeatures as n, chosenThreshold as o, spreadOf as r, thresholdRule as s, featureKeys as t, validationShare as u };