import { A as LockstepError, l as asideName, m as lstatIfThere } from "./file-work.js";
import { t as verdictOfGates } from "./evaluation.js";
import { n as isMetricOf, o as reportedMetrics, r as metricDirections, t as improvement } from "./metric.js";
import { _ as quantile, a as regressionMetrics, c as classConfusionMetrics, d as predictedClasses, f as rowOf, g as ascendingOrder, h as binOf, i as rowCountOf, l as isAmongLargest, m as rowLogLoss, n as truthOf, o as rowPinball, p as confusionMetrics, r as measure$1, s as coverageDistance, t as scoresFor, u as columnOf } from "./judged-rows.js";
import { _n as shownCell, fn as writeCsv, hn as cellNumber, ln as readTable, p as Prng } from "./pipeline.js";
import { o as holm } from "./chi-squared.js";
import { a as slicesOf, c as judgeImprovement, n as judgeFairness, o as gateName, r as judgeDeclaredSlices, s as judge } from "./judge-fairness.js";
import { n as recordOfTree, t as baseOf } from "./comparison.js";
import { n as championOf } from "./environments.js";
import { r as writeRecord } from "./record-files.js";
import { r as restoreTable, t as restoreArtifact } from "./restore.js";
import { i as stateOf, n as recordPath, r as selectModels } from "./state.js";
import { r as numericCells } from "./cells.js";
import { t as selectRows } from "./rows.js";
import { t as checkedScores } from "./checked-scores.js";
import { t as classLimit } from "./learned-task.js";
import { a as quantileColumn, i as predictionColumn, n as classOfColumn, o as scoreColumn, r as labelColumn, t as classColumn } from "./columns.js";
import { i as runCommand, n as commandEnvironment, t as outputLog } from "./output-log.js";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

// pipeline/evaluation/kernels/calibration.ts
/** The expected calibration error over ten bins of equal width, of drawn rows; the bins of the rows are found once. */
function preparedCalibration({ probabilities, outcomes }, bins = 10) {
	const bin = Uint8Array.from(probabilities, (p) => binOf(p, bins));
	const gaps = new Float64Array(bins);
	const differences = probabilities.map((p, i) => p - outcomes[i]);
	return (multiplicities) => {
		gaps.fill(0);
		let rows = 0;
		for (let i = 0; i < bin.length; i++) {
			const count = multiplicities[i];
			gaps[bin[i]] += count * differences[i];
			rows += count;
		}
		return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / rows;
	};
}

// pipeline/evaluation/kernels/mean-of-rows.ts
/** The mean of one value per row, such as a loss or whether the prediction is right, over drawn rows. */
function meanOfRows(values) {
	return (multiplicities) => {
		let sum = 0;
		let rows = 0;
		for (let i = 0; i < values.length; i++) {
			const count = multiplicities[i];
			sum += count * values[i];
			rows += count;
		}
		return sum / rows;
	};
}

