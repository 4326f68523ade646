import { T as LockstepError } from "./file-work.js";
import { n as metricDirections, r as metricIds, t as improvement } from "./metric.js";
import { t as overallVerdict } from "./verdict.js";
import { i as rowLogLoss, n as scoreBinary, r as ascendingOrder } from "./metrics3.js";
import { t as Prng } from "./prng.js";
import { n as holm } from "./multiple-testing.js";
import { n as judge, r as shown, t as gateName } from "./gates.js";
import { n as recordOfTree, t as baseOf } from "./comparison.js";
import { n as championOf } from "./environments.js";
import { r as writeRecord } from "./record-files.js";
import { r as restoreTable, t as restoreArtifact } from "./restore.js";
import { i as stateOf, r as selectModels } from "./state.js";

// pipeline/domain/statistics/quantile.ts
/**
* Quantile by linear interpolation between order statistics (Hyndman and Fan type 7, the default of NumPy and R).
*
* @param sorted - Ascending, not empty.
* @param q - 0 … 1.
*/
function quantile(sorted, q) {
	const position = (sorted.length - 1) * q;
	const below = Math.floor(position);
	const low = sorted[below] ?? NaN;
	const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN;
	return low + (position - below) * (high - low);
}

// pipeline/evaluation/bootstrap-kernel.ts
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
* Prepares one model for resampling, in O(n) per draw: all sorting is done here. It measures the metrics of `metricIds`, in
* their order, by the definitions of `binaryMetrics`.
*
* @param labels - `[n]`, 0 or 1; `n` at most 2³⁰.
*/
function prepareKernel(labels, model) {
	const sorted = sortRows(labels, model);
	const losses = Float64Array.from(labels, (label, i) => rowLogLoss(label, model.scores[i]));
	const place = Object.fromEntries(metricIds.map((id, i) => [id, i]));
	const walk = /* @__PURE__ */ new Float64Array(3);
	return {
		size: metricIds.length,
		measure(multiplicities, into) {
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
			const negatives = walk[0];
			const positives = walk[1];
			const wins = walk[2] + tiedWins(sorted, multiplicities);
			let loss = 0;
			for (let i = 0; i < losses.length; i++) loss += multiplicities[i] * losses[i];
			const truePositives = positives - falseNegatives;
			const falsePositives = negatives - trueNegatives;
			into[place.precision] = truePositives / (truePositives + falsePositives);
			into[place.recall] = truePositives / positives;
			into[place.f1] = 2 * truePositives / (2 * truePositives + falsePositives + falseNegatives);
			into[place.roc_auc] = wins / (positives * negatives);
			into[place.log_loss] = loss / (positives + negatives);
		}
	};
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
/**
* Improvements of the candidate over each reference under resampling. All metrics and all references share one set of draws.
*
* @returns One set of improvements per reference, in their order.
*/
function pairedBootstrap(request) {
	const { labels, candidate, references, draws, seed, groups } = request;
	return resampleDifferences({
		candidate: prepareKernel(labels, candidate),
		references: references.map((reference) => prepareKernel(labels, reference)),
		rows: labels.length,
		draws,
		seed,
		groups
	}).map((byMetric) => {
		const improvements = metricIds.map((id, i) => {
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
	const raw = members.map(({ draws, metric }) => oneSidedP(draws[metric]));
	const losses = holm(raw.map(({ lossP }) => lossP));
	const gains = holm(raw.map(({ gainP }) => gainP));
	return members.map(({ draws, metric }, i) => ({
		size: members.length,
		alpha,
		lossP: losses[i] ?? 1,
		gainP: gains[i] ?? 1,
		high: quantile(draws[metric].filter((value) => !Number.isNaN(value)).sort(), 1 - alpha / members.length)
	}));
}

// pipeline/evaluation/judge-improvement.ts
/** More than this is no plan that a person would act on. */
const largestPlan = 1e9;
/**
* About how many rows beyond the present ones an undecided comparison needs, when the improvement stays what it is and the
* interval shrinks with the square root of the rows. `undefined` when more rows cannot settle it: the improvement sits where
* the verdict changes.
*/
function rowsNeeded({ margin, improvement, low, high, rows, family }) {
	const plans = [{
		arm: improvement - low,
		room: improvement + margin
	}, {
		arm: (family?.high ?? high) - improvement,
		room: -improvement
	}].filter(({ room }) => room > 0).map(({ arm, room }) => rows * (arm / room) ** 2).filter((needed) => needed <= largestPlan);
	return plans.length === 0 ? void 0 : Math.max(1, Math.ceil(Math.min(...plans) - rows));
}
/**
* Says what an interval of the improvement means: wholly above zero `improved`; nowhere below −margin `equivalent`; wholly
* below zero `regressed`; else `inconclusive`, with about how many more rows would settle it.
*
* `improved` and `regressed` are claims, and an evaluation has many chances to make them by luck: with a family they must hold
* after allowing for all its comparisons. `equivalent` needs no such allowance: every gate has to be passed, not any.
*/
function judgeImprovement(evidence) {
	const { margin, improvement, low, high, family } = evidence;
	const found = `improvement ${shown(improvement)}, interval ${shown(low)} to ${shown(high)}`;
	const isGain = low > 0 && (family === void 0 || family.gainP < family.alpha);
	const isLoss = high < 0 && (family === void 0 || family.lossP < family.alpha);
	if (isGain) return {
		phase: "improved",
		reason: `${found}, above zero`
	};
	if (low >= -margin) return {
		phase: "equivalent",
		reason: `${found}, no loss beyond the margin of ${shown(margin)}`
	};
	if (isLoss) return {
		phase: "regressed",
		reason: `${found}, below zero and beyond the margin of ${shown(margin)}`
	};
	const more = rowsNeeded(evidence);
	const needed = more === void 0 ? "no number of rows would settle it" : `needs about ${more} more rows`;
	return {
		phase: "inconclusive",
		reason: `${found}, ${high < 0 && family !== void 0 ? `below zero, but by luck one of ${family.size} comparisons may be (adjusted p ${shown(family.lossP)})` : `may lose more than the margin of ${shown(margin)}`}; ${needed}`
	};
}

// pipeline/evaluation/compare.ts
/**
* Divides the evaluation's alpha: the metrics with a margin, against the pair that gates look at, have the larger part.
* References that are the same bytes are compared, and counted, once.
*/
function familiesOf(pairs, gates, alpha = evaluationAlpha) {
	const gated = new Set(gates.filter(({ margin }) => margin !== void 0).map(({ metric }) => metric));
	const judged = pairs.at(-1)?.draws;
	const all = new Set(pairs.map(({ draws }) => draws).filter((draws) => draws !== "same bytes")).values().flatMap((draws) => metricIds.map((metric) => ({
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
/** Compares one metric, judged by a margin. */
function compare(pair, rule, families) {
	const { reference, candidate, other, draws, rows } = pair;
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
	const own = candidate.metrics[metric];
	const theirs = other.metrics[metric];
	if (own.value === null) return undecided(`undefined for the candidate, ${own.reason}`, null);
	if (theirs.value === null) return undecided(`undefined for the ${reference}, ${theirs.reason}`, null);
	if (draws === "same bytes") {
		const { interval } = percentileInterval(/* @__PURE__ */ new Float64Array(1));
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
	const found = percentileInterval(draws[metric]);
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

// pipeline/evaluation/evaluate.ts
function measure(labels, input) {
	const { modelVersion, artifactSha256, threshold, scores } = input;
	return {
		input,
		scored: {
			modelVersion,
			artifactSha256,
			threshold,
			...scoreBinary({
				labels,
				scores,
				threshold
			})
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
	const hasLimit = gates.some(({ limit }) => limit !== void 0);
	return (judged === void 0 && hasLimit ? gates.filter(({ limit }) => limit !== void 0) : gates).map((rule) => {
		const { metric, margin } = rule;
		const comparison = judged === void 0 || margin === void 0 ? void 0 : compare(judged.pair, {
			metric,
			margin
		}, judged.families);
		return {
			gate: gateName(rule),
			verdict: judge(rule, candidate.metrics[metric], comparison)
		};
	});
}
/** The verdict over all gates; for a first model it names the margins that had nothing to look at. */
function overall(gates, results) {
	const verdict = overallVerdict(results.map((result) => result.verdict));
	const answered = new Set(results.map(({ gate }) => gate));
	const skipped = gates.map(gateName).filter((name) => !answered.has(name));
	if (skipped.length === 0) return verdict;
	return {
		...verdict,
		reason: `${verdict.reason}; first model, nothing to compare with for ${skipped.join("; ")}`
	};
}
/**
* Scores candidate, baseline and champion on the same rows, compares them in every metric and answers every gate. Equal
* requests give equal evaluations, to the last digit.
*
* @throws LockstepError EVALUATION_EMPTY without rows, TABLE_INVALID when labels and scores do not fit, METRIC_INVALID for a
*   score that is not finite.
*/
function compareModels(request) {
	const { model, rows, labels, gates, seed } = request;
	const draws = request.draws ?? 2e3;
	if (labels.length === 0) throw new LockstepError("EVALUATION_EMPTY", `${rows.path} has no rows to evaluate ${model} on`, { hint: "Look at the stage that makes the evaluation rows: its output has a header and nothing below it." });
	const candidate = measure(labels, request.candidate);
	const baseline = request.baseline === void 0 ? void 0 : measure(labels, request.baseline);
	const champion = request.champion === void 0 ? void 0 : measure(labels, request.champion);
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
		labels,
		candidate: candidate.input,
		references: different,
		draws,
		seed,
		groups: request.groups === void 0 ? void 0 : groupIndices(request.groups, labels.length)
	});
	const drawsOf = new Map(different.map(({ artifactSha256 }, i) => [artifactSha256, improvements[i]]));
	const pairs = references.map(({ reference, measured }) => ({
		reference,
		candidate: candidate.scored,
		other: measured.scored,
		draws: drawsOf.get(measured.input.artifactSha256) ?? "same bytes",
		rows: labels.length
	}));
	const families = familiesOf(pairs, gates, request.alpha);
	const comparisons = pairs.flatMap((pair) => metricIds.map((metric) => compare(pair, {
		metric,
		margin: marginOf(gates, metric)
	}, families)));
	const judged = pairs.at(-1);
	const results = judgeGates(gates, candidate.scored, judged === void 0 ? void 0 : {
		pair: judged,
		families
	});
	return {
		kind: "lockstep/Evaluation",
		schema: 1,
		model,
		rows: {
			...rows,
			count: labels.length,
			positives: labels.reduce((sum, label) => sum + label, 0)
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
		}
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

// pipeline/steps/evaluate.ts
/** Scores one recorded model on the rows; its bytes are checked before they are loaded. */
async function score(workspace, record, rows) {
	const predictor = await workspace.openModel(await restoreArtifact(workspace, record.artifact));
	try {
		return {
			modelVersion: record.modelVersion,
			artifactSha256: record.artifact.sha256,
			threshold: predictor.threshold,
			scores: await predictor.predict(rows)
		};
	} finally {
		predictor.close();
	}
}
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
/** Labels as 1 and 0. @throws TABLE_INVALID for an empty label. */
function readLabels(rows, declaration) {
	return Uint8Array.from(rows.column(declaration.labelColumn), (label, row) => {
		if (label === "") throw new LockstepError("TABLE_INVALID", `${declaration.evaluationRows} row ${row + 1} has no ${declaration.labelColumn}`, { hint: "Rows without a label cannot judge a model; leave them out where the table is made." });
		return label === declaration.positiveLabel ? 1 : 0;
	});
}
async function refuseLeakage(workspace, declaration, { head, rows }) {
	const training = await head.output(declaration.trainingRows);
	if (training?.md5 === void 0) throw new LockstepError("EVALUATION_EMPTY", `dvc.lock has no ${declaration.trainingRows}, so nobody can tell whether ${declaration.model} was trained on the rows it is judged by`, { hint: "Keep the output under the name that the base branch's lockstep.yaml gives as `training_rows`." });
	const table = await restoreTable(workspace, training.md5, declaration.trainingRows);
	const leakage = findLeakage(table.column(declaration.idColumn), rows.column(declaration.idColumn));
	if (leakage.count > 0) throw new LockstepError("LEAKAGE_FOUND", `${leakage.count} rows of ${declaration.evaluationRows} are among the rows ${declaration.model} was trained on, for example ${declaration.idColumn} ${leakage.examples.join(", ")}`, { hint: "Keep a row on one side for ever, for example by splitting on a hash of its id." });
}
async function evaluateModel({ own, declaration, head, base, rules }, { request, workspace }) {
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
	const baseline = await base?.record(declaration.model);
	const champion = await championOf(workspace.git, rules, declaration.model);
	return compareModels({
		model: declaration.model,
		rows: rowsInfo,
		labels: readLabels(rows, declaration),
		candidate: await score(workspace, record, rows),
		baseline: baseline === void 0 ? void 0 : await score(workspace, baseline, rows),
		champion: champion === void 0 ? void 0 : await score(workspace, champion.record, rows),
		gates: declaration.gates,
		draws: request.draws,
		seed: request.seed
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