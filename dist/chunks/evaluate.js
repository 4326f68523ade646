import { a as slicesOf, c as isTimed, d as judge, f as judgeImprovement, g as percentileInterval, h as pairedBootstrap, l as operationOf, m as drawsOf, n as judgeFairness, o as judgeOperation, p as defaultDraws, r as judgeDeclaredSlices, u as gateName, v as withContract } from "./judge-fairness.js";
import { n as scoreRecord, r as withCosts, t as runForeign } from "./score-model.js";
import { A as LockstepError } from "./file-work.js";
import { c as verdictOfGates, r as parseRecord } from "./model-record.js";
import { a as improvement, c as isMetricOf, d as reportedMetrics, i as directionOf } from "./metric.js";
import { r as holm } from "./chi-squared.js";
import { n as truthOf, r as groupIndices, t as scoresFor } from "./judged-rows2.js";
import { a as queriesOf, c as ndcg, l as rowPinball, n as measure$1, p as predictedClasses, r as rowCountOf } from "./judged-rows.js";
import { n as curvesOf } from "./plot-curves.js";
import { n as recordOfTree, t as baseOf } from "./comparison2.js";
import { n as personalColumns, t as answerContract } from "./data-contract3.js";
import { n as championOf } from "./environments.js";
import { n as recordFile, r as writeRecord, t as readRecordText } from "./record-files.js";
import { i as restoreTable, t as restoreArtifact } from "./restore.js";
import { i as stateOf, n as recordPath, r as selectModels } from "./state.js";
import { t as counted } from "./counted.js";
import { t as findLeaks } from "./leakage.js";
import { r as treatmentsOf } from "./treatment.js";
import { i as treatedCells, r as rounded, t as enforceSchema } from "./enforce.js";
import { t as quantile } from "./quantile.js";
import { a as numericCells } from "./cells.js";
import { Bt as toJson, p as Prng, st as defaultRemote } from "./pipeline.js";
import { t as selectRows } from "./rows3.js";
import { t as parseYaml } from "./parse.js";
import { n as readTableSchema } from "./table-schema2.js";
import { n as keepEvaluation } from "./kept-evaluations.js";
import { t as evaluationDigest } from "./evaluation-digest.js";
import { t as personalCell } from "./data-diff.js";
import { n as isPictureName } from "./read-rows.js";
import { n as totalCost } from "./cost.js";
import { o as isOfTraining } from "./project.js";
import { Worker } from "node:worker_threads";

// pipeline/evaluation/family.ts
/** Chance that anything in an evaluation of a change that changes nothing reads as a regression, or as an improvement. */
const evaluationAlpha = .05;
/** Part of it that the gates share; all other comparisons share the rest. */
const gateShare = .8;
/**
* One-sided bootstrap p values, the observation counting as one more draw and draws at zero counting against the claim.
*/
function oneSidedP(draws) {
	let defined = 0;
	let notWorse = 0;
	let notBetter = 0;
	for (const value of draws) {
		if (Number.isNaN(value)) continue;
		defined++;
		if (value >= 0) notWorse++;
		if (value <= 0) notBetter++;
	}
	return {
		lossP: (notWorse + 1) / (defined + 1),
		gainP: (notBetter + 1) / (defined + 1)
	};
}
/**
* Allows for many comparisons by Holm's procedure, gains and losses each for themselves.
*
* @param members - What is claimed about together, each once.
* @param alpha - Chance of any false claim among them.
* @returns The evidence of each member, in their order.
*/
function familyEvidence(members, alpha) {
	const raw = members.map(({ draws, metric }) => oneSidedP(drawsOf(draws, metric)));
	const losses = holm(raw.map(({ lossP }) => lossP));
	const gains = holm(raw.map(({ gainP }) => gainP));
	return members.map((_member, i) => ({
		size: members.length,
		alpha,
		lossP: losses[i] ?? 1,
		gainP: gains[i] ?? 1
	}));
}

// pipeline/evaluation/compare.ts
/**
* Divides the evaluation's alpha: the metrics with a margin, against the pair that gates look at, have the larger part.
* References that are the same bytes are compared, and counted, once.
*/
function familiesOf(pairs, gates, { metrics, alpha }) {
	const gated = new Set(gates.filter(({ margin }) => margin !== void 0).map(({ metric }) => metric));
	const judged = pairs.at(-1)?.draws;
	const all = new Set(pairs.map(({ draws }) => draws).filter((draws) => draws !== "same bytes")).values().flatMap((draws) => metrics.map((metric) => ({
		draws,
		metric
	}))).toArray();
	const isGate = ({ draws, metric }) => draws === judged && gated.has(metric);
	const found = /* @__PURE__ */ new Map();
	const enter = (members, share) => {
		for (const [i, evidence] of familyEvidence(members, share * alpha).entries()) {
			const member = members[i];
			const byMetric = found.get(member.draws) ?? /* @__PURE__ */ new Map();
			found.set(member.draws, byMetric.set(member.metric, evidence));
		}
	};
	const first = all.filter(isGate);
	const rest = all.filter((member) => !isGate(member));
	enter(first, rest.length === 0 ? 1 : gateShare);
	enter(rest, first.length === 0 ? 1 : 1 - gateShare);
	return ({ draws }, metric) => draws === "same bytes" ? void 0 : found.get(draws)?.get(metric);
}
const unmeasured = {
	value: null,
	reason: "it was not measured"
};
/** Standard deviation of the paired difference of one row, from the spread of the draws that are defined. */
function deviationOf(draws, rows) {
	const defined = draws.filter((value) => !Number.isNaN(value));
	const mean = defined.reduce((sum, value) => sum + value, 0) / defined.length;
	const squares = defined.reduce((sum, value) => sum + (value - mean) ** 2, 0);
	return Math.sqrt(rows * squares / Math.max(1, defined.length - 1));
}
/** Compares one metric, judged by a margin and the smallest effect of interest. */
function compare(pair, rule, families) {
	const { reference, candidate, other, draws, rows, groups, level } = pair;
	const { metric, margin, effect } = rule;
	const subject = `${metric} against the ${reference}`;
	const undecided = (reason, change) => ({
		metric,
		reference,
		improvement: change,
		interval: null,
		verdict: {
			phase: "inconclusive",
			reason: `${subject}: ${reason}`
		}
	});
	const own = candidate.metrics[metric] ?? unmeasured;
	const theirs = other.metrics[metric] ?? unmeasured;
	if (own.value === null) return undecided(`undefined for the candidate, ${own.reason}`, null);
	if (theirs.value === null) return undecided(`undefined for the ${reference}, ${theirs.reason}`, null);
	if (draws === "same bytes") {
		const { interval } = percentileInterval(/* @__PURE__ */ new Float64Array(1), level);
		return {
			metric,
			reference,
			improvement: 0,
			interval,
			verdict: {
				phase: "equivalent",
				reason: `${subject}: same bytes`
			}
		};
	}
	const change = improvement(metric, theirs.value, own.value);
	const found = percentileInterval(drawsOf(draws, metric), level);
	if (found.interval === null) return undecided(found.reason, change);
	const { low, high } = found.interval;
	const family = families(pair, metric);
	const deviation = deviationOf(drawsOf(draws, metric), rows);
	const { phase, reason } = judgeImprovement({
		margin,
		effect,
		improvement: change,
		low,
		high,
		level,
		rows,
		groups,
		deviation,
		family
	});
	const verdict = {
		phase,
		reason: `${subject}: ${reason}`
	};
	return {
		metric,
		reference,
		improvement: change,
		interval: found.interval,
		verdict
	};
}