// pipeline/evaluation/kernels/binary.ts
function sortRows(labels, { scores, threshold }) {
	const entries = new Int32Array(labels.length);
	const ties = [];
	const order = ascendingOrder(scores);
	let filled = 0;
	let cut = 0;
	for (let start = 0; start < order.length;) {
		const score = scores[order[start]];
		let end = start;
		while (end < order.length && scores[order[end]] === score) end++;
		for (const label of [1, 0]) for (let k = start; k < end; k++) {
			const row = order[k];
			if (labels[row] === label) entries[filled++] = row * 2 + label;
		}
		let middle = start;
		while (middle < end && entries[middle] % 2 === 1) middle++;
		if (middle > start && middle < end) ties.push({
			start,
			middle,
			end
		});
		if (score < threshold) cut = end;
		start = end;
	}
	return {
		entries,
		cut,
		ties
	};
}
/** What ties add to the wins: half a win for each drawn positive over each drawn negative with its score. */
function tiedWins({ entries, ties }, multiplicities) {
	let wins = 0;
	for (const { start, middle, end } of ties) {
		let positives = 0;
		let negatives = 0;
		for (let k = start; k < middle; k++) positives += multiplicities[entries[k] >> 1];
		for (let k = middle; k < end; k++) negatives += multiplicities[entries[k] >> 1];
		wins += positives * negatives / 2;
	}
	return wins;
}
/**
* Rows per block of {@link walkRows}. Inside a block all sums are 32-bit integers, which is what makes it fast; they hold while
* no row is drawn more than 46 times on average over a block, which chance does not do.
*/
const blockRows = 2048;
/**
* Walks sorted rows `from` … `to−1`. `walk` carries on from the rows before: [negatives, positives, wins], where wins counts
* for each drawn positive the drawn negatives before it.
*/
function walkRows({ entries }, multiplicities, { from, to, walk }) {
	for (let start = from; start < to; start += blockRows) {
		const end = Math.min(to, start + blockRows);
		let drawn = 0;
		let positives = 0;
		let wins = 0;
		for (let k = start; k < end; k++) {
			const entry = entries[k];
			const count = multiplicities[entry >> 1];
			const positive = count & -(entry & 1);
			wins = wins + Math.imul(positive, drawn - positives) | 0;
			positives = positives + positive | 0;
			drawn = drawn + count | 0;
		}
		walk[2] = walk[2] + wins + positives * walk[0];
		walk[1] = walk[1] + positives;
		walk[0] = walk[0] + drawn - positives;
	}
}
/**
* Area under the precision-recall steps, as `averagePrecision` has it, walking down from the highest score; ties are one step.
*
* @param isFirst - `[n]`, 1 where a position has another score than the one before.
*/
function averagePrecision({ entries }, isFirst, multiplicities) {
	let area = 0;
	let drawn = 0;
	let positives = 0;
	let before = 0;
	for (let k = entries.length - 1; k >= 0; k--) {
		const entry = entries[k];
		const count = multiplicities[entry >> 1];
		drawn += count;
		positives += count & -(entry & 1);
		if (isFirst[k] === 0 || positives === before) continue;
		area += (positives - before) * positives / drawn;
		before = positives;
	}
	return area / positives;
}
function firstOfTies({ entries }, scores) {
	return Uint8Array.from(entries, (entry, k) => k === 0 || scores[entry >> 1] !== scores[entries[k - 1] >> 1] ? 1 : 0);
}
/**
* Prepares one model for resampling, in O(n) per draw and metric: all sorting is done here. It measures by the definitions of
* `scoreBinary`.
*
* @param labels - `[n]`, 0 or 1; `n` at most 2³⁰.
*/
function binaryKernel(labels, model, metrics) {
	const { scores } = model;
	const sorted = sortRows(labels, model);
	const walk = /* @__PURE__ */ new Float64Array(3);
	const isProbability = (score) => score >= 0 && score <= 1;
	const walked = (multiplicities) => {
		walk.fill(0);
		walkRows(sorted, multiplicities, {
			from: 0,
			to: sorted.cut,
			walk
		});
		const trueNegatives = walk[0];
		const falseNegatives = walk[1];
		walkRows(sorted, multiplicities, {
			from: sorted.cut,
			to: labels.length,
			walk
		});
		return {
			matrix: {
				truePositives: walk[1] - falseNegatives,
				falsePositives: walk[0] - trueNegatives,
				trueNegatives,
				falseNegatives
			},
			wins: walk[2] + tiedWins(sorted, multiplicities)
		};
	};
	const prepare = (metric) => {
		switch (metric) {
			case "roc_auc": return (_multiplicities, { matrix, wins }) => wins / ((matrix.truePositives + matrix.falseNegatives) * (matrix.trueNegatives + matrix.falsePositives));
			case "average_precision": {
				const isFirst = firstOfTies(sorted, scores);
				return (multiplicities) => averagePrecision(sorted, isFirst, multiplicities);
			}
			case "log_loss": return meanOfRows(Float64Array.from(labels, (label, i) => rowLogLoss(label, scores[i])));
			case "brier": return meanOfRows(Float64Array.from(labels, (label, i) => isProbability(scores[i]) ? (scores[i] - label) ** 2 : NaN));
			case "calibration_error": return preparedCalibration({
				probabilities: scores,
				outcomes: labels
			});
			case "precision":
			case "recall":
			case "f1":
			case "f2":
			case "f0_5":
			case "accuracy":
			case "balanced_accuracy":
			case "specificity":
			case "negative_predictive_value":
			case "mcc":
			case "kappa": return (_multiplicities, { matrix }) => confusionMetrics[metric](matrix).value ?? NaN;
		}
	};
	const prepared = metrics.map(prepare);
	return {
		size: metrics.length,
		measure(multiplicities, into) {
			const found = walked(multiplicities);
			for (const [i, measure] of prepared.entries()) into[i] = measure(multiplicities, found);
		}
	};
}

