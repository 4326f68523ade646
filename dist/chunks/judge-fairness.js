import { A as LockstepError } from "./file-work.js";
import { r as metricDirections } from "./metric.js";
import { n as overallVerdict } from "./evaluation.js";
import { i as metricValue, n as confusion, r as accuracy, t as recall } from "./recall.js";
import { n as binomialTest, o as holm, r as fairCoin, t as chiSquaredSf } from "./chi-squared.js";
import { i as gammaQ, r as invert } from "./beta.js";
import { n as studentTSf, t as studentTQuantile } from "./student-t.js";

// pipeline/evaluation/shown.ts
/** A number for a sentence: four significant digits, no trailing zeros, a true minus sign never hidden by rounding. */
function shown(value) {
	return String(Number(value.toPrecision(4)));
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

// pipeline/evaluation/gates.ts
/** `minimum 0.8` or, for a metric that is minimized, `maximum 0.8`. */
function bound({ metric }, limit) {
	return `${metricDirections[metric] === "maximize" ? "minimum" : "maximum"} ${shown(limit)}`;
}
/** The candidate's own value against the rule's limit; a value equal to the limit meets it. */
function judgeLimit(rule, limit, candidate) {
	if (candidate.value === null) return {
		phase: "inconclusive",
		reason: `${rule.metric} is undefined: ${candidate.reason}`
	};
	return (metricDirections[rule.metric] === "maximize" ? candidate.value >= limit : candidate.value <= limit) ? {
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
function judge$2(rule, candidate, comparison) {
	const limit = rule.limit === void 0 ? void 0 : judgeLimit(rule, rule.limit, candidate);
	const answers = [rule.margin === void 0 ? void 0 : comparison?.verdict, limit].filter((verdict) => verdict !== void 0);
	return answers.length === 0 ? nothingToGoBy : overallVerdict(answers);
}
/** The rule in one line, for example `roc_auc: margin 0.01, minimum 0.8`. */
function gateName(rule) {
	const margin = rule.margin === void 0 ? [] : [`margin ${shown(rule.margin)}`];
	const limit = rule.limit === void 0 ? [] : [bound(rule, rule.limit)];
	return `${rule.metric}: ${[...margin, ...limit].join(", ")}`;
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
		interval: void 0
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
		}
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

// pipeline/domain/statistics/normal.ts
/** Chance that a standard normal variable is above `x`. Checked against SciPy 1.17.1 `norm.sf`. */
function normalSf(x) {
	const tail = gammaQ(.5, x * x / 2) / 2;
	return x >= 0 ? tail : 1 - tail;
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
		}).exactP
	};
	const found = clusteredT({
		gains: Float64Array.from(rows, (row) => errors.reference[row] - errors.candidate[row]),
		groups: groups === void 0 ? void 0 : Uint32Array.from(rows, (row) => groups[row])
	}, level);
	return {
		...values,
		...found
	};
}