// pipeline/evaluation/hold-out.ts
/** Looks after which half of the alpha is left. */
const halfLife = 60;
/**
* What is left of alpha when rows judge a model for the `look`th time. Who looks often at the same rows learns them by heart, without
* meaning to: each look is one more chance to be lucky. The first looks are nearly free, and later ones cost as one of many does
* (alpha falls with 1/look), so that over K looks the expected number of false claims grows with the logarithm of K and not with K.
*
* @param look - From 1.
*/
function spendAlpha(look) {
	return {
		look,
		alpha: evaluationAlpha * halfLife / (halfLife + look - 1)
	};
}

// pipeline/evaluation/flips.ts
/** Most rows of each kind that are named. */
const examples = 10;
/** `[n]` probability that a classifier gives to the true label; `undefined` for tasks of numbers. */
function certaintyOf(truth, { scores }) {
	if (truth.kind === "binary") return Float64Array.from(truth.labels, (label, row) => label === 1 ? scores[row] : 1 - scores[row]);
	if (truth.kind !== "multiclass") return void 0;
	const width = truth.classes.length;
	return Float64Array.from(truth.labels, (label, row) => scores[row * width + label]);
}
/**
* Rows whose answer became right or wrong, those that moved farthest first.
*
* @param ids - `[n]` name of each row.
* @param errors - `[n]` of both models, 1 where the answer is wrong and 0 where it is right.
*/
function flipsOf(ids, errors, certainty) {
	const rows = [...ids.keys()];
	const moved = (row) => Math.abs(certainty.candidate[row] - certainty.reference[row]);
	const farthest = (found) => found.toSorted((a, b) => moved(b) - moved(a) || a - b);
	const fixed = farthest(rows.filter((row) => errors.candidate[row] === 0 && errors.reference[row] === 1));
	const broken = farthest(rows.filter((row) => errors.candidate[row] === 1 && errors.reference[row] === 0));
	const named = (found) => found.slice(0, examples).map((row) => ids[row] ?? "");
	const told = (found) => found.slice(0, examples).map((row) => ({
		id: ids[row] ?? "",
		before: certainty.reference[row],
		now: certainty.candidate[row]
	}));
	return {
		fixed: fixed.length,
		broken: broken.length,
		fixedIds: named(fixed),
		brokenIds: named(broken),
		worst: told(broken),
		best: told(fixed)
	};
}

// pipeline/evaluation/slices/row-quality.ts
/** The error that slices, weak slices and flips look at: whether the answer is wrong, or how far it is from the number. */
function rowErrors(truth, { scores, threshold = NaN }) {
	switch (truth.kind) {
		case "binary": return {
			quality: "accuracy",
			errors: Float64Array.from(truth.labels, (label, row) => scores[row] >= threshold === (label === 1) ? 0 : 1)
		};
		case "multiclass": {
			const { classes, labels } = truth;
			const predicted = predictedClasses({
				classes: classes.length,
				labels,
				probabilities: scores
			});
			return {
				quality: "accuracy",
				errors: Float64Array.from(labels, (label, row) => predicted[row] === label ? 0 : 1)
			};
		}
		case "regression": return {
			quality: "mean absolute error",
			errors: truth.targets.map((target, row) => Math.abs(scores[row] - target))
		};
		case "quantiles": {
			const { levels, targets } = truth;
			return {
				quality: "pinball loss",
				errors: targets.map((_target, row) => rowPinball({
					levels,
					targets,
					quantiles: scores
				}, row))
			};
		}
		case "ranking": {
			const losses = queriesOf({
				...truth,
				scores
			}).map((query) => 1 - (ndcg([query], Number.POSITIVE_INFINITY, "linear").value ?? 1));
			return {
				quality: "ranking loss",
				errors: Float64Array.from(truth.queries, (query) => losses[query] ?? 0)
			};
		}
	}
}

// pipeline/evaluation/slices/searched-columns.ts
/** Most different values of a column that is taken as it is. */
const mostValues = 12;
/** Parts into which a column of numbers is cut. */
const parts = 4;
/** Numbers cut into parts of about equally many rows, each named by its ends; `undefined` when a cell is no number. */
function quarters(values) {
	const numbers = Float64Array.from(values, (cell) => cell.trim() === "" ? NaN : Number(cell));
	if (numbers.some((value, row) => !Number.isFinite(value) && values[row]?.trim() !== "")) return void 0;
	const known = numbers.filter((value) => !Number.isNaN(value)).sort();
	const cuts = Array.from({ length: 5 }, (_, i) => known[Math.round((known.length - 1) * i / parts)] ?? NaN);
	const ranges = cuts.slice(1).map((high, i) => `${String(cuts[i])} to ${String(high)}`);
	return Array.from(numbers, (value) => {
		if (Number.isNaN(value)) return "missing";
		const part = cuts.slice(1, -1).findIndex((cut) => value <= cut);
		return ranges[part < 0 ? 3 : part] ?? "";
	});
}
/**
* Columns in which weak slices are looked for: those with few different values as they are, numbers cut into quarters. Others, such as
* names, tell rows apart too finely to show a pattern and are left out.
*/
function searchedColumns(columns) {
	return columns.flatMap(({ name, values }) => {
		const different = new Set(values).size;
		if (different < 2) return [];
		if (different <= mostValues) return [{
			name,
			values
		}];
		const cut = quarters(values);
		return cut === void 0 ? [] : [{
			name,
			values: cut
		}];
	});
}

// pipeline/evaluation/slices/weak-slices.ts
/** How much a slice's error counts against its smallness, 0 … 1, as the authors of the score suggest. */
const errorWeight = .95;
/**
* Score of a slice: how much larger its mean error is than that of all rows, less how many times smaller it is.
*
* @see Sagadeeva and Boehm (2021), SliceLine: fast, linear-algebra-based slice finding for ML model debugging.
*/
function sliceScore(slice, errors, weight = errorWeight) {
	const sum = slice.rows.reduce((total, row) => total + errors[row], 0);
	const all = errors.reduce((total, error) => total + error, 0) / errors.length;
	const rows = slice.rows.length;
	const meanError = sum / rows;
	const excess = all === 0 ? 0 : meanError / all - 1;
	return {
		slice: slice.name,
		rows,
		meanError,
		score: weight * excess - (1 - weight) * (errors.length / rows - 1)
	};
}
/**
* Looks for slices on which a model is weak: every value of every column and of every pair of columns, the worst first. It
* explores; what it finds is a hint and no verdict.
*
* @param errors - `[n]`, at least 0: 1 for a wrong prediction, or a loss.
* @param minimumRows - Smaller slices are left out.
* @param limit - At most so many.
*/
function weakSlices({ columns, errors, minimumRows, limit }) {
	const pairs = columns.flatMap((a, i) => columns.slice(i + 1).map((b) => [a, b]));
	return [...columns.map((column) => [column]), ...pairs].flatMap((together) => slicesOf(together)).filter(({ rows }) => rows.length >= minimumRows).map((slice) => sliceScore(slice, errors)).filter(({ score }) => score > 0).sort((a, b) => b.score - a.score || (a.slice < b.slice ? -1 : 1)).slice(0, limit);
}