// pipeline/evaluation/kernels/multiclass.ts
/** Confusion of drawn rows; the cell of each row is found once. */
function preparedConfusion(rows) {
	const { classes, labels } = rows;
	const predicted = predictedClasses(rows);
	const cell = Uint32Array.from(labels, (label, row) => label * classes + predicted[row]);
	const counts = new Float64Array(classes * classes);
	return (multiplicities) => {
		counts.fill(0);
		for (let i = 0; i < cell.length; i++) counts[cell[i]] += multiplicities[i];
		return Array.from({ length: classes }, (_, label) => [...counts.subarray(label * classes, (label + 1) * classes)]);
	};
}
/** ROC AUC of one class, by its own probability, over drawn rows of the kept ones; sorted once. NaN when one side is empty. */
function preparedArea(rows, index, isKept) {
	const column = columnOf(rows, index);
	const order = ascendingOrder(column).filter((row) => isKept(rows.labels[row]));
	return (multiplicities) => {
		let wins = 0;
		let positives = 0;
		let negatives = 0;
		for (let start = 0; start < order.length;) {
			const score = column[order[start]];
			let tiedPositives = 0;
			let tiedNegatives = 0;
			let end = start;
			for (; end < order.length && column[order[end]] === score; end++) {
				const row = order[end];
				if (rows.labels[row] === index) tiedPositives += multiplicities[row];
				else tiedNegatives += multiplicities[row];
			}
			wins += tiedPositives * (negatives + tiedNegatives / 2);
			positives += tiedPositives;
			negatives += tiedNegatives;
			start = end;
		}
		return wins / (positives * negatives);
	};
}
function preparedOneAgainstRest(rows, isWeighted) {
	const areas = Array.from({ length: rows.classes }, (_, index) => preparedArea(rows, index, () => true));
	return (multiplicities, matrix) => {
		let sum = 0;
		let total = 0;
		for (const [index, area] of areas.entries()) {
			const weight = isWeighted ? (matrix[index] ?? []).reduce((rowSum, count) => rowSum + count, 0) : 1;
			sum += weight * area(multiplicities);
			total += weight;
		}
		return sum / total;
	};
}
function preparedOneAgainstOne(rows) {
	const areas = Array.from({ length: rows.classes }, (_, a) => a).flatMap((a) => Array.from({ length: rows.classes - a - 1 }, (_, i) => [a, a + 1 + i])).map(([a, b]) => {
		const isKept = (label) => label === a || label === b;
		return [preparedArea(rows, a, isKept), preparedArea(rows, b, isKept)];
	});
	return (multiplicities) => areas.reduce((sum, [first, second]) => sum + (first(multiplicities) + second(multiplicities)) / 2, 0) / areas.length;
}
function prepare(rows, metric) {
	const { classes, labels, probabilities } = rows;
	const byRow = (of) => meanOfRows(Float64Array.from(labels, (label, row) => of(label, rowOf(rows, row))));
	switch (metric) {
		case "log_loss": return byRow((label, own) => rowLogLoss(1, own[label]));
		case "brier": return byRow((label, own) => own.reduce((sum, p, index) => sum + (p - (index === label ? 1 : 0)) ** 2, 0));
		case "top_2_accuracy": return byRow((label, own) => isAmongLargest(own, label, 2) ? 1 : 0);
		case "top_3_accuracy": return byRow((label, own) => isAmongLargest(own, label, 3) ? 1 : 0);
		case "top_5_accuracy": return byRow((label, own) => isAmongLargest(own, label, 5) ? 1 : 0);
		case "calibration_error": {
			const predicted = predictedClasses(rows);
			return preparedCalibration({
				probabilities: Float64Array.from(predicted, (index, row) => probabilities[row * classes + index]),
				outcomes: Array.from(predicted, (index, row) => index === labels[row] ? 1 : 0)
			});
		}
		case "roc_auc_ovr": return preparedOneAgainstRest(rows, false);
		case "roc_auc_ovr_weighted": return preparedOneAgainstRest(rows, true);
		case "roc_auc_ovo": return preparedOneAgainstOne(rows);
		case "accuracy":
		case "balanced_accuracy":
		case "precision_macro":
		case "precision_weighted":
		case "recall_macro":
		case "f1_macro":
		case "f1_micro":
		case "f1_weighted":
		case "mcc":
		case "kappa": return (_multiplicities, matrix) => classConfusionMetrics[metric](matrix).value ?? NaN;
	}
}
/** Prepares one classifier of several classes for resampling: all sorting is done here. */
function multiclassKernel(rows, metrics) {
	const confusion = preparedConfusion(rows);
	const prepared = metrics.map((metric) => prepare(rows, metric));
	return {
		size: metrics.length,
		measure(multiplicities, into) {
			const matrix = confusion(multiplicities);
			for (const [i, measure] of prepared.entries()) into[i] = measure(multiplicities, matrix);
		}
	};
}

