import { A as LockstepError } from "./file-work.js";
import { p as Prng } from "./pipeline.js";
import { i as directionOf } from "./metric.js";
import { c as verdictOfGates, l as overallVerdict } from "./model-record.js";
import { t as counted } from "./counted.js";
import { a as isLargerBetter, o as isOfTraining } from "./project.js";
import { t as quantile } from "./quantile.js";
import { C as accuracy, S as ascendingOrder, T as metricValue, _ as rowLogLoss, a as queriesOf, d as isAmongLargest, f as columnOf, g as recall, h as confusionMetrics, i as regressionMetrics, l as rowPinball, m as rowOf, o as rowsByQuery, p as predictedClasses, r as rowCountOf, s as rankingMetrics, t as confusionMetricOf, u as coverageDistance, v as binOf, w as cost } from "./judged-rows.js";
import { n as benjaminiHochberg, r as holm, t as chiSquaredSf } from "./chi-squared.js";
import { t as gammaQ } from "./gamma.js";
import { r as invert } from "./beta.js";
import { n as fairCoin, t as binomialTest } from "./binomial.js";
import { t as median } from "./median.js";
import { n as studentTSf, t as studentTQuantile } from "./student-t.js";

// pipeline/evaluation/contract-gate.ts
/** What the contract's gate is called, in every evaluation of a repository that has one. */
const contractGate = "data contract";
/** Data that breaks a rule stops the change, unless the rule is on trial. */
function verdictOf$1({ file, rules, tables, findings }) {
	const blocking = findings.filter(({ mode }) => mode === "blocking");
	const [first] = blocking;
	if (first === void 0) return {
		phase: "equivalent",
		reason: `${rules} rules of ${file} hold for ${tables} tables`
	};
	return {
		phase: "regressed",
		reason: `${blocking.length} of ${rules} rules are broken; line ${first.line} of ${file}: ${first.sentence}`
	};
}
/** An evaluation with the contract's answer among its gates. */
function withContract(evaluation, contract) {
	if (contract === void 0) return evaluation;
	const gates = [...evaluation.gates, {
		gate: contractGate,
		verdict: verdictOf$1(contract)
	}];
	return {
		...evaluation,
		gates,
		verdict: verdictOfGates(gates),
		contract
	};
}

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
* @param truth - Labels, `[n]`, 0 or 1, `n` at most 2³⁰, and what decisions cost, where that is asked.
*/
function binaryKernel({ labels, costs }, model, metrics) {
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
			case "cost": return (_multiplicities, { matrix }) => costs === void 0 ? NaN : cost(matrix, costs).value ?? NaN;
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
function prepare(rows, truth, metric) {
	const ofConfusion = confusionMetricOf(metric, truth);
	if (ofConfusion !== void 0) return (_multiplicities, matrix) => ofConfusion(matrix).value ?? NaN;
	return prepareRowMetric(rows, metric);
}
function prepareRowMetric(rows, metric) {
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
		case "classwise_calibration_error": {
			const errors = Array.from({ length: classes }, (_, index) => preparedCalibration({
				probabilities: columnOf(rows, index),
				outcomes: Array.from(labels, (label) => label === index ? 1 : 0)
			}));
			return (multiplicities) => errors.reduce((sum, error) => sum + error(multiplicities), 0) / classes;
		}
	}
}
/** Prepares one classifier of several classes for resampling: all sorting is done here. */
function multiclassKernel(rows, truth, metrics) {
	const confusion = preparedConfusion(rows);
	const prepared = metrics.map((metric) => prepare(rows, truth, metric));
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

// pipeline/evaluation/kernels/ranking.ts
/**
* Prepares one ranker for resampling: every metric is a mean over queries, so that each query is measured once. Queries are drawn whole: how
* often a query was drawn is how often its first row was.
*/
function rankingKernel(rows, metrics) {
	const first = rowsByQuery(rows.queries).map((own) => own[0] ?? 0);
	const queries = queriesOf(rows);
	const values = metrics.map((metric) => Float64Array.from(queries, (query) => rankingMetrics[metric]([query]).value ?? NaN));
	return {
		size: metrics.length,
		measure(multiplicities, into) {
			for (const [i, own] of values.entries()) {
				let sum = 0;
				let drawn = 0;
				for (const [query, row] of first.entries()) {
					const count = multiplicities[row];
					if (count === 0) continue;
					sum += count * own[query];
					drawn += count;
				}
				into[i] = sum / drawn;
			}
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
		case "binary": return binaryKernel(truth, {
			scores,
			threshold
		}, metrics);
		case "multiclass": return multiclassKernel({
			classes: truth.classes.length,
			labels: truth.labels,
			probabilities: scores
		}, truth, metrics);
		case "regression": return regressionKernel({
			targets: truth.targets,
			predictions: scores
		}, metrics);
		case "quantiles": return quantileKernel({
			levels: truth.levels,
			targets: truth.targets,
			quantiles: scores
		}, metrics);
		case "ranking": return rankingKernel({
			relevance: truth.relevance,
			queries: truth.queries,
			scores
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
			return [id, directionOf(id) === "maximize" ? found : found.map((difference) => 0 - difference)];
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

// pipeline/domain/statistics/normal.ts
/** Chance that a standard normal variable is above `x`. Checked against SciPy 1.17.1 `norm.sf`. */
function normalSf(x) {
	const tail = gammaQ(.5, x * x / 2) / 2;
	return x >= 0 ? tail : 1 - tail;
}
/** Chance that a standard normal variable is at most `x`. */
function normalCdf(x) {
	return normalSf(-x);
}
/**
* Value below which a standard normal variable lies with probability `q`. Checked against SciPy 1.17.1 `norm.ppf`.
*
* @param q - 0 < q < 1.
*/
function normalQuantile(q) {
	if (q === .5) return 0;
	const distance = invert((x) => Math.min(q, 1 - q) - normalSf(x), {
		low: 0,
		high: 40
	});
	return q < .5 ? -distance : distance;
}

// pipeline/evaluation/rows-needed.ts
/** Chance with which the planned rows settle the question, if what was observed is the truth. */
const plannedPower = .8;
/** More than this is no plan that a person would act on. */
const largestPlan = 1e9;
/**
* Rows at which a claim is proved with the chance {@link plannedPower}, not rounded: the normal power of one one-sided test in closed form,
* n = (σ·(z₁₋ₐ + z_power)/room)², and that of two (TOST) by inversion of Φ(r₁√n/σ − z) + Φ(r₂√n/σ − z) − 1.
*
* @param deviation - σ, the standard deviation of the paired difference of one row.
* @see Julious (2004), Sample sizes for clinical trials with normal data.
*/
function rowsForClaim({ rooms, critical }, deviation) {
	const room = Math.min(...rooms);
	if (!(room > 0)) return void 0;
	const reach = critical + normalQuantile(plannedPower);
	const alone = reach / room;
	const power = (root) => rooms.reduce((sum, own) => sum + normalCdf(own * root - critical), 1 - rooms.length);
	return (deviation * (rooms.length === 1 ? alone : invert((x) => power(x) - plannedPower, {
		low: alone,
		high: (2 * reach + 8) / room
	}))) ** 2;
}
/**
* About how many rows beyond the present ones an undecided comparison needs: as many as prove the first of the claims that could be true,
* when the improvement stays what it is. `undefined` when none could: the improvement sits where the verdict changes.
*/
function rowsNeeded(claims, { deviation, rows }) {
	const plans = claims.map((claim) => rowsForClaim(claim, deviation)).filter((needed) => needed !== void 0 && needed <= largestPlan);
	return plans.length === 0 ? void 0 : Math.max(1, Math.ceil(Math.min(...plans) - rows));
}
/** The plan as the end of a sentence; groups are needed in proportion where rows are drawn in groups. */
function planSentence(more, { rows, groups, of = "" }) {
	if (more === void 0) return "no number of rows would settle it";
	const inGroups = groups === void 0 ? "" : ` in about ${counted(Math.ceil(more * groups / rows), "more group")}`;
	return `needs about ${counted(more, "more row")}${of}${inGroups}`;
}

// pipeline/evaluation/shown.ts
/** A number for a sentence: four significant digits, no trailing zeros, a true minus sign never hidden by rounding. */
function shown(value) {
	return String(Number(value.toPrecision(4)));
}

// pipeline/evaluation/judge-improvement.ts
/**
* | the interval | region |
* | --- | --- |
* | above zero, and reaches `effect` | `gain` |
* | from −`margin` to `effect`, or within: both one-sided tests (TOST) hold | `between` |
* | nowhere below −`margin`, and reaches above `effect` | `not worse` |
* | below zero, and reaches below −`margin` | `loss` |
* | else | `open` |
*/
function regionOf({ margin, effect, low, high }) {
	if (low > 0 && (effect === void 0 || high > effect)) return "gain";
	if (low >= -margin) return effect !== void 0 && high <= effect ? "between" : "not worse";
	return high < 0 ? "loss" : "open";
}
function criticalOf({ level }) {
	return normalQuantile((1 + level) / 2);
}
/** That a change goes one way at all, among many claims: by Holm's first step, which the smallest of several p values must pass. */
function directionClaim(room, tested) {
	const { family } = tested;
	const amongMany = family === void 0 ? 0 : normalQuantile(1 - family.alpha / family.size);
	return {
		rooms: [room],
		critical: Math.max(criticalOf(tested), amongMany)
	};
}
/** What would settle an undecided comparison: that it is not worse than the margin, or that it is worse. */
function openClaims({ margin, improvement, ...tested }) {
	return [{
		rooms: [improvement + margin],
		critical: criticalOf(tested)
	}, directionClaim(-improvement, tested)];
}
/** What would settle one that is not worse: that it is better, or equivalent to both sides. */
function gainClaims({ margin, improvement, ...tested }, effect) {
	return [directionClaim(improvement, tested), {
		rooms: [improvement + margin, effect - improvement],
		critical: criticalOf(tested)
	}];
}
function withinSentence({ margin, effect }, region) {
	const noLoss = `no loss beyond the margin of ${shown(margin)}`;
	return region === "between" && effect !== void 0 ? `${noLoss} and no gain beyond the effect of ${shown(effect)}` : noLoss;
}
/**
* Says what an interval of the improvement means. `improved` and `regressed` are claims, and an evaluation has many chances to make them by
* luck: with a family they must hold after allowing for all its comparisons. `equivalent` needs no such allowance: every gate has to be
* passed, not any. A change that is not worse passes as `equivalent` though a gain of interest is open: what is left to learn is good news.
*/
function judgeImprovement(evidence) {
	const { margin, effect, improvement, low, high, family } = evidence;
	const found = `improvement ${shown(improvement)}, interval ${shown(low)} to ${shown(high)}`;
	const region = regionOf(evidence);
	const plan = (claims) => planSentence(rowsNeeded(claims, evidence), evidence);
	switch (region) {
		case "gain":
			if (family === void 0 || family.gainP < family.alpha) return {
				phase: "improved",
				reason: `${found}, above zero`
			};
			return {
				phase: "equivalent",
				reason: `${found}, ${withinSentence(evidence, region)}`
			};
		case "between": return {
			phase: "equivalent",
			reason: `${found}, ${withinSentence(evidence, region)}`
		};
		case "not worse": {
			const open = effect === void 0 ? "" : `; whether it gains the effect of ${shown(effect)} is open, to tell ${plan(gainClaims(evidence, effect))}`;
			return {
				phase: "equivalent",
				reason: `${found}, ${withinSentence(evidence, region)}${open}`
			};
		}
		case "loss":
			if (family === void 0 || family.lossP < family.alpha) return {
				phase: "regressed",
				reason: `${found}, below zero and beyond the margin of ${shown(margin)}`
			};
			return {
				phase: "inconclusive",
				reason: `${found}, below zero, but by luck one of ${family.size} comparisons may be (adjusted p ${shown(family.lossP)}); ${plan(openClaims(evidence))}`
			};
		case "open": return {
			phase: "inconclusive",
			reason: `${found}, may lose more than the margin of ${shown(margin)}; ${plan(openClaims(evidence))}`
		};
	}
}

// pipeline/evaluation/gates.ts
/** `minimum 0.8` or, for a metric that is minimized, `maximum 0.8`. */
function bound({ metric }, limit) {
	return `${directionOf(metric) === "maximize" ? "minimum" : "maximum"} ${shown(limit)}`;
}
/** The candidate's own value against the rule's limit; a value equal to the limit meets it. */
function judgeLimit$1(rule, limit, candidate) {
	if (candidate.value === null) return {
		phase: "inconclusive",
		reason: `${rule.metric} is undefined: ${candidate.reason}`
	};
	return (directionOf(rule.metric) === "maximize" ? candidate.value >= limit : candidate.value <= limit) ? {
		phase: "equivalent",
		reason: `${rule.metric} ${shown(candidate.value)} meets the ${bound(rule, limit)}`
	} : {
		phase: "regressed",
		reason: `${rule.metric} ${shown(candidate.value)} does not meet the ${bound(rule, limit)}`
	};
}
/** The answer of a rule that has neither a reference nor a limit to go by. */
const nothingToGoBy = {
	phase: "inconclusive",
	reason: "nothing to compare with and no limit declared"
};
/**
* Answers one rule: the worse of what its limit and its margin say.
*
* @param comparison - Candidate against the reference that gates look at, judged by this rule's margin; `undefined` when
*   there is no reference: then only the limit counts.
*/
function judge$1(rule, candidate, comparison) {
	const limit = rule.limit === void 0 ? void 0 : judgeLimit$1(rule, rule.limit, candidate);
	const answers = [rule.margin === void 0 ? void 0 : comparison?.verdict, limit].filter((verdict) => verdict !== void 0);
	return answers.length === 0 ? nothingToGoBy : overallVerdict(answers);
}
/** The rule in one line, for example `roc_auc: margin 0.01, minimum 0.8`. */
function gateName(rule) {
	const margin = rule.margin === void 0 ? [] : [`margin ${shown(rule.margin)}`];
	const effect = rule.effect === void 0 ? [] : [`effect ${shown(rule.effect)}`];
	const limit = rule.limit === void 0 ? [] : [bound(rule, rule.limit)];
	return `${rule.metric}: ${[
		...margin,
		...effect,
		...limit
	].join(", ")}`;
}

// pipeline/evaluation/operation/rounds.ts
/** All request times of some rounds, ascending. */
function pooled(rounds) {
	const all = new Float64Array(rounds.reduce((sum, { length }) => sum + length, 0));
	let filled = 0;
	for (const times of rounds) {
		all.set(times, filled);
		filled += times.length;
	}
	return all.sort();
}
/** The numbers that a report shows. */
function operationOf({ rounds, sizeBytes, memoryBytes }) {
	if (rounds === void 0) return {
		latencyP50Ms: void 0,
		latencyP99Ms: void 0,
		rowsPerSecond: void 0,
		sizeBytes,
		memoryBytes,
		timed: void 0
	};
	const times = pooled(rounds.requests);
	return {
		latencyP50Ms: median(Float64Array.from(rounds.requests, median)),
		latencyP95Ms: quantile(times, .95),
		latencyP99Ms: quantile(times, .99),
		rowsPerSecond: 1e3 * rounds.batchRows / median(rounds.batches),
		sizeBytes,
		memoryBytes,
		timed: rounds.timed
	};
}

// pipeline/evaluation/operation/timing-interval.ts
function isTimed(measure) {
	return measure === "latency_p50_ms" || measure === "latency_p99_ms" || measure === "rows_per_second";
}
const draws = 500;
const tail = .025;
/** Any statistic of some rounds, with its interval by drawing whole rounds: times within a round are not independent. */
function overRounds(count, seed, of) {
	const prng = new Prng(seed);
	const found = Float64Array.from({ length: draws }, () => of(Array.from({ length: count }, () => prng.index(count)))).sort();
	return {
		value: of(Array.from({ length: count }, (_, round) => round)),
		low: quantile(found, tail),
		high: quantile(found, .975)
	};
}
function p99(requests, rounds) {
	return quantile(pooled(rounds.map((round) => requests[round] ?? /* @__PURE__ */ new Float64Array(0))), .99);
}
/** Time of one round by which models are compared: the median of its requests, or that of its batch. */
function blocksOf({ requests, batches }, measure) {
	return measure === "rows_per_second" ? batches : Float64Array.from(requests, median);
}
/**
* The median with its exact interval between two of the values (at least 95 %, from six values on; below that between the outermost): few
* rounds are too few for a bootstrap of a median, which reads twice as many differences as there are.
*
* @see Conover (1999), Practical nonparametric statistics, ch. 3.2.
*/
function medianWithInterval(values) {
	const sorted = values.toSorted();
	const { length } = sorted;
	let cut = 0;
	for (let below = fairCoin(0, length); below <= tail && cut < (length - 1) / 2; below += fairCoin(cut, length)) cut++;
	const first = Math.max(0, cut - 1);
	return {
		value: quantile(sorted, .5),
		low: sorted[first],
		high: sorted[length - 1 - first]
	};
}
/** One model's own value; of rows per second, rows per second. */
function timingOf(rounds, measure, seed) {
	const { requests, batchRows } = rounds;
	if (measure === "latency_p99_ms") return overRounds(requests.length, seed, (drawn) => p99(requests, drawn));
	const blocks = blocksOf(rounds, measure);
	return medianWithInterval(measure === "rows_per_second" ? blocks.map((ms) => 1e3 * batchRows / ms) : blocks);
}
/**
* By which share the candidate takes longer: 0.2 is a fifth more time. Medians of a round are compared within the round, then the middle
* of their ratios is taken; the 99th percentile, for which one round has too few requests, over all rounds of a draw. Both models have the
* same number of rounds.
*/
function slowdown(candidate, reference, { measure, seed }) {
	if (measure === "latency_p99_ms") return overRounds(candidate.requests.length, seed, (drawn) => p99(candidate.requests, drawn) / p99(reference.requests, drawn) - 1);
	const theirs = blocksOf(reference, measure);
	return medianWithInterval(blocksOf(candidate, measure).map((time, round) => time / theirs[round] - 1));
}

// pipeline/evaluation/operation/judge-operation.ts
/** For example `operation: latency_p99_ms maximum 50, margin 0.2`. */
function operationGateName({ measure, limit, margin }) {
	return `operation: ${measure} ${[...limit === void 0 ? [] : [`${isLargerBetter(measure) ? "minimum" : "maximum"} ${shown(limit)}`], ...margin === void 0 ? [] : [`margin ${shown(margin)}`]].join(", ")}`;
}
function unmeasured(measure, whose) {
	return {
		phase: "inconclusive",
		reason: `${measure} of ${whose} could not be measured${isOfTraining(measure) ? ": for one of the stages no record says what it took when it ran, or what that cost; train it again with `lockstep train --force`" : ""}`
	};
}
/** What is known of one model without a stopwatch. */
function countOf(measure, evidence, cost) {
	switch (measure) {
		case "size_bytes": return evidence.sizeBytes;
		case "memory_bytes": return evidence.memoryBytes;
		case "training_seconds": return cost?.wallSeconds;
		case "training_price": return cost?.price?.amount;
		case "latency_p50_ms":
		case "latency_p99_ms":
		case "rows_per_second": return;
	}
}
function exactly(value) {
	return {
		value,
		low: value,
		high: value
	};
}
function valueOf(measure, { candidate, cost, seed }) {
	if (candidate === void 0) return void 0;
	if (isTimed(measure)) return candidate.rounds === void 0 ? void 0 : timingOf(candidate.rounds, measure, seed);
	const value = countOf(measure, candidate, cost);
	return value === void 0 ? void 0 : exactly(value);
}
/** The worsening as a share of the reference's value; nothing from nothing is none. */
function worseningOf(measure, scene, reference) {
	const { candidate, seed } = scene;
	if (candidate === void 0) return void 0;
	if (isTimed(measure)) return candidate.rounds === void 0 || reference.rounds === void 0 ? void 0 : slowdown(candidate.rounds, reference.rounds, {
		measure,
		seed
	});
	const own = countOf(measure, candidate, void 0);
	const theirs = countOf(measure, reference, void 0);
	if (own === void 0 || theirs === void 0) return void 0;
	return exactly(own === theirs ? 0 : own / theirs - 1);
}
function between$1({ low, high }) {
	return low === high ? "" : ` (${shown(low)} to ${shown(high)})`;
}
/** An interval wholly within a bound passes, one wholly beyond fails, and one across it cannot tell. */
function phaseOf(isWithin, { low, high }) {
	const ends = [isWithin(low), isWithin(high)];
	return ends.every(Boolean) ? "equivalent" : ends.some(Boolean) ? "inconclusive" : "regressed";
}
const unsteady = "; the machine was too unsteady to tell: measure again on a quieter one";
function judgeLimit(measure, limit, scene) {
	const found = valueOf(measure, scene);
	if (found === void 0) return unmeasured(measure, "the candidate");
	const isLarger = isLargerBetter(measure);
	const phase = phaseOf((end) => isLarger ? end >= limit : end <= limit, found);
	const bound = `the ${isLarger ? "minimum" : "maximum"} ${shown(limit)}`;
	const said = phase === "equivalent" ? "meets" : phase === "regressed" ? "does not meet" : "may not meet";
	return {
		phase,
		reason: `${measure} ${shown(found.value)}${between$1(found)} ${said} ${bound}${phase === "inconclusive" ? unsteady : ""}`
	};
}
function judgeMargin(measure, margin, scene) {
	const { reference } = scene;
	if (reference === void 0) return void 0;
	const found = reference.evidence === void 0 ? void 0 : worseningOf(measure, scene, reference.evidence);
	if (found === void 0) return unmeasured(measure, "one of the models");
	const phase = phaseOf((end) => end <= margin, found);
	const said = phase === "equivalent" ? "within" : phase === "regressed" ? "beyond" : "and may be beyond";
	return {
		phase,
		reason: `${measure} is worse by a share of ${shown(found.value)}${between$1(found)}, ${said} the margin of ${shown(margin)}${phase === "inconclusive" ? unsteady : ""}`
	};
}
/**
* Answers every rule for what the model takes to run and to train. The answer is never `improved`: a stopwatch reads otherwise each time,
* and a gate that passes must read the same when it passes again.
*/
function judgeOperation(rules, scene) {
	return rules.map((rule) => {
		const { measure, limit, margin, mode } = rule;
		const verdicts = [margin === void 0 ? void 0 : judgeMargin(measure, margin, scene), limit === void 0 ? void 0 : judgeLimit(measure, limit, scene)].filter((verdict) => verdict !== void 0);
		return {
			gate: operationGateName(rule),
			verdict: verdicts.length === 0 ? nothingToGoBy : overallVerdict(verdicts),
			mode: mode === "informational" ? mode : void 0,
			subject: "operation"
		};
	});
}

// pipeline/evaluation/comparison/clustered-t.ts
/** Sum of each group's distances from the mean, squared and summed. */
function spreadOf({ gains, groups }, mean) {
	if (groups === void 0) return {
		squares: gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0),
		count: gains.length
	};
	const distances = /* @__PURE__ */ new Map();
	for (const [row, gain] of gains.entries()) {
		const group = groups[row];
		distances.set(group, (distances.get(group) ?? 0) + gain - mean);
	}
	return {
		squares: distances.values().reduce((sum, distance) => sum + distance ** 2, 0),
		count: distances.size
	};
}
/**
* Is the mean gain of the rows other than 0, when rows of one group may move together? The t test of a ratio of group sums, with
* groups − 1 degrees of freedom; without groups it is the paired t test. Checked against statsmodels 0.15.0 `OLS` with clustered errors.
*
* @param level - Two-sided, of the interval.
* @see Cochran (1977), Sampling techniques, ch. 9A; Miller (2024), Adding error bars to evals.
*/
function clusteredT(rows, level) {
	const { gains } = rows;
	const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
	const { squares, count } = spreadOf(rows, mean);
	if (count < 2) return {
		pValue: 1,
		interval: void 0,
		standardError: NaN
	};
	const error = Math.sqrt(squares * count / (count - 1)) / gains.length;
	const degrees = count - 1;
	const t = mean === 0 ? 0 : Math.abs(mean) / error;
	const reach = error * studentTQuantile((1 + level) / 2, degrees);
	return {
		pValue: Math.min(1, 2 * studentTSf(t, degrees)),
		interval: {
			low: mean - reach,
			high: mean + reach
		},
		standardError: error
	};
}

// pipeline/evaluation/comparison/mcnemar.ts
/**
* Is one of two models right more often, on the same rows? Without disagreement nothing speaks for a difference: p = 1.
* Checked against statsmodels 0.15.0 `mcnemar`.
*
* @see McNemar (1947); for mid-p, Fagerland, Lydersen and Laake (2013).
*/
function mcnemar({ onlyFirst, onlySecond }) {
	const rows = onlyFirst + onlySecond;
	if (rows === 0) return {
		exactP: 1,
		midP: 1,
		chiSquared: 0,
		chiSquaredP: 1
	};
	const exactP = binomialTest(onlyFirst, rows);
	const observed = fairCoin(Math.min(onlyFirst, onlySecond), rows);
	const chiSquared = (Math.abs(onlyFirst - onlySecond) - 1) ** 2 / rows;
	return {
		exactP,
		midP: onlyFirst === onlySecond ? 1 - observed / 2 : exactP - observed,
		chiSquared,
		chiSquaredP: chiSquaredSf(chiSquared, 1)
	};
}

// pipeline/evaluation/proportion/interval.ts
/**
* Wilson's score interval of a share, inside 0 … 1 and never of width 0. Checked against statsmodels 0.15.0
* `proportion_confint(method="wilson")`.
*
* @param trials - At least 1.
*/
function wilson(successes, trials, level = .95) {
	const z = normalQuantile((1 + level) / 2);
	const share = successes / trials;
	const z2 = z * z / trials;
	const centre = (share + z2 / 2) / (1 + z2);
	const reach = z * Math.sqrt(share * (1 - share) / trials + z2 / (4 * trials)) / (1 + z2);
	return {
		low: successes === 0 ? 0 : Math.max(0, centre - reach),
		high: successes === trials ? 1 : Math.min(1, centre + reach)
	};
}

// pipeline/evaluation/proportion/paired.ts
/**
* Newcombe's interval of the change of a share on the same rows, built from both shares' Wilson intervals and their
* correlation; unlike the normal interval it keeps its level on few rows.
*
* @see Newcombe (1998), Improved confidence intervals for the difference between binomial proportions based on paired data,
*   method 10.
*/
function newcombePaired({ right, rightBefore, onlyNow, onlyBefore, rows }, level = .95) {
	const now = wilson(right, rows, level);
	const before = wilson(rightBefore, rows, level);
	const both = right - onlyNow;
	const neither = rows - both - onlyNow - onlyBefore;
	const product = right * (rows - right) * rightBefore * (rows - rightBefore);
	const excess = both * neither - onlyNow * onlyBefore;
	const corrected = excess > 0 ? Math.max(excess - rows / 2, 0) : excess;
	const correlation = product === 0 ? 0 : corrected / Math.sqrt(product);
	const share = right / rows;
	const shareBefore = rightBefore / rows;
	const reach = (a, b) => Math.sqrt(Math.max(0, a * a - 2 * correlation * a * b + b * b));
	const change = share - shareBefore;
	return {
		low: change - reach(share - now.low, before.high - shareBefore),
		high: change + reach(now.high - share, shareBefore - before.low)
	};
}

// pipeline/evaluation/slices/slice-evidence.ts
/**
* Compares two models on some rows: by McNemar's exact test and Newcombe's interval for answers that are right or wrong on independent
* rows, else by a t test of the mean gain, over groups where there are any.
*
* @param rows - At least one.
* @param level - Of the interval.
*/
function sliceEvidence(errors, rows, level) {
	const { quality, groups } = errors;
	let now = 0;
	let before = 0;
	let onlyNow = 0;
	let onlyBefore = 0;
	for (const row of rows) {
		const own = errors.candidate[row];
		const theirs = errors.reference[row];
		now += own;
		before += theirs;
		if (own < theirs) onlyNow++;
		if (own > theirs) onlyBefore++;
	}
	const isShare = quality === "accuracy";
	const shown = (sum) => isShare ? (rows.length - sum) / rows.length : sum / rows.length;
	const values = {
		candidate: shown(now),
		reference: shown(before),
		improvement: (before - now) / rows.length
	};
	if (isShare && groups === void 0) return {
		...values,
		interval: newcombePaired({
			right: rows.length - now,
			rightBefore: rows.length - before,
			onlyNow,
			onlyBefore,
			rows: rows.length
		}, level),
		pValue: mcnemar({
			onlyFirst: onlyNow,
			onlySecond: onlyBefore
		}).exactP,
		deviation: Math.sqrt((onlyNow + onlyBefore) / rows.length - values.improvement ** 2),
		groups: void 0
	};
	const own = groups === void 0 ? void 0 : Uint32Array.from(rows, (row) => groups[row]);
	const { standardError, ...found } = clusteredT({
		gains: Float64Array.from(rows, (row) => errors.reference[row] - errors.candidate[row]),
		groups: own
	}, level);
	return {
		...values,
		...found,
		deviation: standardError * Math.sqrt(rows.length),
		groups: own === void 0 ? void 0 : new Set(own).size
	};
}

// pipeline/evaluation/slices/judge-slices.ts
const adjustments = {
	holm,
	benjamini_hochberg: benjaminiHochberg
};
function judge(slice, found, { adjusted, alpha, size, level, quality }) {
	const { improvement, interval, deviation, groups } = found;
	const { name, margin, effect, rows } = slice;
	if (interval === void 0) return {
		phase: "inconclusive",
		reason: `all ${rows.length} rows of ${name} belong to one group`
	};
	const { low, high } = interval;
	const text = `${quality} of ${name} is better by ${shown(improvement)} (${shown(low)} to ${shown(high)}) on ${counted(rows.length, "row")}, adjusted p ${shown(adjusted)}`;
	const region = regionOf({
		margin,
		effect,
		low,
		high
	});
	const isTold = adjusted < alpha;
	if (isTold && improvement > 0 && region !== "between") return {
		phase: "improved",
		reason: text
	};
	if (low >= -margin) return {
		phase: "equivalent",
		reason: text
	};
	if (isTold && improvement < 0) return {
		phase: "regressed",
		reason: text
	};
	const claims = openClaims({
		margin,
		improvement,
		level,
		family: {
			size,
			alpha: alpha / 2
		}
	});
	const more = rowsNeeded(claims, {
		deviation,
		rows: rows.length
	});
	const needed = planSentence(more, {
		rows: rows.length,
		groups,
		of: " of it"
	});
	return {
		phase: "inconclusive",
		reason: `${text}, may lose more than the margin of ${shown(margin)}; ${needed}`
	};
}
/** The answer for a slice that must be there and is not. */
function missingSlice(slice) {
	return {
		slice,
		rows: 0,
		candidate: null,
		reference: null,
		improvement: null,
		interval: null,
		adjustedPValue: null,
		verdict: {
			phase: "regressed",
			reason: `${slice} must be among the evaluation rows, and no row is of it`
		}
	};
}
/**
* Compares two models slice by slice. A regression must be significant over all slices together and larger than the margin; a
* slice that must be there and is not is a regression, because nothing shows that it is as good as before; one that is too
* small is inconclusive.
*
* @returns One answer for each slice, in their order, then one for each that is missing.
* @throws LockstepError EVALUATION_EMPTY when there is neither a slice nor one that must be there.
*/
function judgeSlices({ errors, slices, required, alpha, level, correction = "holm" }) {
	if (slices.length === 0 && required.length === 0) throw new LockstepError("EVALUATION_EMPTY", "there are no slices to judge", { hint: "Name a column of the evaluation rows as a slice, or leave the slices out." });
	const measured = slices.map((slice) => ({
		slice,
		found: sliceEvidence(errors, slice.rows, level)
	}));
	const large = measured.filter(({ slice: { rows, minimumRows } }) => rows.length >= minimumRows);
	const adjusted = adjustments[correction](large.map(({ found }) => found.pValue));
	const pOf = new Map(large.map(({ slice }, i) => [slice, adjusted[i]]));
	const answers = measured.map(({ slice, found }) => {
		const p = pOf.get(slice);
		const rows = slice.rows.length;
		return {
			slice: slice.name,
			rows,
			candidate: found.candidate,
			reference: found.reference,
			improvement: found.improvement,
			interval: found.interval === void 0 ? null : {
				...found.interval,
				level
			},
			adjustedPValue: p ?? null,
			verdict: p === void 0 ? {
				phase: "inconclusive",
				reason: `${slice.name} has ${counted(rows, "row")}, and ${slice.minimumRows} are needed`
			} : judge(slice, found, {
				adjusted: p,
				alpha,
				size: large.length,
				level,
				quality: errors.quality
			})
		};
	});
	const there = new Set(slices.map(({ name }) => name));
	return [...answers, ...required.filter((name) => !there.has(name)).map(missingSlice)];
}

// pipeline/evaluation/slices/slice.ts
/**
* The slices that some columns make together, sorted by name; combinations without rows are none.
*
* @throws LockstepError TABLE_INVALID when the columns are of different lengths.
*/
function slicesOf(columns) {
	const [first] = columns;
	if (first === void 0) return [];
	const odd = columns.find(({ values }) => values.length !== first.values.length);
	if (odd !== void 0) throw new LockstepError("TABLE_INVALID", `slice column ${odd.name} has ${odd.values.length} rows and ${first.name} has ${first.values.length}`);
	const members = /* @__PURE__ */ new Map();
	for (const row of first.values.keys()) {
		const name = columns.map((column) => `${column.name}=${column.values[row] ?? ""}`).join(", ");
		const rows = members.get(name) ?? [];
		rows.push(row);
		members.set(name, rows);
	}
	return [...members.entries()].map(([name, rows]) => ({
		name,
		rows: Uint32Array.from(rows)
	})).sort((a, b) => a.name < b.name ? -1 : 1);
}

// pipeline/evaluation/slices/declared-slices.ts
/** Most slices of one rule; more are no longer read, and none of them could be told from the others. */
const mostSlices = 500;
function nameOf({ columns }, values) {
	return columns.map((column, i) => `${column}=${values[i] ?? ""}`).join(", ");
}
/** @throws LockstepError TABLE_INVALID for a column that makes too many slices. */
function slicesOfRule(rule, column) {
	const columns = rule.columns.map((name) => ({
		name,
		values: column(name)
	}));
	const required = rule.required.map((values) => nameOf(rule, values));
	const all = slicesOf(columns);
	const kept = all.filter(({ name, rows }) => rows.length >= rule.minimumRows || required.includes(name));
	if (kept.length > mostSlices) throw new LockstepError("TABLE_INVALID", `slicing by ${rule.columns.join(", ")} makes ${kept.length} slices of at least ${rule.minimumRows} rows, more than ${mostSlices}`, { hint: "Slice by a column with fewer values, or raise `minimum_rows` in lockstep.yaml." });
	const { minimumRows, margin = 0, effect } = rule;
	return {
		rule,
		judged: kept.map((slice) => ({
			...slice,
			margin,
			effect,
			minimumRows
		})),
		tooSmall: all.length - kept.length,
		required
	};
}
/** The rule in one line, for example `slices of type, line: margin 0.02, at least 30 rows`. */
function sliceGateName({ columns, margin, effect, minimumRows }) {
	const rules = [
		...margin === void 0 ? [] : [`margin ${shown(margin)}`],
		...effect === void 0 ? [] : [`effect ${shown(effect)}`],
		`at least ${minimumRows} rows`
	];
	return `slices of ${columns.join(", ")}: ${rules.join(", ")}`;
}
function worst(answers, phase) {
	return answers.filter(({ verdict }) => verdict?.phase === phase).sort((a, b) => (a.adjustedPValue ?? 0) - (b.adjustedPValue ?? 0))[0];
}
/**
* What the slices of one rule say together. One that got worse speaks for all. One that cannot be told stops the change where a
* margin is declared, or where it is one that must be there.
*/
function verdictOf({ rule, required, tooSmall }, answers) {
	const regressed = worst(answers, "regressed")?.verdict;
	if (regressed !== void 0 && regressed !== null) return regressed;
	const open = answers.filter(({ verdict }) => verdict?.phase === "inconclusive");
	const binding = open.filter(({ slice }) => rule.margin !== void 0 || required.includes(slice));
	const doubt = worst(binding, "inconclusive")?.verdict;
	if (doubt !== void 0 && doubt !== null) return {
		phase: "inconclusive",
		reason: `${binding.length} of ${answers.length} slices cannot be told; ${doubt.reason}`
	};
	if (answers.length === 0) return {
		phase: "inconclusive",
		reason: `no slice of ${rule.columns.join(", ")} has ${rule.minimumRows} rows`
	};
	const left = tooSmall === 0 ? "" : `, ${tooSmall} more are too small to judge`;
	const untold = open.length === 0 ? "" : `, ${open.length} of them cannot be told`;
	return {
		phase: "equivalent",
		reason: `none of ${answers.length} slices got worse${untold}${left}`
	};
}
/** Slices of a first model: what must be there is looked for, the rest is told. */
function withoutReference(slices, errors, quality) {
	const there = new Set(slices.judged.map(({ name }) => name));
	return [...slices.judged.map(({ name, rows }) => {
		const mean = rows.reduce((sum, row) => sum + errors[row], 0) / rows.length;
		return {
			slice: name,
			rows: rows.length,
			candidate: quality === "accuracy" ? 1 - mean : mean,
			reference: null,
			improvement: null,
			interval: null,
			adjustedPValue: null,
			verdict: null
		};
	}), ...slices.required.filter((name) => !there.has(name)).map(missingSlice)];
}
/**
* Judges every slice that the rules make, all together under one alpha.
*
* @param request.errors - Of both models; without a reference only what must be there is looked for.
* @throws LockstepError TABLE_INVALID, COLUMN_MISSING.
*/
function judgeDeclaredSlices({ rules, column, errors, alpha, level, correction }) {
	const found = rules.map((rule) => slicesOfRule(rule, column));
	const { reference, candidate, quality } = errors;
	const slices = found.flatMap(({ judged }) => judged);
	const all = reference === void 0 || slices.length === 0 ? void 0 : judgeSlices({
		errors: {
			...errors,
			reference
		},
		slices,
		required: [],
		alpha,
		level,
		correction
	});
	let taken = 0;
	const answered = found.map((own) => {
		const there = new Set(own.judged.map(({ name }) => name));
		const answers = all === void 0 ? withoutReference(own, candidate, quality) : [...all.slice(taken, taken + own.judged.length), ...own.required.filter((name) => !there.has(name)).map(missingSlice)];
		taken += own.judged.length;
		return {
			own,
			answers
		};
	});
	return {
		tables: answered.map(({ own: { rule, tooSmall }, answers }) => ({
			columns: rule.columns,
			quality,
			minimumRows: rule.minimumRows,
			tooSmall,
			slices: answers
		})),
		gates: answered.map(({ own, answers }) => ({
			gate: sliceGateName(own.rule),
			verdict: verdictOf(own, answers),
			mode: own.rule.mode === "informational" ? own.rule.mode : void 0
		}))
	};
}

// pipeline/evaluation/slices/fairness.ts
function rates(group, matrix) {
	const { truePositives, falsePositives, trueNegatives, falseNegatives } = matrix;
	const rows = truePositives + falsePositives + trueNegatives + falseNegatives;
	return {
		group,
		rows,
		accuracy: accuracy(matrix),
		selectionRate: metricValue((truePositives + falsePositives) / rows, "no row is of the group"),
		truePositiveRate: recall(matrix),
		falsePositiveRate: metricValue(falsePositives / (falsePositives + trueNegatives), "no row is negative")
	};
}
/**
* Rows of each group by label and prediction.
*
* @param labels - `[n]`, 1 or 0.
* @param predictions - `[n]`, 1 or 0.
* @param counts - `[n]`: how often each row counts; once without it.
*/
function confusionByGroup(groups, { labels, predictions }, counts) {
	return groups.map(({ rows }) => {
		const cells = [
			0,
			0,
			0,
			0
		];
		for (const row of rows) cells[2 * labels[row] + predictions[row]] += counts === void 0 ? 1 : counts[row];
		const [trueNegatives = 0, falsePositives = 0, falseNegatives = 0, truePositives = 0] = cells;
		return {
			truePositives,
			falsePositives,
			trueNegatives,
			falseNegatives
		};
	});
}
/** Rates of each group, in the order of the groups. Checked against Fairlearn 0.15.0 `MetricFrame`. */
function ratesByGroup(groups, labels, predictions) {
	return confusionByGroup(groups, {
		labels,
		predictions
	}).map((matrix, i) => rates(groups[i]?.name ?? "", matrix));
}
function valuesOf(groups, rate) {
	const values = [];
	for (const group of groups) {
		const { value } = group[rate];
		if (value === null) return { reason: `undefined for ${group.group}, ${group[rate].reason}` };
		values.push(value);
	}
	return values.length === 0 ? { reason: "there are no groups" } : values;
}
/** Largest minus smallest rate over the groups, 0 … 1; 0 treats them alike. Undefined when the rate is for a group. */
function largestGap(groups, rate) {
	const values = valuesOf(groups, rate);
	return "reason" in values ? {
		value: null,
		reason: values.reason
	} : metricValue(Math.max(...values) - Math.min(...values), "it is not finite");
}
/** Smallest over largest rate, 0 … 1; 1 treats the groups alike. Undefined when the rate is for a group, or is 0 for all. */
function smallestRatio(groups, rate) {
	const values = valuesOf(groups, rate);
	return "reason" in values ? {
		value: null,
		reason: values.reason
	} : metricValue(Math.min(...values) / Math.max(...values), "it is 0 for all groups");
}
/** The value that is farther from fair; undefined when either is. */
function worse(a, b, pick) {
	if (a.value === null) return a;
	if (b.value === null) return b;
	return { value: pick(a.value, b.value) };
}
function fairness(groups) {
	const truePositive = "truePositiveRate";
	const falsePositive = "falsePositiveRate";
	return {
		demographicParity: {
			gap: largestGap(groups, "selectionRate"),
			ratio: smallestRatio(groups, "selectionRate")
		},
		equalizedOdds: {
			gap: worse(largestGap(groups, truePositive), largestGap(groups, falsePositive), Math.max),
			ratio: worse(smallestRatio(groups, truePositive), smallestRatio(groups, falsePositive), Math.min)
		},
		equalOpportunity: { gap: largestGap(groups, truePositive) }
	};
}

// pipeline/evaluation/proportion/two-samples.ts
/** Newcombe's interval of the second share minus the first. Checked against statsmodels 0.15.0 `confint_proportions_2indep`. */
function newcombe({ successes1, trials1, successes2, trials2 }, level = .95) {
	const first = wilson(successes1, trials1, level);
	const second = wilson(successes2, trials2, level);
	const share1 = successes1 / trials1;
	const share2 = successes2 / trials2;
	return {
		low: share2 - share1 - Math.hypot(share2 - second.low, first.high - share1),
		high: share2 - share1 + Math.hypot(second.high - share2, share1 - first.low)
	};
}

// pipeline/evaluation/slices/fairness-gap.ts
const ratesOf = {
	accuracy: ["accuracy"],
	demographic_parity: ["selectionRate"],
	equal_opportunity: ["truePositiveRate"],
	equalized_odds: ["truePositiveRate", "falsePositiveRate"]
};
/** The gap of one measure between groups. */
function gapOf(rates, measure) {
	switch (measure) {
		case "accuracy": return largestGap(rates, "accuracy");
		case "demographic_parity": return fairness(rates).demographicParity.gap;
		case "equal_opportunity": return fairness(rates).equalOpportunity.gap;
		case "equalized_odds": return fairness(rates).equalizedOdds.gap;
	}
}
/** A rate as a share. */
function shareOf(rate, matrix) {
	const { truePositives, falsePositives, trueNegatives, falseNegatives } = matrix;
	const rows = truePositives + falsePositives + trueNegatives + falseNegatives;
	switch (rate) {
		case "accuracy": return {
			successes: truePositives + trueNegatives,
			trials: rows
		};
		case "selectionRate": return {
			successes: truePositives + falsePositives,
			trials: rows
		};
		case "truePositiveRate": return {
			successes: truePositives,
			trials: truePositives + falseNegatives
		};
		case "falsePositiveRate": return {
			successes: falsePositives,
			trials: falsePositives + trueNegatives
		};
	}
}
/** Every rate of every group, `[rates][groups]` in one row. */
function sharesKernel({ groups, measure, labels }, predictions) {
	const rates = ratesOf[measure];
	return {
		size: rates.length * groups.length,
		measure(multiplicities, into) {
			const matrices = confusionByGroup(groups, {
				labels,
				predictions
			}, multiplicities);
			let filled = 0;
			for (const rate of rates) for (const matrix of matrices) {
				const { successes, trials } = shareOf(rate, matrix);
				into[filled++] = successes / trials;
			}
		}
	};
}
/** Measures nothing, so that a difference to it is the other's own value. */
function zeroKernel(size) {
	return {
		size,
		measure(_multiplicities, into) {
			into.fill(0);
		}
	};
}
/** One for each pair of groups and each rate: Newcombe's for independent rows, else normal by the bootstrap over clusters. */
function pairIntervals(rows, { draws, seed }) {
	const { groups, measure, labels, candidate, clusters } = rows;
	const rates = ratesOf[measure];
	const matrices = confusionByGroup(groups, {
		labels,
		predictions: candidate
	});
	const pairs = rates.flatMap((rate, r) => groups.flatMap((_group, i) => groups.slice(i + 1).map((_other, k) => ({
		rate,
		r,
		i,
		j: i + 1 + k
	}))));
	const share = (rate, group) => shareOf(rate, matrices[group]);
	if (clusters === void 0) return pairs.map(({ rate, i, j }) => {
		const [from, to] = [share(rate, i), share(rate, j)];
		const samples = {
			successes1: from.successes,
			trials1: from.trials,
			successes2: to.successes,
			trials2: to.trials
		};
		return (level) => newcombe(samples, level);
	});
	const kernel = sharesKernel(rows, candidate);
	const [found = []] = resampleDifferences({
		candidate: kernel,
		references: [zeroKernel(kernel.size)],
		rows: labels.length,
		draws,
		seed,
		groups: clusters
	});
	return pairs.map(({ rate, r, i, j }) => {
		const [from, to] = [share(rate, i), share(rate, j)];
		const difference = to.successes / to.trials - from.successes / from.trials;
		const first = found[r * groups.length + i] ?? /* @__PURE__ */ new Float64Array(0);
		const deviation = deviationOf((found[r * groups.length + j] ?? /* @__PURE__ */ new Float64Array(0)).map((x, d) => x - (first[d] ?? 0)));
		return (level) => {
			const reach = normalQuantile((1 + level) / 2) * deviation;
			return {
				low: difference - reach,
				high: difference + reach
			};
		};
	});
}
function deviationOf(draws) {
	const defined = draws.filter((value) => !Number.isNaN(value));
	const mean = defined.reduce((sum, value) => sum + value, 0) / defined.length;
	return Math.sqrt(defined.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, defined.length - 1));
}
/**
* How sure the largest gap is. It is the largest of many differences, so that its own draws lie above it; the differences' do not. The upper end
* is the farthest that any pair's interval reaches: all pairs must be close. The lower end is the nearest that any pair's does, at a level
* that allows for all pairs: any of them may be far by luck.
*/
function gapInterval(rows, sampling) {
	const { level } = sampling;
	const pairs = pairIntervals(rows, sampling);
	const ends = pairs.map((of) => of(level));
	const high = Math.max(...ends.map((end) => Math.max(Math.abs(end.low), Math.abs(end.high))));
	const amongAll = 1 - (1 - level) / pairs.length;
	return {
		low: Math.max(0, ...pairs.map((of) => of(amongAll)).map((end) => Math.max(end.low, -end.high))),
		high,
		deviation: Math.max(...ends.map((end) => end.high - end.low)) / 2 / normalQuantile((1 + level) / 2)
	};
}
/**
* How sure it is that the gap is smaller than the reference's, positive is better: percentiles of the paired bootstrap, both gaps on the same
* draws. `undefined` without a reference, or when the gap is undefined in more than 1 % of the draws.
*/
function gapChangeInterval(rows, { draws, seed, level }) {
	const { groups, labels, candidate, reference, clusters, measure } = rows;
	if (reference === void 0) return void 0;
	const [own, theirs] = [candidate, reference].map((predictions) => {
		const shares = sharesKernel(rows, predictions);
		const values = new Float64Array(shares.size);
		return {
			size: 1,
			measure(multiplicities, into) {
				shares.measure(multiplicities, values);
				const gaps = ratesOf[measure].map((_rate, r) => {
					const own = values.subarray(r * groups.length, (r + 1) * groups.length);
					return Math.max(...own) - Math.min(...own);
				});
				into[0] = Math.max(...gaps);
			}
		};
	});
	if (own === void 0 || theirs === void 0) return void 0;
	const [found = []] = resampleDifferences({
		candidate: theirs,
		references: [own],
		rows: labels.length,
		draws,
		seed,
		groups: clusters
	});
	const improvements = found[0] ?? /* @__PURE__ */ new Float64Array(0);
	const { interval } = percentileInterval(improvements, level);
	return interval === null ? void 0 : {
		low: interval.low,
		high: interval.high,
		deviation: deviationOf(improvements)
	};
}

// pipeline/evaluation/slices/judge-fairness.ts
/** For example `fairness of sex: equal_opportunity, maximum 0.1, margin 0.02`. */
function fairnessGateName({ column, measure, maximum, margin }) {
	const grown = margin === void 0 ? "" : `, margin ${shown(margin)}`;
	return `fairness of ${column}: ${measure}, maximum ${shown(maximum)}${grown}`;
}
function between({ low, high }) {
	return `interval ${shown(low)} to ${shown(high)}`;
}
function plan(claims, { deviation }, rows) {
	return planSentence(rowsNeeded(claims, {
		deviation: deviation * Math.sqrt(rows),
		rows
	}), { rows });
}
function judgeMaximum({ column, measure, maximum, minimumRows }, found) {
	const { gap, groups, own, rows, level } = found;
	if (groups.length < 2) return {
		phase: "inconclusive",
		reason: `${column} has ${groups.length} ${groups.length === 1 ? "group" : "groups"} of at least ${minimumRows} rows, and a gap is between two`
	};
	if (gap.value === null) return {
		phase: "inconclusive",
		reason: `the gap of ${measure} is ${gap.reason}`
	};
	const said = `largest gap of ${measure} between ${groups.length} groups of ${column} is ${shown(gap.value)}`;
	if (own === void 0) return {
		phase: "inconclusive",
		reason: `${said}; in too many bootstrap draws it is undefined`
	};
	const text = `${said}, ${between(own)}`;
	if (own.high <= maximum) return {
		phase: "equivalent",
		reason: `${text}, within ${shown(maximum)}`
	};
	if (own.low > maximum) return {
		phase: "regressed",
		reason: `${text}, more than ${shown(maximum)}`
	};
	const critical = normalQuantile((1 + level) / 2);
	const claims = [maximum - gap.value, gap.value - maximum].map((room) => ({
		rooms: [room],
		critical
	}));
	return {
		phase: "inconclusive",
		reason: `${text}, may be more than ${shown(maximum)}; ${plan(claims, own, rows)}`
	};
}
/** Whether the gap grew by more than the margin; nothing to say for a first model. */
function judgeGrowth({ measure, column, margin }, found) {
	const { gap, referenceGap, change, rows, level } = found;
	if (margin === void 0 || referenceGap === null) return void 0;
	if (gap.value === null || referenceGap.value === null || change === void 0) return {
		phase: "inconclusive",
		reason: `the change of the gap of ${measure} between groups of ${column} is undefined`
	};
	const improvement = referenceGap.value - gap.value;
	const text = `the gap of ${measure} between groups of ${column} is smaller by ${shown(improvement)}, ${between(change)}`;
	switch (regionOf({
		margin,
		low: change.low,
		high: change.high
	})) {
		case "gain":
		case "between":
		case "not worse": return {
			phase: "equivalent",
			reason: `${text}, no growth beyond the margin of ${shown(margin)}`
		};
		case "loss": return {
			phase: "regressed",
			reason: `${text}, grown and beyond the margin of ${shown(margin)}`
		};
		case "open": return {
			phase: "inconclusive",
			reason: `${text}, may have grown by more than the margin of ${shown(margin)}; ${plan(openClaims({
				margin,
				improvement,
				level
			}), change, rows)}`
		};
	}
}
/**
* Answers every fairness rule: by the interval of the candidate's largest gap, and with a margin by that of its growth against the
* reference on the same draws.
*/
function judgeFairness(rules, { labels, candidate, reference, clusters }, { column, sampling }) {
	const { level } = sampling;
	const judged = rules.map((rule) => {
		const groups = slicesOf([{
			name: rule.column,
			values: column(rule.column)
		}]).filter(({ rows }) => rows.length >= rule.minimumRows);
		const gap = gapOf(ratesByGroup(groups, labels, candidate), rule.measure);
		const referenceGap = reference === void 0 ? null : gapOf(ratesByGroup(groups, labels, reference), rule.measure);
		const isDefined = gap.value !== null && groups.length >= 2;
		const rows = {
			groups,
			measure: rule.measure,
			labels,
			candidate,
			reference,
			clusters
		};
		const own = isDefined ? gapInterval(rows, sampling) : void 0;
		const change = isDefined ? gapChangeInterval(rows, sampling) : void 0;
		const found = {
			gap,
			referenceGap,
			groups,
			rows: labels.length,
			own,
			change,
			level
		};
		const answer = {
			column: rule.column,
			measure: rule.measure,
			gap,
			referenceGap,
			groups: groups.length,
			interval: own && {
				low: own.low,
				high: own.high,
				level
			},
			changeInterval: change && {
				low: change.low,
				high: change.high,
				level
			}
		};
		const verdicts = [judgeMaximum(rule, found), judgeGrowth(rule, found)].filter((verdict) => verdict !== void 0);
		return {
			rule,
			answer,
			verdict: overallVerdict(verdicts)
		};
	});
	return {
		answers: judged.map(({ answer }) => answer),
		gates: judged.map(({ rule, verdict }) => ({
			gate: fairnessGateName(rule),
			verdict,
			mode: rule.mode === "informational" ? rule.mode : void 0
		}))
	};
}

export { contractGate as _, slicesOf as a, isTimed as c, judge$1 as d, judgeImprovement as f, percentileInterval as g, pairedBootstrap as h, sliceGateName as i, operationOf as l, drawsOf as m, judgeFairness as n, judgeOperation as o, defaultDraws as p, judgeDeclaredSlices as r, operationGateName as s, fairnessGateName as t, gateName as u, withContract as v };