// pipeline/evaluation/parts.ts
/** Weak slices that are told, and the fewest rows of one: a hundredth of all, at least 30. */
const hints = 5;
const fewestHintRows = (rows) => Math.max(30, Math.ceil(rows / 100));
function decisionsOf(truth, candidate, reference) {
	const labels = truth.kind === "binary" ? truth.labels : new Uint8Array(candidate.length).fill(1);
	const decide = (errors) => labels.map((label, row) => errors[row] === 1 ? 1 - label : label);
	return {
		labels,
		candidate: decide(candidate),
		reference: reference === void 0 ? void 0 : decide(reference)
	};
}
function searchWeakSlices(cells, { errors }) {
	const columns = searchedColumns(cells.searched.map((name) => ({
		name,
		values: cells.column(name)
	})));
	return weakSlices({
		columns,
		errors,
		minimumRows: fewestHintRows(errors.length),
		limit: hints
	});
}
/**
* Looks at parts of the rows: the declared slices and groups as gates, weak slices as hints, and the rows whose answer changed.
*
* @throws LockstepError COLUMN_MISSING, TABLE_INVALID.
*/
function judgeParts(request) {
	const { truth, candidate, reference, cells, groups, alpha, level } = request;
	if (cells === void 0) return {
		gates: [],
		found: {
			slices: void 0,
			weakSlices: void 0,
			fairness: void 0,
			flips: void 0
		}
	};
	const own = rowErrors(truth, candidate);
	const theirs = reference === void 0 ? void 0 : rowErrors(truth, reference).errors;
	const isDecision = own.quality === "accuracy";
	const column = (name) => cells.column(name);
	const slices = judgeDeclaredSlices({
		rules: request.slices,
		column,
		errors: {
			quality: own.quality,
			candidate: own.errors,
			reference: theirs,
			groups
		},
		alpha,
		level,
		correction: request.sliceCorrection
	});
	const decisions = {
		...decisionsOf(truth, own.errors, theirs),
		clusters: groups
	};
	const fairness = judgeFairness(request.fairness, decisions, {
		column,
		sampling: request.sampling
	});
	const isOther = reference !== void 0 && candidate.artifactSha256 !== reference.artifactSha256;
	const now = isOther ? certaintyOf(truth, candidate) : void 0;
	const before = isOther ? certaintyOf(truth, reference) : void 0;
	const hasFlips = isDecision && theirs !== void 0 && now !== void 0 && before !== void 0;
	return {
		gates: [...slices.gates, ...fairness.gates],
		found: {
			slices: slices.tables.length === 0 ? void 0 : slices.tables,
			fairness: fairness.answers.length === 0 ? void 0 : fairness.answers,
			weakSlices: searchWeakSlices(cells, own),
			flips: hasFlips ? flipsOf(cells.ids, {
				candidate: own.errors,
				reference: theirs
			}, {
				candidate: now,
				reference: before
			}) : void 0
		}
	};
}

// pipeline/evaluation/evaluate.ts
/** Classes of the largest confusion matrix that is written down. */
const mostConfusedClasses = 20;
function measure({ truth, operation }, input, metrics) {
	const { modelVersion, artifactSha256, threshold } = input;
	const evidence = operation?.evidence.get(artifactSha256);
	const { metrics: values, confusion, classConfusion } = measure$1(truth, input, metrics);
	return {
		input,
		scored: {
			modelVersion,
			artifactSha256,
			threshold: truth.kind === "binary" ? threshold : void 0,
			metrics: values,
			confusion,
			classConfusion: (classConfusion?.length ?? 0) > mostConfusedClasses ? void 0 : classConfusion,
			curves: curvesOf(truth, input),
			operation: evidence && operationOf(evidence)
		}
	};
}
/** What a metric is compared by outside its gate: margin and effect of its first rule, and a margin of 0 without one. */
function boundsOf(gates, metric) {
	const found = gates.find((rule) => rule.metric === metric && rule.margin !== void 0);
	return {
		margin: found?.margin ?? 0,
		effect: found?.effect
	};
}
/**
* Gates look at the champion, else at the baseline. For a first model the margins have nothing to look at; its limits decide
* alone, and without any limit every gate says so.
*/
function judgeGates(gates, candidate, judged) {
	const hasLimit = gates.some(({ limit, mode }) => limit !== void 0 && mode !== "informational");
	return (judged === void 0 && hasLimit ? gates.filter(({ limit }) => limit !== void 0) : gates).map((rule) => {
		const { metric, margin, effect, mode } = rule;
		const comparison = judged === void 0 || margin === void 0 ? void 0 : compare(judged.pair, {
			metric,
			margin,
			effect
		}, judged.families);
		const value = candidate.metrics[metric] ?? {
			value: null,
			reason: "it was not measured"
		};
		return {
			gate: gateName(rule),
			verdict: judge(rule, value, comparison),
			mode
		};
	});
}
/** Answers what the model may take to run and to train; of a first model only limits are asked. */
function judgeRunning({ operation, candidate, baseline, champion, seed }) {
	if (operation === void 0) return [];
	const { rules, evidence, cost } = operation;
	const judged = champion ?? baseline;
	const asked = judged === void 0 ? rules.filter(({ limit }) => limit !== void 0) : rules;
	const reference = judged && { evidence: evidence.get(judged.artifactSha256) };
	return judgeOperation(asked, {
		candidate: evidence.get(candidate.artifactSha256),
		reference,
		cost,
		seed
	});
}
/** The verdict over all gates that decide; for a first model it names the margins that had nothing to look at. */
function overall(gates, results) {
	const verdict = verdictOfGates(results);
	const answered = new Set(results.map(({ gate }) => gate));
	const skipped = gates.filter(({ mode }) => mode !== "informational").map(gateName).filter((name) => !answered.has(name));
	if (skipped.length === 0) return verdict;
	return {
		...verdict,
		reason: `${verdict.reason}; first model, nothing to compare with for ${skipped.join("; ")}`
	};
}
/** What is measured: what every evaluation of the task reports, and what gates ask for. */
function metricsOf({ truth, gates, model }) {
	const stray = gates.find(({ metric }) => !isMetricOf(truth.kind, metric));
	if (stray !== void 0) throw new LockstepError("CONFIG_INVALID", `${stray.metric} is no metric of a ${truth.kind} task, which ${model} has`, { hint: "docs/reference/lockstep-yaml.md lists the metrics of each task." });
	const paid = "costs" in truth && truth.costs !== void 0 ? ["cost"] : [];
	return [.../* @__PURE__ */ new Set([
		...reportedMetrics[truth.kind],
		...paid,
		...gates.map(({ metric }) => metric)
	])];
}
/**
* Scores candidate, baseline and champion on the same rows, compares them in every metric and answers every gate. Equal
* requests give equal evaluations, to the last digit.
*
* @throws LockstepError EVALUATION_EMPTY without rows, TABLE_INVALID when labels and scores do not fit, METRIC_INVALID for a
*   score that is not finite, CONFIG_INVALID for a gate on a metric of another task.
*/
function compareModels(request) {
	const { model, rows, truth, gates, seed } = request;
	const draws = request.draws ?? 2e3;
	const count = rowCountOf(truth);
	if (count === 0) throw new LockstepError("EVALUATION_EMPTY", `${rows.path} has no rows to evaluate ${model} on`, { hint: "Look at the stage that makes the evaluation rows: its output has a header and nothing below it." });
	const metrics = metricsOf(request);
	const groups = request.group === void 0 ? void 0 : groupIndices(request.group.values, count);
	const measured = (input) => input && measure(request, input, metrics);
	const candidate = measure(request, request.candidate, metrics);
	const baseline = measured(request.baseline);
	const champion = measured(request.champion);
	const references = [{
		reference: "baseline",
		measured: baseline
	}, {
		reference: "champion",
		measured: champion
	}].flatMap(({ reference, measured }) => measured === void 0 ? [] : [{
		reference,
		measured
	}]);
	const different = [...new Map(references.map(({ measured }) => [measured.input.artifactSha256, measured.input])).values()].filter(({ artifactSha256 }) => artifactSha256 !== candidate.input.artifactSha256);
	const improvements = different.length === 0 ? [] : pairedBootstrap({
		truth,
		candidate: candidate.input,
		references: different,
		metrics,
		draws,
		seed,
		groups
	});
	const drawsOf = new Map(different.map(({ artifactSha256 }, i) => [artifactSha256, improvements[i]]));
	const holdOut = spendAlpha(request.look ?? 1);
	const level = 1 - holdOut.alpha;
	const pairs = references.map(({ reference, measured }) => ({
		reference,
		candidate: candidate.scored,
		other: measured.scored,
		draws: drawsOf.get(measured.input.artifactSha256) ?? "same bytes",
		rows: count,
		groups: groups === void 0 ? void 0 : new Set(groups).size,
		level
	}));
	const alpha = (request.slices ?? []).length > 0 ? holdOut.alpha / 2 : holdOut.alpha;
	const families = familiesOf(pairs, gates, {
		metrics,
		alpha
	});
	const comparisons = pairs.flatMap((pair) => metrics.map((metric) => compare(pair, {
		metric,
		...boundsOf(gates, metric)
	}, families)));
	const judged = pairs.at(-1);
	const parts = judgeParts({
		truth,
		candidate: request.candidate,
		reference: request.champion ?? request.baseline,
		slices: request.slices ?? [],
		sliceCorrection: request.sliceCorrection,
		fairness: request.fairness ?? [],
		cells: request.cells,
		groups,
		alpha,
		level,
		sampling: {
			draws,
			seed,
			level
		}
	});
	const results = [
		...judgeGates(gates, candidate.scored, judged === void 0 ? void 0 : {
			pair: judged,
			families
		}),
		...parts.gates,
		...judgeRunning(request)
	];
	return {
		kind: "lockstep/Evaluation",
		schema: 1,
		model,
		task: request.task,
		rows: {
			...rows,
			count,
			positives: truth.kind === "binary" ? truth.labels.reduce((sum, label) => sum + label, 0) : void 0,
			group: request.group && {
				column: request.group.column,
				count: new Set(groups).size
			}
		},
		candidate: candidate.scored,
		baseline: baseline?.scored,
		champion: champion?.scored,
		comparisons,
		gates: results,
		verdict: overall(gates, results),
		bootstrap: {
			draws,
			seed
		},
		holdOut,
		...parts.found
	};
}