// pipeline/evaluation/kernels/numbers.ts
/** The general kernel: any metric of a regressor, weighing each row by how often it was drawn. */
function regressionKernel(rows, metrics) {
	return {
		size: metrics.length,
		measure(multiplicities, into) {
			const drawn = {
				...rows,
				counts: multiplicities
			};
			for (const [i, metric] of metrics.entries()) into[i] = regressionMetrics[metric](drawn).value ?? NaN;
		}
	};
}
function preparedQuantileMetric(rows, metric) {
	const { levels, targets, quantiles } = rows;
	switch (metric) {
		case "pinball": return meanOfRows(Float64Array.from(targets, (_target, row) => rowPinball(rows, row)));
		case "coverage_error": {
			const shares = levels.map((_level, i) => meanOfRows(Float64Array.from(targets, (target, row) => target <= quantiles[row * levels.length + i] ? 1 : 0)));
			return (multiplicities) => coverageDistance(levels, shares.map((share) => share(multiplicities)));
		}
	}
}
/** Prepares one model of quantiles for resampling. */
function quantileKernel(rows, metrics) {
	const prepared = metrics.map((metric) => preparedQuantileMetric(rows, metric));
	return {
		size: metrics.length,
		measure(multiplicities, into) {
			for (const [i, measure] of prepared.entries()) into[i] = measure(multiplicities);
		}
	};
}

// pipeline/evaluation/kernels/index.ts
/**
* One model made ready to be measured on many draws, by the same definitions as `measure`.
*
* @param metrics - Each of the truth's task; the kernel gives them in this order.
*/
function kernelOf(truth, { scores, threshold = NaN }, metrics) {
	switch (truth.kind) {
		case "binary": return binaryKernel(truth.labels, {
			scores,
			threshold
		}, metrics);
		case "multiclass": return multiclassKernel({
			classes: truth.classes.length,
			labels: truth.labels,
			probabilities: scores
		}, metrics);
		case "regression": return regressionKernel({
			targets: truth.targets,
			predictions: scores
		}, metrics);
		case "quantiles": return quantileKernel({
			levels: truth.levels,
			targets: truth.targets,
			quantiles: scores
		}, metrics);
	}
}

// pipeline/evaluation/multiplicities.ts
/**
* Draws `counts.length` rows with replacement and leaves in `counts` how often each was drawn. The same indices, in the same
* order, as calling {@link Prng.index} once per row; the generator is inlined because this loop is most of a bootstrap.
*
* A byte per row is enough: the chance that one row is drawn 256 times is below 1/256!, about 10⁻⁵⁰⁷.
*/
function drawMultiplicities(prng, counts) {
	const n = counts.length;
	const scale = n / 4294967296;
	const s = prng.state;
	let s0 = s[0] ?? 0;
	let s1 = s[1] ?? 0;
	let s2 = s[2] ?? 0;
	let s3 = s[3] ?? 0;
	counts.fill(0);
	for (let i = 0; i < n; i++) {
		const five = Math.imul(s1, 5);
		const row = (Math.imul(five << 7 | five >>> 25, 9) >>> 0) * scale | 0;
		const shifted = s1 << 9;
		s2 ^= s0;
		s3 ^= s1;
		s1 ^= s2;
		s0 ^= s3;
		s2 ^= shifted;
		s3 = s3 << 11 | s3 >>> 21;
		counts[row]++;
	}
	s[0] = s0;
	s[1] = s1;
	s[2] = s2;
	s[3] = s3;
}

// pipeline/evaluation/resample.ts
/** Draws rows, or whole groups of rows, and leaves in the result how often each row was drawn. */
function drawer(prng, rows, groups) {
	const ofRows = new Uint8Array(rows);
	if (groups === void 0) return () => {
		drawMultiplicities(prng, ofRows);
		return ofRows;
	};
	const ofGroups = new Uint8Array(groups.reduce((largest, group) => Math.max(largest, group), 0) + 1);
	return () => {
		drawMultiplicities(prng, ofGroups);
		for (let row = 0; row < rows; row++) ofRows[row] = ofGroups[groups[row]];
		return ofRows;
	};
}
/**
* Draws with replacement and measures all models on the same draw, so that what the rows have in common cancels out.
*
* @returns For each reference and each number of the kernels, `[draws]` differences candidate − reference; NaN where either
*   side is undefined.
* @see Efron and Tibshirani (1993), An introduction to the bootstrap, ch. 13; for groups, Field and Welsh (2007).
*/
function resampleDifferences(request) {
	const { candidate, references, rows, draws, seed, groups } = request;
	const results = references.map(() => Array.from({ length: candidate.size }, () => new Float64Array(draws)));
	const draw = drawer(new Prng(seed), rows, groups);
	const own = new Float64Array(candidate.size);
	const theirs = new Float64Array(candidate.size);
	for (let d = 0; d < draws; d++) {
		const multiplicities = draw();
		candidate.measure(multiplicities, own);
		for (const [r, reference] of references.entries()) {
			reference.measure(multiplicities, theirs);
			for (const [i, differences] of (results[r] ?? []).entries()) differences[d] = own[i] - theirs[i];
		}
	}
	return results;
}