// pipeline/evaluation/slices/judge-slices.ts
function judge$1(slice, found, { adjusted, alpha, quality }) {
	const { improvement, interval } = found;
	const { name, margin, rows } = slice;
	if (interval === void 0) return {
		phase: "inconclusive",
		reason: `all ${rows.length} rows of ${name} belong to one group`
	};
	const { low, high } = interval;
	const text = `${quality} of ${name} is better by ${shown(improvement)} (${shown(low)} to ${shown(high)}) on ${rows.length} rows, adjusted p ${shown(adjusted)}`;
	if (adjusted < alpha && improvement > 0) return {
		phase: "improved",
		reason: text
	};
	if (low >= -margin) return {
		phase: "equivalent",
		reason: text
	};
	if (adjusted < alpha && improvement < 0) return {
		phase: "regressed",
		reason: text
	};
	const more = rowsNeeded({
		margin,
		improvement,
		low,
		high,
		rows: rows.length
	});
	const needed = more === void 0 ? "no number of rows would settle it" : `needs about ${more} more rows of it`;
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
function judgeSlices({ errors, slices, required, alpha, level }) {
	if (slices.length === 0 && required.length === 0) throw new LockstepError("EVALUATION_EMPTY", "there are no slices to judge", { hint: "Name a column of the evaluation rows as a slice, or leave the slices out." });
	const measured = slices.map((slice) => ({
		slice,
		found: sliceEvidence(errors, slice.rows, level)
	}));
	const large = measured.filter(({ slice: { rows, minimumRows } }) => rows.length >= minimumRows);
	const adjusted = holm(large.map(({ found }) => found.pValue));
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
				reason: `${slice.name} has ${rows} rows, and ${slice.minimumRows} are needed`
			} : judge$1(slice, found, {
				adjusted: p,
				alpha,
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
	const { minimumRows, margin = 0 } = rule;
	return {
		rule,
		judged: kept.map((slice) => ({
			...slice,
			margin,
			minimumRows
		})),
		tooSmall: all.length - kept.length,
		required
	};
}
/** The rule in one line, for example `slices of type, line: margin 0.02, at least 30 rows`. */
function sliceGateName({ columns, margin, minimumRows }) {
	const rules = [...margin === void 0 ? [] : [`margin ${shown(margin)}`], `at least ${minimumRows} rows`];
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
function judgeDeclaredSlices({ rules, column, errors, alpha, level }) {
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
		level
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
/** Rates of each group, in the order of the groups. Checked against Fairlearn 0.15.0 `MetricFrame`. */
function ratesByGroup(groups, labels, predictions) {
	return groups.map(({ name, rows }) => {
		const pick = (values) => Uint8Array.from(rows, (row) => values[row]);
		return rates(name, confusion({
			labels: pick(labels),
			scores: Float64Array.from(pick(predictions))
		}, .5));
	});
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

// pipeline/evaluation/slices/judge-fairness.ts
function gapOf(rates, measure) {
	switch (measure) {
		case "accuracy": return largestGap(rates, "accuracy");
		case "demographic_parity": return fairness(rates).demographicParity.gap;
		case "equal_opportunity": return fairness(rates).equalOpportunity.gap;
		case "equalized_odds": return fairness(rates).equalizedOdds.gap;
	}
}
/** For example `fairness of sex: equal_opportunity, maximum 0.1`. */
function fairnessGateName({ column, measure, maximum }) {
	return `fairness of ${column}: ${measure}, maximum ${shown(maximum)}`;
}
function judge(rule, gap, groups) {
	const { column, measure, maximum, minimumRows } = rule;
	if (groups.length < 2) return {
		phase: "inconclusive",
		reason: `${column} has ${groups.length} ${groups.length === 1 ? "group" : "groups"} of at least ${minimumRows} rows, and a gap is between two`
	};
	if (gap.value === null) return {
		phase: "inconclusive",
		reason: `the gap of ${measure} is ${gap.reason}`
	};
	const found = `largest gap of ${measure} between ${groups.length} groups of ${column} is ${shown(gap.value)}`;
	return gap.value <= maximum ? {
		phase: "equivalent",
		reason: `${found}, within ${shown(maximum)}`
	} : {
		phase: "regressed",
		reason: `${found}, more than ${shown(maximum)}`
	};
}
/** Answers every fairness rule for the candidate; the reference's gaps stand beside it. */
function judgeFairness(rules, { labels, candidate, reference }, column) {
	const judged = rules.map((rule) => {
		const groups = slicesOf([{
			name: rule.column,
			values: column(rule.column)
		}]).filter(({ rows }) => rows.length >= rule.minimumRows);
		const gap = gapOf(ratesByGroup(groups, labels, candidate), rule.measure);
		const referenceGap = reference === void 0 ? null : gapOf(ratesByGroup(groups, labels, reference), rule.measure);
		return {
			rule,
			answer: {
				column: rule.column,
				measure: rule.measure,
				gap,
				referenceGap,
				groups: groups.length
			},
			verdict: judge(rule, gap, groups)
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

export { slicesOf as a, judgeImprovement as c, sliceGateName as i, judgeFairness as n, gateName as o, judgeDeclaredSlices as r, judge$2 as s, fairnessGateName as t };