// pipeline/evaluation/leakage.ts
/** Ids that are in both tables. */
function findLeakage(trainingIds, evaluationIds) {
	const training = new Set(trainingIds);
	const shared = /* @__PURE__ */ new Set();
	for (const id of evaluationIds) if (training.has(id)) shared.add(id);
	return {
		count: shared.size,
		examples: [...shared].slice(0, 5)
	};
}

// pipeline/steps/evaluate/choose-rows.ts
/** The rows all are judged by: the base's where it has them, so that a change cannot grade itself. */
async function chooseRows(declaration, head, base) {
	const path = declaration.evaluationRows;
	const own = await head.output(path);
	const theirs = await base?.output(path);
	const chosen = theirs?.md5 === void 0 ? own : theirs;
	if (chosen?.md5 === void 0) throw new LockstepError("EVALUATION_EMPTY", `dvc.lock has no ${path}, the rows ${declaration.model} is judged by`, { hint: "Run `lockstep train`, or correct `evaluation_rows` in lockstep.yaml." });
	return {
		source: chosen === own ? "head" : "base",
		path,
		md5: chosen.md5,
		changed: own?.md5 !== chosen.md5
	};
}
/**
* Refuses rows whose ids the model was trained on, and warns of rows that say the same under another id: they may be two things that
* look alike.
*
* @throws LockstepError LEAKAGE_FOUND, EVALUATION_EMPTY when nobody can tell what the model was trained on.
*/
async function refuseLeakage(workspace, declaration, { head, rows }) {
	const training = await head.output(declaration.trainingRows);
	if (training?.md5 === void 0) throw new LockstepError("EVALUATION_EMPTY", `dvc.lock has no ${declaration.trainingRows}, so nobody can tell whether ${declaration.model} was trained on the rows it is judged by`, { hint: "Keep the output under the name that the base branch's lockstep.yaml gives as `training_rows`." });
	using table = await restoreTable(workspace, training.md5, declaration.trainingRows);
	const leakage = findLeakage(table.column(declaration.idColumn), rows.column(declaration.idColumn));
	if (leakage.count > 0) throw new LockstepError("LEAKAGE_FOUND", `${counted(leakage.count, "row")} of ${declaration.evaluationRows} ${leakage.count === 1 ? "is" : "are"} among the rows ${declaration.model} was trained on, for example ${declaration.idColumn} ${leakage.examples.join(", ")}`, { hint: "Keep a row on one side for ever, for example by splitting on a hash of its id." });
	for (const { code, sentence, examples } of findLeaks({
		training: table,
		test: rows
	}, { id: declaration.idColumn })) if (code === "rows_in_both") workspace.host.warning(`${code}: ${sentence} (${examples.join("; ")})`);
}

// pipeline/steps/evaluate/count-looks.ts
/** What one commit recorded, when it judged by the same rows. */
async function judgedAt(git, commit, { declaration, rows }) {
	const state = stateOf(git, commit);
	try {
		if ((await state.output(declaration.evaluationRows))?.md5 !== rows) return void 0;
		return (await state.record(declaration.model))?.artifact.sha256;
	} catch (error) {
		if (error instanceof LockstepError) return void 0;
		throw error;
	}
}
/**
* How often rows have judged a model: one look for each different artifact that the history of HEAD recorded while it had these rows,
* and one for the candidate, if it is not among them. The same history gives the same number.
*
* @returns `undefined` in a shallow clone, whose history cannot tell.
*/
async function countLooks(git, candidate, about) {
	let versions;
	try {
		versions = await git.versionsFrom([await git.headCommit()], [recordPath(candidate.model)]);
	} catch (error) {
		if (error instanceof LockstepError && error.code === "GIT_COMMAND_FAILED") return void 0;
		throw error;
	}
	const looks = /* @__PURE__ */ new Set([candidate.artifact.sha256]);
	for (const { commit } of versions) {
		const judged = await judgedAt(git, commit, about);
		if (judged !== void 0) looks.add(judged);
	}
	return looks.size;
}