// pipeline/evaluation/bootstrap.ts
const defaultDraws = 2e3;
/** Two-sided level of the intervals that gates look at. */
const defaultLevel = .95;
/** A larger share of draws in which a metric is undefined makes its interval worthless. */
const undefinedDrawLimit = .01;
/** The draws of one metric; none for a metric that was not drawn. */
function drawsOf(draws, metric) {
	return draws[metric] ?? /* @__PURE__ */ new Float64Array(0);
}
/**
* Improvements of the candidate over each reference under resampling. All metrics and all references share one set of draws.
*
* @returns One set of improvements per reference, in their order.
*/
function pairedBootstrap(request) {
	const { truth, candidate, references, metrics, draws, seed, groups } = request;
	return resampleDifferences({
		candidate: kernelOf(truth, candidate, metrics),
		references: references.map((reference) => kernelOf(truth, reference, metrics)),
		rows: rowCountOf(truth),
		draws,
		seed,
		groups
	}).map((byMetric) => {
		const improvements = metrics.map((id, i) => {
			const found = byMetric[i] ?? /* @__PURE__ */ new Float64Array(0);
			return [id, metricDirections[id] === "maximize" ? found : found.map((difference) => 0 - difference)];
		});
		return Object.fromEntries(improvements);
	});
}
/**
* The middle `level` of the defined draws (quantiles of type 7), or why there is none: a metric that is undefined in more
* than 1 % of the draws rests on too few rows of one kind.
*/
function percentileInterval(draws, level = defaultLevel) {
	const defined = draws.filter((value) => !Number.isNaN(value)).sort();
	const undefinedDraws = draws.length - defined.length;
	if (defined.length === 0 || undefinedDraws > .01 * draws.length) return {
		interval: null,
		reason: `it is undefined in ${undefinedDraws} of ${draws.length} bootstrap draws, more than 1 %`
	};
	const tail = (1 - level) / 2;
	return { interval: {
		low: quantile(defined, tail),
		high: quantile(defined, 1 - tail),
		level
	} };
}

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
	return members.map(({ draws, metric }, i) => ({
		size: members.length,
		alpha,
		lossP: losses[i] ?? 1,
		gainP: gains[i] ?? 1,
		high: quantile(drawsOf(draws, metric).filter((value) => !Number.isNaN(value)).sort(), 1 - alpha / members.length)
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
/** Compares one metric, judged by a margin. */
function compare(pair, rule, families) {
	const { reference, candidate, other, draws, rows, level } = pair;
	const { metric, margin } = rule;
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
	const { phase, reason } = judgeImprovement({
		margin,
		improvement: change,
		low,
		high,
		rows,
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

// pipeline/evaluation/groups.ts
/**
* Index of each row's group, 0 … without gaps, by first appearance.
*
* @throws LockstepError TABLE_INVALID when there is not one group for each of the `rows`.
*/
function groupIndices(groups, rows) {
	if (groups.length !== rows) throw new LockstepError("TABLE_INVALID", `${groups.length} groups and ${rows} labels do not belong to the same rows`);
	const found = /* @__PURE__ */ new Map();
	return Uint32Array.from(groups, (group) => {
		const index = found.get(group) ?? found.size;
		found.set(group, index);
		return index;
	});
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
/** Most ids of each kind. */
const examples = 10;
/**
* Rows whose answer became right or wrong.
*
* @param ids - `[n]` name of each row.
* @param errors - `[n]` of both models, 1 where the answer is wrong and 0 where it is right.
*/
function flipsOf(ids, errors) {
	const rows = [...ids.keys()];
	const fixed = rows.filter((row) => errors.candidate[row] === 0 && errors.reference[row] === 1);
	const broken = rows.filter((row) => errors.candidate[row] === 1 && errors.reference[row] === 0);
	const named = (found) => found.slice(0, examples).map((row) => ids[row] ?? "");
	return {
		fixed: fixed.length,
		broken: broken.length,
		fixedIds: named(fixed),
		brokenIds: named(broken)
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
		level
	});
	const fairness = judgeFairness(request.fairness, decisionsOf(truth, own.errors, theirs), column);
	const hasFlips = isDecision && theirs !== void 0 && candidate.artifactSha256 !== reference?.artifactSha256;
	return {
		gates: [...slices.gates, ...fairness.gates],
		found: {
			slices: slices.tables.length === 0 ? void 0 : slices.tables,
			fairness: fairness.answers.length === 0 ? void 0 : fairness.answers,
			weakSlices: searchWeakSlices(cells, own),
			flips: hasFlips ? flipsOf(cells.ids, {
				candidate: own.errors,
				reference: theirs
			}) : void 0
		}
	};
}

// pipeline/evaluation/evaluate.ts
/** Classes of the largest confusion matrix that is written down. */
const mostConfusedClasses = 20;
function measure(truth, input, metrics) {
	const { modelVersion, artifactSha256, threshold } = input;
	const { metrics: values, confusion, classConfusion } = measure$1(truth, input, metrics);
	return {
		input,
		scored: {
			modelVersion,
			artifactSha256,
			threshold: truth.kind === "binary" ? threshold : void 0,
			metrics: values,
			confusion,
			classConfusion: (classConfusion?.length ?? 0) > mostConfusedClasses ? void 0 : classConfusion
		}
	};
}
/** Margin by which a metric is compared outside its gate: that of its first rule, and 0 without one. */
function marginOf(gates, metric) {
	return gates.find((rule) => rule.metric === metric && rule.margin !== void 0)?.margin ?? 0;
}
/**
* Gates look at the champion, else at the baseline. For a first model the margins have nothing to look at; its limits decide
* alone, and without any limit every gate says so.
*/
function judgeGates(gates, candidate, judged) {
	const hasLimit = gates.some(({ limit, mode }) => limit !== void 0 && mode !== "informational");
	return (judged === void 0 && hasLimit ? gates.filter(({ limit }) => limit !== void 0) : gates).map((rule) => {
		const { metric, margin, mode } = rule;
		const comparison = judged === void 0 || margin === void 0 ? void 0 : compare(judged.pair, {
			metric,
			margin
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
/** The verdict over all gates that decide; for a first model it names the margins that had nothing to look at. */
function overall(gates, results) {
	const verdict = verdictOfGates(results);
	const answered = new Set(results.map(({ gate }) => gate));
	const skipped = gates.map(gateName).filter((name) => !answered.has(name));
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
	return [.../* @__PURE__ */ new Set([...reportedMetrics[truth.kind], ...gates.map(({ metric }) => metric)])];
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
	const candidate = measure(truth, request.candidate, metrics);
	const baseline = request.baseline === void 0 ? void 0 : measure(truth, request.baseline, metrics);
	const champion = request.champion === void 0 ? void 0 : measure(truth, request.champion, metrics);
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
		level
	}));
	const alpha = (request.slices ?? []).length > 0 ? holdOut.alpha / 2 : holdOut.alpha;
	const families = familiesOf(pairs, gates, {
		metrics,
		alpha
	});
	const comparisons = pairs.flatMap((pair) => metrics.map((metric) => compare(pair, {
		metric,
		margin: marginOf(gates, metric)
	}, families)));
	const judged = pairs.at(-1);
	const parts = judgeParts({
		truth,
		candidate: request.candidate,
		reference: request.champion ?? request.baseline,
		slices: request.slices ?? [],
		fairness: request.fairness ?? [],
		cells: request.cells,
		groups,
		alpha,
		level
	});
	const results = [...judgeGates(gates, candidate.scored, judged === void 0 ? void 0 : {
		pair: judged,
		families
	}), ...parts.gates];
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
/** @throws LockstepError LEAKAGE_FOUND, EVALUATION_EMPTY when nobody can tell what the model was trained on. */
async function refuseLeakage(workspace, declaration, { head, rows }) {
	const training = await head.output(declaration.trainingRows);
	if (training?.md5 === void 0) throw new LockstepError("EVALUATION_EMPTY", `dvc.lock has no ${declaration.trainingRows}, so nobody can tell whether ${declaration.model} was trained on the rows it is judged by`, { hint: "Keep the output under the name that the base branch's lockstep.yaml gives as `training_rows`." });
	const table = await restoreTable(workspace, training.md5, declaration.trainingRows);
	const leakage = findLeakage(table.column(declaration.idColumn), rows.column(declaration.idColumn));
	if (leakage.count > 0) throw new LockstepError("LEAKAGE_FOUND", `${leakage.count} rows of ${declaration.evaluationRows} are among the rows ${declaration.model} was trained on, for example ${declaration.idColumn} ${leakage.examples.join(", ")}`, { hint: "Keep a row on one side for ever, for example by splitting on a hash of its id." });
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

// pipeline/training/explain/partial-dependence.ts
/** Values at which an input is looked at: the known categories, or quantiles of the numbers in the rows. */
function valuesOf({ name, kind, categories }, rows, points) {
	if (kind === "categorical") return categories.slice(0, points);
	const known = numericCells(rows, name).filter((value) => !Number.isNaN(value)).sort();
	const grid = Array.from({ length: points }, (_, i) => quantile(known, i / (points - 1)));
	return [...new Set(grid.filter((value) => !Number.isNaN(value)))].map(String);
}
function withValue(rows, column, value) {
	const cells = new Array(rows.rowCount).fill(value);
	return {
		columns: rows.columns,
		rowCount: rows.rowCount,
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
		quantiles: "pinball"
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
		const sign = metricDirections[metric] === "maximize" ? 1 : -1;
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
	if (found.length !== ids.length) throw invalid(where, `has ${found.length} rows, and ${ids.length} were asked for`, again);
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
function cellsOf$1({ table, places, where }, name) {
	if (!table.columns.includes(name)) throw invalid(where, `has no column ${shownCell(name)}`, "docs/reference/predictions.md lists the columns of each task.");
	const cells = table.column(name);
	return Array.from(places, (place) => cells[place] ?? "");
}
function numbersOf(reading, name) {
	return Float64Array.from(cellsOf$1(reading, name), (cell, row) => {
		const value = cellNumber(cell);
		if (value !== void 0) return value;
		const id = cellsOf$1(reading, "id")[row] ?? "";
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
	const isPositive = cellsOf$1(reading, predictionColumn).map((cell) => isSameCell(cell, positive));
	const bound = (wanted, pick, start) => scores.reduce((found, score, row) => isPositive[row] === wanted ? pick(found, score) : found, start);
	const lowest = bound(true, Math.min, Number.POSITIVE_INFINITY);
	const highest = bound(false, Math.max, Number.NEGATIVE_INFINITY);
	if (lowest <= highest) throw invalid(reading.where, `predicts a row of score ${String(lowest)} positive and one of score ${String(highest)} not`, "`prediction` must follow from `score` by one threshold; write scores with all their digits.");
	if (lowest !== Number.POSITIVE_INFINITY) return lowest;
	if (highest < 1) return (highest + 1) / 2;
	throw invalid(reading.where, "predicts a row of score 1 not positive", "A score is the probability of the positive label.");
}
function checkClasses(reading, classes, scores) {
	for (const [row, cell] of cellsOf$1(reading, predictionColumn).entries()) {
		const own = scores.subarray(row * classes.length, (row + 1) * classes.length);
		const predicted = classes.findIndex((name) => isSameCell(name, cell));
		if (predicted < 0 || own[predicted] < Math.max(...own)) throw invalid(reading.where, `predicts ${shownCell(cell)} for id ${shownCell(cellsOf$1(reading, "id")[row] ?? "")}, whose largest score is another's`, "`prediction` must be the class of the largest score.");
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
			if (classes.length < 2 || classes.length > 1e3) throw invalid(reading.where, `has ${classes.length} columns ${shownCell(classColumn("<class>"))}, and 2 to ${classLimit} are taken`, "Write the probability of each class in a column of its own.");
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
	const scoring = join(root, ".lockstep", "scoring");
	const folder = join(scoring, asideName());
	await mkdir(folder, { recursive: true });
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
		const { task, threshold } = predictor;
		return {
			task,
			threshold,
			scores: checkedScores(await predictor.predict(rows), task, rows.rowCount)
		};
	} finally {
		predictor.close();
	}
}
/** The path a command is given: the folder of the files, or the file when the artifact is one. */
function artifactPath(folder, { md5, files }) {
	return md5.endsWith(".dir") ? folder : join(folder, files[0]?.path ?? "");
}
async function scoreForeign(workspace, { record, folder, rows, declaration }) {
	const { git, host } = workspace;
	const { score, idColumn, labelColumn, task } = declaration;
	const model = `${record.model} ${record.modelVersion}`;
	if (score === void 0) throw new LockstepError("SCORING_UNDECLARED", `${model} is of no format that is opened here, and no command scores it`, { hint: `Declare \`score\` of models.${record.model} in lockstep.yaml of the base branch; docs/reference/predictions.md shows how.` });
	host.info(`${model}: ${score.command}`);
	const table = await runScoreCommand({
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
	});
	const asked = {
		ids: rows.column(idColumn),
		labels: rows.column(labelColumn),
		task
	};
	return readPredictions(table, asked, `predictions of ${model}`);
}
/** Scores one recorded model on the rows; its bytes are checked before anything reads them. */
async function scoreRecord(workspace, record, { rows, declaration }) {
	const folder = await restoreArtifact(workspace, record.artifact);
	return {
		...await workspace.isKnownModel(folder) ? await scoreKnown(workspace, folder, rows) : await scoreForeign(workspace, {
			record,
			folder,
			rows,
			declaration
		}),
		record
	};
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
	return task.kind === "multiclass" ? {
		kind: task.kind,
		classes: truth.kind === "multiclass" ? truth.classes : []
	} : task;
}
/** What parts of the rows are told apart by. Id, label and group say nothing about a kind of row. */
function cellsOf(rows, { idColumn, labelColumn, groupColumn }) {
	return {
		ids: rows.column(idColumn),
		searched: rows.columns.filter((name) => ![
			idColumn,
			labelColumn,
			groupColumn
		].includes(name)),
		column: (name) => rows.column(name)
	};
}
async function evaluateModel({ own, declaration, head, base, rules }, { request, workspace }) {
	const { git, host } = workspace;
	const record = await recordOfTree(head, own);
	const rowsInfo = await chooseRows(declaration, head, base);
	const rows = await restoreTable(workspace, rowsInfo.md5, rowsInfo.path);
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
	const asked = {
		rows,
		declaration
	};
	const candidate = await scoreRecord(workspace, record, asked);
	const baselineRecord = await base?.record(declaration.model);
	const baseline = baselineRecord === void 0 ? void 0 : await scoreRecord(workspace, baselineRecord, asked);
	const championModel = await championOf(git, rules, declaration.model);
	const champion = championModel === void 0 ? void 0 : await scoreRecord(workspace, championModel.record, asked);
	const truth = truthOf(rows, {
		column: declaration.labelColumn,
		task: declaration.task,
		models: [
			candidate,
			baseline,
			champion
		].flatMap((scored) => scored?.task ?? [])
	});
	const { groupColumn } = declaration;
	const explanation = await explain(workspace, candidate, {
		...asked,
		seed: request.seed
	});
	return {
		...compareModels({
			model: declaration.model,
			task: taskOf(declaration, truth),
			rows: rowsInfo,
			truth,
			candidate: modelScores(declaration, truth, candidate),
			baseline: baseline === void 0 ? void 0 : modelScores(declaration, truth, baseline),
			champion: champion === void 0 ? void 0 : modelScores(declaration, truth, champion),
			gates: declaration.gates,
			slices: declaration.slices,
			fairness: declaration.fairness,
			cells: cellsOf(rows, declaration),
			group: groupColumn === void 0 ? void 0 : {
				column: groupColumn,
				values: rows.column(groupColumn)
			},
			look,
			draws: request.draws,
			seed: request.seed
		}),
		...explanation
	};
}
/** Scores candidate, merge-base model and champion on the same rows, now, and answers the gates of the base branch. */
async function evaluate(request, workspace) {
	const { git, host } = workspace;
	const head = stateOf(git, await git.snapshotTree());
	const baseCommit = await baseOf(git, request.base);
	const base = baseCommit === void 0 ? void 0 : stateOf(git, baseCommit);
	const project = await head.project();
	const rules = base !== void 0 && await base.text("lockstep.yaml") !== void 0 ? await base.project() : project;
	const evaluations = [];
	for (const own of selectModels(project, request.model)) {
		const declaration = rules.models.find(({ model }) => model === own.model) ?? own;
		const evaluation = await host.group(`Evaluate ${declaration.model}`, () => evaluateModel({
			own,
			declaration,
			head,
			base,
			rules
		}, {
			request,
			workspace
		}));
		host.info(`${declaration.model}: ${evaluation.verdict.phase}: ${evaluation.verdict.reason}`);
		await writeRecord(workspace, request.records, evaluation);
		evaluations.push(evaluation);
	}
	return evaluations;
}

export { evaluate };