// pipeline/steps/evaluate/count-treatments.ts
/** Rows that a graph refuses, or that have not its columns: what `training_rows` names need not be what the trainer was given. */
const unlike = ["COLUMN_MISSING", "TABLE_INVALID"];
async function countTraining(workspace, graph, { own, head }) {
	const training = await head.output(own.trainingRows);
	if (training?.md5 === void 0) return void 0;
	using table = await restoreTable(workspace, training.md5, own.trainingRows);
	try {
		return {
			rowCount: table.rowCount,
			cells: treatedCells(graph, table, own)
		};
	} catch (error) {
		if (!(error instanceof LockstepError) || !unlike.includes(error.code)) throw error;
		workspace.host.warning(`unusual cells of ${own.trainingRows} cannot be counted as ${own.model} treats them: ${error.message}`);
		return;
	}
}
/**
* How the candidate treats unusual cells of the rows, beside the same of the rows it learned from; `undefined` when there are none, and
* for a model that a command scores, of which only its command knows.
*/
async function countTreatments(workspace, candidate, { rows, declaration, base, ...training }) {
	const folder = await restoreArtifact(workspace, candidate.record.artifact);
	if (!await workspace.isKnownModel(folder)) return void 0;
	const predictor = await workspace.openModel(folder);
	try {
		const personal = await personalColumns([training.head, base]);
		const hidden = [declaration.evaluationRows, training.own.trainingRows].flatMap((path) => [...personal(path)]);
		const { idColumn } = declaration;
		const cells = treatedCells(predictor.features, rows, {
			idColumn,
			personal: new Set(hidden)
		});
		if (cells.length === 0) return void 0;
		return treatmentsOf({
			rowCount: rows.rowCount,
			cells
		}, await countTraining(workspace, predictor.features, training));
	} finally {
		predictor.close();
	}
}

// pipeline/training/explain/partial-dependence.ts
/** Values at which an input is looked at: the known categories, or quantiles of the numbers in the rows. */
function valuesOf({ name, kind, categories }, rows, points) {
	if (kind === "image") return [];
	if (kind === "categorical") return categories.slice(0, points);
	const known = numericCells(rows, name).filter((value) => !Number.isNaN(value)).sort();
	const grid = Array.from({ length: points }, (_, i) => rounded(quantile(known, i / (points - 1))));
	return [...new Set(grid.filter((value) => !Number.isNaN(value)))].map(String);
}
function withValue(rows, column, value) {
	const cells = new Array(rows.rowCount).fill(value);
	return {
		columns: rows.columns,
		rowCount: rows.rowCount,
		...rows.file === void 0 ? {} : { file: rows.file },
		column: (name) => name === column ? cells : rows.column(name)
	};
}
/**
* How a model's answer depends on one input, all others as they are in the rows, on average.
*
* @param points - At least 2.
* @throws LockstepError TABLE_INVALID for text in a numeric column.
* @see Friedman (2001), Greedy function approximation: a gradient boosting machine, section 8.2.
*/
async function partialDependence(predictor, rows, { input, points }) {
	const found = [];
	for (const value of valuesOf(input, rows, points)) {
		const { values, width } = await predictor.predict(withValue(rows, input.name, value));
		const means = Array.from({ length: width }, (_, i) => {
			let sum = 0;
			for (let row = 0; row < rows.rowCount; row++) sum += values[row * width + i];
			return sum / rows.rowCount;
		});
		found.push({
			value,
			means
		});
	}
	return found;
}

// pipeline/training/explain/permutation-importance.ts
/** A table with the cells of one column in another order. */
function shuffledColumn(rows, column, order) {
	const other = selectRows(rows, order).column(column);
	return {
		columns: rows.columns,
		rowCount: rows.rowCount,
		...rows.file === void 0 ? {} : { file: rows.file },
		column: (name) => name === column ? other : rows.column(name)
	};
}
/**
* What each input is worth to a model: its quality on the rows, less its quality when the cells of one column are shuffled among the
* rows. An input that another one stands in for is worth little by this measure.
*
* @param request.quality - Of scores `[n, width]` on these rows; larger is better, NaN where it is undefined.
* @returns By falling loss; inputs whose quality is undefined are left out.
* @see Breiman (2001), Random forests; Fisher, Rudin and Dominici (2019) for any model.
*/
async function permutationImportance(request) {
	const { predictor, rows, quality, shuffles, seed } = request;
	const prng = new Prng(seed);
	const whole = quality((await predictor.predict(rows)).values);
	const found = [];
	for (const { name } of predictor.inputs) {
		const losses = [];
		for (let i = 0; i < shuffles; i++) {
			const order = prng.shuffle(Uint32Array.from({ length: rows.rowCount }, (_, row) => row));
			losses.push(whole - quality((await predictor.predict(shuffledColumn(rows, name, order))).values));
		}
		const loss = losses.reduce((sum, value) => sum + value, 0) / shuffles;
		const spread = Math.sqrt(losses.reduce((sum, value) => sum + (value - loss) ** 2, 0) / Math.max(1, shuffles - 1));
		if (Number.isFinite(loss)) found.push({
			input: name,
			loss,
			spread
		});
	}
	return found.sort((a, b) => b.loss - a.loss || (a.input < b.input ? -1 : 1));
}

// pipeline/steps/evaluate/explain.ts
/** Rows and inputs that an explanation looks at, at most: it is for reading, and must not take longer than judging. */
const mostRows = 1e3;
const mostInputs = 50;
const shuffles = 3;
/** Inputs whose dependence is shown, and at how many values. */
const dependences = 4;
const points = 9;
/** The metric by which inputs are told apart: the first one that the task reports and that the rows define. */
function headline(truth, candidate) {
	const found = measure$1(truth, candidate, [{
		binary: "log_loss",
		multiclass: "log_loss",
		regression: "rmse",
		quantiles: "pinball",
		ranking: "ndcg"
	}[truth.kind], ...reportedMetrics[truth.kind]]).metrics;
	return Object.entries(found).find(([, { value }]) => value !== null)?.[0];
}
/**
* Explains a model that can be opened here, on the first of the evaluation rows; `undefined` for one that a command scores, whose
* inputs only its command knows.
*/
async function explain(workspace, candidate, { rows: all, declaration, seed }) {
	const folder = await restoreArtifact(workspace, candidate.record.artifact);
	if (!await workspace.isKnownModel(folder)) return void 0;
	const rows = selectRows(all, Uint32Array.from({ length: Math.min(all.rowCount, mostRows) }, (_, row) => row));
	const { task, threshold } = candidate;
	const truth = truthOf(rows, {
		column: declaration.labelColumn,
		task: declaration.task,
		models: [task]
	});
	const answers = (scores) => ({
		scores: scoresFor(declaration.task, truth, {
			task,
			scores
		}),
		threshold
	});
	const predictor = await workspace.openModel(folder);
	try {
		const metric = headline(truth, answers((await predictor.predict(rows)).values));
		if (metric === void 0 || predictor.inputs.length > mostInputs) return void 0;
		const sign = directionOf(metric) === "maximize" ? 1 : -1;
		const quality = (scores) => sign * (measure$1(truth, answers(scores), [metric]).metrics[metric]?.value ?? NaN);
		const importance = await permutationImportance({
			predictor,
			rows,
			quality,
			shuffles,
			seed
		});
		const dependence = [];
		for (const { input: name } of importance.slice(0, dependences)) {
			const input = predictor.inputs.find((own) => own.name === name);
			if (input !== void 0) dependence.push({
				input: name,
				points: await partialDependence(predictor, rows, {
					input,
					points
				})
			});
		}
		return {
			importance: importance.map((found) => ({
				...found,
				metric
			})),
			dependence
		};
	} finally {
		predictor.close();
	}
}

// pipeline/steps/evaluate/hold-to-schema.ts
const paramsFile = "params.yaml";
function isMembers(value) {
	return value !== null && typeof value === "object" && !Array.isArray(value);
}
/** Schemas that sections of params.yaml name for rows with this id and this label: those the model learned from. */
function schemaFiles(params, { idColumn, labelColumn }) {
	return (isMembers(params) ? Object.values(params).filter(isMembers) : []).filter(({ id, label }) => id === idColumn && label === labelColumn).flatMap(({ schema }) => typeof schema === "string" ? [schema] : []);
}
/**
* Holds the rows that a model is judged by to the schema of the rows that it learned from.
*
* @throws LockstepError TABLE_INVALID naming row and column, COLUMN_MISSING, PARAMS_INVALID for a file that is no schema, YAML_INVALID.
*/
async function holdToSchema(declaration, head, rows) {
	const params = await head.text(paramsFile);
	if (params === void 0) return;
	for (const file of schemaFiles(toJson(parseYaml(params, paramsFile)), declaration)) {
		const text = await head.text(file);
		if (text !== void 0) enforceSchema(rows, readTableSchema(text, file), file);
	}
}

// pipeline/steps/evaluate/keep-for-papers.ts
/**
* Keeps an evaluation on the remote, where the papers of the version find it once it is registered. A remote that does not take it is told:
* the release will say that intervals and slices were not kept, and no verdict depends on it.
*/
async function keepForPapers(workspace, evaluation) {
	const { git, host, signal } = workspace;
	try {
		const remote = await defaultRemote(await workspace.data());
		if (remote !== void 0) await keepEvaluation(remote, evaluation, {
			root: git.root,
			signal
		});
	} catch (error) {
		if (!(error instanceof LockstepError) || signal.aborted) throw error;
		host.warning(`the evaluation of ${evaluation.model} is not kept for its release: ${error.message}`);
	}
}

// pipeline/steps/evaluate/kept-evaluation.ts
/**
* The evaluation that an earlier run left here, when it says the same: only the stopwatch reads otherwise the second time, and doing it
* twice is doing it once.
*/
async function keptEvaluation(workspace, folder, evaluation) {
	const path = recordFile(workspace, folder, evaluation);
	const text = await readRecordText(path);
	if (text === void 0) return evaluation;
	try {
		const earlier = parseRecord("lockstep/Evaluation", text, path);
		return evaluationDigest(earlier) === evaluationDigest(evaluation) ? earlier : evaluation;
	} catch (error) {
		if (error instanceof LockstepError && error.code === "RECORD_INVALID") return evaluation;
		throw error;
	}
}

// pipeline/steps/evaluate/mask-personal.ts
function maskIds(flips) {
	const masked = (rows) => rows?.map((row) => ({
		...row,
		id: personalCell
	}));
	return {
		...flips,
		fixedIds: [],
		brokenIds: [],
		worst: masked(flips.worst),
		best: masked(flips.best)
	};
}
/** A slice without the values of personal columns; its place in the table tells it from the others. */
function maskedName(name, at, { columns, personal }) {
	return `${columns.map((column) => {
		const [, value, ...more] = `, ${name}`.split(`, ${column}=`);
		const next = columns[columns.indexOf(column) + 1];
		const own = next === void 0 ? value : value?.split(`, ${next}=`, 1)[0];
		return `${column}=${!personal.has(column) && more.length === 0 && own !== void 0 ? own : personalCell}`;
	}).join(", ")} nr. ${at + 1}`;
}
/** Slices of personal columns by what they are called, with what they are called instead. */
function maskedSlices({ slices = [] }, personal) {
	return slices.filter(({ columns }) => columns.some((column) => personal.has(column))).flatMap(({ columns, slices: found }) => found.map(({ slice }, at) => [slice, maskedName(slice, at, {
		columns,
		personal
	})])).sort(([a], [b]) => b.length - a.length);
}
/**
* An evaluation without values of columns that a data contract marks personal: rows whose id is one are counted and not named, slices
* of such columns are numbered, and inputs that are have no curve, which would list their values.
*
* @param personal - Columns of the evaluation rows.
*/
function maskPersonal(evaluation, { idColumn, personal }) {
	const { flips, dependence } = evaluation;
	const names = maskedSlices(evaluation, personal);
	const masked = new Map(names);
	const told = (verdict) => ({
		...verdict,
		reason: names.reduce((text, [name, instead]) => text.replaceAll(name, instead), verdict.reason)
	});
	const isOfPersonal = (slice) => [...personal].some((column) => `, ${slice}`.includes(`, ${column}=`));
	return {
		...evaluation,
		...names.length === 0 ? {} : {
			verdict: told(evaluation.verdict),
			gates: evaluation.gates.map((gate) => ({
				...gate,
				verdict: told(gate.verdict)
			})),
			slices: evaluation.slices?.map((table) => ({
				...table,
				slices: table.slices.map((answer) => ({
					...answer,
					slice: masked.get(answer.slice) ?? answer.slice,
					verdict: answer.verdict === null ? null : told(answer.verdict)
				}))
			}))
		},
		...evaluation.weakSlices === void 0 ? {} : { weakSlices: evaluation.weakSlices.filter(({ slice }) => !isOfPersonal(slice)) },
		flips: flips !== void 0 && personal.has(idColumn) ? maskIds(flips) : flips,
		dependence: dependence?.filter(({ input }) => !personal.has(input))
	};
}

// pipeline/training/operation/pictures-of.ts
/** Most bytes of all pictures together; each thread has them once more. */
const picturesLimitBytes = 67108864;
/** The picture that a cell names; `undefined` where it names none, which is said with its place by the model that needs it. */
async function pictureOf(rows, cell) {
	if (!isPictureName(cell)) return void 0;
	try {
		return await rows.file?.(cell, picturesLimitBytes);
	} catch (error) {
		if (error instanceof LockstepError && error.code === "PATH_UNSAFE") return void 0;
		throw error;
	}
}
/**
* What the pictures hold that some rows name, for threads, which have no folder.
*
* @returns The first rows whose pictures fit into 64 MiB, at least one, and the pictures by path.
*/
async function picturesOf(rows) {
	const files = /* @__PURE__ */ new Map();
	const columns = rows.columns.map((name) => rows.column(name));
	let bytes = 0;
	for (let row = 0; row < rows.rowCount; row++) for (const cells of columns) {
		const cell = (cells[row] ?? "").trim();
		const picture = files.has(cell) ? void 0 : await pictureOf(rows, cell);
		if (picture === void 0) continue;
		bytes += picture.byteLength;
		if (bytes > picturesLimitBytes && row > 0) return {
			given: selectRows(rows, Uint32Array.from({ length: row }, (_, i) => i)),
			files
		};
		files.set(cell, picture);
	}
	return {
		given: rows,
		files
	};
}

// pipeline/training/operation/timed-model.ts
/**
* Opens a model folder to be timed on some rows.
*
* @param files - The pictures that the rows name.
* @throws LockstepError WORKER_FAILED when the thread cannot open the model, or ends.
*/
function openTimedModel(folder, rows, files = /* @__PURE__ */ new Map()) {
	const work = {
		folder,
		columns: rows.columns,
		cells: rows.columns.map((name) => rows.column(name)),
		rowCount: rows.rowCount,
		files
	};
	const thread = new Worker(new URL("../children/timed-model.js", import.meta.url), {
		execArgv: [],
		workerData: work
	});
	const ask = (question) => new Promise((fulfil, fail) => {
		const failed = (cause) => {
			const why = cause instanceof Error ? cause.message : `it ended with exit code ${String(cause)}`;
			fail(new LockstepError("WORKER_FAILED", `the thread that times a model ended: ${why}`, {
				hint: "Run the evaluation again. When it stays so, the machine may lack memory.",
				cause
			}));
		};
		const settle = (answer) => {
			thread.off("error", failed).off("exit", failed);
			fulfil(answer);
		};
		thread.once("message", settle).once("error", failed).once("exit", failed);
		thread.postMessage(question);
	});
	return {
		requests: async (from, count) => await ask({
			kind: "requests",
			from,
			count
		}),
		batch: async () => await ask({ kind: "batch" }),
		memory: async () => await ask({ kind: "memory" }),
		close: async () => {
			await thread.terminate();
		}
	};
}

// pipeline/steps/evaluate/measure-operation.ts
/** Rounds of one measuring, and how long it may take before it is cut short; a round that has begun is finished. */
const mostRounds = 15;
const fewestRounds = 5;
const longestMs = 4e3;
/** Rows of the large request. */
const batchRows = 1e3;
/** Requests of a round: as many as take this long, within bounds. */
const blockMs = 10;
const fewestRequests = 3;
const mostRequests = 25;
/** Commands run a whole process for each answer: fewer rounds, and none beyond the scoring itself where that took long already. */
const commandRounds = 3;
const longestCommandMs = 2e3;
/** Asks all models in each round, beginning with another one each time, until there are enough rounds. */
async function inRounds(models, { rounds, least }) {
	const found = models.map(() => ({
		requests: [],
		batches: []
	}));
	const started = performance.now();
	for (let index = 0; index < rounds; index++) {
		if (index >= least && performance.now() - started > longestMs) break;
		for (const step of models.keys()) {
			const at = (index + step) % models.length;
			const answer = await models[at]?.round(index);
			if (answer === void 0) continue;
			found[at]?.requests.push(answer.requests);
			found[at]?.batches.push(answer.batchMs);
		}
	}
	return found.map(({ requests, batches }) => ({
		requests,
		batches: Float64Array.from(batches)
	}));
}
async function measureKnown(models, rows) {
	const { given, files } = await picturesOf(selectRows(rows, Uint32Array.from({ length: Math.min(rows.rowCount, batchRows) }, (_, row) => row)));
	const threads = models.map(({ folder }) => openTimedModel(folder, given, files));
	try {
		let slowest = 0;
		for (const thread of threads) {
			await thread.batch();
			const times = await thread.requests(0, mostRequests);
			slowest = Math.max(slowest, times.toSorted()[Math.floor(times.length / 2)] ?? 0);
		}
		const count = Math.min(mostRequests, Math.max(fewestRequests, Math.floor(blockMs / Math.max(slowest, .001))));
		const timed = await inRounds(threads.map((thread) => ({ round: async (index) => ({
			requests: await thread.requests(index * count, count),
			batchMs: await thread.batch()
		}) })), {
			rounds: mostRounds,
			least: fewestRounds
		});
		const found = [];
		for (const [i, { record }] of models.entries()) {
			const own = timed[i];
			const rounds = own && {
				timed: "requests",
				...own,
				batchRows: given.rowCount
			};
			const { sha256, sizeBytes } = record.artifact;
			found.push([sha256, {
				rounds,
				sizeBytes,
				memoryBytes: await threads[i]?.memory()
			}]);
		}
		return found;
	} finally {
		await Promise.all(threads.map((thread) => thread.close()));
	}
}
async function measureForeign(workspace, models, { rows, declaration }) {
	const isAsked = declaration.operation?.some(({ measure }) => isTimed(measure)) ?? false;
	const isShort = models.every(({ scoringMs }) => scoringMs <= longestCommandMs);
	const once = ({ scoringMs }) => ({
		requests: [Float64Array.of(scoringMs)],
		batches: Float64Array.of(scoringMs)
	});
	const timed = isAsked || isShort ? await inRounds(models.map(({ record, folder }) => ({ round: async () => {
		const { tookMs } = await runForeign(workspace, {
			record,
			folder,
			rows,
			declaration
		});
		return {
			requests: Float64Array.of(tookMs),
			batchMs: tookMs
		};
	} })), {
		rounds: commandRounds,
		least: commandRounds
	}) : models.map(once);
	return models.map(({ record: { artifact } }, i) => {
		const own = timed[i];
		const rounds = own && {
			timed: "commands",
			...own,
			batchRows: rows.rowCount
		};
		return [artifact.sha256, {
			rounds,
			sizeBytes: artifact.sizeBytes,
			memoryBytes: void 0
		}];
	});
}
/**
* What each model takes to run, one beside the other: in every round all of them answer the same requests, one after the other. Models
* that are opened here are timed in threads of their own, others by whole runs of their command.
*
* @param scored - The models that are compared, with the time that scoring took; the same bytes are measured once.
* @returns By the artifact's sha256. A model that could not be timed has its size only, and the log says why.
*/
async function measureOperation(workspace, scored, about) {
	const known = [];
	const foreign = [];
	for (const { record, scoringMs } of new Map(scored.map((one) => [one.record.artifact.sha256, one])).values()) {
		const folder = await restoreArtifact(workspace, record.artifact);
		if (await workspace.isKnownModel(folder)) known.push({
			record,
			folder
		});
		else foreign.push({
			record,
			folder,
			scoringMs
		});
	}
	try {
		return new Map([...known.length === 0 ? [] : await measureKnown(known, about.rows), ...foreign.length === 0 ? [] : await measureForeign(workspace, foreign, about)]);
	} catch (error) {
		if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
		workspace.host.warning(`how long the models take could not be measured: ${error.message}`);
		const sizes = scored.map(({ record: { artifact } }) => {
			const size = {
				rounds: void 0,
				sizeBytes: artifact.sizeBytes,
				memoryBytes: void 0
			};
			return [artifact.sha256, size];
		});
		return new Map(sizes);
	}
}

// pipeline/domain/candidate.ts
/**
* What the stages took together, each when it last ran: now or before. A frozen stage is not part of it, because the pipeline does not
* run it.
*
* @returns `undefined` when that of one is not known, or without any: nothing is a sum of what nobody measured.
*/
function costOfMaking(stages) {
	const costs = stages.filter(({ outcome }) => outcome !== "recorded").map(({ cost, costWhenRan }) => cost ?? costWhenRan);
	const known = costs.filter((cost) => cost !== void 0);
	return known.length === costs.length ? totalCost(known) : void 0;
}

// pipeline/steps/evaluate/training-cost.ts
/**
* What the stages that made a recorded model took when each last ran, where a rule asks for it; `undefined` when the train step has left no
* Candidate of these bytes here, or nobody knows it of one of the stages.
*/
async function trainingCost(workspace, folder, { record, rules }) {
	if (!rules.some(({ measure }) => isOfTraining(measure))) return void 0;
	const path = recordFile(workspace, folder, {
		kind: "lockstep/Candidate",
		model: record.model
	});
	const text = await readRecordText(path);
	if (text === void 0) return void 0;
	const candidate = parseRecord("lockstep/Candidate", text, path);
	return candidate.artifact.sha256 === record.artifact.sha256 ? costOfMaking(candidate.stages) : void 0;
}

// pipeline/steps/evaluate.ts
function modelScores(declaration, truth, scored) {
	const { record, threshold } = scored;
	return {
		modelVersion: record.modelVersion,
		artifactSha256: record.artifact.sha256,
		threshold,
		scores: scoresFor(declaration.task, truth, scored)
	};
}
function taskOf({ task }, truth) {
	switch (task.kind) {
		case "multiclass": return {
			kind: task.kind,
			classes: truth.kind === "multiclass" ? truth.classes : []
		};
		case "ranking": return { kind: task.kind };
		case "binary":
		case "regression":
		case "quantiles": return task;
	}
}
/** What parts of the rows are told apart by. Id, label and group say nothing about a kind of row. */
function cellsOf(rows, { idColumn, labelColumn, groupColumn }, personal) {
	return {
		ids: rows.column(idColumn),
		searched: rows.columns.filter((name) => ![
			idColumn,
			labelColumn,
			groupColumn
		].includes(name) && !personal.has(name)),
		column: (name) => rows.column(name)
	};
}
/** What was measured of a model, with what it takes and answers. */
function withSignature(model, scored) {
	return model === void 0 ? void 0 : {
		...model,
		signature: scored?.signature
	};
}
async function evaluateModel({ own, declaration, head, base, rules }, { request, workspace }) {
	const { git, host } = workspace;
	const record = await recordOfTree(head, own);
	const rowsInfo = await chooseRows(declaration, head, base);
	using rows = await restoreTable(workspace, rowsInfo.md5, rowsInfo.path);
	await holdToSchema(declaration, head, rows);
	await refuseLeakage(workspace, declaration, {
		head,
		rows
	});
	if (own.trainingRows !== declaration.trainingRows) await refuseLeakage(workspace, own, {
		head,
		rows
	});
	const look = await countLooks(git, record, {
		declaration,
		rows: rowsInfo.md5
	});
	if (look === void 0) host.warning(`how often ${rowsInfo.path} judged ${declaration.model} cannot be told in a shallow clone; fetch the whole history`);
	const hiddenOf = await personalColumns([head, base]);
	const personal = new Set([rowsInfo.path, own.trainingRows].flatMap((path) => [...hiddenOf(path)]));
	const asked = {
		rows,
		declaration
	};
	const candidate = await scoreRecord(workspace, record, asked);
	const baselineRecord = await base?.record(declaration.model);
	const baseline = baselineRecord === void 0 ? void 0 : await scoreRecord(workspace, baselineRecord, asked);
	const championModel = await championOf(git, rules, declaration.model);
	const champion = championModel === void 0 ? void 0 : await scoreRecord(workspace, championModel.record, asked);
	const judged = truthOf(rows, {
		column: declaration.labelColumn,
		task: declaration.task,
		models: [
			candidate,
			baseline,
			champion
		].flatMap((scored) => scored?.task ?? [])
	});
	const truth = withCosts(judged, declaration.costs);
	const { groupColumn } = declaration;
	const models = [
		candidate,
		baseline,
		champion
	].filter((scored) => scored !== void 0);
	const operation = await measureOperation(workspace, models, asked);
	const explanation = await explain(workspace, candidate, {
		...asked,
		seed: request.seed
	});
	const treatments = await countTreatments(workspace, candidate, {
		...asked,
		own,
		head,
		base
	});
	const evaluation = compareModels({
		model: declaration.model,
		task: taskOf(declaration, truth),
		rows: rowsInfo,
		truth,
		candidate: modelScores(declaration, truth, candidate),
		baseline: baseline === void 0 ? void 0 : modelScores(declaration, truth, baseline),
		champion: champion === void 0 ? void 0 : modelScores(declaration, truth, champion),
		gates: declaration.gates,
		slices: declaration.slices,
		sliceCorrection: declaration.sliceCorrection,
		fairness: declaration.fairness,
		operation: {
			rules: declaration.operation ?? [],
			evidence: operation,
			cost: await trainingCost(workspace, request.records, {
				record,
				rules: declaration.operation ?? []
			})
		},
		cells: cellsOf(rows, declaration, personal),
		group: groupColumn === void 0 ? void 0 : {
			column: groupColumn,
			values: rows.column(groupColumn)
		},
		look,
		draws: request.draws,
		seed: request.seed
	});
	const { idColumn } = declaration;
	const scored = {
		baseline: withSignature(evaluation.baseline, baseline),
		champion: withSignature(evaluation.champion, champion),
		candidate: {
			...evaluation.candidate,
			treatments,
			signature: candidate.signature
		}
	};
	return maskPersonal({
		...evaluation,
		...scored,
		...explanation
	}, {
		idColumn,
		personal
	});
}
/** Scores candidate, merge-base model and champion on the same rows, now, and answers the gates of the base branch. */
async function evaluate(request, workspace) {
	const { git, host } = workspace;
	const head = stateOf(git, await git.snapshotTree());
	const baseCommit = await baseOf(git, request.base);
	const base = baseCommit === void 0 ? void 0 : stateOf(git, baseCommit);
	const project = await head.project();
	const rules = base !== void 0 && await base.text("lockstep.yaml") !== void 0 ? await base.project() : project;
	const contract = await answerContract(workspace, {
		head,
		base,
		commit: await git.headCommit()
	});
	const evaluations = [];
	for (const own of selectModels(project, request.model)) {
		const declaration = rules.models.find(({ model }) => model === own.model) ?? own;
		const compared = await host.group(`Evaluate ${declaration.model}`, () => evaluateModel({
			own,
			declaration,
			head,
			base,
			rules
		}, {
			request,
			workspace
		}));
		const evaluation = await keptEvaluation(workspace, request.records, withContract(compared, contract));
		host.info(`${declaration.model}: ${evaluation.verdict.phase}: ${evaluation.verdict.reason}`);
		await writeRecord(workspace, request.records, evaluation);
		if (request.push) await keepForPapers(workspace, evaluation);
		evaluations.push(evaluation);
	}
	return evaluations;
}

export { evaluate };